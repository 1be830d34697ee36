/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-chords.h"

#include "band-style.h"
#include "band-voicing.h"

/*
 * Those who play chords: patterns of a bar in sixteenths. C strikes the chord,
 * c strikes it softly, a digit plays one of its voices from the lowest, a dash
 * holds, a dot is silent. The pad holds each chord.
 */

#define STREAM_CHORDS 8

/** Ticks between two strings of a strummed guitar */
#define STRUM 10

static const char *const patterns[RF_BAND_N_CHORD_STYLES][2][3] = {
  [RF_BAND_CHORDS_BLOCK] = { { "C---------------", "C-----------", "C-----------" },
                             { "C-------c-------", "C-------c---", "C-----c-----" } },
  [RF_BAND_CHORDS_BALLAD] = { { "C---c---C---c---", "C---c---c---", "C-----c-----" },
                              { "C---c---C---c-c-", "C---c---c-c-", "C---c-C---c-" } },
  [RF_BAND_CHORDS_PULSE] = { { "C-c-C-c-C-c-C-c-", "C-c-C-c-C-c-", "C-c-c-C-c-c-" },
                             { "C-c-c-C-c-c-C-c-", "C-c-c-c-C-c-", "C-c-c-C-c-c-" } },
  [RF_BAND_CHORDS_ARPEGGIO] = { { "1-2-3-2-3-2-3-2-", "1-2-3-4-3-2-", "1-2-3-4-3-2-" },
                                { "1-2-3-4-3-2-3-2-", "1-3-2-3-2-3-", "1-2-3-2-3-2-" } },
  [RF_BAND_CHORDS_FLOWING] = { { "1234321412343234", "123432123432", "123432123432" },
                               { "1323142313231423", "132314231323", "132314132314" } },
  [RF_BAND_CHORDS_ALBERTI] = { { "1-3-2-3-1-3-2-3-", "1-3-2-3-2-3-", "1-3-2-3-2-3-" },
                               { "1-3-2-3-1-4-3-2-", "....c---c---", "1---c-2---c-" } },
  [RF_BAND_CHORDS_STRUM] = { { "C---C-c-..c-C-c-", "C---c-c-C-c-", "C---c-C---c-" },
                             { "C---c---C-c-C-c-", "....C---c-c-", "C---c-C-c-c-" } },
  [RF_BAND_CHORDS_COMP] = { { "C-....c---......", "C-....c-....", "C---..c---.." },
                            { "..C-......c-....", "....C---..c-", "..c---..c---" } },
  [RF_BAND_CHORDS_OFFBEAT] = { { "..C-..C-..C-..C-", "..C-..C-..C-", "..C-..C-..C-" },
                               { "C-.C-.C-..C-..C-", "C-.C-.C-..C-", "C-.C-.C-.C-." } },
  [RF_BAND_CHORDS_MARCH] = { { "....c---....c---", "....c---c---", "....c-....c-" },
                             { "....c---....c-c-", "....c---c-c-", "....c-..c-c-" } },
  [RF_BAND_CHORDS_OSTINATO] = { { "1-1-2-1-3-1-2-1-", "1-1-2-1-3-1-", "1-1-2-3-1-2-" },
                                { "111-111-2-1-3-1-", "111-2-1-3-1-", "1-112-3-112-" } },
  [RF_BAND_CHORDS_SLOW_ARPEGGIO] = { { "1---2---3---4---", "1---2---3---", "1---2-3---4-" },
                                     { "1---3---2---3---", "1---3---2---", "1---3-2---3-" } },
};

typedef struct
{
  RfBandPiece *piece;
  int part;
  int chord; /* index of the chord that is voiced */
  RfBandVoicing voicing;
} Player;

static void
voice (Player *self, int tick)
{
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);
  int index = rf_band_piece_find_chord (self->piece, tick);

  if (index == self->chord)
    return;
  self->voicing = rf_band_voicing_find (
      self->piece, part, &g_array_index (self->piece->chords, RfBandChord, index), &self->voicing);
  self->chord = index;
}

static int
get_length (const char *pattern, int cell, int limit)
{
  int length = 1;

  while (cell + length < limit && pattern[cell + length] == '-')
    length++;
  return length;
}

static gboolean
is_plucked (const RfBandPart *part)
{
  return part->instrument == RF_BAND_GUITAR || part->instrument == RF_BAND_HARP;
}

static void
strike (Player *self, const RfBandNote *model)
{
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);

  for (int i = 0; i < self->voicing.count; i++)
    {
      RfBandNote note = *model;

      note.pitch = self->voicing.pitches[i];
      note.late = is_plucked (part) ? i * STRUM : 0;
      rf_band_piece_add_note (self->piece, &note);
    }
}

