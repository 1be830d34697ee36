/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-composer.h"
#include "band-form.h"
#include "band-measure.h"
#include "band-rhythm.h"
#include "band-style.h"
#include "rf-error.h"

#include <string.h>

/*
 * What holds for every piece, over thousands of random settings: notes of the
 * scale, full bars, real instruments' ranges, a motif that comes back, an end.
 */

#define ROUNDS 3000

/* Written out again, so that a fault in the composer's table shows. */
static const char *const scales[RF_BAND_N_MODES] = {
  [RF_BAND_MAJOR] = "101011010101",  [RF_BAND_MINOR] = "101101011010",
  [RF_BAND_DORIAN] = "101101010110", [RF_BAND_MIXOLYDIAN] = "101011010110",
  [RF_BAND_LYDIAN] = "101010110101", [RF_BAND_PHRYGIAN] = "110101011010",
};

static RfBandSettings
random_settings (GRand *random)
{
  RfBandSettings settings = {
    .mood = (RfBandMood) g_rand_int_range (random, 0, RF_BAND_N_MOODS),
    .genre = g_rand_int_range (random, -1, RF_BAND_N_GENRES),
    .key = g_rand_int_range (random, -1, 12),
    .mode = g_rand_int_range (random, -1, RF_BAND_N_MODES),
    .metre = g_rand_int_range (random, -1, RF_BAND_N_METRES),
    .pace = g_rand_int_range (random, -1, RF_BAND_N_PACES),
    .seconds = g_rand_int_range (random, 1, g_rand_boolean (random) ? 30 : 301),
    .intensity = g_rand_int_range (random, 0, 1001),
    .loopable = g_rand_int_range (random, 0, 4) == 0,
    .seed = g_rand_int (random),
  };

  if (g_rand_int_range (random, 0, 3) == 0)
    settings.tempo = g_rand_int_range (random, 1, 221);
  if (g_rand_boolean (random))
    {
      for (int i = g_rand_int_range (random, 1, 5); i > 0; i--)
        settings.instruments |= 1u << g_rand_int_range (random, 0, RF_BAND_N_INSTRUMENTS);
    }
  return settings;
}

static const RfBandPart *
get_part (const RfBandPiece *piece, const RfBandNote *note)
{
  return &g_array_index (piece->parts, RfBandPart, note->part);
}

static void
check_note (const RfBandPiece *piece, const RfBandNote *note)
{
  const RfBandPart *part = get_part (piece, note);
  gboolean in_scale = scales[piece->mode][(note->pitch + 12 - piece->key) % 12] == '1';

  g_assert_cmpint (note->tick, >=, 0);
  g_assert_cmpint (note->duration, >, 0);
  g_assert_cmpint (note->tick % RF_BAND_CELL, ==, 0);
  g_assert_cmpint (note->duration % RF_BAND_CELL, ==, 0);
  g_assert_cmpint (
      note->tick + note->duration, <=, piece->bars * rf_band_piece_get_bar_ticks (piece));
  g_assert_cmpint (note->velocity, >=, 1);
  g_assert_cmpint (note->velocity, <=, 127);
  g_assert_cmpint (note->length, >, 0);
  g_assert_cmpint (note->pitch, >=, part->lowest);
  g_assert_cmpint (note->pitch, <=, part->highest);
  if (part->role != RF_BAND_BEAT)
    g_assert_cmpint (in_scale, ==, (note->flags & RF_BAND_CHROMATIC) == 0);
}

/* Only the raised seventh of a minor dominant and the walking bass of jazz may
 * leave the scale. */
static void
check_chromatic (const RfBandPiece *piece, const RfBandNote *note)
{
  const RfBandChord *chord = rf_band_piece_get_chord (piece, note->tick);
  gboolean leading = chord->raised && (note->pitch + 12 - piece->key) % 12 == 11;
  gboolean walking = piece->genre == RF_BAND_JAZZ && get_part (piece, note)->role == RF_BAND_LOW;

  g_assert_true (leading || walking);
}

