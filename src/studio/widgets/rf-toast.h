/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void rf_toast_show (GtkWidget *from, const char *text);
void rf_toast_show_error (GtkWidget *from, const GError *error);
void rf_toast_show_action (GtkWidget *from,
                           const char *text,
                           const char *label,
                           GCallback clicked,
                           gpointer user_data,
                           GClosureNotify free_data);
void rf_toast_show_undo (GtkWidget *from,
                         const char *text,
                         GCallback clicked,
                         gpointer user_data,
                         GClosureNotify free_data);
void rf_toast_undo (GtkWidget *overlay);

G_END_DECLS
