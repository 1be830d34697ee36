/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-orchestra.h"

#include "band-program.h"
#include "band-style.h"

#include <string.h>

/*
 * Who plays what. By itself a genre has its players; a set of instruments that
 * is asked for is shared out by what each does best.
 */

#define STREAM_ORCHESTRA 4

/** Below this an instrument does not take a role */
#define FIT 3

/**
 * Player:
 * @low: the lowest pitch of the real instrument
 * @high: the highest
 * @window: where it sings best, for a melody
 * @chords: where its chords lie
 * @fits: 0 to 9 for lead, counter, chords, figure, pad and low
 * @volume: added to the role's, for some are recorded louder
 */
typedef struct
{
  int low;
  int high;
  int window[2];
  int chords[2];
  int fits[6];
  int volume;
} Player;

static const Player players[RF_BAND_N_INSTRUMENTS] = {
  [RF_BAND_PIANO] = { 28, 100, { 62, 86 }, { 50, 72 }, { 6, 3, 9, 8, 2, 4 }, 0 },
  [RF_BAND_GUITAR] = { 40, 84, { 57, 79 }, { 45, 67 }, { 5, 3, 8, 7, 1, 3 }, 0 },
  [RF_BAND_HARP] = { 28, 100, { 60, 84 }, { 48, 74 }, { 4, 2, 5, 9, 1, 3 }, 4 },
  [RF_BAND_STRINGS] = { 31, 96, { 60, 84 }, { 50, 74 }, { 5, 5, 5, 6, 9, 3 }, -4 },
  [RF_BAND_VIOLIN] = { 55, 98, { 62, 86 }, { 57, 76 }, { 9, 7, 0, 3, 0, 0 }, -2 },
  [RF_BAND_CELLO] = { 36, 76, { 45, 67 }, { 40, 62 }, { 7, 6, 0, 3, 1, 6 }, 0 },
  [RF_BAND_FLUTE] = { 60, 96, { 66, 88 }, { 62, 80 }, { 9, 7, 0, 2, 0, 0 }, 0 },
  [RF_BAND_CLARINET] = { 50, 90, { 58, 80 }, { 55, 74 }, { 8, 7, 0, 2, 0, 1 }, 0 },
  [RF_BAND_SAX] = { 49, 80, { 55, 77 }, { 52, 70 }, { 9, 6, 0, 2, 0, 1 }, -2 },
  [RF_BAND_TRUMPET] = { 54, 84, { 60, 81 }, { 55, 74 }, { 9, 6, 0, 2, 0, 0 }, -6 },
  [RF_BAND_BRASS] = { 36, 79, { 53, 74 }, { 48, 67 }, { 6, 6, 5, 3, 6, 4 }, -6 },
  [RF_BAND_ORGAN] = { 36, 96, { 60, 84 }, { 50, 72 }, { 5, 3, 7, 4, 8, 4 }, -8 },
  [RF_BAND_ACCORDION] = { 53, 89, { 60, 83 }, { 55, 74 }, { 7, 4, 7, 4, 5, 0 }, -6 },
  [RF_BAND_CHOIR] = { 48, 79, { 58, 77 }, { 52, 72 }, { 4, 4, 3, 1, 9, 0 }, -2 },
  [RF_BAND_BELLS] = { 60, 103, { 69, 93 }, { 62, 84 }, { 5, 4, 1, 7, 1, 0 }, 2 },
  [RF_BAND_MARIMBA] = { 45, 96, { 60, 84 }, { 52, 76 }, { 5, 3, 3, 8, 0, 2 }, 4 },
  [RF_BAND_SYNTH] = { 36, 96, { 62, 84 }, { 50, 72 }, { 8, 6, 5, 8, 8, 3 }, -8 },
  [RF_BAND_BASS] = { 28, 60, { 36, 55 }, { 36, 55 }, { 1, 0, 0, 0, 0, 9 }, 0 },
  [RF_BAND_DRUMS] = { 27, 87, { 27, 87 }, { 27, 87 }, { 0, 0, 0, 0, 0, 0 }, 0 },
};

/** Where bass lines lie */
#define LOW_BOTTOM 29
#define LOW_TOP    52

/** The lowest place for a tune, but for players who live there */
#define TUNE_BOTTOM 52