static void
check_overlaps (const RfBandPiece *piece)
{
  g_autofree int *ends = g_new0 (int, 16 * 128);
  int last = 0;

  for (guint i = 0; i < piece->notes->len; i++)
    {
      const RfBandNote *note = &g_array_index (piece->notes, RfBandNote, i);
      int *end = &ends[get_part (piece, note)->channel * 128 + note->pitch];

      g_assert_cmpint (note->start, >=, last);
      g_assert_cmpint (note->start, >=, *end);
      last = note->start;
      *end = note->start + note->length;
    }
}

/* Chords fill the bars without a gap; phrases fill the piece. */
static void
check_form (const RfBandPiece *piece)
{
  int tick = 0;
  int bar = 0;

  for (guint i = 0; i < piece->chords->len; i++)
    {
      const RfBandChord *chord = &g_array_index (piece->chords, RfBandChord, i);

      g_assert_cmpint (chord->tick, ==, tick);
      tick += chord->duration;
    }
  g_assert_cmpint (tick, ==, piece->bars * rf_band_piece_get_bar_ticks (piece));
  for (guint i = 0; i < piece->phrases->len; i++)
    {
      const RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);

      g_assert_cmpint (phrase->bar, ==, bar);
      g_assert_cmpint (phrase->bars, >=, 1);
      bar += phrase->bars;
    }
  g_assert_cmpint (bar, ==, piece->bars);
}

static void
check_length (const RfBandPiece *piece)
{
  gint64 end = rf_band_piece_get_time (piece, piece->bars * rf_band_piece_get_bar_ticks (piece));
  gint64 rest = piece->length - end;

  g_assert_cmpint (piece->length, ==, (gint64) piece->settings.seconds * G_USEC_PER_SEC);
  g_assert_cmpint (rest, >=, 0);
  /* A loop has no rest: its end is its start. */
  g_assert_cmpint (rest, <, piece->settings.loopable ? 20000 : G_USEC_PER_SEC);
  if (piece->settings.tempo >= 40 && !piece->settings.loopable && piece->bars > 1)
    g_assert_cmpint (ABS (piece->tempo - piece->settings.tempo), <=, 1);
}

static void
check_end (const RfBandPiece *piece)
{
  int lead = rf_band_piece_find_part (piece, RF_BAND_LEAD);
  const RfBandChord *last = &g_array_index (piece->chords, RfBandChord, piece->chords->len - 1);
  const RfBandNote *final = NULL;

  if (piece->settings.loopable)
    return;
  g_assert_cmpint (last->degree, ==, 0);
  for (guint i = 0; i < piece->notes->len; i++)
    {
      const RfBandNote *note = &g_array_index (piece->notes, RfBandNote, i);

      if (note->part == lead)
        final = note;
    }
  if (lead < 0)
    return;
  g_assert_nonnull (final);
  g_assert_cmpint ((final->pitch + 12 - piece->key) % 12, ==, 0);
}

static void
check_melody (const RfBandPiece *piece)
{
  BandFigures figures = band_measure (piece);

  if (rf_band_piece_find_part (piece, RF_BAND_LEAD) < 0)
    return;
  g_assert_cmpint (figures.lead, >, 0);
  g_assert_cmpint (figures.high - figures.low, <=, 31);
  if (piece->bars >= 8)
    g_assert_cmpint (figures.motifs, >=, 3);
}

static void
test_every_piece (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20);

  for (int round = 0; round < ROUNDS; round++)
    {
      RfBandSettings settings = random_settings (random);
      g_autoptr (RfBandPiece) piece = rf_band_compose (&settings);

      g_assert_cmpuint (piece->notes->len, >, 0);
      for (guint i = 0; i < piece->notes->len; i++)
        {
          const RfBandNote *note = &g_array_index (piece->notes, RfBandNote, i);

          check_note (piece, note);
          if ((note->flags & RF_BAND_CHROMATIC) != 0)
            check_chromatic (piece, note);
        }
      check_overlaps (piece);
      check_form (piece);
      check_length (piece);
      check_end (piece);
      check_melody (piece);
    }
}

/* Taken together, melodies go mostly by step, land on the chord where the ear
 * expects it, and do not run in octaves with the bass. */
