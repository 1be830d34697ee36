/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-form.h"

#include "band-style.h"
#include "rf-error.h"

#include <string.h>

/*
 * What was left open is settled here, and the form: how many bars, how fast,
 * and which phrases. A file has the length that was asked for to the
 * microsecond, so where the tempo is open it gives way a little until whole
 * bars fit; where it is given, the last chord is held for what is left over.
 */

#define STREAM_SETTLE 1
#define STREAM_TEMPO  2

/** A bar, in 1/1000, that the slowing at the end takes beyond its written length */
#define SLOWING 260

/** What rings on after the last bar, in microseconds, at most */
#define TAIL (9 * G_USEC_PER_SEC / 10)

/** Tempos that are asked for and given, in beats a minute */
#define TEMPO_MIN 40
#define TEMPO_MAX 220

#define MINUTE G_GINT64_CONSTANT (60000000)

static const struct
{
  int bar_cells;
  int beat_cells;
} metres[] = {
  [RF_BAND_FOUR_FOUR] = { 16, 4 },
  [RF_BAND_THREE_FOUR] = { 12, 4 },
  [RF_BAND_SIX_EIGHT] = { 12, 6 },
};

/* The letters of a piece by the number of its four-bar phrases; a longer one
 * goes round in the last row. */
static const char *const orders[] = {
  "", "A", "AA", "ABA", "AABA", "AABBA", "AABBAA", "AABBCAA", "AABBAACA", "AABBAACCAABBAA",
};

static RfBandMetre
choose_metre (RfBandRandom *random, const RfBandMoodStyle *mood, RfBandGenre genre)
{
  int dice = rf_band_random_below (random, 100);

  if (genre == RF_BAND_MARCH || genre == RF_BAND_ELECTRONIC || genre == RF_BAND_ROCK)
    return RF_BAND_FOUR_FOUR;
  if (dice < mood->three)
    return RF_BAND_THREE_FOUR;
  return dice < mood->three + mood->six ? RF_BAND_SIX_EIGHT : RF_BAND_FOUR_FOUR;
}

/* Keys of few accidentals, which also suit most instruments. */
static int
choose_key (RfBandRandom *random, RfBandMode mode)
{
  static const int bright[] = { 0, 2, 4, 5, 7, 9, 10 };
  static const int dim[] = { 9, 2, 4, 7, 0, 5, 11 };
  int index = rf_band_random_below (random, G_N_ELEMENTS (bright));

  return mode == RF_BAND_MAJOR || mode == RF_BAND_LYDIAN ? bright[index] : dim[index];
}

static int
choose_tempo (RfBandPiece *piece)
{
  const RfBandMoodStyle *mood = rf_band_style_get_mood (piece->settings.mood);
  const RfBandGenreStyle *genre = rf_band_style_get_genre (piece->genre);
  RfBandRandom random = rf_band_random_new (piece->settings.seed, STREAM_TEMPO);
  int drift = rf_band_random_between (&random, -mood->spread, mood->spread);
  int tempo = (mood->tempo + drift) * genre->percent / 100;

  if (piece->settings.tempo > 0)
    return MAX (piece->settings.tempo, TEMPO_MIN);
  tempo += (piece->settings.intensity - 500) * tempo / 5000;
  if (piece->settings.pace == RF_BAND_SLOW)
    tempo = MIN (tempo * 3 / 4, 76);
  else if (piece->settings.pace == RF_BAND_MODERATE)
    tempo = CLAMP (tempo, 88, 116);
  else if (piece->settings.pace == RF_BAND_FAST)
    tempo = MAX (tempo * 5 / 4, 132);
  /* The beat of 6/8 is three eighths long. */
  if (piece->metre == RF_BAND_SIX_EIGHT)
    tempo = tempo * 2 / 3;
  return CLAMP (tempo, TEMPO_MIN, TEMPO_MAX);
}

/**
 * rf_band_form_settle:
 * @piece: a piece with its settings
 *
 * Settles genre, mode, key, metre and the tempo that is aimed at.
 */
void
rf_band_form_settle (RfBandPiece *piece)
{
  const RfBandSettings *settings = &piece->settings;
  const RfBandMoodStyle *mood = rf_band_style_get_mood (settings->mood);
  /* The mood is in it, so that one seed is not one key for all moods. */
  RfBandRandom random =
      rf_band_random_new (settings->seed, STREAM_SETTLE + 256 * (guint64) (settings->mood + 1));
  RfBandGenre genre = mood->genres[rf_band_random_below (&random, 3)];
  RfBandMode mode = mood->modes[rf_band_random_below (&random, 4)];
  int key;
  RfBandMetre metre;

  piece->genre = settings->genre != RF_BAND_OPEN ? (RfBandGenre) settings->genre : genre;
  piece->mode = settings->mode != RF_BAND_OPEN ? (RfBandMode) settings->mode : mode;
  key = choose_key (&random, piece->mode);
  metre = choose_metre (&random, mood, piece->genre);
  piece->key = settings->key != RF_BAND_OPEN ? settings->key : key;
  piece->metre = settings->metre != RF_BAND_OPEN ? (RfBandMetre) settings->metre : metre;
  piece->bar_cells = metres[piece->metre].bar_cells;
  piece->beat_cells = metres[piece->metre].beat_cells;
  piece->tempo = choose_tempo (piece);
}

