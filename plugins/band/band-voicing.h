/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

/**
 * RfBandVoicing:
 * @count: how many notes
 * @pitches: from low to high
 *
 * A chord as it is played.
 */
typedef struct
{
  int count;
  int pitches[RF_BAND_MAX_VOICES];
} RfBandVoicing;

RfBandVoicing rf_band_voicing_find (const RfBandPiece *piece,
                                    const RfBandPart *part,
                                    const RfBandChord *chord,
                                    const RfBandVoicing *before);

G_END_DECLS
