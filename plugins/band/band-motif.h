/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-rhythm.h"

G_BEGIN_DECLS

/**
 * RfBandMotif:
 * @rhythm: a bar
 * @offsets: for each note of the rhythm, steps above the motif's anchor
 * @is_main: it is the main motif, or all but the same
 *
 * The seed of a melody.
 */
typedef struct
{
  RfBandRhythm rhythm;
  int offsets[RF_BAND_RHYTHM_MAX];
  gboolean is_main;
} RfBandMotif;

RfBandMotif rf_band_motif_new (const RfBandPiece *piece, RfBandRandom *random, int density);
RfBandMotif rf_band_motif_invert (const RfBandMotif *motif);
RfBandMotif rf_band_motif_ornament (const RfBandMotif *motif, RfBandRandom *random);
RfBandMotif rf_band_motif_broaden (const RfBandPiece *piece, const RfBandMotif *motif);

G_END_DECLS
