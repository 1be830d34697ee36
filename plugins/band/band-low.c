/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-low.h"

#include "band-style.h"

#include <string.h>

/*
 * The bass: patterns of a bar in sixteenths. R is the root, r the root softly,
 * F the fifth, T the third, O the root an octave up, A a step towards the next
 * root; a dash holds, a dot is silent.
 */

#define STREAM_LOW 7

typedef struct
{
  const char *patterns[2][3]; /* two choices of 4/4, 3/4, 6/8 */
} Line;

static const Line lines[RF_BAND_N_LOW_STYLES] = {
  [RF_BAND_LOW_HELD] = { { { "R---------------", "R-----------", "R-----------" },
                           { "R---------------", "R-----------", "R-----------" } } },
  [RF_BAND_LOW_ROOT_FIFTH] = { { { "R---....F---....", "R---........", "R---..F---.." },
                                 { "R---....F---A---", "R---....A---", "R---..F---A-" } } },
  [RF_BAND_LOW_POP] = { { { "R-----R-R-----A-", "R-----R-A---", "R---r-F---A-" },
                          { "R-----r-F---R-A-", "R---r---A---", "R-----F---A-" } } },
  [RF_BAND_LOW_EIGHTHS] = { { { "R-r-R-r-R-r-R-A-", "R-r-R-r-R-A-", "R-r-r-R-r-A-" },
                              { "R-r-R-r-R-r-F-A-", "R-r-F-r-R-A-", "R-r-r-F-r-A-" } } },
  [RF_BAND_LOW_WALKING] = { { { "R---T---F---A---", "R---T---A---", "R---T-F---A-" },
                              { "R---F---O---A---", "R---F---A---", "R---F-T---A-" } } },
  [RF_BAND_LOW_OCTAVES] = { { { "R-O-R-O-R-O-R-O-", "R-O-R-O-R-O-", "R-O-O-R-O-O-" },
                              { "..R-..R-..R-..A-", "..R-..R-..A-", "R-O-O-R-O-A-" } } },
  [RF_BAND_LOW_MARCH] = { { { "R---....F---....", "R---........", "R---..F---.." },
                            { "R---....F---A---", "R---....A---", "R---..F---A-" } } },
};

typedef struct
{
  RfBandPiece *piece;
  int part;
  int last; /* pitch, or 0 */
} Bassist;

/* The octave of a pitch that is nearest to the last note, within the window. */
static int
fold (const Bassist *self, int pitch)
{
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);
  int near = self->last > 0 ? self->last : part->low + 7;
  int best = pitch;
  int best_distance = G_MAXINT;

  for (int folded = pitch % 12; folded <= part->high; folded += 12)
    {
      int distance = ABS (folded - near) + (folded < part->low + 9 ? 0 : 2);

      if (folded >= part->low && distance < best_distance)
        {
          best = folded;
          best_distance = distance;
        }
    }
  return best;
}

static int
fold_root (const Bassist *self, const RfBandChord *chord)
{
  return fold (self, rf_band_chord_get_pitch (self->piece, chord, chord->degree + 21));
}

/* A step below or above the root that comes, whichever is nearer. */
static int
get_approach (const Bassist *self, int tick)
{
  const RfBandPiece *piece = self->piece;
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, self->part);
  int index = rf_band_piece_find_chord (piece, tick);
  const RfBandChord *chord = &g_array_index (piece->chords, RfBandChord, index);
  const RfBandChord *next = index + 1 < (int) piece->chords->len ? chord + 1 : chord;
  int root = fold_root (self, next);
  int side = self->last > root ? 1 : -1;

  if (next->degree == chord->degree)
    return fold (self, rf_band_chord_get_pitch (piece, chord, chord->degree + 25));
  /* In jazz a semitone leads best, in the scale or not. */
  if (piece->genre == RF_BAND_JAZZ)
    return root + side >= part->lowest && root + side <= part->highest ? root + side : root - side;
  return fold (self, rf_band_chord_get_pitch (piece, chord, next->degree + 21 + side));
}

