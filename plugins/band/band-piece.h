/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-names.h"
#include "band-random.h"

G_BEGIN_DECLS

/** RF_BAND_QUARTER: ticks in a quarter note */
#define RF_BAND_QUARTER 480

/** RF_BAND_CELL: ticks in a sixteenth, the grid of all patterns */
#define RF_BAND_CELL (RF_BAND_QUARTER / 4)

/** RF_BAND_MAX_CELLS: sixteenths in the longest bar */
#define RF_BAND_MAX_CELLS 16

/** RF_BAND_MAX_VOICES: notes in the fullest chord */
#define RF_BAND_MAX_VOICES 5

/** RF_BAND_DRUM_CHANNEL: the channel that General MIDI keeps for percussion, from 0 */
#define RF_BAND_DRUM_CHANNEL 9

/**
 * RfBandSettings:
 * @genre: a %RfBandGenre, or %RF_BAND_OPEN
 * @key: 0 for C to 11 for B, or %RF_BAND_OPEN
 * @mode: a %RfBandMode, or %RF_BAND_OPEN
 * @metre: a %RfBandMetre, or %RF_BAND_OPEN
 * @pace: a %RfBandPace, or %RF_BAND_OPEN; only where @tempo is 0
 * @tempo: beats a minute, or 0
 * @seconds: how long the file is to be
 * @bars: how many bars that is; 0: as tempo and mood have it
 * @instruments: bits by %RfBandInstrument; 0 leaves them open
 * @intensity: 0 to 1000
 * @loopable: the end is to lead into the start
 * @seed: all chance comes from it
 *
 * What is asked of the composer.
 */
typedef struct
{
  RfBandMood mood;
  int genre;
  int key;
  int mode;
  int metre;
  int pace;
  int tempo;
  int seconds;
  int bars;
  guint instruments;
  int intensity;
  gboolean loopable;
  guint64 seed;
} RfBandSettings;

/**
 * RfBandCadence:
 * @RF_BAND_CADENCE_HALF: stops on a chord that wants to go on
 * @RF_BAND_CADENCE_FULL: comes home
 * @RF_BAND_CADENCE_FINAL: comes home for good
 * @RF_BAND_CADENCE_TURN: leads back to the start
 */
typedef enum
{
  RF_BAND_CADENCE_HALF,
  RF_BAND_CADENCE_FULL,
  RF_BAND_CADENCE_FINAL,
  RF_BAND_CADENCE_TURN,
} RfBandCadence;

/**
 * RfBandPhrase:
 * @letter: which material: `i` introduction, `A`, `B`, `C`, `o` ending
 * @repeat: how often the letter has been before
 * @bar: its first bar
 * @bars: how many
 * @cadence: how it ends
 * @energy: 0 to 100, before the intensity that was asked for
 * @opens: it begins a section
 * @closes: it ends a section
 *
 * A musical sentence.
 */
typedef struct
{
  char letter;
  int repeat;
  int bar;
  int bars;
  RfBandCadence cadence;
  int energy;
  gboolean opens;
  gboolean closes;
} RfBandPhrase;

/**
 * RfBandChord:
 * @tick: where it begins
 * @duration: in ticks
 * @degree: 0 to 6, the step of the scale that it is built on
 * @raised: the seventh step is raised, as in the dominant of a minor key
 * @n_members: how many different notes
 * @members: steps above @degree
 */
typedef struct
{
  int tick;
  int duration;
  int degree;
  gboolean raised;
  int n_members;
  int members[4];
} RfBandChord;

typedef enum
{
  RF_BAND_LEAD,
  RF_BAND_COUNTER,
  RF_BAND_CHORDS,
  RF_BAND_FIGURE,
  RF_BAND_PAD,
  RF_BAND_LOW,
  RF_BAND_BEAT,
  RF_BAND_N_ROLES,
} RfBandRole;

/**
 * RfBandPart:
 * @lowest: the lowest pitch that the instrument has
 * @highest: its highest
 * @low: the lowest pitch of the window that it plays in, as far as it can
 * @high: the highest
 * @threshold: the energy from which it plays
 *
 * One player: an instrument with a role.
 */
