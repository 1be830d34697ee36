/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

void rf_band_perform (RfBandPiece *piece);

G_END_DECLS
