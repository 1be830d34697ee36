/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-counter.h"

/*
 * The second voice. At first it sings one long note to each chord; where the
 * piece is at its fullest it joins the tune, a third or a sixth below.
 */

/** From this energy on it joins in */
#define FULL 80

/** How far below the tune it may go, in semitones */
#define DISTANCE 9

typedef struct
{
  RfBandPiece *piece;
  int part;
  int lead;
  int last; /* pitch, or 0 */
} Voice;

/* A third or fifth rather than the root, close to the last note. */
static int
choose_long (const Voice *self, const RfBandChord *chord)
{
  const RfBandPiece *piece = self->piece;
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, self->part);
  int middle = (part->low + part->high) / 2;
  int near = self->last > 0 ? self->last : middle;
  int root = rf_band_chord_get_pitch (piece, chord, chord->degree);
  int best = near;
  int best_cost = G_MAXINT;

  for (int pitch = part->low; pitch <= part->high; pitch++)
    {
      int cost = ABS (pitch - near) + (pitch == near ? 3 : 0) + ((pitch - root) % 12 == 0 ? 3 : 0);

      if (rf_band_chord_has_pitch (piece, chord, pitch) && cost < best_cost)
        {
          best = pitch;
          best_cost = cost;
        }
    }
  return best;
}

static void
answer (Voice *self, int tick, int end)
{
  while (tick < end)
    {
      const RfBandChord *chord = rf_band_piece_get_chord (self->piece, tick);
      RfBandNote note = {
        .part = self->part, .tick = tick, .duration = chord->duration, .velocity = 70
      };

      note.pitch = choose_long (self, chord);
      self->last = note.pitch;
      rf_band_piece_add_note (self->piece, &note);
      tick += chord->duration;
    }
}

/* The next note of the chord at least a third below. */
static int
find_below (const Voice *self, const RfBandNote *tune)
{
  const RfBandChord *chord = rf_band_piece_get_chord (self->piece, tune->tick);
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);

  for (int pitch = MIN (tune->pitch - 3, part->highest);
       pitch >= MAX (tune->pitch - DISTANCE, part->lowest);
       pitch--)
    {
      if (rf_band_chord_has_pitch (self->piece, chord, pitch))
        return pitch;
    }
  return 0;
}

static void
join (Voice *self, int tick, int end)
{
  guint count = self->piece->notes->len;

  for (guint i = 0; i < count; i++)
    {
      RfBandNote note = g_array_index (self->piece->notes, RfBandNote, i);

      if (note.part != self->lead || note.tick < tick || note.tick >= end)
        continue;
      note.pitch = find_below (self, &note);
      note.part = self->part;
      note.flags &= RF_BAND_BREATH | RF_BAND_HELD;
      if (note.pitch == 0)
        continue;
      self->last = note.pitch;
      rf_band_piece_add_note (self->piece, &note);
    }
}

/**
 * rf_band_counter_write:
 * @piece: a piece with its tune
 *
 * Writes the second voice, where there is one.
 */
void
rf_band_counter_write (RfBandPiece *piece)
{
  Voice self = { .piece = piece,
                 .part = rf_band_piece_find_part (piece, RF_BAND_COUNTER),
                 .lead = rf_band_piece_find_part (piece, RF_BAND_LEAD) };
  int bar = rf_band_piece_get_bar_ticks (piece);

  for (guint i = 0; self.part >= 0 && i < piece->phrases->len; i++)
    {
      const RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);
      int tick = phrase->bar * bar;
      int end = tick + phrase->bars * bar;

      if (!rf_band_piece_has_part_at (piece, self.part, tick))
        continue;
      if (phrase->energy >= FULL && self.lead >= 0)
        join (&self, tick, end);
      else
        answer (&self, tick, end);
    }
}