/** The lowest place for chords */
#define CHORDS_BOTTOM 43

static const struct
{
  int volume;
  int pan;
  int reverb;
  int threshold;
} seats[RF_BAND_N_ROLES] = {
  [RF_BAND_LEAD] = { 108, 64, 52, 41 }, [RF_BAND_COUNTER] = { 84, 92, 56, 66 },
  [RF_BAND_CHORDS] = { 82, 46, 44, 0 }, [RF_BAND_FIGURE] = { 74, 84, 48, 58 },
  [RF_BAND_PAD] = { 66, 72, 62, 48 },   [RF_BAND_LOW] = { 86, 64, 20, 41 },
  [RF_BAND_BEAT] = { 92, 64, 28, 50 },
};

static gboolean
has_instrument (const RfBandPiece *piece, RfBandInstrument instrument)
{
  return (piece->settings.instruments & (1u << instrument)) != 0;
}

/* What the set does best in this role; one that is free before one that is taken. */
static int
find_best (const RfBandPiece *piece, RfBandRole role, guint taken, gboolean only_free)
{
  int best = RF_BAND_OPEN;
  int best_fit = FIT - 1;

  for (int i = 0; i < RF_BAND_DRUMS; i++)
    {
      gboolean is_taken = (taken & (1u << i)) != 0;
      int fit = players[i].fits[role] - (is_taken ? 2 : 0);

      if (!has_instrument (piece, (RfBandInstrument) i) || (only_free && is_taken))
        continue;
      if (fit > best_fit)
        {
          best = i;
          best_fit = fit;
        }
    }
  return best;
}

/* Lead, bass and chords may be one player with two hands; the rest is for
 * those who are still free. */
static void
share_out (const RfBandPiece *piece, int *roles)
{
  static const RfBandRole order[] = { RF_BAND_LEAD,   RF_BAND_LOW, RF_BAND_CHORDS,
                                      RF_BAND_FIGURE, RF_BAND_PAD, RF_BAND_COUNTER };
  guint taken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      int found = find_best (piece, order[i], taken, i >= 3);

      /* The bass of a piano is its left hand, and nobody sings lead in it. */
      if (order[i] == RF_BAND_LEAD && found == RF_BAND_OPEN)
        continue;
      roles[order[i]] = found;
      if (found != RF_BAND_OPEN)
        taken |= 1u << found;
    }
  if (has_instrument (piece, RF_BAND_DRUMS))
    roles[RF_BAND_BEAT] = RF_BAND_DRUMS;
}

/* A tune without any harmony is accompanied by a piano. */
static void
accompany (int *roles)
{
  if (roles[RF_BAND_LEAD] == RF_BAND_OPEN || roles[RF_BAND_CHORDS] != RF_BAND_OPEN ||
      roles[RF_BAND_FIGURE] != RF_BAND_OPEN || roles[RF_BAND_PAD] != RF_BAND_OPEN ||
      roles[RF_BAND_LOW] != RF_BAND_OPEN)
    return;
  roles[RF_BAND_CHORDS] = RF_BAND_PIANO;
  roles[RF_BAND_LOW] = RF_BAND_PIANO;
}

static gboolean
is_tender (RfBandMood mood)
{
  return mood == RF_BAND_CALM || mood == RF_BAND_SAD || mood == RF_BAND_ROMANTIC ||
         mood == RF_BAND_MYSTERIOUS;
}

static void
take_from_genre (RfBandPiece *piece, int *roles)
{
  const RfBandGenreStyle *genre = rf_band_style_get_genre (piece->genre);
  RfBandRandom random = rf_band_random_new (piece->settings.seed, STREAM_ORCHESTRA);

  memcpy (roles, genre->instruments, sizeof genre->instruments);
  roles[RF_BAND_LEAD] = (int) genre->leads[rf_band_random_below (&random, 3)];
  /* Big drums do not comfort anybody. */
  if (is_tender (piece->settings.mood) &&
      (piece->genre == RF_BAND_CINEMATIC || piece->genre == RF_BAND_FOLK))
    roles[RF_BAND_BEAT] = RF_BAND_OPEN;
  /* A quiet piece is a small one. */
  if (piece->settings.intensity < 250)
    roles[RF_BAND_FIGURE] = RF_BAND_OPEN;
  if (piece->settings.intensity < 150)
    roles[RF_BAND_BEAT] = RF_BAND_OPEN;
}

