/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-rhythm.h"

/*
 * Rhythms of one bar, in sixteenths; a rest is negative, a row ends at the
 * first zero. Three grades: calm, moving, busy.
 */

#define GRADES  3
#define CHOICES 8

typedef int Cells[RF_BAND_RHYTHM_MAX];

static const Cells four[GRADES][CHOICES] = {
  { { 8, 8 }, { 12, 4 }, { 8, 4, 4 }, { 6, 2, 8 }, { 4, 4, 8 }, { 16 }, { 8, 6, 2 }, { 4, 12 } },
  { { 4, 4, 4, 4 },
    { 6, 2, 4, 4 },
    { 4, 2, 2, 8 },
    { 2, 2, 4, 8 },
    { 8, 4, 2, 2 },
    { 6, 2, 6, 2 },
    { 4, 2, 2, 4, 4 },
    { -2, 2, 4, 4, 4 } },
  { { 2, 2, 2, 2, 4, 4 },
    { 4, 2, 2, 2, 2, 4 },
    { 2, 2, 4, 2, 2, 4 },
    { 3, 3, 2, 4, 4 },
    { 6, 2, 2, 2, 4 },
    { 4, 4, 2, 2, 2, 2 },
    { 3, 3, 2, 3, 3, 2 },
    { 2, 4, 2, 2, 2, 4 } },
};

static const Cells swung[GRADES][CHOICES] = {
  { { 8, 8 },
    { 6, 10 },
    { -4, 4, 8 },
    { 6, 2, 8 },
    { 4, 4, 8 },
    { 8, 6, 2 },
    { -2, 6, 8 },
    { 10, 2, 4 } },
  { { -2, 2, 4, 6, 2 },
    { 6, 2, 4, 4 },
    { 4, 2, 2, 6, -2 },
    { 2, 6, 2, 6 },
    { 6, 6, 4 },
    { -4, 2, 2, 4, 4 },
    { 4, 6, 2, 4 },
    { 2, 2, 4, 8 } },
  { { 2, 2, 2, 2, 2, 2, 4 },
    { -2, 2, 2, 2, 4, 4 },
    { 4, 2, 2, 2, 6 },
    { 2, 4, 2, 2, 2, 4 },
    { 2, 2, 2, 6, 2, 2 },
    { 6, 2, 2, 2, 4 },
    { -2, 2, 2, 2, 2, 2, 4 },
    { 2, 2, 4, 2, 6 } },
};

static const Cells three[GRADES][CHOICES] = {
  { { 12 }, { 8, 4 }, { 8, 4 }, { 6, 6 }, { 4, 8 }, { 8, 2, 2 }, { 12 }, { 6, 2, 4 } },
  { { 4, 4, 4 },
    { 8, 2, 2 },
    { 6, 2, 4 },
    { 4, 8 },
    { 2, 2, 8 },
    { 4, 2, 2, 4 },
    { 4, 4, 2, 2 },
    { 4, 6, 2 } },
  { { 4, 2, 2, 2, 2 },
    { 2, 2, 4, 4 },
    { 2, 2, 2, 2, 4 },
    { 6, 2, 2, 2 },
    { 3, 1, 4, 4 },
    { 2, 2, 2, 2, 2, 2 },
    { 4, 2, 2, 4 },
    { 4, 4, 2, 2 } },
};

static const Cells six[GRADES][CHOICES] = {
  { { 12 }, { 6, 6 }, { 6, 4, 2 }, { 4, 2, 6 }, { 10, 2 }, { 6, 6 }, { 12 }, { 4, 2, 6 } },
  { { 4, 2, 6 },
    { 4, 2, 4, 2 },
    { 6, 4, 2 },
    { 2, 2, 2, 6 },
    { 6, 2, 2, 2 },
    { 3, 1, 2, 6 },
    { 4, 2, 2, 2, 2 },
    { 6, 4, 2 } },
  { { 2, 2, 2, 2, 2, 2 },
    { 4, 2, 2, 2, 2 },
    { 2, 2, 2, 4, 2 },
    { 3, 1, 2, 3, 1, 2 },
    { 4, 2, 4, 1, 1 },
    { 2, 2, 2, 2, 2, 2 },
    { 2, 1, 1, 2, 4, 2 },
    { 4, 1, 1, 2, 2, 2 } },
};

