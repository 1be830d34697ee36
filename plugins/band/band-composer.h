/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

RfBandPiece *rf_band_compose (const RfBandSettings *settings);

G_END_DECLS
