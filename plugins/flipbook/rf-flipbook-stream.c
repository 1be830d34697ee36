/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flipbook-stream.h"

#include "rf-error.h"

#include <gst/app/app.h>

/*
 * A pipeline that ends in an appsink named “sink”, and may begin with an appsrc
 * named “source”. Whoever works with it pulls, and so sees at every step whether
 * it is to stop and whether something failed.
 */

/** How soon a pull notices that it is to stop */
#define POLL_INTERVAL (10 * GST_MSECOND)

/** A pull that got nothing for so long has failed, in microseconds */
#define TIME_LIMIT (120 * G_USEC_PER_SEC)

struct _RfStream
{
  GstElement *pipeline; /* (owned) */
  GstAppSrc *source;    /* (owned) (nullable) */
  GstAppSink *sink;     /* (owned) */
  GstBus *bus;          /* (owned) */
};

/**
 * rf_stream_new:
 * @description: the elements, as `gst-launch-1.0` has them
 * @error: %RF_ERROR_PROVIDER_FAILED
 *
 * Returns: (transfer full): a stream that does not run yet
 */
RfStream *
rf_stream_new (const char *description, GError **error)
{
  GstElement *pipeline =
      gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  RfStream *self;
  GstElement *source;

  if (pipeline == NULL)
    {
      rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
      return NULL;
    }
  self = g_new0 (RfStream, 1);
  self->pipeline = gst_object_ref_sink (pipeline);
  source = rf_stream_dup_element (self, "source");
  if (source != NULL && GST_IS_APP_SRC (source))
    self->source = GST_APP_SRC (gst_object_ref (source));
  self->sink = GST_APP_SINK (rf_stream_dup_element (self, "sink"));
  self->bus = gst_element_get_bus (pipeline);
  gst_clear_object (&source);
  return self;
}

/**
 * rf_stream_free:
 * @self: (transfer full): a stream; what it is at is broken off
 */
void
rf_stream_free (RfStream *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->source);
  gst_clear_object (&self->sink);
  gst_clear_object (&self->bus);
  gst_clear_object (&self->pipeline);
  g_free (self);
}

/**
 * rf_stream_dup_element:
 * @self: a stream
 * @name: of one of its elements
 *
 * Returns: (transfer full) (nullable): that element
 */
GstElement *
rf_stream_dup_element (RfStream *self, const char *name)
{
  return gst_bin_get_by_name (GST_BIN (self->pipeline), name);
}

/**
 * rf_stream_start:
 * @self: a stream
 */
void
rf_stream_start (RfStream *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

/**
 * rf_stream_push:
 * @self: a stream with a source, which was started
 * @buffer: (transfer full): what goes into it
 */
void
rf_stream_push (RfStream *self, GstBuffer *buffer)
{
  gst_app_src_push_buffer (self->source, buffer);
}

/**
 * rf_stream_end:
 * @self: a stream with a source, into which everything was pushed
 */
void
rf_stream_end (RfStream *self)
{
  gst_app_src_end_of_stream (self->source);
}

/* An error that stands on the bus. */
static gboolean
has_failed (RfStream *self, GError **error)
{
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (self->bus, GST_MESSAGE_ERROR);

  if (message == NULL)
    return FALSE;
  gst_message_parse_error (message, error, NULL);
  return TRUE;
}

static gboolean
pull (RfStream *self, GstSample **sample, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + TIME_LIMIT;

  while (!g_cancellable_set_error_if_cancelled (cancellable, error) && !has_failed (self, error))
    {
      *sample = gst_app_sink_try_pull_sample (self->sink, POLL_INTERVAL);
      if (*sample != NULL || gst_app_sink_is_eos (self->sink))
        return *sample != NULL || !has_failed (self, error);
      if (g_get_monotonic_time () > deadline)
        {
          g_set_error_literal (error, RF_ERROR, RF_ERROR_TIMEOUT, "GStreamer has stopped working");
          return FALSE;
        }
    }
  return FALSE;
}

/**
 * rf_stream_pull:
 * @self: a stream that was started
 * @sample: (out) (transfer full) (nullable): the next that came out of it, or
 *   %NULL at its end
 * @cancellable: (nullable): stops the waiting
 * @error: %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_TIMEOUT, %RF_ERROR_CANCELLED
 *
 * Returns: whether all is well
 */
gboolean
rf_stream_pull (RfStream *self, GstSample **sample, GCancellable *cancellable, GError **error)
{
  *sample = NULL;
  if (pull (self, sample, cancellable, error))
    return TRUE;
  rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
  return FALSE;
}
