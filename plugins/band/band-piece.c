/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-piece.h"

/*
 * What all parts of the composer share: the piece, its time and its scale.
 * Pitches are counted in steps of the scale wherever that is possible: step 0
 * is the tonic in MIDI's lowest octave, step 7 the one above it.
 */

static const int scales[RF_BAND_N_MODES][7] = {
  [RF_BAND_MAJOR] = { 0, 2, 4, 5, 7, 9, 11 },  [RF_BAND_MINOR] = { 0, 2, 3, 5, 7, 8, 10 },
  [RF_BAND_DORIAN] = { 0, 2, 3, 5, 7, 9, 10 }, [RF_BAND_MIXOLYDIAN] = { 0, 2, 4, 5, 7, 9, 10 },
  [RF_BAND_LYDIAN] = { 0, 2, 4, 6, 7, 9, 11 }, [RF_BAND_PHRYGIAN] = { 0, 1, 3, 5, 7, 8, 10 },
};

/** Of the scale, from 0: what the dominant of a minor key raises */
#define LEADING_STEP 6

static int
modulo_seven (int step)
{
  return ((step % 7) + 7) % 7;
}

/**
 * rf_band_piece_new:
 * @settings: what is asked for
 *
 * Returns: (transfer full): a piece without a note
 */
RfBandPiece *
rf_band_piece_new (const RfBandSettings *settings)
{
  RfBandPiece *self = g_new0 (RfBandPiece, 1);

  self->settings = *settings;
  self->phrases = g_array_new (FALSE, TRUE, sizeof (RfBandPhrase));
  self->chords = g_array_new (FALSE, TRUE, sizeof (RfBandChord));
  self->parts = g_array_new (FALSE, TRUE, sizeof (RfBandPart));
  self->notes = g_array_new (FALSE, TRUE, sizeof (RfBandNote));
  self->tempos = g_array_new (FALSE, TRUE, sizeof (RfBandTempo));
  return self;
}

/**
 * rf_band_piece_free:
 * @self: (transfer full): a piece
 */
void
rf_band_piece_free (RfBandPiece *self)
{
  g_array_unref (self->phrases);
  g_array_unref (self->chords);
  g_array_unref (self->parts);
  g_array_unref (self->notes);
  g_array_unref (self->tempos);
  g_free (self);
}

/**
 * rf_band_piece_get_bar_ticks:
 * @self: a piece
 *
 * Returns: ticks in a bar
 */
int
rf_band_piece_get_bar_ticks (const RfBandPiece *self)
{
  return self->bar_cells * RF_BAND_CELL;
}

/**
 * rf_band_piece_get_time:
 * @self: a piece with its tempos
 * @tick: a place in it
 *
 * Returns: microseconds from the start
 */
gint64
rf_band_piece_get_time (const RfBandPiece *self, int tick)
{
  gint64 time = 0;

  for (guint i = 0; i < self->tempos->len; i++)
    {
      const RfBandTempo *tempo = &g_array_index (self->tempos, RfBandTempo, i);
      int end = tick;

      if (tempo->tick >= tick)
        break;
      if (i + 1 < self->tempos->len)
        end = MIN (tick, g_array_index (self->tempos, RfBandTempo, i + 1).tick);
      time += (gint64) (end - tempo->tick) * tempo->quarter;
    }
  return time / RF_BAND_QUARTER;
}

/**
 * rf_band_piece_find_phrase:
 * @self: a piece with its form
 * @tick: a place in it
 *
 * Returns: (transfer none): the phrase there; the last one beyond the end
 */
const RfBandPhrase *
rf_band_piece_find_phrase (const RfBandPiece *self, int tick)
{
  int bar = tick / rf_band_piece_get_bar_ticks (self);

  for (guint i = self->phrases->len; i > 1; i--)
    {
      const RfBandPhrase *phrase = &g_array_index (self->phrases, RfBandPhrase, i - 1);

      if (bar >= phrase->bar)
        return phrase;
    }
  return &g_array_index (self->phrases, RfBandPhrase, 0);
}

/**
 * rf_band_piece_find_chord:
 * @self: a piece with its harmony
 * @tick: a place in it
 *
 * Returns: index of the chord there; the last one beyond the end
 */
