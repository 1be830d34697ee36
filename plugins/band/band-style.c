/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-style.h"

static const RfBandMoodStyle moods[RF_BAND_N_MOODS] = {
  [RF_BAND_CALM] = { .tempo = 72,
                     .spread = 8,
                     .genres = { RF_BAND_CLASSICAL, RF_BAND_AMBIENT, RF_BAND_FOLK },
                     .modes = { RF_BAND_MAJOR, RF_BAND_MAJOR, RF_BAND_LYDIAN, RF_BAND_MIXOLYDIAN },
                     .three = 20,
                     .six = 15,
                     .density = 26,
                     .shift = -2,
                     .velocity = -16,
                     .legato = 98,
                     .leaps = 15,
                     .colour = RF_BAND_NINTHS },
  [RF_BAND_HAPPY] = { .tempo = 120,
                      .spread = 10,
                      .genres = { RF_BAND_POP, RF_BAND_FOLK, RF_BAND_JAZZ },
                      .modes = { RF_BAND_MAJOR, RF_BAND_MAJOR, RF_BAND_MAJOR, RF_BAND_MIXOLYDIAN },
                      .three = 5,
                      .six = 10,
                      .density = 66,
                      .shift = 2,
                      .velocity = 4,
                      .legato = 84,
                      .leaps = 30,
                      .colour = RF_BAND_TRIADS },
  [RF_BAND_SAD] = { .tempo = 62,
                    .spread = 6,
                    .genres = { RF_BAND_CLASSICAL, RF_BAND_POP, RF_BAND_CINEMATIC },
                    .modes = { RF_BAND_MINOR, RF_BAND_MINOR, RF_BAND_MINOR, RF_BAND_DORIAN },
                    .three = 20,
                    .six = 15,
                    .density = 36,
                    .shift = -4,
                    .velocity = -11,
                    .legato = 98,
                    .leaps = 20,
                    .colour = RF_BAND_TRIADS },
  [RF_BAND_TENSE] = { .tempo = 134,
                      .spread = 10,
                      .genres = { RF_BAND_CINEMATIC, RF_BAND_CINEMATIC, RF_BAND_ELECTRONIC },
                      .modes = { RF_BAND_PHRYGIAN, RF_BAND_PHRYGIAN, RF_BAND_MINOR, RF_BAND_MINOR },
                      .three = 5,
                      .six = 10,
                      .density = 76,
                      .shift = -6,
                      .velocity = 4,
                      .legato = 62,
                      .leaps = 18,
                      .colour = RF_BAND_TRIADS },
  [RF_BAND_EPIC] = { .tempo = 98,
                     .spread = 8,
                     .genres = { RF_BAND_CINEMATIC, RF_BAND_CINEMATIC, RF_BAND_ROCK },
                     .modes = { RF_BAND_MINOR, RF_BAND_MINOR, RF_BAND_DORIAN, RF_BAND_MIXOLYDIAN },
                     .three = 5,
                     .six = 15,
                     .density = 44,
                     .shift = 1,
                     .velocity = 12,
                     .legato = 95,
                     .leaps = 38,
                     .colour = RF_BAND_TRIADS },
  [RF_BAND_PLAYFUL] = { .tempo = 132,
                        .spread = 12,
                        .genres = { RF_BAND_FOLK, RF_BAND_CLASSICAL, RF_BAND_JAZZ },
                        .modes = { RF_BAND_MAJOR,
                                   RF_BAND_MAJOR,
                                   RF_BAND_MIXOLYDIAN,
                                   RF_BAND_LYDIAN },
                        .three = 15,
                        .six = 30,
                        .density = 80,
                        .shift = 5,
                        .velocity = -2,
                        .legato = 52,
                        .leaps = 40,
                        .colour = RF_BAND_TRIADS },
  [RF_BAND_MYSTERIOUS] = { .tempo = 80,
                           .spread = 8,
                           .genres = { RF_BAND_AMBIENT, RF_BAND_CINEMATIC, RF_BAND_CLASSICAL },
                           .modes = { RF_BAND_DORIAN,
                                      RF_BAND_PHRYGIAN,
                                      RF_BAND_LYDIAN,
                                      RF_BAND_MINOR },
                           .three = 15,
                           .six = 20,
                           .density = 34,
                           .shift = -1,
                           .velocity = -10,
                           .legato = 94,
                           .leaps = 30,
                           .colour = RF_BAND_NINTHS },
  [RF_BAND_ROMANTIC] = { .tempo = 80,
                         .spread = 8,
                         .genres = { RF_BAND_CLASSICAL, RF_BAND_JAZZ, RF_BAND_POP },
                         .modes = { RF_BAND_MAJOR, RF_BAND_MAJOR, RF_BAND_MAJOR, RF_BAND_MINOR },
                         .three = 35,
                         .six = 15,
                         .density = 46,
                         .shift = 0,
                         .velocity = -4,
                         .legato = 100,
                         .leaps = 35,
                         .colour = RF_BAND_SEVENTHS },
  [RF_BAND_ENERGETIC] = { .tempo = 146,
                          .spread = 10,
                          .genres = { RF_BAND_ROCK, RF_BAND_ELECTRONIC, RF_BAND_POP },
                          .modes = { RF_BAND_MINOR,
                                     RF_BAND_MAJOR,
                                     RF_BAND_MIXOLYDIAN,
                                     RF_BAND_DORIAN },
                          .three = 0,
                          .six = 0,
                          .density = 88,
                          .shift = 2,
                          .velocity = 12,
                          .legato = 78,
                          .leaps = 30,
                          .colour = RF_BAND_TRIADS },
  [RF_BAND_DARK] = { .tempo = 76,
                     .spread = 8,
                     .genres = { RF_BAND_CINEMATIC, RF_BAND_AMBIENT, RF_BAND_CINEMATIC },
                     .modes = { RF_BAND_PHRYGIAN, RF_BAND_MINOR, RF_BAND_PHRYGIAN, RF_BAND_MINOR },
                     .three = 5,
                     .six = 10,
                     .density = 34,
                     .shift = -9,
                     .velocity = 0,
                     .legato = 96,
                     .leaps = 20,
                     .colour = RF_BAND_TRIADS },
};