/* A fourth voice of a chord of three is the first an octave up. */
static int
get_voice (const Player *self, char digit)
{
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);
  int index = digit - '1';

  if (index < self->voicing.count)
    return self->voicing.pitches[index];
  if (self->voicing.pitches[0] + 12 <= MIN (part->high + 5, part->highest))
    return self->voicing.pitches[0] + 12;
  return self->voicing.pitches[1];
}

static void
play_cell (Player *self, const char *pattern, int bar_tick, int cell)
{
  const RfBandPiece *piece = self->piece;
  int tick = bar_tick + cell * RF_BAND_CELL;
  const RfBandChord *chord = rf_band_piece_get_chord (piece, tick);
  int end = (chord->tick + chord->duration - bar_tick) / RF_BAND_CELL;
  char letter = pattern[cell];
  RfBandNote note = { .part = self->part, .tick = tick, .velocity = 74 };

  /* What is held is struck again when the chord changes. */
  if (letter == '-' && chord->tick == tick)
    letter = 'C';
  if (letter == '.' || letter == '-')
    return;
  voice (self, tick);
  note.duration = get_length (pattern, cell, MIN (end, piece->bar_cells)) * RF_BAND_CELL;
  note.velocity += letter == 'c' ? -10 : cell == 0 ? 4 : 0;
  if (g_ascii_isdigit (letter))
    {
      note.pitch = get_voice (self, letter);
      note.velocity += cell % piece->beat_cells == 0 ? 0 : -8;
      rf_band_piece_add_note (self->piece, &note);
    }
  else
    strike (self, &note);
}

static RfBandChordStyle
choose_style (const Player *self, const RfBandPhrase *phrase, int bar)
{
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);
  RfBandChordStyle style = rf_band_style_get_chords (self->piece, part->role);

  if (phrase->cadence == RF_BAND_CADENCE_FINAL && bar + 1 == phrase->bars)
    return RF_BAND_CHORDS_BLOCK;
  if (phrase->letter == 'C' && style != RF_BAND_CHORDS_BLOCK)
    return RF_BAND_CHORDS_SLOW_ARPEGGIO;
  return style;
}

static void
play_phrase (Player *self, const RfBandPhrase *phrase)
{
  RfBandPiece *piece = self->piece;
  RfBandRandom random = rf_band_random_new (
      piece->settings.seed, STREAM_CHORDS + 256 * (guint64) phrase->letter + (guint64) self->part);

  for (int bar = 0; bar < phrase->bars; bar++)
    {
      RfBandChordStyle style = choose_style (self, phrase, bar);
      gboolean second = rf_band_random_chance (&random, 30);
      gboolean last = phrase->cadence == RF_BAND_CADENCE_FINAL && bar + 1 == phrase->bars;
      const char *pattern = patterns[style][second && !last ? 1 : 0][piece->metre];
      int tick = (phrase->bar + bar) * rf_band_piece_get_bar_ticks (piece);

      for (int cell = 0; cell < piece->bar_cells; cell++)
        play_cell (self, pattern, tick, cell);
    }
}

static void
hold_phrase (Player *self, const RfBandPhrase *phrase)
{
  int bar = rf_band_piece_get_bar_ticks (self->piece);
  int end = (phrase->bar + phrase->bars) * bar;
  int tick = phrase->bar * bar;

  while (tick < end)
    {
      const RfBandChord *chord = rf_band_piece_get_chord (self->piece, tick);
      RfBandNote note = { .part = self->part,
                          .tick = tick,
                          .duration = chord->duration,
                          .velocity = 70,
                          .flags = RF_BAND_HELD };

      voice (self, tick);
      strike (self, &note);
      tick += chord->duration;
    }
}

static void
write_part (RfBandPiece *piece, int index)
{
  Player self = { .piece = piece, .part = index, .chord = -1 };
  RfBandRole role = g_array_index (piece->parts, RfBandPart, index).role;

  for (guint i = 0; i < piece->phrases->len; i++)
    {
      const RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);
      int tick = phrase->bar * rf_band_piece_get_bar_ticks (piece);

      if (!rf_band_piece_has_part_at (piece, index, tick))
        continue;
      if (role == RF_BAND_PAD)
        hold_phrase (&self, phrase);
      else
        play_phrase (&self, phrase);
    }
}

/**
 * rf_band_chords_write:
 * @piece: a piece with its chords and parts
 *
 * Writes chords, figures and pads.
 */
void
rf_band_chords_write (RfBandPiece *piece)
{
  for (guint i = 0; i < piece->parts->len; i++)
    {
      RfBandRole role = g_array_index (piece->parts, RfBandPart, i).role;

      if (role == RF_BAND_CHORDS || role == RF_BAND_FIGURE || role == RF_BAND_PAD)
        write_part (piece, (int) i);
    }
}
