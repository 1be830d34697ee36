/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"
#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_PREVIEW (rf_preview_get_type ())

G_DECLARE_FINAL_TYPE (RfPreview, rf_preview, RF, PREVIEW, GtkWidget)

GtkWidget *rf_preview_new (void);
void
rf_preview_show_generation (RfPreview *self, RfSession *session, const RfGeneration *generation);
void rf_preview_clear (RfPreview *self);
const char *rf_preview_get_path (RfPreview *self);
const char *rf_preview_get_page (RfPreview *self);

G_END_DECLS