/* The roles in their order: lead, counter, chords, figure, pad, low, beat. */
static const RfBandGenreStyle genres[RF_BAND_N_GENRES] = {
  [RF_BAND_POP] = { .percent = 100,
                    .instruments = { RF_BAND_PIANO,
                                     RF_BAND_STRINGS,
                                     RF_BAND_PIANO,
                                     RF_BAND_GUITAR,
                                     RF_BAND_SYNTH,
                                     RF_BAND_BASS,
                                     RF_BAND_DRUMS },
                    .leads = { RF_BAND_GUITAR, RF_BAND_SYNTH, RF_BAND_PIANO },
                    .chords = RF_BAND_CHORDS_BALLAD,
                    .figure = RF_BAND_CHORDS_ARPEGGIO,
                    .low = RF_BAND_LOW_POP,
                    .beat = RF_BAND_BEAT_POP,
                    .colour = RF_BAND_TRIADS,
                    .halves = 5 },
  [RF_BAND_ROCK] = { .percent = 104,
                     .instruments = { RF_BAND_GUITAR,
                                      RF_BAND_OPEN,
                                      RF_BAND_GUITAR,
                                      RF_BAND_OPEN,
                                      RF_BAND_ORGAN,
                                      RF_BAND_BASS,
                                      RF_BAND_DRUMS },
                     .leads = { RF_BAND_GUITAR, RF_BAND_GUITAR, RF_BAND_GUITAR },
                     .chords = RF_BAND_CHORDS_PULSE,
                     .figure = RF_BAND_CHORDS_PULSE,
                     .low = RF_BAND_LOW_EIGHTHS,
                     .beat = RF_BAND_BEAT_ROCK,
                     .colour = RF_BAND_FIFTHS,
                     .halves = 0 },
  [RF_BAND_JAZZ] = { .percent = 108,
                     .instruments = { RF_BAND_SAX,
                                      RF_BAND_OPEN,
                                      RF_BAND_PIANO,
                                      RF_BAND_OPEN,
                                      RF_BAND_OPEN,
                                      RF_BAND_BASS,
                                      RF_BAND_DRUMS },
                     .leads = { RF_BAND_SAX, RF_BAND_TRUMPET, RF_BAND_CLARINET },
                     .chords = RF_BAND_CHORDS_COMP,
                     .figure = RF_BAND_CHORDS_BLOCK,
                     .low = RF_BAND_LOW_WALKING,
                     .beat = RF_BAND_BEAT_SWING,
                     .swing = 80,
                     .colour = RF_BAND_SEVENTHS,
                     .halves = 45 },
  [RF_BAND_CLASSICAL] = { .percent = 100,
                          .instruments = { RF_BAND_VIOLIN,
                                           RF_BAND_CLARINET,
                                           RF_BAND_PIANO,
                                           RF_BAND_OPEN,
                                           RF_BAND_STRINGS,
                                           RF_BAND_CELLO,
                                           RF_BAND_OPEN },
                          .leads = { RF_BAND_VIOLIN, RF_BAND_FLUTE, RF_BAND_PIANO },
                          .chords = RF_BAND_CHORDS_ALBERTI,
                          .figure = RF_BAND_CHORDS_ARPEGGIO,
                          .low = RF_BAND_LOW_HELD,
                          .beat = RF_BAND_BEAT_NONE,
                          .colour = RF_BAND_TRIADS,
                          .halves = 25 },
  [RF_BAND_ELECTRONIC] = { .percent = 104,
                           .instruments = { RF_BAND_SYNTH,
                                            RF_BAND_OPEN,
                                            RF_BAND_SYNTH,
                                            RF_BAND_SYNTH,
                                            RF_BAND_SYNTH,
                                            RF_BAND_BASS,
                                            RF_BAND_DRUMS },
                           .leads = { RF_BAND_SYNTH, RF_BAND_SYNTH, RF_BAND_SYNTH },
                           .chords = RF_BAND_CHORDS_OFFBEAT,
                           .figure = RF_BAND_CHORDS_FLOWING,
                           .low = RF_BAND_LOW_OCTAVES,
                           .beat = RF_BAND_BEAT_HOUSE,
                           .colour = RF_BAND_TRIADS,
                           .halves = 0 },
  [RF_BAND_FOLK] = { .percent = 100,
                     .instruments = { RF_BAND_FLUTE,
                                      RF_BAND_VIOLIN,
                                      RF_BAND_GUITAR,
                                      RF_BAND_OPEN,
                                      RF_BAND_ACCORDION,
                                      RF_BAND_BASS,
                                      RF_BAND_DRUMS },
                     .leads = { RF_BAND_FLUTE, RF_BAND_VIOLIN, RF_BAND_ACCORDION },
                     .chords = RF_BAND_CHORDS_STRUM,
                     .figure = RF_BAND_CHORDS_ARPEGGIO,
                     .low = RF_BAND_LOW_ROOT_FIFTH,
                     .beat = RF_BAND_BEAT_FOLK,
                     .colour = RF_BAND_TRIADS,
                     .halves = 15 },
  [RF_BAND_AMBIENT] = { .percent = 92,
                        .instruments = { RF_BAND_BELLS,
                                         RF_BAND_OPEN,
                                         RF_BAND_HARP,
                                         RF_BAND_OPEN,
                                         RF_BAND_SYNTH,
                                         RF_BAND_BASS,
                                         RF_BAND_OPEN },
                        .leads = { RF_BAND_BELLS, RF_BAND_PIANO, RF_BAND_SYNTH },
                        .chords = RF_BAND_CHORDS_SLOW_ARPEGGIO,
                        .figure = RF_BAND_CHORDS_ARPEGGIO,
                        .low = RF_BAND_LOW_HELD,
                        .beat = RF_BAND_BEAT_NONE,
                        .colour = RF_BAND_NINTHS,
                        .halves = 0 },
  [RF_BAND_MARCH] = { .percent = 100,
                      .instruments = { RF_BAND_TRUMPET,
                                       RF_BAND_FLUTE,
                                       RF_BAND_BRASS,
                                       RF_BAND_OPEN,
                                       RF_BAND_OPEN,
                                       RF_BAND_BASS,
                                       RF_BAND_DRUMS },
                      .leads = { RF_BAND_TRUMPET, RF_BAND_CLARINET, RF_BAND_TRUMPET },
                      .chords = RF_BAND_CHORDS_MARCH,
                      .figure = RF_BAND_CHORDS_MARCH,
                      .low = RF_BAND_LOW_MARCH,
                      .beat = RF_BAND_BEAT_MARCH,
                      .colour = RF_BAND_TRIADS,
                      .halves = 20 },
  [RF_BAND_CINEMATIC] = { .percent = 100,
                          .instruments = { RF_BAND_BRASS,
                                           RF_BAND_STRINGS,
                                           RF_BAND_STRINGS,
                                           RF_BAND_OPEN,
                                           RF_BAND_CHOIR,
                                           RF_BAND_BASS,
                                           RF_BAND_DRUMS },
                          .leads = { RF_BAND_BRASS, RF_BAND_STRINGS, RF_BAND_VIOLIN },
                          .chords = RF_BAND_CHORDS_OSTINATO,
                          .figure = RF_BAND_CHORDS_OSTINATO,
                          .low = RF_BAND_LOW_HELD,
                          .beat = RF_BAND_BEAT_EPIC,
                          .colour = RF_BAND_TRIADS,
                          .halves = 0 },
};

