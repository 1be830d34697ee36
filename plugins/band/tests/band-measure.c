/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-measure.h"

#include "band-rhythm.h"

/* Counts what makes a melody one, from the notes alone. */

typedef struct
{
  const RfBandPiece *piece;
  BandFigures figures;
  const RfBandNote *last;
  int last_move;
  int steps;
  int moves;
  int last_strong;
  int last_bass;
} Counter;

static int
find_bass (const RfBandPiece *piece, int tick)
{
  int part = rf_band_piece_find_part (piece, RF_BAND_LOW);

  for (guint i = 0; i < piece->notes->len; i++)
    {
      const RfBandNote *note = &g_array_index (piece->notes, RfBandNote, i);

      if (note->part == part && note->tick == tick)
        return note->pitch;
    }
  return 0;
}

static void
count_move (Counter *self, const RfBandNote *note)
{
  int move = note->pitch - self->last->pitch;

  self->moves++;
  self->steps += ABS (move) <= 2;
  self->figures.leaps += ABS (move) > 5;
  if (ABS (self->last_move) > 5 && move * self->last_move > 0 && ABS (move) > 2)
    self->figures.unresolved++;
  self->last_move = move;
}

static void
count_strong (Counter *self, const RfBandNote *note)
{
  const RfBandChord *chord = rf_band_piece_get_chord (self->piece, note->tick);
  int bass = note->tick % rf_band_piece_get_bar_ticks (self->piece) == 0
                 ? find_bass (self->piece, note->tick)
                 : 0;

  self->figures.strong++;
  self->figures.strong_dissonant += !rf_band_chord_has_pitch (self->piece, chord, note->pitch);
  if (bass == 0)
    return;
  self->figures.parallels += self->last_bass > 0 && bass != self->last_bass &&
                             note->pitch != self->last_strong && (note->pitch - bass) % 12 == 0 &&
                             (self->last_strong - self->last_bass) % 12 == 0;
  self->last_bass = bass;
  self->last_strong = note->pitch;
}

static void
count_note (Counter *self, const RfBandNote *note)
{
  BandFigures *figures = &self->figures;
  int cell = note->tick % rf_band_piece_get_bar_ticks (self->piece) / RF_BAND_CELL;

  figures->lead++;
  figures->low = figures->lead == 1 ? note->pitch : MIN (figures->low, note->pitch);
  figures->high = MAX (figures->high, note->pitch);
  figures->middle += note->pitch;
  figures->motifs += (note->flags & RF_BAND_MOTIF) != 0;
  if (self->last != NULL)
    count_move (self, note);
  if (rf_band_rhythm_is_strong (self->piece, cell))
    count_strong (self, note);
  self->last = note;
}

BandFigures
band_measure (const RfBandPiece *piece)
{
  Counter counter = { .piece = piece };
  int lead = rf_band_piece_find_part (piece, RF_BAND_LEAD);
  double seconds = (double) piece->length / G_USEC_PER_SEC;

  for (guint i = 0; i < piece->notes->len; i++)
    {
      const RfBandNote *note = &g_array_index (piece->notes, RfBandNote, i);

      if (note->part == lead)
        count_note (&counter, note);
    }
  counter.figures.per_second = counter.figures.lead / seconds;
  counter.figures.onsets = piece->notes->len / seconds;
  counter.figures.middle /= MAX (counter.figures.lead, 1);
  counter.figures.steps = counter.steps * 100 / MAX (counter.moves, 1);
  return counter.figures;
}
