/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-band-player.h"

#include "band-events.h"
#include "rf-error.h"

#include <errno.h>
#include <fluidsynth.h>
#include <glib/gstdio.h>
#include <stdio.h>

/*
 * Plays a piece with FluidSynth into a file, a block at a time, so that a long
 * piece takes no more memory than a short one. Every synthesizer is made anew,
 * with each setting that shapes the sound written out, and is asked for floats:
 * only its 16-bit output dithers. So the same piece gives the same samples, in
 * any process and beside any number of others.
 */

/** FluidSynth works in blocks of this many frames; an event between two of them
 *  waits for the next */
#define GRAIN 64

/** Frames that are asked for at once at most */
#define BLOCK (16 * GRAIN)

typedef struct
{
  fluid_settings_t *settings; /* (owned) */
  fluid_synth_t *synth;       /* (owned) */
  FILE *file;                 /* (owned) */
  const RfBandTake *take;
  GCancellable *cancellable;
  gint64 at; /* frames so far */
} Player;

static const struct
{
  const char *name;
  double value;
} numbers[] = {
  { "synth.sample-rate", RF_BAND_RATE }, { "synth.gain", 0.4 },
  { "synth.reverb.room-size", 0.55 },    { "synth.reverb.damp", 0.35 },
  { "synth.reverb.width", 0.8 },         { "synth.reverb.level", 0.6 },
};

static const struct
{
  const char *name;
  int value;
} integers[] = {
  { "synth.cpu-cores", 1 },        { "synth.polyphony", 256 },
  { "synth.reverb.active", 1 },    { "synth.chorus.active", 0 },
  { "synth.lock-memory", 0 },      { "synth.dynamic-sample-loading", 1 },
  { "synth.audio-channels", 1 },   { "synth.audio-groups", 1 },
  { "synth.effects-channels", 2 }, { "synth.effects-groups", 1 },
  { "synth.midi-channels", 16 },   { "synth.min-note-length", 10 },
  { "synth.threadsafe-api", 0 },   { "synth.verbose", 0 },
};

static void
log_cb (int level, const char *message, void *data)
{
  g_debug ("FluidSynth: %s", message);
}

/* The library sets itself up when the first synthesizer is made, and does so
 * without a lock: that one is made here, while everybody else waits. */
static void
ensure_library (void)
{
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      fluid_settings_t *settings;

      for (int level = FLUID_PANIC; level <= FLUID_DBG; level++)
        fluid_set_log_function (level, log_cb, NULL);
      settings = new_fluid_settings ();
      delete_fluid_synth (new_fluid_synth (settings));
      delete_fluid_settings (settings);
      g_once_init_leave (&ready, 1);
    }
}

static gboolean
open_synth (Player *self, GError **error)
{
  ensure_library ();
  self->settings = new_fluid_settings ();
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    fluid_settings_setnum (self->settings, numbers[i].name, numbers[i].value);
  for (gsize i = 0; i < G_N_ELEMENTS (integers); i++)
    fluid_settings_setint (self->settings, integers[i].name, integers[i].value);
  self->synth = new_fluid_synth (self->settings);
  if (self->synth != NULL &&
      fluid_synth_sfload (self->synth, self->take->soundfont, 1) != FLUID_FAILED)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_UNAVAILABLE,
               "FluidSynth cannot read the soundfont %s",
               self->take->soundfont);
  return FALSE;
}

static gboolean
open_file (Player *self, GError **error)
{
  self->file = g_fopen (self->take->path, "wbe");
  if (self->file != NULL)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "%s cannot be written: %s",
               self->take->path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_block (Player *self, int frames, GError **error)
{
  float samples[BLOCK * RF_BAND_CHANNELS];

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "the music was stopped");
      return FALSE;
    }
  if (fluid_synth_write_float (self->synth, frames, samples, 0, 2, samples, 1, 2) != FLUID_OK)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "FluidSynth stopped playing");
      return FALSE;
    }
  if (fwrite (samples, sizeof (float) * RF_BAND_CHANNELS, (gsize) frames, self->file) !=
      (gsize) frames)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_FAILED,
                   "%s cannot be written: %s",
                   self->take->path,
                   g_strerror (errno));
      return FALSE;
    }
  self->at += frames;
  return TRUE;
}

/* Up to @frame, in whole grains but for the very end. */
static gboolean
play_until (Player *self, gint64 frame, GError **error)
{
  gint64 end = MIN (frame, self->take->frames);

  if (frame < self->take->frames)
    end -= end % GRAIN;
  while (self->at < end)
    {
      if (!write_block (self, (int) MIN (end - self->at, BLOCK), error))
        return FALSE;
    }
  rf_progress_report_phase (self->take->progress,
                            self->take->share * (double) self->at / (double) self->take->frames,
                            RF_PHASE_PLAYING,
                            NULL);
  return TRUE;
}

static void
send (Player *self, const RfBandEvent *event)
{
  int channel = event->status & 0x0f;

  switch (event->status & 0xf0)
    {
    case 0x80:
      fluid_synth_noteoff (self->synth, channel, event->data[0]);
      break;
    case 0x90:
      fluid_synth_noteon (self->synth, channel, event->data[0], event->data[1]);
      break;
    case 0xb0:
      fluid_synth_cc (self->synth, channel, event->data[0], event->data[1]);
      break;
    default:
      fluid_synth_program_change (self->synth, channel, event->data[0]);
    }
}

static gboolean
play (Player *self, const RfBandPiece *piece, GError **error)
{
  g_autoptr (GArray) events = rf_band_events_new (piece);

  for (guint i = 0; i < events->len; i++)
    {
      const RfBandEvent *event = &g_array_index (events, RfBandEvent, i);
      gint64 time = rf_band_piece_get_time (piece, event->tick);

      if (!play_until (self, time * RF_BAND_RATE / G_USEC_PER_SEC, error))
        return FALSE;
      send (self, event);
    }
  return play_until (self, self->take->frames, error);
}

static gboolean
close_file (Player *self, gboolean complete, GError **error)
{
  if (self->file == NULL || fclose (self->file) == 0 || !complete)
    return complete;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "%s cannot be written: %s",
               self->take->path,
               g_strerror (errno));
  return FALSE;
}

/**
 * rf_band_player_run:
 * @piece: a piece
 * @take: where and how long
 * @cancellable: (nullable): stops the work; what was written stays
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE where the soundfont cannot be read,
 *   %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Plays the piece into a file. The same piece gives the same bytes.
 *
 * Returns: whether the file is complete
 */
gboolean
rf_band_player_run (const RfBandPiece *piece,
                    const RfBandTake *take,
                    GCancellable *cancellable,
                    GError **error)
{
  Player self = { .take = take, .cancellable = cancellable };
  gboolean done = open_synth (&self, error) && open_file (&self, error);

  done = done && play (&self, piece, error);
  done = close_file (&self, done, error);
  if (self.synth != NULL)
    delete_fluid_synth (self.synth);
  delete_fluid_settings (self.settings);
  return done;
}