/* How a phrase ends: a few notes and a long one. */
static const Cells four_cadences[] = { { 4, 4, 8 }, { 8, 8 }, { 2, 2, 4, 8 }, { 6, 2, 8 } };
static const Cells three_cadences[] = { { 4, 8 }, { 12 }, { 2, 2, 8 }, { 4, 8 } };
static const Cells six_cadences[] = { { 4, 2, 6 }, { 6, 6 }, { 2, 2, 2, 6 }, { 12 } };

static RfBandRhythm
read_cells (const int *cells)
{
  RfBandRhythm rhythm = { 0 };

  while (rhythm.count < RF_BAND_RHYTHM_MAX && cells[rhythm.count] != 0)
    {
      rhythm.cells[rhythm.count] = cells[rhythm.count];
      rhythm.count++;
    }
  return rhythm;
}

/* Density is in thirtieths of a note a second, so a slow bar takes more notes
 * than a quick one of the same mood. */
static int
get_grade (const RfBandPiece *piece, RfBandRandom *random, int density)
{
  int bar = 60000 * (piece->bar_cells / piece->beat_cells) / piece->tempo;
  int notes = density * bar / 3000 + rf_band_random_between (random, -5, 5);

  return notes < 31 * piece->bar_cells / 16 ? 0 : notes < 49 * piece->bar_cells / 16 ? 1 : 2;
}

/**
 * rf_band_rhythm_choose:
 * @piece: a piece that is settled
 * @random: where chance comes from
 * @density: 0 to 100, how busy it is to be
 *
 * Returns: a bar's rhythm
 */
RfBandRhythm
rf_band_rhythm_choose (const RfBandPiece *piece, RfBandRandom *random, int density)
{
  int grade = get_grade (piece, random, density);
  int choice = rf_band_random_below (random, CHOICES);

  if (piece->metre == RF_BAND_THREE_FOUR)
    return read_cells (three[grade][choice]);
  if (piece->metre == RF_BAND_SIX_EIGHT)
    return read_cells (six[grade][choice]);
  return read_cells (piece->genre == RF_BAND_JAZZ ? swung[grade][choice] : four[grade][choice]);
}

/**
 * rf_band_rhythm_choose_cadence:
 * @piece: a piece that is settled
 * @random: where chance comes from
 *
 * Returns: the rhythm of a bar that ends a phrase
 */
RfBandRhythm
rf_band_rhythm_choose_cadence (const RfBandPiece *piece, RfBandRandom *random)
{
  int choice = rf_band_random_below (random, G_N_ELEMENTS (four_cadences));

  if (piece->metre == RF_BAND_THREE_FOUR)
    return read_cells (three_cadences[choice]);
  if (piece->metre == RF_BAND_SIX_EIGHT)
    return read_cells (six_cadences[choice]);
  return read_cells (four_cadences[choice]);
}

/**
 * rf_band_rhythm_is_strong:
 * @piece: a piece that is settled
 * @cell: a sixteenth of the bar, from 0
 *
 * Returns: whether the ear expects consonance there
 */
gboolean
rf_band_rhythm_is_strong (const RfBandPiece *piece, int cell)
{
  switch (piece->metre)
    {
    case RF_BAND_FOUR_FOUR:
      return cell % 8 == 0;
    case RF_BAND_SIX_EIGHT:
      return cell % 6 == 0;
    case RF_BAND_THREE_FOUR:
    case RF_BAND_N_METRES:
    default:
      return cell == 0;
    }
}
