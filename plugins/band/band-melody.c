/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-melody.h"

#include "band-motif.h"
#include "band-style.h"

#include <string.h>

/*
 * The tune. A phrase states its motif, moves it with the harmony, varies it and
 * ends in a cadence; where each statement lies is found by trying every
 * place and taking the one that costs least: few notes bent to the chord, no
 * wild leap, near the middle of the player's best octave and a half, and no
 * octaves in parallel with the bass.
 */

#define STREAM_MOTIF  5
#define STREAM_MELODY 6

/** Roles of the bars in a phrase: main motif, its answer, a variation, the
 *  cadence */
static const char *const schemes[] = { "MMVC", "MAMC", "MMAC" };

typedef struct
{
  RfBandPiece *piece;
  int part;
  RfBandMotif main;
  RfBandMotif answer;
  RfBandMotif other;
  RfBandMotif other_answer;
  const char *scheme;
  int last_pitch;  /* or 0 */
  int last_move;   /* semitones */
  int last_strong; /* pitch at the last downbeat, or 0 */
  int last_root;   /* pitch class of the bass there */
} Singer;

/* A bar of melody in pitches; 0 is a rest. */
typedef struct
{
  const RfBandMotif *motif;
  int tick;
  int pitches[RF_BAND_RHYTHM_MAX];
  int cost;
} Statement;

static int
bend_to_chord (const RfBandChord *chord, int step)
{
  if (rf_band_chord_has_step (chord, step))
    return step;
  return rf_band_chord_has_step (chord, step - 1) ? step - 1 : step + 1;
}

/* Between the sixth step and a raised seventh lies a second too wide to sing. */
static int
avoid_wide_second (const RfBandChord *chord, int step)
{
  return chord->raised && ((step % 7) + 7) % 7 == 5 ? step - 1 : step;
}

static int
get_leap_cost (int move, int last_move)
{
  int size = ABS (move);
  int cost = size <= 4 ? 0 : size <= 7 ? 3 : size <= 9 ? 9 : size <= 12 ? 16 : 60;

  if (size == 6 || size == 10 || size == 11)
    cost += 8;
  /* A leap is resolved: back, and by step. */
  if (ABS (last_move) > 4 && move * last_move > 0)
    cost += 6 + size;
  return cost;
}

static int
get_range_cost (const RfBandPart *part, int pitch)
{
  int middle = (part->low + part->high) / 2;
  int distance = ABS (pitch - middle);

  if (pitch < part->lowest || pitch > part->highest)
    return 1000;
  if (pitch < part->low || pitch > part->high)
    return 40;
  return distance > 7 ? distance - 7 : 0;
}

/* Outer voices that move together in octaves or fifths sound like one. */
static int
get_parallel_cost (const Singer *self, int pitch, int root)
{
  int before = (self->last_strong - self->last_root + 120) % 12;
  int now = (pitch - root + 120) % 12;

  if (self->last_strong == 0 || root == self->last_root || pitch == self->last_strong)
    return 0;
  if (before == now && now == 0)
    return 9;
  return before == now && now == 7 ? 5 : 0;
}

static int
get_root (const RfBandPiece *piece, int tick)
{
  const RfBandChord *chord = rf_band_piece_get_chord (piece, tick);

  return rf_band_chord_get_pitch (piece, chord, chord->degree) % 12;
}

/* One way to place the motif: @anchor is a step of the scale. */
static Statement
place (const Singer *self, const RfBandMotif *motif, int tick, int anchor)
{
  const RfBandPiece *piece = self->piece;
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, self->part);
  Statement statement = { .motif = motif, .tick = tick };
  int pitch = self->last_pitch;
  int move = self->last_move;
  int cell = 0;

  for (int i = 0; i < motif->rhythm.count; i++)
    {
      int length = ABS (motif->rhythm.cells[i]);
      const RfBandChord *chord = rf_band_piece_get_chord (piece, tick + cell * RF_BAND_CELL);
      int step = anchor + motif->offsets[i];
      gboolean strong = rf_band_rhythm_is_strong (piece, cell) || length >= 8 ||
                        chord->tick == tick + cell * RF_BAND_CELL;
      int bent = strong ? bend_to_chord (chord, step) : avoid_wide_second (chord, step);
      int before = pitch;

      cell += length;
      if (motif->rhythm.cells[i] < 0)
        continue;
      pitch = rf_band_chord_get_pitch (piece, chord, bent);
      statement.pitches[i] = pitch;
      statement.cost += get_range_cost (part, pitch) + (bent != step ? 7 : 0);
      if (before > 0)
        {
          statement.cost += get_leap_cost (pitch - before, move);
          move = pitch - before;
        }
    }
  return statement;
}

