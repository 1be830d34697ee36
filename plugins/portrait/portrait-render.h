/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *rf_portrait_render_png (const char *svg, int side, GError **error);

G_END_DECLS
