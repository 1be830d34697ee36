/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-decode.h"

#include "helper-pipeline.h"

/*
 * Decodes everything and keeps nothing of it but how much it was. Streams come
 * through threads of their own, so what they share has a mutex.
 */

typedef struct
{
  GMutex mutex; /* guards the rest */
  HelperDecoded decoded;
  gint64 frames;
  gint64 pieces;
  GstClockTime last_frame;
  GstClockTime longest_pause;
  GstClockTime end;
} Count;

static GstClockTime
get_stream_time (GstPad *pad, GstClockTime time)
{
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment = NULL;

  if (event == NULL || !GST_CLOCK_TIME_IS_VALID (time))
    return GST_CLOCK_TIME_NONE;
  gst_event_parse_segment (event, &segment);
  if (segment->format != GST_FORMAT_TIME)
    return GST_CLOCK_TIME_NONE;
  return gst_segment_to_stream_time (segment, GST_FORMAT_TIME, MIN (time, segment->stop));
}

static void
count_end (Count *self, GstPad *pad, GstBuffer *buffer)
{
  GstClockTime end = GST_BUFFER_PTS (buffer);

  if (GST_CLOCK_TIME_IS_VALID (end) && GST_BUFFER_DURATION_IS_VALID (buffer))
    end += GST_BUFFER_DURATION (buffer);
  end = get_stream_time (pad, end);
  if (GST_CLOCK_TIME_IS_VALID (end))
    self->end = MAX (self->end, end);
}

static void
count_pause (Count *self, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer);

  if (self->frames > 0 && GST_CLOCK_TIME_IS_VALID (time) && time > self->last_frame)
    self->longest_pause = MAX (self->longest_pause, time - self->last_frame);
  if (GST_CLOCK_TIME_IS_VALID (time))
    self->last_frame = time;
}

static GstPadProbeReturn
sound_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Count *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);

  g_mutex_lock (&self->mutex);
  self->pieces += gst_buffer_get_size (buffer) > 0;
  count_end (self, pad, buffer);
  g_mutex_unlock (&self->mutex);
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
frame_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Count *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const GstStructure *form = caps != NULL ? gst_caps_get_structure (caps, 0) : NULL;

  g_mutex_lock (&self->mutex);
  count_pause (self, buffer);
  count_end (self, pad, buffer);
  self->frames++;
  if (form != NULL)
    {
      gst_structure_get_int (form, "width", &self->decoded.width);
      gst_structure_get_int (form, "height", &self->decoded.height);
    }
  g_mutex_unlock (&self->mutex);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make_sink_cb (const char *media, gpointer data)
{
  GstElement *sink = helper_pipeline_new_sink ("fakesink name=sink");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");

  if (g_str_has_prefix (media, "audio/"))
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, sound_cb, data, NULL);
  else if (g_str_has_prefix (media, "video/"))
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, frame_cb, data, NULL);
  return sink;
}

static gint64
to_milliseconds (GstClockTime time)
{
  return (gint64) ((time + GST_MSECOND / 2) / GST_MSECOND);
}

/**
 * helper_decode:
 * @decoded: (out): what came out
 *
 * Returns: (transfer full) (nullable): why it did not come to the end, else
 *   %NULL
 */
RfMediaReport *
helper_decode (HelperDecoded *decoded)
{
  Count count = { 0 };
  RfMediaReport *report = NULL;

  g_mutex_init (&count.mutex);
  {
    g_auto (HelperPipeline) pipeline = { 0 };

    report = helper_pipeline_start (&pipeline, make_sink_cb, &count);
    if (report == NULL)
      report = helper_pipeline_finish (&pipeline);
  }
  g_mutex_clear (&count.mutex);
  *decoded = count.decoded;
  decoded->units = count.frames > 0 ? count.frames : count.pieces;
  decoded->end = to_milliseconds (count.end);
  decoded->longest_pause = to_milliseconds (count.longest_pause);
  return report;
}
