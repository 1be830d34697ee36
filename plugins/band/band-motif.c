/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-motif.h"

#include "band-style.h"

/*
 * A motif is a bar's rhythm and a contour. Its strong notes are those of a
 * triad, the others lead from one to the next, so that it fits wherever its
 * anchor is a note of the chord.
 */

/** How far a contour goes from its anchor, in steps */
#define REACH 5

/* Steps of a triad around its root. */
static const int triad[] = { -5, -3, 0, 2, 4 };

static int
choose_strong (RfBandRandom *random, int before, int leaps)
{
  int limit = rf_band_random_chance (random, leaps) ? 5 : 3;
  int candidates[G_N_ELEMENTS (triad)];
  int count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (triad); i++)
    {
      if (ABS (triad[i] - before) <= limit)
        candidates[count++] = triad[i];
    }
  return count > 0 ? candidates[rf_band_random_below (random, count)] : 0;
}

/* A step onwards, mostly; after a leap back into it. */
static int
choose_weak (RfBandRandom *random, int before, int last_move, int leaps)
{
  int direction = rf_band_random_chance (random, 50) ? 1 : -1;
  int size = rf_band_random_chance (random, leaps) ? 2 : 1;

  if (ABS (last_move) >= 3)
    {
      direction = last_move > 0 ? -1 : 1;
      size = 1;
    }
  else if (last_move != 0 && rf_band_random_chance (random, 60))
    direction = last_move > 0 ? 1 : -1;
  if (ABS (before + direction * size) > REACH)
    direction = -direction;
  return before + direction * size;
}

static gboolean
is_anchored (const RfBandPiece *piece, int cell, int length)
{
  return rf_band_rhythm_is_strong (piece, cell) || length >= 8;
}

/**
 * rf_band_motif_new:
 * @piece: a piece that is settled
 * @random: where chance comes from
 * @density: 0 to 100, how busy it is to be
 *
 * Returns: a new motif
 */
RfBandMotif
rf_band_motif_new (const RfBandPiece *piece, RfBandRandom *random, int density)
{
  int leaps = rf_band_style_get_mood (piece->settings.mood)->leaps;
  RfBandMotif motif = { .rhythm = rf_band_rhythm_choose (piece, random, density) };
  int cell = 0;
  int offset = 0;
  int last_move = 0;

  for (int i = 0; i < motif.rhythm.count; i++)
    {
      int length = ABS (motif.rhythm.cells[i]);
      int before = offset;

      if (is_anchored (piece, cell, length))
        offset = choose_strong (random, offset, leaps);
      else
        offset = choose_weak (random, offset, last_move, leaps);
      last_move = cell > 0 ? offset - before : 0;
      motif.offsets[i] = offset;
      cell += length;
    }
  return motif;
}

/**
 * rf_band_motif_invert:
 * @motif: a motif
 *
 * Returns: the same upside down
 */
RfBandMotif
rf_band_motif_invert (const RfBandMotif *motif)
{
  RfBandMotif inverted = *motif;

  for (int i = 0; i < motif->rhythm.count; i++)
    inverted.offsets[i] = 2 * motif->offsets[0] - motif->offsets[i];
  inverted.is_main = FALSE;
  return inverted;
}

/**
 * rf_band_motif_ornament:
 * @motif: a motif
 * @random: where chance comes from
 *
 * Returns: the same with one of its longer notes broken in two, the second a
 *   step from the first; as it is where it has no place for that
 */
RfBandMotif
rf_band_motif_ornament (const RfBandMotif *motif, RfBandRandom *random)
{
  RfBandMotif result = *motif;
  int direction = rf_band_random_chance (random, 50) ? 1 : -1;
  int at = rf_band_random_below (random, motif->rhythm.count);

  while (at < motif->rhythm.count && motif->rhythm.cells[at] < 4)
    at++;
  if (at == motif->rhythm.count || motif->rhythm.count == RF_BAND_RHYTHM_MAX)
    return result;
  for (int i = result.rhythm.count; i > at + 1; i--)
    {
      result.rhythm.cells[i] = motif->rhythm.cells[i - 1];
      result.offsets[i] = motif->offsets[i - 1];
    }
  result.rhythm.count++;
  result.rhythm.cells[at + 1] = motif->rhythm.cells[at] / 2;
  result.rhythm.cells[at] -= result.rhythm.cells[at + 1];
  result.offsets[at + 1] = motif->offsets[at] + direction;
  result.is_main = FALSE;
  return result;
}

/**
 * rf_band_motif_broaden:
 * @piece: a piece that is settled
 * @motif: a motif
 *
 * Returns: the motif's first notes in long values
 */
RfBandMotif
rf_band_motif_broaden (const RfBandPiece *piece, const RfBandMotif *motif)
{
  RfBandMotif broad = { 0 };
  int first = piece->metre == RF_BAND_THREE_FOUR ? 8 : piece->bar_cells / 2;
  int last = MIN (2, motif->rhythm.count - 1);

  broad.rhythm.count = 2;
  broad.rhythm.cells[0] = first;
  broad.rhythm.cells[1] = piece->bar_cells - first;
  broad.offsets[0] = motif->offsets[0];
  broad.offsets[1] = motif->offsets[last];
  return broad;
}
