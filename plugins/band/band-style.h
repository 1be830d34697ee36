/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

/* What moods and genres mean, as tables. */

/**
 * RfBandColour:
 * @RF_BAND_TRIADS: plain chords
 * @RF_BAND_SEVENTHS: with a seventh
 * @RF_BAND_NINTHS: with an added ninth
 * @RF_BAND_FIFTHS: root and fifth alone
 */
typedef enum
{
  RF_BAND_TRIADS,
  RF_BAND_SEVENTHS,
  RF_BAND_NINTHS,
  RF_BAND_FIFTHS,
} RfBandColour;

/**
 * RfBandMoodStyle:
 * @tempo: beats a minute
 * @spread: by how much chance moves it
 * @genres: what it is played in where nothing is said
 * @modes: chosen among by chance; a mode may stand there twice
 * @three: percent of pieces in 3/4
 * @six: percent of pieces in 6/8
 * @density: 0 to 100, how busy the melody is
 * @shift: semitones that the melody lies above the middle of its window
 * @velocity: added to every accent
 * @legato: percent of its written length that a melody note sounds
 * @leaps: percent of melody steps that are leaps
 * @colour: of the chords, unless the genre has a stronger wish
 */
typedef struct
{
  int tempo;
  int spread;
  RfBandGenre genres[3];
  RfBandMode modes[4];
  int three;
  int six;
  int density;
  int shift;
  int velocity;
  int legato;
  int leaps;
  RfBandColour colour;
} RfBandMoodStyle;

typedef enum
{
  RF_BAND_CHORDS_BLOCK,
  RF_BAND_CHORDS_BALLAD,
  RF_BAND_CHORDS_PULSE,
  RF_BAND_CHORDS_ARPEGGIO,
  RF_BAND_CHORDS_FLOWING,
  RF_BAND_CHORDS_ALBERTI,
  RF_BAND_CHORDS_STRUM,
  RF_BAND_CHORDS_COMP,
  RF_BAND_CHORDS_OFFBEAT,
  RF_BAND_CHORDS_MARCH,
  RF_BAND_CHORDS_OSTINATO,
  RF_BAND_CHORDS_SLOW_ARPEGGIO,
  RF_BAND_N_CHORD_STYLES,
} RfBandChordStyle;

typedef enum
{
  RF_BAND_LOW_HELD,
  RF_BAND_LOW_ROOT_FIFTH,
  RF_BAND_LOW_POP,
  RF_BAND_LOW_EIGHTHS,
  RF_BAND_LOW_WALKING,
  RF_BAND_LOW_OCTAVES,
  RF_BAND_LOW_MARCH,
  RF_BAND_N_LOW_STYLES,
} RfBandLowStyle;

typedef enum
{
  RF_BAND_BEAT_NONE,
  RF_BAND_BEAT_POP,
  RF_BAND_BEAT_ROCK,
  RF_BAND_BEAT_SWING,
  RF_BAND_BEAT_HOUSE,
  RF_BAND_BEAT_FOLK,
  RF_BAND_BEAT_MARCH,
  RF_BAND_BEAT_EPIC,
  RF_BAND_N_BEATS,
} RfBandBeat;

/**
 * RfBandGenreStyle:
 * @percent: of the mood's tempo
 * @instruments: by role; a role with %RF_BAND_OPEN stays empty
 * @leads: what may lead: chosen among by chance
 * @chords: how chords are played
 * @figure: how the second chord player plays
 * @low: how the bass moves
 * @beat: what the drums play
 * @swing: ticks by which the second eighth of a beat is late
 * @colour: of the chords
 * @halves: percent of bars with a second chord
 */
typedef struct
{
  int percent;
  int instruments[RF_BAND_N_ROLES];
  RfBandInstrument leads[3];
  RfBandChordStyle chords;
  RfBandChordStyle figure;
  RfBandLowStyle low;
  RfBandBeat beat;
  int swing;
  RfBandColour colour;
  int halves;
} RfBandGenreStyle;

const RfBandMoodStyle *rf_band_style_get_mood (RfBandMood mood);
const RfBandGenreStyle *rf_band_style_get_genre (RfBandGenre genre);
RfBandChordStyle rf_band_style_get_chords (const RfBandPiece *piece, RfBandRole role);
RfBandColour rf_band_style_get_colour (const RfBandPiece *piece);

G_END_DECLS
