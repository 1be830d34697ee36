/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_BATCH_DIALOG (rf_batch_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RfBatchDialog, rf_batch_dialog, RF, BATCH_DIALOG, AdwWindow)

GtkWidget *rf_batch_dialog_new (GtkWidget *from,
                                RfSession *session,
                                const RfRequest *request,
                                const char *prompt_name);

G_END_DECLS
