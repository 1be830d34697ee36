/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rf_shadows_hide_unfolded (GtkWidget *widget);

G_END_DECLS