/* Where a mood wants another way to play than the genre's own. */
static const struct
{
  int genre; /* or RF_BAND_OPEN for any */
  RfBandMood mood;
  RfBandChordStyle chords;
} exceptions[] = {
  { RF_BAND_CLASSICAL, RF_BAND_CALM, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_CLASSICAL, RF_BAND_SAD, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_CLASSICAL, RF_BAND_ROMANTIC, RF_BAND_CHORDS_FLOWING },
  { RF_BAND_CLASSICAL, RF_BAND_DARK, RF_BAND_CHORDS_BLOCK },
  { RF_BAND_CLASSICAL, RF_BAND_MYSTERIOUS, RF_BAND_CHORDS_SLOW_ARPEGGIO },
  { RF_BAND_CLASSICAL, RF_BAND_EPIC, RF_BAND_CHORDS_PULSE },
  { RF_BAND_CINEMATIC, RF_BAND_SAD, RF_BAND_CHORDS_BLOCK },
  { RF_BAND_CINEMATIC, RF_BAND_CALM, RF_BAND_CHORDS_BLOCK },
  { RF_BAND_CINEMATIC, RF_BAND_MYSTERIOUS, RF_BAND_CHORDS_SLOW_ARPEGGIO },
  { RF_BAND_CINEMATIC, RF_BAND_ROMANTIC, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_CINEMATIC, RF_BAND_DARK, RF_BAND_CHORDS_BLOCK },
  { RF_BAND_FOLK, RF_BAND_CALM, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_FOLK, RF_BAND_SAD, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_FOLK, RF_BAND_MYSTERIOUS, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_POP, RF_BAND_ENERGETIC, RF_BAND_CHORDS_PULSE },
  { RF_BAND_POP, RF_BAND_HAPPY, RF_BAND_CHORDS_PULSE },
  { RF_BAND_POP, RF_BAND_SAD, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_ROCK, RF_BAND_CALM, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_ROCK, RF_BAND_SAD, RF_BAND_CHORDS_ARPEGGIO },
  { RF_BAND_ELECTRONIC, RF_BAND_CALM, RF_BAND_CHORDS_BLOCK },
  { RF_BAND_ELECTRONIC, RF_BAND_TENSE, RF_BAND_CHORDS_PULSE },
};

