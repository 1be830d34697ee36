/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

typedef struct _RfJobRunner RfJobRunner;

RfJobRunner *rf_job_runner_new (RfService *service);
void rf_job_runner_free (RfJobRunner *self);

G_END_DECLS
