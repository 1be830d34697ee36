/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-sample.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_SAMPLE_DIALOG (rf_sample_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RfSampleDialog, rf_sample_dialog, RF, SAMPLE_DIALOG, AdwMessageDialog)

GtkWidget *rf_sample_dialog_new (GtkWindow *parent, const char *user_id);
RfIngest *rf_sample_dialog_dup_ingest (RfSampleDialog *self);

G_END_DECLS
