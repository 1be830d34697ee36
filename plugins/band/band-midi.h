/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

GBytes *rf_band_midi_write (const RfBandPiece *piece);

G_END_DECLS
