/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rf_symbol_snapshot (GtkWidget *widget,
                         GtkSnapshot *snapshot,
                         const char *name,
                         const graphene_rect_t *area,
                         const GdkRGBA *color);

G_END_DECLS
