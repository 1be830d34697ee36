/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RfRows:
 *
 * Rows that come and go in groups of preferences, which do not tell what they hold.
 */
typedef struct _RfRows RfRows;

RfRows *rf_rows_new (void);
void rf_rows_free (RfRows *self);
void rf_rows_add (RfRows *self, AdwPreferencesGroup *group, GtkWidget *row);
void rf_rows_clear (RfRows *self);
guint rf_rows_get_length (RfRows *self);

GtkWidget *rf_row_new (const char *title, const char *subtitle);
void rf_row_add_figure (GtkWidget *row, const char *figure);

G_END_DECLS
