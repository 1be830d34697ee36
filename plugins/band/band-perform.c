/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-perform.h"

#include "band-style.h"

/*
 * From what is written to what is played: swing, loudness by section and
 * phrase, legato or staccato, and the small unevenness of people. No two notes
 * of one pitch overlap in a channel, for a MIDI player would cut the second
 * off with the end of the first.
 */

#define STREAM_PERFORM 10

/** The shortest sound, in ticks */
#define SHORTEST 20

typedef struct
{
  int velocity; /* added */
  int sound;    /* percent of the written length */
  int late;     /* ticks of unevenness */
} Manner;

/* The lead's length is the mood's. */
static const Manner manners[RF_BAND_N_ROLES] = {
  [RF_BAND_LEAD] = { 8, 0, 6 },     [RF_BAND_COUNTER] = { -4, 98, 6 },
  [RF_BAND_CHORDS] = { -6, 94, 5 }, [RF_BAND_FIGURE] = { -10, 90, 4 },
  [RF_BAND_PAD] = { -10, 100, 0 },  [RF_BAND_LOW] = { 0, 92, 4 },
  [RF_BAND_BEAT] = { 0, 100, 2 },
};

/* The second eighth of a beat comes late, and what lies around it is stretched
 * to fit: order and contact of notes stay as they were. */
static int
swing (const RfBandPiece *piece, int tick)
{
  int late = rf_band_style_get_genre (piece->genre)->swing;
  int half = RF_BAND_QUARTER / 2;
  int beat = tick / RF_BAND_QUARTER * RF_BAND_QUARTER;
  int within = tick - beat;

  if (late == 0 || piece->metre == RF_BAND_SIX_EIGHT)
    return tick;
  if (within <= half)
    return beat + within * (half + late) / half;
  return beat + half + late + (within - half) * (half - late) / half;
}

/* A phrase rises to its third quarter and falls. */
static int
get_arch (const RfBandPiece *piece, const RfBandPhrase *phrase, int tick)
{
  int bar = rf_band_piece_get_bar_ticks (piece);
  int length = phrase->bars * bar;
  int within = tick - phrase->bar * bar;
  int peak = length * 5 / 8;

  if (within <= peak)
    return 8 * within / MAX (peak, 1) - 4;
  return 4 - 8 * (within - peak) / MAX (length - peak, 1);
}

static int
get_velocity (const RfBandPiece *piece, const RfBandNote *note, RfBandRandom *random)
{
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, note->part);
  const RfBandPhrase *phrase = rf_band_piece_find_phrase (piece, note->tick);
  int velocity = note->velocity + manners[part->role].velocity;

  velocity += rf_band_style_get_mood (piece->settings.mood)->velocity;
  velocity += (piece->settings.intensity - 500) * 24 / 1000;
  velocity += (phrase->energy - 65) / 4;
  if (part->role != RF_BAND_BEAT)
    velocity += get_arch (piece, phrase, note->tick);
  velocity += rf_band_random_between (random, -4, 4);
  return CLAMP (velocity, 18, 124);
}

static int
get_sound (const RfBandPiece *piece, const RfBandNote *note)
{
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, note->part);
  int sound = manners[part->role].sound;

  if (part->role == RF_BAND_LEAD)
    sound = rf_band_style_get_mood (piece->settings.mood)->legato;
  else if (part->role == RF_BAND_CHORDS || part->role == RF_BAND_FIGURE)
    sound = MIN (sound, rf_band_style_get_mood (piece->settings.mood)->legato + 6);
  if ((note->flags & RF_BAND_BREATH) != 0)
    sound = MIN (sound, 84);
  if ((note->flags & RF_BAND_HELD) != 0)
    sound = 100;
  return sound;
}

static void
play (const RfBandPiece *piece, RfBandNote *note, RfBandRandom *random)
{
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, note->part);
  int uneven = manners[part->role].late;
  int late = rf_band_random_between (random, -uneven, uneven) + note->late;
  int start = swing (piece, note->tick);
  int end = swing (piece, note->tick + note->duration);

  note->velocity = get_velocity (piece, note, random);
  /* The bar line is where everybody is together. */
  if (note->tick % rf_band_piece_get_bar_ticks (piece) == 0)
    late = note->late;
  note->start = MAX (start + late, 0);
  note->length = MAX ((end - start) * get_sound (piece, note) / 100 - note->late, SHORTEST);
}

static int
compare_notes_cb (gconstpointer first, gconstpointer second)
{
  const RfBandNote *one = first;
  const RfBandNote *other = second;

  if (one->start != other->start)
    return one->start - other->start;
  if (one->part != other->part)
    return one->part - other->part;
  if (one->pitch != other->pitch)
    return one->pitch - other->pitch;
  return other->length - one->length;
}

/* Two notes closer than this would be one. */
static gboolean
is_double (const RfBandNote *before, const RfBandNote *note)
{
  return note->start - before->start < SHORTEST;
}

static void
part_overlaps (RfBandPiece *piece)
{
  g_autofree int *last = g_new0 (int, 16 * 128); /* index + 1, by channel and pitch */
  guint kept = 0;

  for (guint i = 0; i < piece->notes->len; i++)
    {
      RfBandNote note = g_array_index (piece->notes, RfBandNote, i);
      int channel = g_array_index (piece->parts, RfBandPart, note.part).channel;
      int *place = &last[channel * 128 + note.pitch];
      RfBandNote *before =
          *place > 0 ? &g_array_index (piece->notes, RfBandNote, *place - 1) : NULL;

      if (before != NULL && is_double (before, &note))
        continue;
      if (before != NULL && before->start + before->length > note.start)
        before->length = note.start - before->start;
      g_array_index (piece->notes, RfBandNote, kept++) = note;
      *place = (int) kept;
    }
  g_array_set_size (piece->notes, kept);
}

/**
 * rf_band_perform:
 * @piece: a piece whose notes are written
 *
 * Sets how each note is played, and sorts them by when.
 */
void
rf_band_perform (RfBandPiece *piece)
{
  RfBandRandom random = rf_band_random_new (piece->settings.seed, STREAM_PERFORM);

  for (guint i = 0; i < piece->notes->len; i++)
    play (piece, &g_array_index (piece->notes, RfBandNote, i), &random);
  g_array_sort (piece->notes, compare_notes_cb);
  part_overlaps (piece);
}