static void
test_melodies (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (21);
  int strong = 0, dissonant = 0, parallels = 0, bars = 0, steps = 0, leaps = 0, unresolved = 0;
  int lead = 0;

  for (int round = 0; round < 600; round++)
    {
      RfBandSettings settings = random_settings (random);
      g_autoptr (RfBandPiece) piece = NULL;
      BandFigures figures;

      settings.instruments = 0;
      settings.seconds = 60;
      piece = rf_band_compose (&settings);
      figures = band_measure (piece);
      strong += figures.strong;
      dissonant += figures.strong_dissonant;
      parallels += figures.parallels;
      bars += piece->bars;
      steps += figures.steps;
      leaps += figures.leaps;
      unresolved += figures.unresolved;
      lead += figures.lead;
    }
  g_test_message ("strong %d dissonant %d, parallels %d in %d bars, steps %d %%, leaps %d of %d, "
                  "unresolved %d",
                  strong,
                  dissonant,
                  parallels,
                  bars,
                  steps / 600,
                  leaps,
                  lead,
                  unresolved);
  g_assert_cmpint (dissonant * 100, <=, strong);
  g_assert_cmpint (parallels * 100, <=, bars * 6);
  g_assert_cmpint (steps / 600, >=, 50);
  g_assert_cmpint (leaps * 100, <=, lead * 12);
  g_assert_cmpint (unresolved * 20, <=, leaps);
}

/* Notes of the bar that the note at @index begins. */
static guint
count_in_bar (const RfBandPiece *piece, const GArray *tune, guint index)
{
  int bar = rf_band_piece_get_bar_ticks (piece);
  int number = g_array_index (tune, RfBandNote, index).tick / bar;
  guint count = 0;

  while (index + count < tune->len &&
         g_array_index (tune, RfBandNote, index + count).tick / bar == number)
    count++;
  return count;
}

static int
get_direction (const GArray *tune, guint index)
{
  int move = g_array_index (tune, RfBandNote, index + 1).pitch -
             g_array_index (tune, RfBandNote, index).pitch;

  return move > 0 ? 1 : move < 0 ? -1 : 0;
}

typedef struct
{
  int statements;
  int moves;
  int same_moves;
} Motifs;

static void
compare_motifs (const RfBandPiece *piece, const GArray *tune, guint first, guint other, Motifs *sum)
{
  guint count = count_in_bar (piece, tune, first);

  g_assert_cmpuint (count_in_bar (piece, tune, other), ==, count);
  for (guint i = 0; i < count; i++)
    {
      g_assert_cmpint (g_array_index (tune, RfBandNote, first + i).duration,
                       ==,
                       g_array_index (tune, RfBandNote, other + i).duration);
      if (i + 1 == count)
        continue;
      sum->moves++;
      sum->same_moves += get_direction (tune, first + i) == get_direction (tune, other + i);
    }
  sum->statements++;
}

static void
add_motifs (const RfBandPiece *piece, Motifs *sum)
{
  g_autoptr (GArray) tune = g_array_new (FALSE, FALSE, sizeof (RfBandNote));
  int lead = rf_band_piece_find_part (piece, RF_BAND_LEAD);
  int first = -1;

  for (guint i = 0; i < piece->notes->len; i++)
    {
      const RfBandNote *note = &g_array_index (piece->notes, RfBandNote, i);

      if (note->part == lead)
        g_array_append_val (tune, *note);
    }
  for (guint i = 0; i < tune->len; i++)
    {
      if ((g_array_index (tune, RfBandNote, i).flags & RF_BAND_MOTIF) == 0)
        continue;
      if (first >= 0)
        compare_motifs (piece, tune, (guint) first, i, sum);
      first = first >= 0 ? first : (int) i;
    }
}

/* The main motif keeps its rhythm wherever it is said, and nearly always its
 * ups and downs. */
static void
test_motif_comes_back (void)
{
  RfBandSettings settings = { .genre = RF_BAND_OPEN,
                              .key = RF_BAND_OPEN,
                              .mode = RF_BAND_OPEN,
                              .metre = RF_BAND_OPEN,
                              .pace = RF_BAND_OPEN,
                              .seconds = 60,
                              .intensity = 500 };
  Motifs sum = { 0 };

  for (int seed = 0; seed < 100; seed++)
    {
      g_autoptr (RfBandPiece) piece = NULL;

      settings.mood = (RfBandMood) (seed % RF_BAND_N_MOODS);
      settings.seed = (guint64) seed;
      piece = rf_band_compose (&settings);
      add_motifs (piece, &sum);
    }
  g_test_message ("%d statements after the first, %d of %d moves as in it",
                  sum.statements,
                  sum.same_moves,
                  sum.moves);
  g_assert_cmpint (sum.statements, >=, 300);
  g_assert_cmpint (sum.same_moves * 100, >=, sum.moves * 80);
}

