/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rf_tab_out_install (GtkWidget *list);

G_END_DECLS