/* The tempo at which @bars bars take @time. */
static int
get_quarter (const RfBandPiece *piece, int bars, gint64 time)
{
  gint64 slowing = piece->settings.loopable || bars < 3 ? 0 : SLOWING;
  gint64 thousandths = (gint64) bars * 1000 + slowing;

  return (int) (time * 1000 * 4 / (thousandths * piece->bar_cells));
}

static int
quarter_from_tempo (const RfBandPiece *piece, int tempo)
{
  return (int) (MINUTE * 4 / ((gint64) tempo * piece->beat_cells));
}

static int
tempo_from_quarter (const RfBandPiece *piece, int quarter)
{
  gint64 beat = (gint64) quarter * piece->beat_cells / 4;

  return (int) ((MINUTE + beat / 2) / beat);
}

/* How little a number of bars fits a form of four-bar phrases, as percents of
 * tempo that one would rather give away. */
static int
get_awkwardness (const RfBandPiece *piece, int bars)
{
  if (piece->settings.loopable)
    return bars % 8 == 0 ? 0 : bars % 4 == 0 ? 1 : bars % 2 == 0 ? 5 : 9;
  if (bars <= 4)
    return bars % 2 == 0 ? 0 : 3;
  return (bars - 1) % 4 <= 1 ? 0 : 4;
}

static int
choose_bars (const RfBandPiece *piece, gint64 time)
{
  int wanted = quarter_from_tempo (piece, piece->tempo);
  int bar = (int) ((gint64) wanted * piece->bar_cells / 4);
  int middle = (int) (time / bar);
  int best = 1;
  int best_cost = G_MAXINT;

  for (int bars = MAX (1, middle - 4); bars <= middle + 4; bars++)
    {
      int quarter = get_quarter (piece, bars, time);
      int deviation = (int) (ABS ((gint64) quarter - wanted) * 1000 / wanted);
      int cost = deviation + get_awkwardness (piece, bars) * 10;

      if (cost < best_cost)
        {
          best = bars;
          best_cost = cost;
        }
    }
  return best;
}

static void
add_tempo (RfBandPiece *piece, int tick, gint64 quarter)
{
  const RfBandTempo tempo = { tick, (int) quarter };

  g_array_append_val (piece->tempos, tempo);
}

/* With the tempo given, the last bar takes what is left: a held chord. */
static void
plan_given_tempo (RfBandPiece *piece, gint64 time)
{
  gint64 quarter = quarter_from_tempo (piece, piece->tempo);
  gint64 bar = quarter * piece->bar_cells / 4;
  int bars = (int) (time / bar);

  if (bars <= 1)
    {
      bars = 1;
      quarter = get_quarter (piece, 1, time);
    }
  piece->bars = bars;
  add_tempo (piece, 0, quarter);
  if (bars > 1)
    {
      gint64 rest = time - (bars - 1) * bar;

      add_tempo (
          piece, (bars - 1) * rf_band_piece_get_bar_ticks (piece), rest * 4 / piece->bar_cells);
    }
}

static void
plan_open_tempo (RfBandPiece *piece, gint64 time)
{
  int bar = rf_band_piece_get_bar_ticks (piece);
  gint64 quarter;

  piece->bars = piece->settings.bars > 0 ? piece->settings.bars : choose_bars (piece, time);
  quarter = get_quarter (piece, piece->bars, time);
  add_tempo (piece, 0, quarter);
  if (piece->bars < 3 || piece->settings.loopable)
    return;
  /* Half a bar at 112 % and a bar at 120 %: together SLOWING. */
  add_tempo (piece, (piece->bars - 2) * bar + bar / 2, quarter * 112 / 100);
  add_tempo (piece, (piece->bars - 1) * bar, quarter * 120 / 100);
}

static void
add_phrase (RfBandPiece *piece, char letter, int bars, RfBandCadence cadence, int energy)
{
  RfBandPhrase phrase = { .letter = letter, .bars = bars, .cadence = cadence, .energy = energy };

  for (guint i = 0; i < piece->phrases->len; i++)
    {
      const RfBandPhrase *before = &g_array_index (piece->phrases, RfBandPhrase, i);

      phrase.repeat += before->letter == letter;
      phrase.bar = before->bar + before->bars;
    }
  if (bars > 0)
    g_array_append_val (piece->phrases, phrase);
}

