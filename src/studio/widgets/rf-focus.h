/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean rf_focus_leave (GtkWidget *leaving);

G_END_DECLS
