/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

void rf_band_form_settle (RfBandPiece *piece);
void rf_band_form_plan (RfBandPiece *piece);
gboolean rf_band_form_check (const RfBandSettings *settings, GError **error);

G_END_DECLS
