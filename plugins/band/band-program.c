/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-program.h"

/*
 * Which of General MIDI's sounds an instrument is: a guitar of rock is not the
 * one of folk. Numbers are program numbers from 0, as in the General MIDI
 * Level 1 sound set; for drums the kits of the GS format, which soundfonts
 * fall back from to the standard kit.
 */

#define ANY (-1)

typedef struct
{
  int instrument;
  int role;
  int genre;
  int mood;
  int program;
} Row;

/* The first row that fits. */
static const Row rows[] = {
  { RF_BAND_PIANO, ANY, RF_BAND_ELECTRONIC, ANY, 4 },
  { RF_BAND_PIANO, ANY, RF_BAND_AMBIENT, RF_BAND_MYSTERIOUS, 4 },
  { RF_BAND_PIANO, ANY, ANY, ANY, 0 },
  { RF_BAND_GUITAR, RF_BAND_LEAD, RF_BAND_ROCK, RF_BAND_CALM, 27 },
  { RF_BAND_GUITAR, RF_BAND_CHORDS, RF_BAND_ROCK, RF_BAND_CALM, 25 },
  { RF_BAND_GUITAR, RF_BAND_CHORDS, RF_BAND_ROCK, RF_BAND_SAD, 25 },
  { RF_BAND_GUITAR, RF_BAND_LEAD, RF_BAND_ROCK, ANY, 30 },
  { RF_BAND_GUITAR, ANY, RF_BAND_ROCK, ANY, 29 },
  { RF_BAND_GUITAR, RF_BAND_LEAD, RF_BAND_POP, ANY, 27 },
  { RF_BAND_GUITAR, ANY, RF_BAND_POP, ANY, 25 },
  { RF_BAND_GUITAR, ANY, RF_BAND_JAZZ, ANY, 26 },
  { RF_BAND_GUITAR, ANY, RF_BAND_FOLK, ANY, 25 },
  { RF_BAND_GUITAR, ANY, RF_BAND_ELECTRONIC, ANY, 27 },
  { RF_BAND_GUITAR, ANY, ANY, ANY, 24 },
  { RF_BAND_HARP, ANY, ANY, ANY, 46 },
  { RF_BAND_STRINGS, RF_BAND_CHORDS, ANY, RF_BAND_PLAYFUL, 45 },
  { RF_BAND_STRINGS, RF_BAND_FIGURE, ANY, RF_BAND_PLAYFUL, 45 },
  { RF_BAND_STRINGS, RF_BAND_PAD, ANY, RF_BAND_TENSE, 44 },
  { RF_BAND_STRINGS, RF_BAND_PAD, ANY, ANY, 49 },
  { RF_BAND_STRINGS, ANY, ANY, ANY, 48 },
  { RF_BAND_VIOLIN, ANY, RF_BAND_FOLK, ANY, 110 },
  { RF_BAND_VIOLIN, ANY, ANY, ANY, 40 },
  { RF_BAND_CELLO, ANY, ANY, ANY, 42 },
  { RF_BAND_FLUTE, ANY, RF_BAND_FOLK, RF_BAND_MYSTERIOUS, 75 },
  { RF_BAND_FLUTE, ANY, RF_BAND_AMBIENT, ANY, 75 },
  { RF_BAND_FLUTE, ANY, RF_BAND_MARCH, ANY, 72 },
  { RF_BAND_FLUTE, ANY, ANY, ANY, 73 },
  { RF_BAND_CLARINET, ANY, ANY, ANY, 71 },
  { RF_BAND_SAX, ANY, ANY, RF_BAND_ROMANTIC, 66 },
  { RF_BAND_SAX, ANY, ANY, ANY, 65 },
  { RF_BAND_TRUMPET, ANY, RF_BAND_JAZZ, RF_BAND_SAD, 59 },
  { RF_BAND_TRUMPET, ANY, RF_BAND_JAZZ, RF_BAND_CALM, 59 },
  { RF_BAND_TRUMPET, ANY, ANY, ANY, 56 },
  { RF_BAND_BRASS, ANY, RF_BAND_ELECTRONIC, ANY, 62 },
  { RF_BAND_BRASS, RF_BAND_LEAD, RF_BAND_CINEMATIC, ANY, 60 },
  { RF_BAND_BRASS, ANY, RF_BAND_CLASSICAL, ANY, 60 },
  { RF_BAND_BRASS, RF_BAND_CHORDS, RF_BAND_MARCH, ANY, 60 },
  { RF_BAND_BRASS, ANY, ANY, ANY, 61 },
  { RF_BAND_ORGAN, ANY, RF_BAND_CLASSICAL, ANY, 19 },
  { RF_BAND_ORGAN, ANY, RF_BAND_CINEMATIC, ANY, 19 },
  { RF_BAND_ORGAN, ANY, RF_BAND_ROCK, ANY, 18 },
  { RF_BAND_ORGAN, ANY, ANY, ANY, 16 },
  { RF_BAND_ACCORDION, ANY, ANY, ANY, 21 },
  { RF_BAND_CHOIR, ANY, RF_BAND_ELECTRONIC, ANY, 91 },
  { RF_BAND_CHOIR, ANY, ANY, RF_BAND_MYSTERIOUS, 53 },
  { RF_BAND_CHOIR, ANY, ANY, ANY, 52 },
  { RF_BAND_BELLS, ANY, RF_BAND_JAZZ, ANY, 11 },
  { RF_BAND_BELLS, ANY, ANY, RF_BAND_DARK, 14 },
  { RF_BAND_BELLS, ANY, ANY, RF_BAND_CALM, 11 },
  { RF_BAND_BELLS, ANY, ANY, RF_BAND_MYSTERIOUS, 8 },
  { RF_BAND_BELLS, ANY, ANY, RF_BAND_PLAYFUL, 9 },
  { RF_BAND_BELLS, ANY, ANY, RF_BAND_SAD, 10 },
  { RF_BAND_BELLS, ANY, ANY, ANY, 11 },
  { RF_BAND_MARIMBA, ANY, ANY, ANY, 12 },
  { RF_BAND_SYNTH, RF_BAND_PAD, ANY, RF_BAND_DARK, 91 },
  { RF_BAND_SYNTH, RF_BAND_PAD, ANY, ANY, 89 },
  { RF_BAND_SYNTH, RF_BAND_CHORDS, ANY, ANY, 90 },
  { RF_BAND_SYNTH, RF_BAND_LEAD, RF_BAND_AMBIENT, ANY, 88 },
  { RF_BAND_SYNTH, RF_BAND_LEAD, ANY, RF_BAND_PLAYFUL, 80 },
  { RF_BAND_SYNTH, RF_BAND_LEAD, ANY, RF_BAND_CALM, 82 },
  { RF_BAND_SYNTH, RF_BAND_LOW, ANY, ANY, 38 },
  { RF_BAND_SYNTH, RF_BAND_FIGURE, ANY, ANY, 80 },
  { RF_BAND_SYNTH, ANY, ANY, ANY, 81 },
  { RF_BAND_BASS, ANY, RF_BAND_ROCK, ANY, 34 },
  { RF_BAND_BASS, ANY, RF_BAND_JAZZ, ANY, 32 },
  { RF_BAND_BASS, ANY, RF_BAND_FOLK, ANY, 32 },
  { RF_BAND_BASS, ANY, RF_BAND_CLASSICAL, ANY, 43 },
  { RF_BAND_BASS, ANY, RF_BAND_CINEMATIC, ANY, 43 },
  { RF_BAND_BASS, ANY, RF_BAND_MARCH, ANY, 58 },
  { RF_BAND_BASS, ANY, RF_BAND_ELECTRONIC, ANY, 38 },
  { RF_BAND_BASS, ANY, RF_BAND_AMBIENT, ANY, 35 },
  { RF_BAND_BASS, ANY, ANY, ANY, 33 },
  { RF_BAND_DRUMS, ANY, RF_BAND_ROCK, ANY, 16 },
  { RF_BAND_DRUMS, ANY, RF_BAND_CINEMATIC, ANY, 16 },
  { RF_BAND_DRUMS, ANY, RF_BAND_ELECTRONIC, RF_BAND_CALM, 25 },
  { RF_BAND_DRUMS, ANY, RF_BAND_ELECTRONIC, ANY, 24 },
  { RF_BAND_DRUMS, ANY, RF_BAND_JAZZ, RF_BAND_CALM, 40 },
  { RF_BAND_DRUMS, ANY, RF_BAND_JAZZ, RF_BAND_SAD, 40 },
  { RF_BAND_DRUMS, ANY, RF_BAND_JAZZ, RF_BAND_ROMANTIC, 40 },
  { RF_BAND_DRUMS, ANY, RF_BAND_JAZZ, ANY, 32 },
  { RF_BAND_DRUMS, ANY, ANY, ANY, 0 },
};

static gboolean
fits (int wanted, int value)
{
  return wanted == ANY || wanted == value;
}

/**
 * rf_band_program_get:
 * @piece: a piece whose genre is settled
 * @role: what the player does
 * @instrument: what is played
 *
 * Returns: the program number, from 0
 */
int
rf_band_program_get (const RfBandPiece *piece, RfBandRole role, RfBandInstrument instrument)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];

      if (row->instrument == (int) instrument && fits (row->role, (int) role) &&
          fits (row->genre, (int) piece->genre) && fits (row->mood, (int) piece->settings.mood))
        return row->program;
    }
  g_return_val_if_reached (0);
}
