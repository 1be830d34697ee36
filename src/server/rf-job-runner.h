/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-server-watch.h"
#include "rf-service.h"

G_BEGIN_DECLS

typedef struct _RfJobRunner RfJobRunner;

RfJobRunner *rf_job_runner_new (RfService *service, RfServerWatch *watch);
void rf_job_runner_free (RfJobRunner *self);

G_END_DECLS
