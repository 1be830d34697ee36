/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-harmony.h"

#include "band-style.h"

#include <string.h>

/*
 * Chords: four-bar progressions by mode, as degrees from 1 to 7, and cadences.
 * A `V` is the dominant of a minor key with its third raised. The tables keep
 * away from the one diminished triad that each mode has.
 */

#define STREAM_HARMONY 3

/** Progressions of one sort */
#define N_CHOICES 5

/**
 * Progressions:
 * @open: from the tonic to a chord that wants to go on
 * @closed: from the tonic home
 * @contrast: from elsewhere to a chord that wants to go on
 * @homeward: from elsewhere home
 * @before: leads to the cadence of a piece
 * @cadence: the last chord but one
 * @turn: leads from the end of a loop to its start
 */
typedef struct
{
  const char *open[N_CHOICES];
  const char *closed[N_CHOICES];
  const char *contrast[N_CHOICES];
  const char *homeward[N_CHOICES];
  char before;
  char cadence;
  char turn;
} Progressions;

static const Progressions progressions[RF_BAND_N_MODES] = {
  [RF_BAND_MAJOR] = { { "1564", "1645", "1415", "1625", "1365" },
                      { "1451", "1651", "1251", "1641", "1451" },
                      { "4165", "6425", "4145", "6345", "4625" },
                      { "4251", "6451", "2651", "4151", "6251" },
                      '4',
                      '5',
                      '5' },
  [RF_BAND_MINOR] = { { "1645", "164V", "1637", "176V", "146V" },
                      { "14V1", "16V1", "1671", "14V1", "17V1" },
                      { "637V", "3764", "4137", "6374", "346V" },
                      { "64V1", "4671", "34V1", "67V1", "64V1" },
                      '4',
                      'V',
                      'V' },
  [RF_BAND_DORIAN] = { { "1417", "1474", "1347", "1274", "1447" },
                       { "1741", "1471", "1341", "1241", "1471" },
                       { "4174", "3474", "7414", "3714", "4744" },
                       { "3741", "4271", "7341", "3471", "7241" },
                       '3',
                       '4',
                       '7' },
  [RF_BAND_MIXOLYDIAN] = { { "1747", "1574", "1474", "1457", "1754" },
                           { "1741", "1471", "1571", "1741", "1641" },
                           { "4174", "7415", "6745", "4754", "5474" },
                           { "4571", "5741", "6741", "7471", "4271" },
                           '4',
                           '7',
                           '7' },
  [RF_BAND_LYDIAN] = { { "1252", "1262", "1352", "1265", "1632" },
                       { "1251", "1621", "1351", "1251", "1721" },
                       { "6265", "2152", "5262", "3265", "6325" },
                       { "6251", "3251", "5621", "2651", "6321" },
                       '2',
                       '5',
                       '2' },
  [RF_BAND_PHRYGIAN] = { { "1217", "1612", "1272", "1432", "1627" },
                         { "1621", "1271", "1321", "1721", "1421" },
                         { "6712", "3267", "4272", "6327", "4367" },
                         { "6721", "4321", "7621", "3271", "6421" },
                         '7',
                         '2',
                         '2' },
};

/* The step that is no root in any mode's tables: its triad is diminished. */
static const int diminished[RF_BAND_N_MODES] = {
  [RF_BAND_MAJOR] = 6,      [RF_BAND_MINOR] = 1,  [RF_BAND_DORIAN] = 5,
  [RF_BAND_MIXOLYDIAN] = 2, [RF_BAND_LYDIAN] = 3, [RF_BAND_PHRYGIAN] = 4,
};

static RfBandChord
new_chord (const RfBandPiece *piece, char degree, int tick, int duration)
{
  RfBandColour colour = rf_band_style_get_colour (piece);
  RfBandChord chord = { .tick = tick, .duration = duration, .members = { 0, 2, 4 } };

  chord.raised = degree == 'V';
  chord.degree = chord.raised ? 4 : degree - '1';
  chord.n_members = 3;
  if (colour == RF_BAND_SEVENTHS && !(chord.degree == 0 && piece->mode == RF_BAND_MINOR))
    chord.members[chord.n_members++] = 6;
  /* A ninth that is a semitone above the root grates. */
  if (colour == RF_BAND_NINTHS && (chord.degree == 0 || chord.degree == 3) &&
      piece->mode != RF_BAND_PHRYGIAN)
    chord.members[chord.n_members++] = 8;
  return chord;
}

static void
add_chord (RfBandPiece *piece, char degree, int tick, int duration)
{
  RfBandChord chord = new_chord (piece, degree, tick, duration);

  g_array_append_val (piece->chords, chord);
}

