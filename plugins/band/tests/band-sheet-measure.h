/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

#include <cairo.h>

G_BEGIN_DECLS

void band_sheet_print_notes (const RfBandPiece *piece);
void band_sheet_draw_sound (const RfBandPiece *piece,
                            cairo_t *cairo,
                            double x,
                            double y,
                            int width,
                            int height);

G_END_DECLS