static int
get_first_pitch (const Statement *statement)
{
  return statement->motif->rhythm.cells[0] > 0 ? statement->pitches[0] : 0;
}

static Statement
find_place (const Singer *self, const RfBandMotif *motif, int tick)
{
  const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);
  int root = get_root (self->piece, tick);
  Statement best = { .cost = G_MAXINT };

  for (int anchor = (part->low - self->piece->key) * 7 / 12 - 6;
       anchor <= (part->high - self->piece->key) * 7 / 12 + 6;
       anchor++)
    {
      Statement statement = place (self, motif, tick, anchor);
      int first = get_first_pitch (&statement);

      if (first > 0)
        statement.cost += get_parallel_cost (self, first, root);
      if (statement.cost < best.cost)
        best = statement;
    }
  return best;
}

static void
sing (Singer *self, const Statement *statement, gboolean ends)
{
  const RfBandMotif *motif = statement->motif;
  gboolean marked = motif->is_main;
  int cell = 0;

  for (int i = 0; i < motif->rhythm.count; i++)
    {
      int length = ABS (motif->rhythm.cells[i]);
      RfBandNote note = { .part = self->part,
                          .tick = statement->tick + cell * RF_BAND_CELL,
                          .duration = length * RF_BAND_CELL,
                          .pitch = statement->pitches[i],
                          .velocity = 78 };

      if (rf_band_rhythm_is_strong (self->piece, cell))
        note.velocity += cell == 0 ? 8 : 4;
      if (ends && i + 1 == motif->rhythm.count)
        note.flags |= RF_BAND_BREATH;
      cell += length;
      if (motif->rhythm.cells[i] < 0)
        continue;
      if (marked)
        note.flags |= RF_BAND_MOTIF;
      marked = FALSE;
      if (self->last_pitch > 0)
        self->last_move = note.pitch - self->last_pitch;
      self->last_pitch = note.pitch;
      rf_band_piece_add_note (self->piece, &note);
    }
  if (get_first_pitch (statement) > 0)
    {
      self->last_strong = get_first_pitch (statement);
      self->last_root = get_root (self->piece, statement->tick);
    }
}

/* The goal of a phrase: home, or a note of the chord that asks to go on. */
static int
find_goal (const Singer *self, const RfBandPhrase *phrase, int tick)
{
  const RfBandPiece *piece = self->piece;
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, self->part);
  const RfBandChord *chord = rf_band_piece_get_chord (piece, tick);
  gboolean home =
      phrase->cadence == RF_BAND_CADENCE_FULL || phrase->cadence == RF_BAND_CADENCE_FINAL;
  int best = part->low;
  int best_cost = G_MAXINT;

  for (int pitch = part->lowest; pitch <= part->highest; pitch++)
    {
      int near = self->last_pitch > 0 ? self->last_pitch : (part->low + part->high) / 2;
      int cost = ABS (pitch - near) * 2 + get_range_cost (part, pitch);

      if (home ? (pitch + 120 - piece->key) % 12 != 0
               : !rf_band_chord_has_pitch (piece, chord, pitch))
        continue;
      if (cost < best_cost)
        {
          best = pitch;
          best_cost = cost;
        }
    }
  return best;
}

static int
step_from_pitch (const RfBandPiece *piece, const RfBandChord *chord, int pitch)
{
  int step = (pitch - piece->key) * 7 / 12 - 1;

  while (rf_band_chord_get_pitch (piece, chord, step) < pitch)
    step++;
  return step;
}

/* The last bar walks to the goal by step, from above or from below. */
static Statement
approach (const Singer *self, RfBandMotif *motif, int tick, int step, int side)
{
  int last = motif->rhythm.count - 1;

  for (int i = 0; i <= last; i++)
    motif->offsets[i] = side * (last - i);
  return place (self, motif, tick, step);
}

static void
sing_cadence (Singer *self, RfBandRandom *random, const RfBandPhrase *phrase, int tick)
{
  RfBandMotif above = { .rhythm = rf_band_rhythm_choose_cadence (self->piece, random) };
  RfBandMotif below = above;
  int last = above.rhythm.count - 1;
  int goal_tick = tick + (self->piece->bar_cells - above.rhythm.cells[last]) * RF_BAND_CELL;
  int goal = find_goal (self, phrase, goal_tick);
  int step = step_from_pitch (self->piece, rf_band_piece_get_chord (self->piece, goal_tick), goal);
  Statement descent = approach (self, &above, tick, step, 1);
  Statement ascent = approach (self, &below, tick, step, -1);
  Statement *chosen = descent.cost <= ascent.cost ? &descent : &ascent;

  chosen->pitches[last] = goal;
  sing (self, chosen, TRUE);
}

