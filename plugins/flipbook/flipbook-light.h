/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-settings.h"

#include <cairo.h>

G_BEGIN_DECLS

cairo_surface_t *rf_light_new (const RfFlipbookSettings *settings);
double rf_light_get_strength (const RfFlipbookSettings *settings, double time);
void rf_light_blur (cairo_surface_t *surface, int radius);

G_END_DECLS
