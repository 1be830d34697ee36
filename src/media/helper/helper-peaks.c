/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-peaks.h"

#include "helper-pipeline.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/*
 * The outline of a sound: the lowest and highest sample of each stretch, in the
 * JSON of the BBC's audiowaveform, which waveform viewers of the web read. How
 * long the sound is shows only at the end, so whenever the pixels are full,
 * two become one and stand for twice as many samples. Memory stays the same.
 */

#define PIXELS           2048
#define SAMPLES_AT_FIRST 64
#define FORM             "audio/x-raw,format=F32LE,channels=1,layout=interleaved"

typedef struct
{
  float low;
  float high;
} Pixel;

typedef struct
{
  gboolean has_sink;
  int rate;
  guint64 samples_per_pixel;
  guint64 samples; /* in the pixel that is being filled */
  guint pixels;
  Pixel now;
  Pixel done[PIXELS];
} Peaks;

static void
halve (Peaks *self)
{
  for (guint i = 0; i < PIXELS / 2; i++)
    {
      const Pixel *pair = &self->done[2 * i];

      self->done[i].low = MIN (pair[0].low, pair[1].low);
      self->done[i].high = MAX (pair[0].high, pair[1].high);
    }
  self->pixels = PIXELS / 2;
  self->samples_per_pixel *= 2;
}

static void
end_pixel (Peaks *self)
{
  /* A full table is halved only when one more comes. */
  if (self->pixels == PIXELS)
    {
      halve (self);
      if (self->samples < self->samples_per_pixel)
        return;
    }
  self->done[self->pixels++] = self->now;
  self->samples = 0;
}

static void
add_sample (Peaks *self, float sample)
{
  if (self->samples == self->samples_per_pixel)
    end_pixel (self);
  if (self->samples == 0)
    self->now = (Pixel){ sample, sample };
  self->now.low = MIN (self->now.low, sample);
  self->now.high = MAX (self->now.high, sample);
  self->samples++;
}

static void
note_rate (Peaks *self, GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (self->rate == 0 && caps != NULL)
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", &self->rate);
}

/* Of one stream only, so only one thread comes here. */
static GstPadProbeReturn
sound_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Peaks *self = data;
  GstMapInfo map;

  note_rate (self, pad);
  if (!gst_buffer_map (GST_PAD_PROBE_INFO_BUFFER (info), &map, GST_MAP_READ))
    return GST_PAD_PROBE_OK;
  for (gsize i = 0; i < map.size / sizeof (float); i++)
    {
      float sample = ((const float *) (gconstpointer) map.data)[i];

      add_sample (self, isfinite (sample) ? sample : 0);
    }
  gst_buffer_unmap (GST_PAD_PROBE_INFO_BUFFER (info), &map);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make_sink_cb (const char *media, gpointer data)
{
  Peaks *self = data;
  GstElement *bin = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstPad) pad = NULL;

  if (self->has_sink || !g_str_has_prefix (media, "audio/"))
    return NULL;
  self->has_sink = TRUE;
  bin = helper_pipeline_new_sink ("audioconvert ! " FORM " ! fakesink name=sink");
  sink = gst_bin_get_by_name (GST_BIN (bin), "sink");
  pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, sound_cb, self, NULL);
  return bin;
}

static int
to_byte (float sample)
{
  return (int) lrintf (CLAMP (sample, -1.0f, 1.0f) * 127.0f);
}

static char *
dup_json (const Peaks *self)
{
  GString *text = g_string_new ("{\"bits\":8,\"channels\":1,\"data\":[");

  for (guint i = 0; i < self->pixels; i++)
    g_string_append_printf (text,
                            "%s%d,%d",
                            i > 0 ? "," : "",
                            to_byte (self->done[i].low),
                            to_byte (self->done[i].high));
  g_string_append_printf (
      text,
      "],\"length\":%u,\"sample_rate\":%d,\"samples_per_pixel\":%" G_GUINT64_FORMAT
      ",\"version\":2}\n",
      self->pixels,
      self->rate,
      self->samples_per_pixel);
  return g_string_free (text, FALSE);
}

static RfMediaReport *
write_json (const Peaks *self, int target)
{
  g_autofree char *text = dup_json (self);
  const char *rest = text;

  while (*rest != '\0')
    {
      gssize written = write (target, rest, strlen (rest));

      if (written < 0 && errno != EINTR)
        return rf_media_report_new (RF_MEDIA_UNJUDGED, "cannot be written: %s", g_strerror (errno));
      rest += MAX (written, 0);
    }
  return rf_media_report_new (RF_MEDIA_GOOD, NULL);
}

/**
 * helper_peaks_make:
 * @target: a descriptor for the JSON
 *
 * Returns: (transfer full): good, or why there are none
 */
RfMediaReport *
helper_peaks_make (int target)
{
  g_autofree Peaks *peaks = g_new0 (Peaks, 1);
  RfMediaReport *report = NULL;

  peaks->samples_per_pixel = SAMPLES_AT_FIRST;
  {
    g_auto (HelperPipeline) pipeline = { 0 };

    report = helper_pipeline_start (&pipeline, make_sink_cb, peaks);
    if (report == NULL)
      report = helper_pipeline_finish (&pipeline);
  }
  if (report != NULL)
    return report;
  /* The first time may only have made room. */
  while (peaks->samples > 0)
    end_pixel (peaks);
  if (peaks->pixels == 0)
    return rf_media_report_new (RF_MEDIA_BAD, "holds no sound");
  return write_json (peaks, target);
}