static const char *
choose_progression (RfBandPiece *piece, const RfBandPhrase *phrase)
{
  const Progressions *row = &progressions[piece->mode];
  gboolean home = phrase->cadence == RF_BAND_CADENCE_FULL;
  /* The same letter keeps its progression, but for how it ends. */
  RfBandRandom random = rf_band_random_new (
      piece->settings.seed, STREAM_HARMONY + (guint64) phrase->letter * 256 + (home ? 128 : 0));
  int index = rf_band_random_below (&random, N_CHOICES);

  if (phrase->letter == 'B' || phrase->letter == 'C')
    return home ? row->homeward[index] : row->contrast[index];
  return home ? row->closed[index] : row->open[index];
}

/* The ending: as much of `tonic, before, cadence, tonic` as there are bars. */
static char
get_final_degree (const Progressions *row, int bars_left)
{
  switch (bars_left)
    {
    case 1:
      return '1';
    case 2:
      return row->cadence;
    case 3:
      return row->before;
    default:
      return '1';
    }
}

static char
get_degree (RfBandPiece *piece, const RfBandPhrase *phrase, int bar)
{
  const Progressions *row = &progressions[piece->mode];
  const char *progression = choose_progression (piece, phrase);
  int left = phrase->bars - bar;

  if (phrase->cadence == RF_BAND_CADENCE_FINAL)
    return get_final_degree (row, left);
  if (phrase->cadence == RF_BAND_CADENCE_TURN && left == 1)
    return row->turn;
  if (phrase->letter == 'i')
    return left == 1 && phrase->bars > 1 ? row->turn : bar % 2 == 0 ? '1' : row->before;
  /* A short phrase begins and ends as the whole one does. */
  if (phrase->bars < 4 && bar > 0)
    return progression[4 - left];
  return progression[bar];
}

/* What leads to @next from a fifth above it, or else from a third below. */
static char
get_leading_degree (const RfBandPiece *piece, char next)
{
  int degree = next == 'V' ? 4 : next - '1';
  int leading = (degree + 4) % 7;

  if (leading == diminished[piece->mode])
    leading = (degree + 5) % 7;
  if (leading == diminished[piece->mode])
    leading = (degree + 3) % 7;
  return (char) ('1' + leading);
}

static gboolean
wants_half (RfBandPiece *piece, RfBandRandom *random, const RfBandPhrase *phrase, int bar)
{
  const RfBandGenreStyle *genre = rf_band_style_get_genre (piece->genre);
  gboolean chance = rf_band_random_chance (random, genre->halves);

  return chance && phrase->letter != 'i' && phrase->letter != 'o' && bar + 1 < phrase->bars &&
         piece->bar_cells % 2 == 0 && piece->metre != RF_BAND_THREE_FOUR;
}

static void
write_bar (RfBandPiece *piece, RfBandRandom *random, const RfBandPhrase *phrase, int bar)
{
  int ticks = rf_band_piece_get_bar_ticks (piece);
  int tick = (phrase->bar + bar) * ticks;
  char degree = get_degree (piece, phrase, bar);
  char next = bar + 1 < phrase->bars ? get_degree (piece, phrase, bar + 1) : '1';
  char leading = get_leading_degree (piece, next);

  if (wants_half (piece, random, phrase, bar) && leading != degree && leading != next)
    {
      add_chord (piece, degree, tick, ticks / 2);
      add_chord (piece, leading, tick + ticks / 2, ticks / 2);
    }
  else
    add_chord (piece, degree, tick, ticks);
}

/* A single bar that has to end: dominant and tonic within it. */
static void
write_single_bar (RfBandPiece *piece)
{
  int ticks = rf_band_piece_get_bar_ticks (piece);
  int first = piece->metre == RF_BAND_THREE_FOUR ? ticks / 3 : ticks / 2;

  add_chord (piece, progressions[piece->mode].cadence, 0, first);
  add_chord (piece, '1', first, ticks - first);
}

/**
 * rf_band_harmony_write:
 * @piece: a piece with its form
 *
 * Writes the chords.
 */
void
rf_band_harmony_write (RfBandPiece *piece)
{
  if (piece->bars == 1 && !piece->settings.loopable)
    {
      write_single_bar (piece);
      return;
    }
  for (guint i = 0; i < piece->phrases->len; i++)
    {
      const RfBandPhrase *phrase = &g_array_index (piece->phrases, RfBandPhrase, i);
      RfBandRandom random =
          rf_band_random_new (piece->settings.seed, STREAM_HARMONY + (guint64) phrase->letter);

      for (int bar = 0; bar < phrase->bars; bar++)
        write_bar (piece, &random, phrase, bar);
    }
}
