/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

/** RF_BAND_RHYTHM_MAX: notes and rests in the busiest bar */
#define RF_BAND_RHYTHM_MAX 12

/**
 * RfBandRhythm:
 * @count: notes and rests
 * @cells: their lengths in sixteenths; below 0 for a rest. The sum of the
 *   lengths is a bar
 *
 * The rhythm of a bar of melody.
 */
typedef struct
{
  int count;
  int cells[RF_BAND_RHYTHM_MAX];
} RfBandRhythm;

RfBandRhythm rf_band_rhythm_choose (const RfBandPiece *piece, RfBandRandom *random, int density);
RfBandRhythm rf_band_rhythm_choose_cadence (const RfBandPiece *piece, RfBandRandom *random);
gboolean rf_band_rhythm_is_strong (const RfBandPiece *piece, int cell);

G_END_DECLS
