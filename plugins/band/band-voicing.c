/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-voicing.h"

#include "band-style.h"

/*
 * Voice leading: of all inversions, in close and in open position, the one is
 * taken from which the voices have moved least, and without octaves or fifths
 * in parallel where that can be had.
 */

/** Below this pitch close intervals are mud */
#define MUD 52

static RfBandVoicing
stack (const RfBandPiece *piece, const RfBandChord *chord, int inversion, int octave)
{
  int voices = MAX (3, chord->n_members);
  RfBandVoicing voicing = { .count = voices };
  int last = -1;

  for (int i = 0; i < voices; i++)
    {
      int member = chord->members[(inversion + i) % chord->n_members];
      int pitch = rf_band_chord_get_pitch (piece, chord, chord->degree + member % 7);

      pitch = pitch % 12 + 12 * octave;
      while (pitch <= last)
        pitch += 12;
      voicing.pitches[i] = pitch;
      last = pitch;
    }
  return voicing;
}

/* Open position: the second voice from the top goes down an octave. */
static RfBandVoicing
open_up (const RfBandVoicing *closed)
{
  RfBandVoicing voicing = *closed;
  int moved = closed->pitches[closed->count - 2] - 12;
  int at = closed->count - 2;

  while (at > 0 && voicing.pitches[at - 1] > moved)
    {
      voicing.pitches[at] = voicing.pitches[at - 1];
      at--;
    }
  voicing.pitches[at] = moved;
  return voicing;
}

static int
count_parallels (const RfBandVoicing *before, const RfBandVoicing *now)
{
  int count = 0;

  for (int i = 0; i < now->count; i++)
    {
      for (int j = i + 1; j < now->count; j++)
        {
          int interval = (now->pitches[j] - now->pitches[i]) % 12;
          int earlier = (before->pitches[j] - before->pitches[i]) % 12;

          count += interval == earlier && (interval == 0 || interval == 7) &&
                   now->pitches[i] != before->pitches[i];
        }
    }
  return count;
}

static int
get_cost (const RfBandPart *part, const RfBandVoicing *before, const RfBandVoicing *now)
{
  int middle = (part->low + part->high) / 2;
  int sum = 0;
  int cost = 0;

  for (int i = 0; i < now->count; i++)
    {
      sum += now->pitches[i];
      if (now->pitches[i] < part->low || now->pitches[i] > part->high)
        cost += 30;
      if (now->pitches[i] < part->lowest || now->pitches[i] > part->highest)
        cost += 1000;
      if (i > 0 && now->pitches[i - 1] < MUD && now->pitches[i] - now->pitches[i - 1] < 4)
        cost += 8;
      if (i > 0 && now->pitches[i] - now->pitches[i - 1] == 1)
        cost += 3;
      if (before->count == now->count)
        cost += 2 * ABS (now->pitches[i] - before->pitches[i]);
    }
  cost += ABS (sum / now->count - middle);
  if (before->count == now->count)
    cost += 4 * count_parallels (before, now);
  return cost;
}

static void
take_if_better (const RfBandPart *part,
                const RfBandVoicing *before,
                const RfBandVoicing *candidate,
                RfBandVoicing *best,
                int *best_cost)
{
  int cost = get_cost (part, before, candidate);

  if (cost >= *best_cost)
    return;
  *best = *candidate;
  *best_cost = cost;
}

/* Root, fifth and octave are enough where a distorted guitar plays. */
static RfBandChord
thin (const RfBandPiece *piece, const RfBandChord *chord)
{
  RfBandChord thinned = *chord;

  if (rf_band_style_get_colour (piece) != RF_BAND_FIFTHS)
    return thinned;
  thinned.n_members = 2;
  thinned.members[1] = 4;
  return thinned;
}

/**
 * rf_band_voicing_find:
 * @piece: a piece that is settled
 * @part: who plays it
 * @chord: a chord
 * @before: what the part played before; with a count of 0 for nothing
 *
 * Returns: the chord as the part plays it
 */
RfBandVoicing
rf_band_voicing_find (const RfBandPiece *piece,
                      const RfBandPart *part,
                      const RfBandChord *chord,
                      const RfBandVoicing *before)
{
  RfBandChord thinned = thin (piece, chord);
  RfBandVoicing best = { 0 };
  int best_cost = G_MAXINT;

  for (int octave = 2; octave <= 7; octave++)
    {
      for (int inversion = 0; inversion < thinned.n_members; inversion++)
        {
          RfBandVoicing closed = stack (piece, &thinned, inversion, octave);
          RfBandVoicing opened = open_up (&closed);

          take_if_better (part, before, &closed, &best, &best_cost);
          take_if_better (part, before, &opened, &best, &best_cost);
        }
    }
  return best;
}