int
rf_band_piece_find_chord (const RfBandPiece *self, int tick)
{
  guint low = 0;
  guint high = self->chords->len;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->chords, RfBandChord, middle).tick <= tick)
        low = middle;
      else
        high = middle;
    }
  return (int) low;
}

/**
 * rf_band_piece_get_chord:
 * @self: a piece with its harmony
 * @tick: a place in it
 *
 * Returns: (transfer none): the chord there
 */
const RfBandChord *
rf_band_piece_get_chord (const RfBandPiece *self, int tick)
{
  return &g_array_index (self->chords, RfBandChord, rf_band_piece_find_chord (self, tick));
}

/**
 * rf_band_piece_find_part:
 * @self: a piece with its parts
 * @role: a role
 *
 * Returns: index of the part that has it, or -1
 */
int
rf_band_piece_find_part (const RfBandPiece *self, RfBandRole role)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      if (g_array_index (self->parts, RfBandPart, i).role == role)
        return (int) i;
    }
  return -1;
}

/**
 * rf_band_piece_has_part_at:
 * @self: a piece with its parts and its form
 * @part: index of a part
 * @tick: a place
 *
 * Returns: whether the part plays in the phrase there
 */
gboolean
rf_band_piece_has_part_at (const RfBandPiece *self, int part, int tick)
{
  const RfBandPhrase *phrase = rf_band_piece_find_phrase (self, tick);

  return phrase->energy >= g_array_index (self->parts, RfBandPart, part).threshold;
}

/**
 * rf_band_piece_add_note:
 * @self: a piece
 * @note: a written note; its pitch tells whether it is chromatic
 *
 * Returns: (transfer none): the note within the piece, until the next is added
 */
RfBandNote *
rf_band_piece_add_note (RfBandPiece *self, const RfBandNote *note)
{
  const RfBandPart *part = &g_array_index (self->parts, RfBandPart, note->part);
  RfBandNote *added;

  g_array_append_val (self->notes, *note);
  added = &g_array_index (self->notes, RfBandNote, self->notes->len - 1);
  if (part->role != RF_BAND_BEAT && !rf_band_scale_contains (self, note->pitch))
    added->flags |= RF_BAND_CHROMATIC;
  return added;
}

/**
 * rf_band_scale_get:
 * @mode: a mode
 * @degree: 0 to 6
 *
 * Returns: semitones of that step above the tonic
 */
int
rf_band_scale_get (RfBandMode mode, int degree)
{
  return scales[mode][degree];
}

/**
 * rf_band_scale_contains:
 * @self: a piece
 * @pitch: a MIDI pitch
 *
 * Returns: whether the piece's scale has it
 */
gboolean
rf_band_scale_contains (const RfBandPiece *self, int pitch)
{
  for (gsize i = 0; i < 7; i++)
    {
      if ((pitch + 12 - self->key) % 12 == scales[self->mode][i])
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_band_chord_get_pitch:
 * @self: a piece
 * @chord: the chord of the moment; it may raise the leading note
 * @step: a step of the scale
 *
 * Returns: the MIDI pitch
 */
int
rf_band_chord_get_pitch (const RfBandPiece *self, const RfBandChord *chord, int step)
{
  int degree = modulo_seven (step);
  int octave = (step - degree) / 7;
  int raise = chord->raised && degree == LEADING_STEP ? 1 : 0;

  return self->key + 12 * octave + scales[self->mode][degree] + raise;
}

/**
 * rf_band_chord_has_step:
 * @chord: a chord
 * @step: a step of the scale
 *
 * Returns: whether it is root, third, fifth or what else the chord has
 */
gboolean
rf_band_chord_has_step (const RfBandChord *chord, int step)
{
  for (int i = 0; i < chord->n_members; i++)
    {
      if (modulo_seven (step - chord->degree - chord->members[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_band_chord_has_pitch:
 * @self: a piece
 * @chord: one of its chords
 * @pitch: a MIDI pitch
 *
 * Returns: whether the chord has it in some octave
 */
gboolean
rf_band_chord_has_pitch (const RfBandPiece *self, const RfBandChord *chord, int pitch)
{
  for (int i = 0; i < chord->n_members; i++)
    {
      int member = rf_band_chord_get_pitch (self, chord, chord->degree + chord->members[i]);

      if ((pitch - member) % 12 == 0)
        return TRUE;
    }
  return FALSE;
}
