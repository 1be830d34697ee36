/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-beat.h"

#include "band-style.h"

/*
 * The drums: rows of a bar in sixteenths, X loud, x as usual, o softly. Note
 * numbers are those of General MIDI's percussion. The last bar of a section
 * has a fill, the first a cymbal.
 */

#define KICK        36
#define STICK       37
#define SNARE       38
#define CLAP        39
#define FLOOR_TOM   41
#define HAT         42
#define LOW_TOM     45
#define OPEN_HAT    46
#define MIDDLE_TOM  47
#define CRASH       49
#define HIGH_TOM    50
#define RIDE        51
#define TAMBOURINE  54
#define PEDAL_HAT   44
#define LONGEST_ROW 6

/**
 * Row:
 * @drum: the note
 * @energy: from which energy on it plays
 * @patterns: in 4/4, 3/4 and 6/8
 */
typedef struct
{
  int drum;
  int energy;
  const char *patterns[3];
} Row;

static const Row beats[RF_BAND_N_BEATS][LONGEST_ROW] = {
  [RF_BAND_BEAT_POP] = { { KICK, 0, { "X.......X.x.....", "X...........", "X.....x....." } },
                         { SNARE, 62, { "....X.......X...", "....x...x...", "......X....." } },
                         { STICK, 0, { "............x...", "........x...", "......x....." } },
                         { HAT, 0, { "x.o.x.o.x.o.x.o.", "x.o.x.o.x.o.", "x.o.o.x.o.o." } },
                         { TAMBOURINE,
                           84,
                           { "..o.x.o...o.x.o.", "..o.x.o.x.o.", "..o.o...o.o." } } },
  [RF_BAND_BEAT_ROCK] = { { KICK, 0, { "X.....x.X.......", "X.....x.....", "X...x......." } },
                          { KICK, 80, { "..x.......x.....", "..........x.", "........x..." } },
                          { SNARE, 0, { "....X.......X...", "....X...X...", "......X....." } },
                          { HAT, 0, { "X.x.X.x.X.x.X.x.", "X.x.X.x.X.x.", "X.x.x.X.x.x." } },
                          { SNARE, 86, { ".......o.o.....o", ".......o...o", ".......o...o" } } },
  [RF_BAND_BEAT_SWING] = { { RIDE, 0, { "x...x.o.x...x.o.", "x...x.o.x.o.", "x...o.x...o." } },
                           { PEDAL_HAT, 0, { "....x.......x...", "....x...x...", "......x....." } },
                           { KICK, 60, { "o.......o.....o.", "o...........", "o.....o....." } },
                           { SNARE, 66, { "......o.......o.", "......o.....", "....o......." } } },
  [RF_BAND_BEAT_HOUSE] = { { KICK, 0, { "X...X...X...X...", "X...X...X...", "X.....X....." } },
                           { CLAP, 56, { "....x.......x...", "....x.......", "......x....." } },
                           { HAT, 0, { "o.o.o.o.o.o.o.o.", "o.o.o.o.o.o.", "o.o.o.o.o.o." } },
                           { OPEN_HAT, 64, { "..x...x...x...x.", "..x...x...x.", "....x.....x." } },
                           { HAT, 82, { ".o.o.o.o.o.o.o.o", ".o.o.o.o.o.o", ".o.o.o.o.o.o" } } },
  [RF_BAND_BEAT_FOLK] = { { KICK, 0, { "x.......o.......", "x...........", "x.....o....." } },
                          { TAMBOURINE, 0, { "....x.......x...", "....o...o...", "....o.x...o." } },
                          { STICK, 74, { "..o...o...o...o.", "..o...o...o.", "..o.o...o.o." } } },
  [RF_BAND_BEAT_MARCH] = { { KICK, 0, { "X.......X.......", "X...........", "X.....X....." } },
                           { SNARE, 0, { "..x.x.o.x.oox.o.", "....x...x.oo", "....x...oox." } },
                           { CRASH, 80, { "x.......x.......", "x...........", "x.....x....." } } },
  [RF_BAND_BEAT_EPIC] = { { FLOOR_TOM, 0, { "X..x..x.X..x....", "X.....x.....", "X..x..X....." } },
                          { KICK, 0, { "X.......X.......", "X...........", "X.....x....." } },
                          { LOW_TOM, 68, { "......x.....x.x.", "....x...x.x.", "....x...x.x." } },
                          { SNARE, 82, { "....x.......x...", "........x...", "......x....." } } },
};

