/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RfCanvas RfCanvas;

RfCanvas *rf_canvas_new (const char *id);
void rf_canvas_free (RfCanvas *canvas);
void rf_canvas_set_color (RfCanvas *canvas, const char *name, guint32 color);
void rf_canvas_set_gradient (RfCanvas *canvas, const char *name);
void rf_canvas_add (RfCanvas *canvas, const char *format, ...) G_GNUC_PRINTF (2, 3);
void rf_canvas_mirror (RfCanvas *canvas, const char *art);
char *rf_canvas_end (RfCanvas *canvas);

guint32 rf_color_mix (guint32 from, guint32 to, int percent);
guint32 rf_color_turn (guint32 color, int degrees);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfCanvas, rf_canvas_free)

G_END_DECLS
