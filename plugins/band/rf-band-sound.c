/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-band-sound.h"

#include "rf-band-player.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>

/*
 * From the take to the samples that are encoded: the end fades out or rings on
 * into the start, and one gain brings the whole to the loudness that is wanted,
 * but never beyond the ceiling. Where a few strokes of a drum would keep all
 * else soft, what is above the knee is bent below the ceiling: sample by sample,
 * so that a loop joins as it did. Two passes over the file, a block at a time.
 */

/** -1 dB below full scale, for what a lossy codec adds */
#define CEILING 0.891

/** What is softer than this is never bent; the crests of a piece lie above it */
#define KNEE 0.4

/** What may be bent below the ceiling: beyond it, louder would come out softer */
#define HIGHEST (2 * CEILING - KNEE)

/** Frames over which the last sound fades away */
#define FADE (RF_BAND_RATE * 2 / 5)

/** Frames that are worked on at once */
#define BLOCK 4096

typedef struct
{
  float left;
  float right;
} Frame;

typedef struct
{
  FILE *take;    /* (owned) */
  FILE *samples; /* (owned) */
  Frame *tail;   /* (owned) (nullable) */
  const RfBandCut *cut;
  GCancellable *cancellable;
  gint64 at;
  double peak;
  double squares;
  double gain;
  double bow; /* how much what is above the knee is bent, 0: not at all */
} Mixer;

typedef gboolean (*BlockFunc) (Mixer *self, const Frame *frames, gsize count);

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

static float
get_fade (gint64 left, gint64 length)
{
  return left < length ? (float) left / (float) length : 1.0f;
}

/* What rings on after the end of a loop is heard at its start. */
static gboolean
read_tail (Mixer *self, GError **error)
{
  gsize count = (gsize) self->cut->tail;

  if (count == 0)
    return TRUE;
  self->tail = g_new (Frame, count);
  if (fseeko (self->take, (off_t) (self->cut->frames * (gint64) sizeof (Frame)), SEEK_SET) != 0 ||
      fread (self->tail, sizeof (Frame), count, self->take) != count)
    return fail (error, "the take cannot be read");
  for (gsize i = 0; i < count; i++)
    {
      float fade = get_fade ((gint64) (count - i), (gint64) count / 2);

      self->tail[i].left *= fade;
      self->tail[i].right *= fade;
    }
  return TRUE;
}

static void
mix (Mixer *self, Frame *frames, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      gint64 place = self->at + (gint64) i;
      float fade = self->tail == NULL ? get_fade (self->cut->frames - 1 - place, FADE) : 1.0f;

      frames[i].left *= fade;
      frames[i].right *= fade;
      if (place < self->cut->tail)
        {
          frames[i].left += self->tail[place].left;
          frames[i].right += self->tail[place].right;
        }
    }
}

static gboolean
measure (Mixer *self, const Frame *frames, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      double left = (double) frames[i].left;
      double right = (double) frames[i].right;

      self->peak = MAX (self->peak, MAX (fabs (left), fabs (right)));
      self->squares += (left * left + right * right) / 2;
    }
  return TRUE;
}

/* A parabola that goes on from the knee as straight as it came, and ends at the
 * ceiling with the highest peak. */
static double
bend (const Mixer *self, double value)
{
  double over = fabs (value) - KNEE;

  if (over <= 0)
    return value;
  return copysign (KNEE + over - self->bow * over * over, value);
}

static gint16
to_sample (double value)
{
  return GINT16_TO_LE ((gint16) floor (value * 32767.0 + 0.5));
}

static gboolean
write_samples (Mixer *self, const Frame *frames, gsize count)
{
  gint16 samples[BLOCK * RF_BAND_CHANNELS];

  for (gsize i = 0; i < count; i++)
    {
      samples[2 * i] = to_sample (bend (self, (double) frames[i].left * self->gain));
      samples[2 * i + 1] = to_sample (bend (self, (double) frames[i].right * self->gain));
    }
  return fwrite (samples, sizeof (gint16) * RF_BAND_CHANNELS, count, self->samples) == count;
}

static gboolean
go_through (Mixer *self, BlockFunc func, GError **error)
{
  Frame frames[BLOCK];

  self->at = 0;
  if (fseeko (self->take, 0, SEEK_SET) != 0)
    return fail (error, "the take cannot be read");
  while (self->at < self->cut->frames)
    {
      gsize count = (gsize) MIN (self->cut->frames - self->at, BLOCK);

      if (g_cancellable_is_cancelled (self->cancellable))
        {
          g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "the music was stopped");
          return FALSE;
        }
      if (fread (frames, sizeof (Frame), count, self->take) != count)
        return fail (error, "the take cannot be read");
      mix (self, frames, count);
      if (!func (self, frames, count))
        return fail (error, "the samples cannot be written");
      self->at += (gint64) count;
    }
  return TRUE;
}

/* sqrt() is exact on every machine, as IEEE 754 demands. */
static void
choose_gain (Mixer *self)
{
  double loudness = sqrt (self->squares / (double) MAX (self->cut->frames, 1));
  double highest;

  self->gain = 1.0;
  if (self->peak > 0)
    self->gain = MIN (HIGHEST / self->peak, self->cut->loudness / loudness);
  highest = self->peak * self->gain;
  if (highest > CEILING)
    self->bow = (highest - CEILING) / ((highest - KNEE) * (highest - KNEE));
}

static gboolean
finish (Mixer *self, const char *take_path, const char *samples_path, GError **error)
{
  self->take = g_fopen (take_path, "rbe");
  if (self->take == NULL)
    return fail (error, "the take cannot be read");
  self->samples = g_fopen (samples_path, "wbe");
  if (self->samples == NULL)
    return fail (error, "the samples cannot be written");
  if (!read_tail (self, error) || !go_through (self, measure, error))
    return FALSE;
  choose_gain (self);
  return go_through (self, write_samples, error);
}

/**
 * rf_band_sound_finish:
 * @take_path: a file that rf_band_player_run() wrote
 * @cut: how long, and how loud
 * @samples_path: the file that gets the samples: signed 16 bits, little endian,
 *   two channels, interleaved
 * @cancellable: (nullable): stops the work; what was written stays
 * @error: %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Returns: whether the samples are there and complete
 */
gboolean
rf_band_sound_finish (const char *take_path,
                      const RfBandCut *cut,
                      const char *samples_path,
                      GCancellable *cancellable,
                      GError **error)
{
  Mixer self = { .cut = cut, .cancellable = cancellable };
  gboolean done = finish (&self, take_path, samples_path, error);

  if (self.take != NULL)
    fclose (self.take);
  if (self.samples != NULL && fclose (self.samples) != 0 && done)
    done = fail (error, "the samples cannot be written");
  g_free (self.tail);
  return done;
}
