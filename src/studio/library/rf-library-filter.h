/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_LIBRARY_FILTER (rf_library_filter_get_type ())

G_DECLARE_FINAL_TYPE (RfLibraryFilter, rf_library_filter, RF, LIBRARY_FILTER, GtkPopover)

void rf_library_filter_set_session (RfLibraryFilter *self, RfSession *session);
void rf_library_filter_fill (RfLibraryFilter *self, RfSelector *selector);
void rf_library_filter_set_trash (RfLibraryFilter *self, gboolean is_trash);
void rf_library_filter_reset (RfLibraryFilter *self);
guint rf_library_filter_count (RfLibraryFilter *self);

G_END_DECLS