/* The last half bar of a section, by how much is going on. */
static const Row fills[3][3] = {
  { { SNARE, 0, { "..........x.x.o.", "......x.x.o.", "......x...x." } } },
  { { SNARE, 0, { "........x.xx....", "....x.xx....", "......xx...." } },
    { HIGH_TOM, 0, { "............x.x.", "........xx..", "........xx.." } },
    { FLOOR_TOM, 0, { "..............xX", "..........xX", "..........xX" } } },
  { { SNARE, 0, { "........XxxX....", "....Xxx.....", "......Xx...." } },
    { MIDDLE_TOM, 0, { "............Xx..", ".......xXx..", "........Xx.." } },
    { FLOOR_TOM, 0, { "..............XX", "..........XX", "..........XX" } } },
};

typedef struct
{
  RfBandPiece *piece;
  int part;
  RfBandBeat beat;
} Drummer;

static void
hit (Drummer *self, int drum, int tick, int velocity)
{
  RfBandNote note = {
    .part = self->part, .tick = tick, .duration = RF_BAND_CELL, .pitch = drum, .velocity = velocity
  };

  rf_band_piece_add_note (self->piece, &note);
}

static void
play_row (Drummer *self, const Row *row, int tick, int first, int last)
{
  const char *pattern = row->patterns[self->piece->metre];

  for (int cell = first; cell < last; cell++)
    {
      char letter = pattern[cell];
      int velocity = letter == 'X' ? 94 : letter == 'x' ? 80 : 58;

      if (letter != '.')
        hit (self, row->drum, tick + cell * RF_BAND_CELL, velocity);
    }
}

static void
play_bar (Drummer *self, const RfBandPhrase *phrase, int tick, gboolean fill)
{
  int energy = phrase->energy + (self->piece->settings.intensity - 500) / 25;
  int cells = self->piece->bar_cells;
  int last = fill ? cells / 2 : cells;

  for (int i = 0; i < LONGEST_ROW; i++)
    {
      const Row *row = &beats[self->beat][i];

      if (row->drum != 0 && energy >= row->energy)
        play_row (self, row, tick, 0, last);
    }
}

static void
play_fill (Drummer *self, const RfBandPhrase *phrase, int tick)
{
  int grade = phrase->energy + (self->piece->settings.intensity - 500) / 25 >= 80 ? 2 : 1;
  int cells = self->piece->bar_cells;

  if (self->beat == RF_BAND_BEAT_SWING || self->beat == RF_BAND_BEAT_FOLK)
    grade = 0;
  for (int i = 0; i < 3; i++)
    {
      if (fills[grade][i].drum != 0)
        play_row (self, &fills[grade][i], tick, cells / 4, cells);
    }
}

static void
play_phrase (Drummer *self, const RfBandPhrase *phrase)
{
  int bar = rf_band_piece_get_bar_ticks (self->piece);
  gboolean final = phrase->cadence == RF_BAND_CADENCE_FINAL;

  for (int i = 0; i < phrase->bars; i++)
    {
      int tick = (phrase->bar + i) * bar;
      gboolean last = i + 1 == phrase->bars;
      gboolean fill = last && phrase->closes && self->piece->bars > 2;

      if (i == 0 && phrase->opens && phrase->energy >= 64 && self->beat != RF_BAND_BEAT_SWING)
        hit (self, CRASH, tick, 78);
      if (last && final)
        {
          hit (self, KICK, tick, 92);
          hit (self, CRASH, tick, 84);
          continue;
        }
      play_bar (self, phrase, tick, fill);
      if (fill)
        play_fill (self, phrase, tick);
    }
}

/**
 * rf_band_beat_write:
 * @piece: a piece with its parts
 *
 * Writes the drums, where there are any.
 */
void
rf_band_beat_write (RfBandPiece *piece)
{
  Drummer self = { .piece = piece, .part = rf_band_piece_find_part (piece, RF_BAND_BEAT) };

  self.beat = rf_band_style_get_genre (piece->genre)->beat;
  /* Somebody asked for drums where the genre has none. */
  if (self.beat == RF_BAND_BEAT_NONE)
    self.beat = RF_BAND_BEAT_FOLK;
  for (guint i = 0; self.part >= 0 && i < piece->phrases->len; i++)
    {
      const RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);
      int tick = phrase->bar * rf_band_piece_get_bar_ticks (piece);

      if (rf_band_piece_has_part_at (piece, self.part, tick))
        play_phrase (&self, phrase);
    }
}
