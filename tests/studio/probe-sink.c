/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gst/audio/audio.h>
#include <gst/audio/gstaudiosink.h>
#include <math.h>
#include <stdio.h>

/*
 * A loudspeaker for tests: it takes as long as a real one, and for each piece that it plays
 * it writes a line into the file that RF_PROBE names: how loud that is, from 0 to 1. It is
 * the one that players choose by themselves.
 */

typedef struct
{
  GstAudioSink parent_instance;

  FILE *file;
  int channels;
  int rate;
} ProbeSink;

typedef GstAudioSinkClass ProbeSinkClass;

GType probe_sink_get_type (void);

G_DEFINE_TYPE (ProbeSink, probe_sink, GST_TYPE_AUDIO_SINK)

static GstStaticPadTemplate pad_template =
    GST_STATIC_PAD_TEMPLATE ("sink",
                             GST_PAD_SINK,
                             GST_PAD_ALWAYS,
                             GST_STATIC_CAPS ("audio/x-raw, format = (string) S16LE, "
                                              "layout = (string) interleaved, "
                                              "rate = (int) [ 8000, 192000 ], "
                                              "channels = (int) [ 1, 2 ]"));

static gboolean
probe_sink_open (GstAudioSink *sink)
{
  const char *path = g_getenv ("RF_PROBE");

  ((ProbeSink *) sink)->file = fopen (path != NULL ? path : "/dev/null", "a");
  return ((ProbeSink *) sink)->file != NULL;
}

static gboolean
probe_sink_close (GstAudioSink *sink)
{
  fclose (((ProbeSink *) sink)->file);
  return TRUE;
}

static gboolean
probe_sink_prepare (GstAudioSink *sink, GstAudioRingBufferSpec *spec)
{
  ((ProbeSink *) sink)->channels = GST_AUDIO_INFO_CHANNELS (&spec->info);
  ((ProbeSink *) sink)->rate = GST_AUDIO_INFO_RATE (&spec->info);
  return TRUE;
}

static gboolean
probe_sink_unprepare (GstAudioSink *sink)
{
  return TRUE;
}

static int
probe_sink_write (GstAudioSink *sink, gpointer data, guint length)
{
  ProbeSink *self = (ProbeSink *) sink;
  const gint16 *samples = data;
  guint n_samples = length / sizeof *samples;
  double sum = 0;

  for (guint i = 0; i < n_samples; i++)
    sum += (double) samples[i] * samples[i];
  fprintf (self->file, "%.4f\n", n_samples > 0 ? sqrt (sum / n_samples) / 32768 : 0);
  fflush (self->file);
  g_usleep (G_USEC_PER_SEC * (n_samples / (guint) self->channels) / (guint) self->rate);
  return (int) length;
}

static guint
probe_sink_delay (GstAudioSink *sink)
{
  return 0;
}

static void
probe_sink_reset (GstAudioSink *sink)
{
}

static void
probe_sink_class_init (ProbeSinkClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  klass->open = probe_sink_open;
  klass->close = probe_sink_close;
  klass->prepare = probe_sink_prepare;
  klass->unprepare = probe_sink_unprepare;
  klass->write = probe_sink_write;
  klass->delay = probe_sink_delay;
  klass->reset = probe_sink_reset;
  gst_element_class_add_static_pad_template (element_class, &pad_template);
  gst_element_class_set_static_metadata (
      element_class, "Probe", "Sink/Audio", "Measures what is played", "Refrain");
}

static void
probe_sink_init (ProbeSink *self)
{
}

static gboolean
plugin_init (GstPlugin *plugin)
{
  return gst_element_register (
      plugin, "rfprobesink", GST_RANK_PRIMARY + 100, probe_sink_get_type ());
}

#define PACKAGE "refrain"

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR,
                   GST_VERSION_MINOR,
                   rfprobe,
                   "A loudspeaker for tests",
                   plugin_init,
                   "0",
                   "LGPL",
                   "refrain",
                   "https://refrain.invalid")
