/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-pipeline.h"

#include <gst/pbutils/pbutils.h>

/*
 * The input through decodebin, as fast as it goes. There is no main loop: who
 * calls waits on the bus. A thread of GStreamer's asks for the sinks.
 */

static void
pad_added_cb (GstElement *decoder, GstPad *pad, gpointer data)
{
  HelperPipeline *self = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstElement *sink = NULL;
  g_autoptr (GstPad) entry = NULL;

  if (caps != NULL && self->make_sink != NULL)
    sink = self->make_sink (gst_structure_get_name (gst_caps_get_structure (caps, 0)), self->data);
  if (sink == NULL)
    sink = helper_pipeline_new_sink ("fakesink name=sink");
  gst_bin_add (GST_BIN (self->pipeline), sink);
  gst_element_sync_state_with_parent (sink);
  entry = gst_element_get_static_pad (sink, "sink");
  gst_pad_link (pad, entry);
}

/**
 * helper_pipeline_new_sink:
 * @description: what gst-launch-1.0 would take, with one open end; its
 *   fakesink is named `sink`
 *
 * Returns: (transfer floating): a bin with the pad `sink`, that waits for no
 *   clock
 */
GstElement *
helper_pipeline_new_sink (const char *description)
{
  GstElement *bin = gst_parse_bin_from_description (description, TRUE, NULL);
  g_autoptr (GstElement) sink = NULL;

  g_assert (bin != NULL);
  sink = gst_bin_get_by_name (GST_BIN (bin), "sink");
  g_object_set (sink, "sync", FALSE, NULL);
  return bin;
}

/**
 * helper_pipeline_start:
 * @self: zeroed
 * @make_sink: (nullable): asked for each stream
 * @data: for @make_sink
 *
 * Returns: (transfer full) (nullable): why it cannot be built, else %NULL
 */
RfMediaReport *
helper_pipeline_start (HelperPipeline *self, HelperSinkFunc make_sink, gpointer data)
{
  GstElement *source = gst_element_factory_make ("filesrc", NULL);
  GstElement *decoder = gst_element_factory_make ("decodebin", NULL);

  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->make_sink = make_sink;
  self->data = data;
  if (source == NULL || decoder == NULL)
    {
      g_clear_pointer (&source, gst_object_unref);
      g_clear_pointer (&decoder, gst_object_unref);
      return rf_media_report_new (
          RF_MEDIA_UNJUDGED, "was not judged: the package gstreamer1.0-plugins-base is missing");
    }
  g_object_set (source, "location", HELPER_INPUT, NULL);
  g_signal_connect (decoder, "pad-added", G_CALLBACK (pad_added_cb), self);
  gst_bin_add_many (GST_BIN (self->pipeline), source, decoder, NULL);
  gst_element_link (source, decoder);
  return NULL;
}

/**
 * helper_pipeline_tell:
 * @error: what GStreamer says
 *
 * Tells what is wrong with the media from what is wrong with this machine.
 *
 * Returns: (transfer full): the report
 */
RfMediaReport *
helper_pipeline_tell (const GError *error)
{
  if (error->domain == GST_CORE_ERROR || error->domain == GST_LIBRARY_ERROR ||
      error->domain == GST_RESOURCE_ERROR ||
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND))
    return rf_media_report_new (RF_MEDIA_UNJUDGED, "was not judged: %s", error->message);
  return rf_media_report_new (RF_MEDIA_BAD, "cannot be decoded: %s", error->message);
}

static RfMediaReport *
tell_missing (const HelperPipeline *self)
{
  return rf_media_report_new (
      RF_MEDIA_UNJUDGED, "was not judged: there is no decoder here for %s", self->missing);
}

/* Returns: whether @message ends the wait */
static gboolean
take_message (HelperPipeline *self, GstMessage *message, RfMediaReport **report)
{
  g_autoptr (GError) error = NULL;

  switch ((int) GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_EOS:
    case GST_MESSAGE_ASYNC_DONE:
      return TRUE;
    case GST_MESSAGE_ERROR:
      gst_message_parse_error (message, &error, NULL);
      /* Without its decoder a lonely stream ends in an error of its own. */
      *report = self->missing != NULL ? tell_missing (self) : helper_pipeline_tell (error);
      return TRUE;
    default:
      if (gst_is_missing_plugin_message (message) && self->missing == NULL)
        self->missing = gst_missing_plugin_message_get_description (message);
      return FALSE;
    }
}

static RfMediaReport *
wait_for (HelperPipeline *self, GstMessageType type)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  RfMediaReport *report = NULL;
  gboolean ended = FALSE;

  while (!ended)
    {
      g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
          bus, GST_CLOCK_TIME_NONE, type | GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT);

      ended = take_message (self, message, &report);
    }
  return report;
}

/**
 * helper_pipeline_set_state:
 * @self: a pipeline that was started
 * @state: %GST_STATE_PAUSED to have the first of each stream at its sink, or
 *   %GST_STATE_PLAYING
 *
 * Returns: (transfer full) (nullable): why it does not get there, else %NULL
 */
RfMediaReport *
helper_pipeline_set_state (HelperPipeline *self, GstState state)
{
  GstStateChangeReturn change = gst_element_set_state (self->pipeline, state);

  /* A failure is told on the bus, too. */
  return change == GST_STATE_CHANGE_SUCCESS ? NULL : wait_for (self, GST_MESSAGE_ASYNC_DONE);
}

/**
 * helper_pipeline_seek:
 * @self: a pipeline that is paused
 * @place: from 0, the beginning, to 1, the end
 *
 * Returns: (transfer full) (nullable): why it does not get there; %NULL too
 *   where it cannot seek, and stays
 */
RfMediaReport *
helper_pipeline_seek (HelperPipeline *self, double place)
{
  gint64 duration = 0;

  if (!gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration) || duration <= 0 ||
      !gst_element_seek_simple (self->pipeline,
                                GST_FORMAT_TIME,
                                GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                (gint64) (place * (double) duration)))
    return NULL;
  return wait_for (self, GST_MESSAGE_ASYNC_DONE);
}

/**
 * helper_pipeline_finish:
 * @self: a pipeline that was started
 *
 * Decodes to the end.
 *
 * Returns: (transfer full) (nullable): why it did not get there, else %NULL
 */
RfMediaReport *
helper_pipeline_finish (HelperPipeline *self)
{
  RfMediaReport *report = NULL;

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  report = wait_for (self, GST_MESSAGE_EOS);
  if (report == NULL && self->missing != NULL)
    report = tell_missing (self);
  return report;
}

/**
 * helper_pipeline_clear:
 * @self: a pipeline, or zeroed memory
 */
void
helper_pipeline_clear (HelperPipeline *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->pipeline, gst_object_unref);
  g_clear_pointer (&self->missing, g_free);
}
