/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RfJobAsk:
 * @RF_JOB_ASK_CANCEL: it is not wanted any more
 * @RF_JOB_ASK_RETRY: it is wanted again
 * @RF_JOB_ASK_EDIT: it is wanted in the form
 * @RF_JOB_ASK_COPY: its details are wanted as text
 * @RF_JOB_ASK_FIRST: before all others
 * @RF_JOB_ASK_EARLIER: one place earlier
 * @RF_JOB_ASK_LATER: one place later
 * @RF_JOB_ASK_LAST: after all others
 * @RF_JOB_ASK_PLACE: to where another one stands that is given along
 *
 * What a person wants of a job.
 */
typedef enum
{
  RF_JOB_ASK_CANCEL,
  RF_JOB_ASK_RETRY,
  RF_JOB_ASK_EDIT,
  RF_JOB_ASK_COPY,
  RF_JOB_ASK_FIRST,
  RF_JOB_ASK_EARLIER,
  RF_JOB_ASK_LATER,
  RF_JOB_ASK_LAST,
  RF_JOB_ASK_PLACE,
} RfJobAsk;

#define RF_TYPE_JOB_ROW (rf_job_row_get_type ())

G_DECLARE_FINAL_TYPE (RfJobRow, rf_job_row, RF, JOB_ROW, GtkListBoxRow)

GtkWidget *rf_job_row_new (RfJobItem *item, gboolean can_write);
RfJobItem *rf_job_row_get_item (RfJobRow *self);

G_END_DECLS