typedef struct
{
  RfBandRole role;
  RfBandInstrument instrument;
  int program;
  int channel;
  int lowest;
  int highest;
  int low;
  int high;
  int volume;
  int pan;
  int reverb;
  int threshold;
} RfBandPart;

/**
 * RfBandNoteFlags:
 * @RF_BAND_CHROMATIC: it stands outside the scale on purpose
 * @RF_BAND_MOTIF: the first note of the main motif
 * @RF_BAND_BREATH: it ends early, for the player breathes
 * @RF_BAND_HELD: it is held to its very end
 */
typedef enum
{
  RF_BAND_NO_FLAGS = 0,
  RF_BAND_CHROMATIC = 1 << 0,
  RF_BAND_MOTIF = 1 << 1,
  RF_BAND_BREATH = 1 << 2,
  RF_BAND_HELD = 1 << 3,
} RfBandNoteFlags;

/**
 * RfBandNote:
 * @part: index of its part
 * @tick: where it stands written
 * @duration: how long it is written
 * @velocity: while composing an accent around 80; then what is played
 * @late: ticks by which it is to be played late
 * @start: where it is played
 * @length: how long it sounds
 */
typedef struct
{
  int part;
  int tick;
  int duration;
  int pitch;
  int velocity;
  int late;
  RfBandNoteFlags flags;
  int start;
  int length;
} RfBandNote;

/**
 * RfBandTempo:
 * @tick: from where on
 * @quarter: microseconds of a quarter note
 */
typedef struct
{
  int tick;
  int quarter;
} RfBandTempo;

/**
 * RfBandPiece:
 * @tempo: beats a minute as the beat is felt, rounded
 * @bar_cells: sixteenths in a bar
 * @beat_cells: sixteenths in a beat
 * @bars: how many bars
 * @phrases: (element-type RfBandPhrase)
 * @chords: (element-type RfBandChord): without gaps, over all bars
 * @parts: (element-type RfBandPart)
 * @notes: (element-type RfBandNote): by start
 * @tempos: (element-type RfBandTempo)
 * @length: microseconds of the whole, with what rings on
 *
 * A composition, from its settings to the last note.
 */
typedef struct
{
  RfBandSettings settings;
  RfBandGenre genre;
  RfBandMode mode;
  RfBandMetre metre;
  int key;
  int tempo;
  int bar_cells;
  int beat_cells;
  int bars;
  GArray *phrases;
  GArray *chords;
  GArray *parts;
  GArray *notes;
  GArray *tempos;
  gint64 length;
} RfBandPiece;

RfBandPiece *rf_band_piece_new (const RfBandSettings *settings);
void rf_band_piece_free (RfBandPiece *self);
int rf_band_piece_get_bar_ticks (const RfBandPiece *self);
gint64 rf_band_piece_get_time (const RfBandPiece *self, int tick);
const RfBandPhrase *rf_band_piece_find_phrase (const RfBandPiece *self, int tick);
int rf_band_piece_find_chord (const RfBandPiece *self, int tick);
const RfBandChord *rf_band_piece_get_chord (const RfBandPiece *self, int tick);
int rf_band_piece_find_part (const RfBandPiece *self, RfBandRole role);
gboolean rf_band_piece_has_part_at (const RfBandPiece *self, int part, int tick);
RfBandNote *rf_band_piece_add_note (RfBandPiece *self, const RfBandNote *note);

int rf_band_scale_get (RfBandMode mode, int degree);
gboolean rf_band_scale_contains (const RfBandPiece *self, int pitch);
int rf_band_chord_get_pitch (const RfBandPiece *self, const RfBandChord *chord, int step);
gboolean rf_band_chord_has_step (const RfBandChord *chord, int step);
gboolean rf_band_chord_has_pitch (const RfBandPiece *self, const RfBandChord *chord, int pitch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfBandPiece, rf_band_piece_free)

G_END_DECLS