static void
hold_last (Singer *self, const RfBandPhrase *phrase, int tick)
{
  int bar = rf_band_piece_get_bar_ticks (self->piece);
  RfBandNote note = {
    .part = self->part, .tick = tick, .duration = bar, .velocity = 84, .flags = RF_BAND_HELD
  };

  /* The single bar of the shortest pieces turns home in its middle. */
  if (self->piece->bars == 1)
    {
      const RfBandChord *chord = &g_array_index (self->piece->chords, RfBandChord, 0);
      int root = rf_band_chord_get_pitch (self->piece, chord, chord->degree) % 12;
      const RfBandPart *part = &g_array_index (self->piece->parts, RfBandPart, self->part);

      note.pitch = root + 12 * ((part->low + part->high) / 24);
      note.pitch -= note.pitch > part->high ? 12 : 0;
      note.duration = chord->duration;
      rf_band_piece_add_note (self->piece, &note);
      self->last_pitch = note.pitch;
      note.tick = chord->duration;
      note.duration = bar - chord->duration;
    }
  note.pitch = find_goal (self, phrase, note.tick);
  rf_band_piece_add_note (self->piece, &note);
}

static const RfBandMotif *
choose_motif (const Singer *self, const RfBandPhrase *phrase, char role)
{
  gboolean second = phrase->letter == 'B';

  if (role == 'M')
    return second ? &self->other : &self->main;
  return second ? &self->other_answer : &self->answer;
}

static void
sing_bar (Singer *self, RfBandRandom *random, const RfBandPhrase *phrase, int bar)
{
  int tick = (phrase->bar + bar) * rf_band_piece_get_bar_ticks (self->piece);
  char role = bar + 1 == phrase->bars ? 'C' : self->scheme[bar % 3];
  const RfBandMotif *motif = choose_motif (self, phrase, role);
  RfBandMotif changed = *motif;
  Statement statement;

  if (role == 'C' && phrase->cadence == RF_BAND_CADENCE_FINAL)
    {
      hold_last (self, phrase, tick);
      return;
    }
  if (role == 'C')
    {
      sing_cadence (self, random, phrase, tick);
      return;
    }
  /* The ending remembers how it began, then grows broad. */
  if (phrase->letter == 'C' || (phrase->letter == 'o' && bar > 0))
    changed = rf_band_motif_broaden (self->piece, motif);
  else if (role == 'V')
    changed = rf_band_motif_invert (&self->main);
  else if (phrase->repeat >= 2)
    changed = rf_band_motif_ornament (motif, random);
  statement = find_place (self, &changed, tick);
  sing (self, &statement, FALSE);
}

static void
invent (Singer *self)
{
  RfBandPiece *piece = self->piece;
  const RfBandMoodStyle *mood = rf_band_style_get_mood (piece->settings.mood);
  int density = mood->density + (piece->settings.intensity - 500) / 40;
  RfBandRandom random = rf_band_random_new (piece->settings.seed, STREAM_MOTIF);

  self->main = rf_band_motif_new (piece, &random, density);
  self->main.is_main = TRUE;
  self->answer = rf_band_motif_new (piece, &random, density);
  self->other = rf_band_motif_new (piece, &random, density + 6);
  self->other_answer = rf_band_motif_new (piece, &random, density);
  self->scheme = schemes[rf_band_random_below (&random, G_N_ELEMENTS (schemes))];
}

/**
 * rf_band_melody_write:
 * @piece: a piece with its chords and parts
 *
 * Writes the tune for the part that leads, where there is one.
 */
void
rf_band_melody_write (RfBandPiece *piece)
{
  Singer self = { .piece = piece, .part = rf_band_piece_find_part (piece, RF_BAND_LEAD) };

  if (self.part < 0)
    return;
  invent (&self);
  for (guint i = 0; i < piece->phrases->len; i++)
    {
      const RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);
      /* A phrase that comes again draws the same chances. */
      RfBandRandom random = rf_band_random_new (
          piece->settings.seed, STREAM_MELODY + 256 * (guint64) phrase->letter + phrase->cadence);
      int tick = phrase->bar * rf_band_piece_get_bar_ticks (piece);

      if (!rf_band_piece_has_part_at (piece, self.part, tick) && phrase->letter != 'o')
        continue;
      for (int bar = 0; bar < phrase->bars; bar++)
        sing_bar (&self, &random, phrase, bar);
    }
}