/**
 * rf_band_style_get_mood:
 * @mood: a mood
 *
 * Returns: (transfer none): what it means
 */
const RfBandMoodStyle *
rf_band_style_get_mood (RfBandMood mood)
{
  return &moods[mood];
}

/**
 * rf_band_style_get_genre:
 * @genre: a genre
 *
 * Returns: (transfer none): what it means
 */
const RfBandGenreStyle *
rf_band_style_get_genre (RfBandGenre genre)
{
  return &genres[genre];
}

/**
 * rf_band_style_get_chords:
 * @piece: a piece whose genre is settled
 * @role: %RF_BAND_CHORDS or %RF_BAND_FIGURE
 *
 * Returns: how that player plays
 */
RfBandChordStyle
rf_band_style_get_chords (const RfBandPiece *piece, RfBandRole role)
{
  if (role == RF_BAND_FIGURE)
    return genres[piece->genre].figure;
  for (gsize i = 0; i < G_N_ELEMENTS (exceptions); i++)
    {
      if (exceptions[i].genre == (int) piece->genre && exceptions[i].mood == piece->settings.mood)
        return exceptions[i].chords;
    }
  return genres[piece->genre].chords;
}

/**
 * rf_band_style_get_colour:
 * @piece: a piece whose genre is settled
 *
 * Returns: what its chords are made of
 */
RfBandColour
rf_band_style_get_colour (const RfBandPiece *piece)
{
  RfBandColour genre = genres[piece->genre].colour;

  return genre != RF_BAND_TRIADS ? genre : moods[piece->settings.mood].colour;
}