/* A piece grows: its first phrases are thin, its last ones full. */
static int
get_energy (char letter, int index, int count)
{
  int growth = count > 1 ? index * 30 / (count - 1) : 20;

  if (letter == 'C')
    return 42;
  return letter == 'B' ? MIN (68 + growth / 2, 85) : 60 + growth;
}

static void
add_body (RfBandPiece *piece, int bars)
{
  int count = bars / 4;
  int rest = bars % 4;
  gsize row = MIN ((gsize) count, G_N_ELEMENTS (orders) - 1);
  int length = (int) strlen (orders[row]);
  int run = 0;

  for (int i = 0; i < count; i++)
    {
      char letter = orders[row][i % length];
      gboolean closes;

      /* The second of two answers the first. */
      run = i > 0 && orders[row][(i - 1) % length] == letter ? run + 1 : 0;
      closes = i + 1 == count || run % 2 == 1;
      add_phrase (piece,
                  letter,
                  4,
                  closes ? RF_BAND_CADENCE_FULL : RF_BAND_CADENCE_HALF,
                  get_energy (letter, i, count));
    }
  if (rest > 0)
    add_phrase (piece, 'A', rest, RF_BAND_CADENCE_FULL, 70);
}

static void
mark_sections (RfBandPiece *piece)
{
  for (guint i = 0; i < piece->phrases->len; i++)
    {
      RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);
      RfBandPhrase *before = i > 0 ? phrase - 1 : NULL;

      phrase->opens = before == NULL || before->letter != phrase->letter ||
                      before->cadence == RF_BAND_CADENCE_FULL;
      if (before != NULL)
        before->closes = phrase->opens;
    }
  g_array_index (piece->phrases, RfBandPhrase, piece->phrases->len - 1).closes = TRUE;
}

static void
plan_phrases (RfBandPiece *piece)
{
  int bars = piece->bars;
  int intro = bars >= 24 ? 4 : bars >= 13 ? 2 : 0;
  int ending = (bars - intro - 1) % 4 + 1;

  if (piece->settings.loopable)
    {
      add_body (piece, bars);
      g_array_index (piece->phrases, RfBandPhrase, piece->phrases->len - 1).cadence =
          RF_BAND_CADENCE_TURN;
    }
  else if (bars <= 4)
    add_phrase (piece, 'A', bars, RF_BAND_CADENCE_FINAL, 70);
  else
    {
      add_phrase (piece, 'i', intro, RF_BAND_CADENCE_HALF, 40);
      add_body (piece, bars - intro - ending);
      add_phrase (piece, 'o', ending, RF_BAND_CADENCE_FINAL, 66);
    }
  mark_sections (piece);
}

/**
 * rf_band_form_plan:
 * @piece: a piece that is settled
 *
 * Plans bars, tempos and phrases.
 */
void
rf_band_form_plan (RfBandPiece *piece)
{
  gint64 length = (gint64) piece->settings.seconds * G_USEC_PER_SEC;
  gint64 tail = piece->settings.loopable ? 0 : MIN (length / 6, TAIL);

  piece->length = length;
  if (piece->settings.tempo > 0 && !piece->settings.loopable)
    plan_given_tempo (piece, length - tail);
  else
    plan_open_tempo (piece, length - tail);
  piece->tempo = tempo_from_quarter (piece, g_array_index (piece->tempos, RfBandTempo, 0).quarter);
  plan_phrases (piece);
}

/**
 * rf_band_form_check:
 * @settings: what is asked for
 * @error: %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether so many bars are played in that length at a tempo that can
 *   be played, and no other tempo is asked for
 */
gboolean
rf_band_form_check (const RfBandSettings *settings, GError **error)
{
  g_autoptr (RfBandPiece) piece = NULL;
  g_autofree char *hint = NULL;
  int beats;

  if (settings->bars == 0)
    return TRUE;
  if (settings->tempo > 0)
    {
      g_set_error_literal (
          error,
          RF_ERROR,
          RF_ERROR_INVALID_REQUEST,
          "bars and tempo cannot both be given: with the length, one makes the other");
      rf_error_set_hint (*error, "Leave out one of the two.");
      return FALSE;
    }
  piece = rf_band_piece_new (settings);
  rf_band_form_settle (piece);
  rf_band_form_plan (piece);
  if (piece->tempo >= TEMPO_MIN && piece->tempo <= TEMPO_MAX)
    return TRUE;
  beats = piece->bar_cells / piece->beat_cells;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "%d bars in %d s would be %d beats a minute",
               settings->bars,
               settings->seconds,
               piece->tempo);
  hint = g_strdup_printf (
      "A bar has %d beats here, and %d to %d a minute can be played.", beats, TEMPO_MIN, TEMPO_MAX);
  rf_error_set_hint (*error, hint);
  return FALSE;
}
