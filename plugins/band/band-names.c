/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-names.h"

const RfEnumName rf_band_mood_names[] = {
  { RF_BAND_CALM, "calm" },
  { RF_BAND_HAPPY, "happy" },
  { RF_BAND_SAD, "sad" },
  { RF_BAND_TENSE, "tense" },
  { RF_BAND_EPIC, "epic" },
  { RF_BAND_PLAYFUL, "playful" },
  { RF_BAND_MYSTERIOUS, "mysterious" },
  { RF_BAND_ROMANTIC, "romantic" },
  { RF_BAND_ENERGETIC, "energetic" },
  { RF_BAND_DARK, "dark" },
  { 0, NULL },
};

const RfEnumName rf_band_genre_names[] = {
  { RF_BAND_OPEN, "auto" },
  { RF_BAND_POP, "pop" },
  { RF_BAND_ROCK, "rock" },
  { RF_BAND_JAZZ, "jazz" },
  { RF_BAND_CLASSICAL, "classical" },
  { RF_BAND_ELECTRONIC, "electronic" },
  { RF_BAND_FOLK, "folk" },
  { RF_BAND_AMBIENT, "ambient" },
  { RF_BAND_MARCH, "march" },
  { RF_BAND_CINEMATIC, "cinematic" },
  { 0, NULL },
};

const RfEnumName rf_band_key_names[] = {
  { RF_BAND_OPEN, "auto" },
  { 0, "C" },
  { 1, "C#" },
  { 2, "D" },
  { 3, "Eb" },
  { 4, "E" },
  { 5, "F" },
  { 6, "F#" },
  { 7, "G" },
  { 8, "Ab" },
  { 9, "A" },
  { 10, "Bb" },
  { 11, "B" },
  { 0, NULL },
};

const RfEnumName rf_band_mode_names[] = {
  { RF_BAND_OPEN, "auto" },
  { RF_BAND_MAJOR, "major" },
  { RF_BAND_MINOR, "minor" },
  { RF_BAND_DORIAN, "dorian" },
  { RF_BAND_MIXOLYDIAN, "mixolydian" },
  { RF_BAND_LYDIAN, "lydian" },
  { RF_BAND_PHRYGIAN, "phrygian" },
  { 0, NULL },
};

const RfEnumName rf_band_metre_names[] = {
  { RF_BAND_OPEN, "auto" },
  { RF_BAND_FOUR_FOUR, "4/4" },
  { RF_BAND_THREE_FOUR, "3/4" },
  { RF_BAND_SIX_EIGHT, "6/8" },
  { 0, NULL },
};

const RfEnumName rf_band_pace_names[] = {
  { RF_BAND_OPEN, "auto" },
  { RF_BAND_SLOW, "slow" },
  { RF_BAND_MODERATE, "moderate" },
  { RF_BAND_FAST, "fast" },
  { 0, NULL },
};

const RfEnumName rf_band_instrument_names[] = {
  { RF_BAND_PIANO, "piano" },
  { RF_BAND_GUITAR, "guitar" },
  { RF_BAND_HARP, "harp" },
  { RF_BAND_STRINGS, "strings" },
  { RF_BAND_VIOLIN, "violin" },
  { RF_BAND_CELLO, "cello" },
  { RF_BAND_FLUTE, "flute" },
  { RF_BAND_CLARINET, "clarinet" },
  { RF_BAND_SAX, "sax" },
  { RF_BAND_TRUMPET, "trumpet" },
  { RF_BAND_BRASS, "brass" },
  { RF_BAND_ORGAN, "organ" },
  { RF_BAND_ACCORDION, "accordion" },
  { RF_BAND_CHOIR, "choir" },
  { RF_BAND_BELLS, "bells" },
  { RF_BAND_MARIMBA, "marimba" },
  { RF_BAND_SYNTH, "synth" },
  { RF_BAND_BASS, "bass" },
  { RF_BAND_DRUMS, "drums" },
  { 0, NULL },
};

/**
 * rf_band_read_name:
 * @names: one of the tables above
 * @name: (nullable): a name
 *
 * Returns: its value; %RF_BAND_OPEN where the table does not have it
 */
int
rf_band_read_name (const RfEnumName *names, const char *name)
{
  int value = RF_BAND_OPEN;

  if (name == NULL || !rf_enum_from_name (names, name, &value))
    return RF_BAND_OPEN;
  return value;
}