/* One word each: how fast, which mode, how high, how busy. */
static void
test_moods_differ (void)
{
  double pitch[RF_BAND_N_MOODS] = { 0 };
  double onsets[RF_BAND_N_MOODS] = { 0 };
  double tempo[RF_BAND_N_MOODS] = { 0 };
  double bright[RF_BAND_N_MOODS] = { 0 };

  for (int mood = 0; mood < RF_BAND_N_MOODS; mood++)
    {
      for (int seed = 0; seed < 60; seed++)
        {
          RfBandSettings settings = { .mood = (RfBandMood) mood,
                                      .genre = RF_BAND_OPEN,
                                      .key = RF_BAND_OPEN,
                                      .mode = RF_BAND_OPEN,
                                      .metre = RF_BAND_FOUR_FOUR,
                                      .pace = RF_BAND_OPEN,
                                      .seconds = 40,
                                      .intensity = 500,
                                      .seed = (guint64) seed };
          g_autoptr (RfBandPiece) piece = rf_band_compose (&settings);
          BandFigures figures = band_measure (piece);

          pitch[mood] += figures.middle / 60;
          onsets[mood] += figures.onsets / 60;
          tempo[mood] += piece->tempo / 60.0;
          bright[mood] += rf_band_scale_get (piece->mode, 2) == 4 ? 1 / 60.0 : 0;
        }
      g_test_message ("%s: %.0f bpm, %.1f notes a second, tune at %.1f, major third %.0f %%",
                      rf_enum_get_name (rf_band_mood_names, mood),
                      tempo[mood],
                      onsets[mood],
                      pitch[mood],
                      bright[mood] * 100);
    }
  g_assert_cmpfloat (tempo[RF_BAND_HAPPY], >, tempo[RF_BAND_SAD] * 1.5);
  g_assert_cmpfloat (tempo[RF_BAND_ENERGETIC], >, tempo[RF_BAND_CALM] * 1.7);
  g_assert_cmpfloat (onsets[RF_BAND_ENERGETIC], >, onsets[RF_BAND_CALM] * 3);
  g_assert_cmpfloat (pitch[RF_BAND_PLAYFUL], >, pitch[RF_BAND_DARK] + 8);
  g_assert_cmpfloat (pitch[RF_BAND_HAPPY], >, pitch[RF_BAND_SAD] + 2);
  g_assert_cmpfloat (bright[RF_BAND_HAPPY], >, 0.9);
  g_assert_cmpfloat (bright[RF_BAND_SAD], <, 0.1);
  g_assert_cmpfloat (bright[RF_BAND_TENSE], <, 0.1);
}

/* What is asked for is what is played, and by those and no others. */
static void
test_wishes (void)
{
  RfBandSettings settings = { .mood = RF_BAND_SAD,
                              .genre = RF_BAND_FOLK,
                              .key = 3,
                              .mode = RF_BAND_DORIAN,
                              .metre = RF_BAND_THREE_FOUR,
                              .pace = RF_BAND_OPEN,
                              .tempo = 97,
                              .seconds = 30,
                              .instruments = 1u << RF_BAND_CELLO | 1u << RF_BAND_HARP,
                              .intensity = 500 };
  g_autoptr (RfBandPiece) piece = rf_band_compose (&settings);
  g_autoptr (RfBandPiece) alone = NULL;
  g_autoptr (RfBandPiece) beat = NULL;

  g_assert_cmpint (piece->genre, ==, RF_BAND_FOLK);
  g_assert_cmpint (piece->key, ==, 3);
  g_assert_cmpint (piece->mode, ==, RF_BAND_DORIAN);
  g_assert_cmpint (piece->metre, ==, RF_BAND_THREE_FOUR);
  g_assert_cmpint (piece->tempo, ==, 97);
  for (guint i = 0; i < piece->parts->len; i++)
    {
      const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, i);

      g_assert_true (part->instrument == RF_BAND_CELLO || part->instrument == RF_BAND_HARP);
    }
  /* A violin alone gets a piano; drums alone get nobody. */
  settings.instruments = 1u << RF_BAND_VIOLIN;
  alone = rf_band_compose (&settings);
  g_assert_cmpuint (alone->parts->len, ==, 3);
  settings.instruments = 1u << RF_BAND_DRUMS;
  beat = rf_band_compose (&settings);
  g_assert_cmpuint (beat->parts->len, ==, 1);
}

