/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job.h"
#include "rf-progress.h"

G_BEGIN_DECLS

#define RF_TYPE_JOB_ITEM (rf_job_item_get_type ())

G_DECLARE_FINAL_TYPE (RfJobItem, rf_job_item, RF, JOB_ITEM, GObject)

RfJobItem *rf_job_item_new (RfJob *job);
const RfJob *rf_job_item_get_job (RfJobItem *self);
const char *rf_job_item_get_name (RfJobItem *self);
void rf_job_item_take_job (RfJobItem *self, RfJob *job);
void rf_job_item_set_progress (RfJobItem *self, RfProgress *progress);
RfProgress *rf_job_item_get_progress (RfJobItem *self);

G_END_DECLS