/* Chords do not cover the tune. */
static void
stay_below_lead (const RfBandPiece *piece, RfBandPart *part, int lowest)
{
  int index = rf_band_piece_find_part (piece, RF_BAND_LEAD);
  const RfBandPart *lead;
  int excess;

  if (index < 0)
    return;
  lead = &g_array_index (piece->parts, RfBandPart, index);
  excess = part->high - ((lead->low + lead->high) / 2 - 2);
  if (excess <= 0)
    return;
  part->low = MAX (part->low - excess, MAX (lowest, CHORDS_BOTTOM));
  part->high = MAX (part->high - excess, part->low + 16);
}

static void
place_window (const RfBandPiece *piece, RfBandPart *part)
{
  const RfBandMoodStyle *mood = rf_band_style_get_mood (piece->settings.mood);
  const Player *player = &players[part->instrument];
  gboolean sings = part->role == RF_BAND_LEAD;
  const int *window = sings ? player->window : player->chords;
  int shift = sings ? mood->shift : CLAMP (mood->shift / 2, -3, 3);

  /* A tune too low would lie beneath its own chords. */
  part->low = MAX (window[0] + shift, MAX (player->low, MIN (window[0], TUNE_BOTTOM)));
  part->high = MAX (MIN (window[1] + shift, player->high), part->low + 14);
  if (part->role == RF_BAND_LOW)
    {
      part->low = MAX (LOW_BOTTOM, player->low);
      part->high = MIN (MAX (LOW_TOP, part->low + 16), player->high);
    }
  if (part->role == RF_BAND_COUNTER)
    {
      part->low = MAX (player->window[0] - 7, player->low);
      part->high = MIN (player->window[1] - 5, player->high);
    }
  if (part->role == RF_BAND_BEAT)
    part->high = player->high;
  if (part->role == RF_BAND_CHORDS || part->role == RF_BAND_FIGURE || part->role == RF_BAND_PAD)
    stay_below_lead (piece, part, player->low);
}

static void
add_part (RfBandPiece *piece, RfBandRole role, RfBandInstrument instrument)
{
  RfBandPart part = { .role = role, .instrument = instrument };

  part.channel = role == RF_BAND_BEAT ? RF_BAND_DRUM_CHANNEL : (int) piece->parts->len;
  part.volume = CLAMP (seats[role].volume + players[instrument].volume, 1, 127);
  part.pan = seats[role].pan;
  part.reverb = seats[role].reverb;
  part.threshold = seats[role].threshold;
  part.lowest = players[instrument].low;
  part.highest = players[instrument].high;
  place_window (piece, &part);
  part.program = rf_band_program_get (piece, role, instrument);
  g_array_append_val (piece->parts, part);
}

/* Somebody has to play in every phrase. */
static void
fill_silence (RfBandPiece *piece)
{
  gboolean found = FALSE;

  for (guint i = 0; i < piece->parts->len; i++)
    found |= g_array_index (piece->parts, RfBandPart, i).role == RF_BAND_CHORDS;
  if (found)
    return;
  for (guint i = 0; i < piece->parts->len; i++)
    {
      RfBandPart *part = &g_array_index (piece->parts, RfBandPart, i);

      if (part->role != RF_BAND_COUNTER)
        part->threshold = 0;
    }
}

/**
 * rf_band_orchestra_choose:
 * @piece: a piece that is settled
 *
 * Chooses the players: the parts.
 */
void
rf_band_orchestra_choose (RfBandPiece *piece)
{
  int roles[RF_BAND_N_ROLES];

  for (int role = 0; role < RF_BAND_N_ROLES; role++)
    roles[role] = RF_BAND_OPEN;
  if (piece->settings.instruments == 0)
    take_from_genre (piece, roles);
  else
    share_out (piece, roles);
  accompany (roles);
  for (int role = 0; role < RF_BAND_N_ROLES; role++)
    {
      if (roles[role] != RF_BAND_OPEN)
        add_part (piece, (RfBandRole) role, (RfBandInstrument) roles[role]);
    }
  fill_silence (piece);
}
