/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

/**
 * BandFigures:
 * @lead: notes of the melody
 * @per_second: of them
 * @leaps: melody moves of more than a fourth
 * @unresolved: of these, without a move back after
 * @steps: melody moves of at most a whole tone, percent
 * @low: lowest melody note
 * @high: highest
 * @middle: mean pitch of the melody, in hundredths
 * @motifs: statements of the main motif
 * @strong: melody notes at strong places
 * @strong_dissonant: of these, not of the chord
 * @parallels: downbeats where melody and bass move in parallel octaves
 * @onsets: notes of all parts a second
 *
 * What can be counted of a piece.
 */
typedef struct
{
  int lead;
  double per_second;
  int leaps;
  int unresolved;
  int steps;
  int low;
  int high;
  double middle;
  int motifs;
  int strong;
  int strong_dissonant;
  int parallels;
  double onsets;
} BandFigures;

BandFigures band_measure (const RfBandPiece *piece);

G_END_DECLS
