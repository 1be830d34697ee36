/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_WAVE_VIEW (rf_wave_view_get_type ())

G_DECLARE_FINAL_TYPE (RfWaveView, rf_wave_view, RF, WAVE_VIEW, GtkWidget)

void rf_wave_view_set_peaks (RfWaveView *self, GArray *peaks);
void rf_wave_view_set_time (RfWaveView *self, gint64 place, gint64 duration);

G_END_DECLS
