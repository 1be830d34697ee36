/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job.h"

G_BEGIN_DECLS

RfRequest *rf_job_dup_first_request (const RfJob *job);
char *rf_job_say_title (const RfJob *job);
char *rf_job_say_state (const RfJob *job);
char *rf_job_say_details (const RfJob *job);
const char *rf_job_say_icon (const RfJob *job);

G_END_DECLS
