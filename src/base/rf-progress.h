/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RF_TYPE_PROGRESS (rf_progress_get_type ())

G_DECLARE_FINAL_TYPE (RfProgress, rf_progress, RF, PROGRESS, GObject)

RfProgress *rf_progress_new (void);
void rf_progress_report (RfProgress *self, double fraction, const char *message);
double rf_progress_get_fraction (RfProgress *self);
char *rf_progress_dup_message (RfProgress *self);

G_END_DECLS
