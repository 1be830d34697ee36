/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"

G_BEGIN_DECLS

/* What a piece may be asked to be. The names are those of the manifest. */

/** RF_BAND_OPEN: left for the composer to choose */
#define RF_BAND_OPEN (-1)

typedef enum
{
  RF_BAND_CALM,
  RF_BAND_HAPPY,
  RF_BAND_SAD,
  RF_BAND_TENSE,
  RF_BAND_EPIC,
  RF_BAND_PLAYFUL,
  RF_BAND_MYSTERIOUS,
  RF_BAND_ROMANTIC,
  RF_BAND_ENERGETIC,
  RF_BAND_DARK,
  RF_BAND_N_MOODS,
} RfBandMood;

typedef enum
{
  RF_BAND_POP,
  RF_BAND_ROCK,
  RF_BAND_JAZZ,
  RF_BAND_CLASSICAL,
  RF_BAND_ELECTRONIC,
  RF_BAND_FOLK,
  RF_BAND_AMBIENT,
  RF_BAND_MARCH,
  RF_BAND_CINEMATIC,
  RF_BAND_N_GENRES,
} RfBandGenre;

typedef enum
{
  RF_BAND_MAJOR,
  RF_BAND_MINOR,
  RF_BAND_DORIAN,
  RF_BAND_MIXOLYDIAN,
  RF_BAND_LYDIAN,
  RF_BAND_PHRYGIAN,
  RF_BAND_N_MODES,
} RfBandMode;

typedef enum
{
  RF_BAND_FOUR_FOUR,
  RF_BAND_THREE_FOUR,
  RF_BAND_SIX_EIGHT,
  RF_BAND_N_METRES,
} RfBandMetre;

typedef enum
{
  RF_BAND_SLOW,
  RF_BAND_MODERATE,
  RF_BAND_FAST,
  RF_BAND_N_PACES,
} RfBandPace;

typedef enum
{
  RF_BAND_PIANO,
  RF_BAND_GUITAR,
  RF_BAND_HARP,
  RF_BAND_STRINGS,
  RF_BAND_VIOLIN,
  RF_BAND_CELLO,
  RF_BAND_FLUTE,
  RF_BAND_CLARINET,
  RF_BAND_SAX,
  RF_BAND_TRUMPET,
  RF_BAND_BRASS,
  RF_BAND_ORGAN,
  RF_BAND_ACCORDION,
  RF_BAND_CHOIR,
  RF_BAND_BELLS,
  RF_BAND_MARIMBA,
  RF_BAND_SYNTH,
  RF_BAND_BASS,
  RF_BAND_DRUMS,
  RF_BAND_N_INSTRUMENTS,
} RfBandInstrument;

extern const RfEnumName rf_band_mood_names[];
extern const RfEnumName rf_band_genre_names[];
extern const RfEnumName rf_band_key_names[];
extern const RfEnumName rf_band_mode_names[];
extern const RfEnumName rf_band_metre_names[];
extern const RfEnumName rf_band_pace_names[];
extern const RfEnumName rf_band_instrument_names[];

int rf_band_read_name (const RfEnumName *names, const char *name);

G_END_DECLS
