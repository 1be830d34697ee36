/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

int rf_band_program_get (const RfBandPiece *piece, RfBandRole role, RfBandInstrument instrument);

G_END_DECLS