/* As many bars as are asked for, whatever that makes of the tempo. */
static void
test_bars (void)
{
  static const int cases[][2] = { { 1, 2 }, { 4, 8 }, { 7, 14 }, { 16, 30 }, { 100, 200 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases) * 20; i++)
    {
      RfBandSettings settings = { .mood = (RfBandMood) (i % RF_BAND_N_MOODS),
                                  .genre = RF_BAND_OPEN,
                                  .key = RF_BAND_OPEN,
                                  .mode = RF_BAND_OPEN,
                                  .metre = (int) (i % RF_BAND_N_METRES),
                                  .pace = RF_BAND_OPEN,
                                  .bars = cases[i / 20][0],
                                  .seconds = cases[i / 20][1],
                                  .intensity = 500,
                                  .loopable = i % 2 == 0,
                                  .seed = i };
      g_autoptr (RfBandPiece) piece = rf_band_compose (&settings);
      g_autoptr (GError) error = NULL;

      g_assert_true (rf_band_form_check (&settings, &error));
      g_assert_cmpint (piece->bars, ==, settings.bars);
      check_form (piece);
      check_length (piece);
      check_overlaps (piece);
      check_end (piece);
    }
}

static void
assert_cannot (const RfBandSettings *settings, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_band_form_check (settings, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_bars_that_cannot_be (void)
{
  RfBandSettings settings = { .genre = RF_BAND_OPEN,
                              .key = RF_BAND_OPEN,
                              .mode = RF_BAND_OPEN,
                              .metre = RF_BAND_FOUR_FOUR,
                              .pace = RF_BAND_OPEN,
                              .bars = 64,
                              .seconds = 10 };

  assert_cannot (&settings, "64 bars in 10 s would be");
  settings.seconds = 300;
  settings.bars = 3;
  assert_cannot (&settings, "3 bars in 300 s would be");
  settings.seconds = 6;
  settings.tempo = 120;
  assert_cannot (&settings, "cannot both be given");
  settings.bars = 0;
  g_assert_true (rf_band_form_check (&settings, NULL));
}

static void
test_same_again (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (22);

  for (int round = 0; round < 100; round++)
    {
      RfBandSettings settings = random_settings (random);
      g_autoptr (RfBandPiece) one = rf_band_compose (&settings);
      g_autoptr (RfBandPiece) two = rf_band_compose (&settings);
      g_autoptr (RfBandPiece) other = NULL;

      g_assert_cmpmem (one->notes->data,
                       one->notes->len * sizeof (RfBandNote),
                       two->notes->data,
                       two->notes->len * sizeof (RfBandNote));
      settings.seed++;
      other = rf_band_compose (&settings);
      g_assert_true (other->notes->len != one->notes->len ||
                     memcmp (other->notes->data,
                             one->notes->data,
                             one->notes->len * sizeof (RfBandNote)) != 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/band/composer/every-piece", test_every_piece);
  g_test_add_func ("/band/composer/melodies", test_melodies);
  g_test_add_func ("/band/composer/motif-comes-back", test_motif_comes_back);
  g_test_add_func ("/band/composer/moods-differ", test_moods_differ);
  g_test_add_func ("/band/composer/wishes", test_wishes);
  g_test_add_func ("/band/composer/bars", test_bars);
  g_test_add_func ("/band/composer/bars-that-cannot-be", test_bars_that_cannot_be);
  g_test_add_func ("/band/composer/same-again", test_same_again);
  return g_test_run ();
}
