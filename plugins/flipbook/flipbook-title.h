/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-settings.h"

#include <cairo.h>

G_BEGIN_DECLS

gboolean
rf_title_render (const RfFlipbookSettings *settings, cairo_surface_t **surface, GError **error);
double rf_title_get_strength (const RfFlipbookSettings *settings, double time);

G_END_DECLS