static int
get_pitch (const Bassist *self, const RfBandChord *chord, char letter, int tick)
{
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);
  int root = fold_root (self, chord);

  switch (letter)
    {
    case 'F':
      return fold (self, rf_band_chord_get_pitch (self->piece, chord, chord->degree + 25));
    case 'T':
      return fold (self, rf_band_chord_get_pitch (self->piece, chord, chord->degree + 23));
    case 'O':
      return root + 12 <= part->high ? root + 12 : root;
    case 'A':
      return get_approach (self, tick);
    default:
      return root;
    }
}

/* A note is held over dashes, to the end of its chord at most. */
static int
get_length (const char *pattern, int cell, int limit)
{
  int length = 1;

  while (cell + length < limit && pattern[cell + length] == '-')
    length++;
  return length;
}

static void
play_cell (Bassist *self, const char *pattern, int bar_tick, int cell)
{
  const RfBandPiece *piece = self->piece;
  int tick = bar_tick + cell * RF_BAND_CELL;
  const RfBandChord *chord = rf_band_piece_get_chord (piece, tick);
  gboolean changes = chord->tick == tick && pattern[cell] != '.';
  int end = (chord->tick + chord->duration - bar_tick) / RF_BAND_CELL;
  char letter = changes ? 'R' : pattern[cell];
  RfBandNote note = { .part = self->part, .tick = tick, .velocity = letter == 'r' ? 68 : 80 };

  if (letter == '.' || letter == '-')
    return;
  note.duration = get_length (pattern, cell, MIN (end, piece->bar_cells)) * RF_BAND_CELL;
  note.pitch = get_pitch (self, chord, letter, tick);
  if (cell == 0)
    note.velocity += 6;
  /* A long low note fills the room by itself. */
  if (note.duration >= rf_band_piece_get_bar_ticks (piece) / 2)
    note.velocity -= 14;
  if (letter == 'R' || letter == 'r' || letter == 'F')
    self->last = note.pitch;
  rf_band_piece_add_note (self->piece, &note);
}

static gboolean
is_light (RfBandMood mood)
{
  return mood == RF_BAND_PLAYFUL || mood == RF_BAND_HAPPY;
}

static const char *
choose_pattern (const RfBandPiece *piece, RfBandRandom *random, const RfBandPhrase *phrase, int bar)
{
  const RfBandGenreStyle *genre = rf_band_style_get_genre (piece->genre);
  gboolean last = phrase->cadence == RF_BAND_CADENCE_FINAL && bar + 1 == phrase->bars;
  gboolean second = bar + 1 == phrase->bars || rf_band_random_chance (random, 25);
  RfBandLowStyle style = genre->low;

  if (last || phrase->letter == 'C')
    style = RF_BAND_LOW_HELD;
  else if (style == RF_BAND_LOW_HELD && piece->settings.mood == RF_BAND_TENSE)
    style = RF_BAND_LOW_EIGHTHS;
  else if (style == RF_BAND_LOW_HELD && is_light (piece->settings.mood))
    style = RF_BAND_LOW_MARCH;
  return lines[style].patterns[second ? 1 : 0][piece->metre];
}

static void
play_phrase (Bassist *self, const RfBandPhrase *phrase)
{
  RfBandRandom random =
      rf_band_random_new (self->piece->settings.seed, STREAM_LOW + 256 * (guint64) phrase->letter);

  for (int bar = 0; bar < phrase->bars; bar++)
    {
      const char *pattern = choose_pattern (self->piece, &random, phrase, bar);
      int tick = (phrase->bar + bar) * rf_band_piece_get_bar_ticks (self->piece);

      for (int cell = 0; cell < self->piece->bar_cells; cell++)
        play_cell (self, pattern, tick, cell);
    }
}

/**
 * rf_band_low_write:
 * @piece: a piece with its chords and parts
 *
 * Writes the bass, where there is one.
 */
void
rf_band_low_write (RfBandPiece *piece)
{
  Bassist self = { .piece = piece, .part = rf_band_piece_find_part (piece, RF_BAND_LOW) };

  for (guint i = 0; self.part >= 0 && i < piece->phrases->len; i++)
    {
      const RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);
      int tick = phrase->bar * rf_band_piece_get_bar_ticks (piece);

      if (rf_band_piece_has_part_at (piece, self.part, tick))
        play_phrase (&self, phrase);
    }
}
