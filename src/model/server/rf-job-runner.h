/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

typedef struct _RfJobRunner RfJobRunner;

typedef void (*RfJobRunnerFunc) (const RfJob *job, gpointer user_data);

RfJobRunner *rf_job_runner_new (RfService *service,
                                guint at_once,
                                RfJobRunnerFunc tell,
                                gpointer user_data,
                                GDestroyNotify free_data);
void rf_job_runner_free (RfJobRunner *self);

G_END_DECLS
