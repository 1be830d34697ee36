/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-frame.h"

#include "helper-pipeline.h"

#include <gst/video/video.h>

/*
 * One frame that stands for a video: that at a tenth of its length, since many
 * begin in black.
 */

#define PLACE 0.1

typedef struct
{
  GstElement *sink; /* (owned) (nullable) of the first stream of video */
} Frames;

static GstElement *
make_sink_cb (const char *media, gpointer data)
{
  Frames *self = data;
  GstElement *bin = NULL;

  if (self->sink != NULL || !g_str_has_prefix (media, "video/"))
    return NULL;
  bin = helper_pipeline_new_sink (
      "videoconvert ! videoscale ! video/x-raw,format=RGB,pixel-aspect-ratio=1/1 ! "
      "fakesink name=sink enable-last-sample=true");
  self->sink = gst_bin_get_by_name (GST_BIN (bin), "sink");
  return bin;
}

static GstSample *
dup_sample (const Frames *self)
{
  GstSample *sample = NULL;

  if (self->sink != NULL)
    g_object_get (self->sink, "last-sample", &sample, NULL);
  return sample;
}

static GdkPixbuf *
copy_frame (GstSample *sample)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  g_autoptr (GdkPixbuf) view = NULL;
  GdkPixbuf *picture = NULL;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  view = gdk_pixbuf_new_from_data (GST_VIDEO_FRAME_PLANE_DATA (&frame, 0),
                                   GDK_COLORSPACE_RGB,
                                   FALSE,
                                   8,
                                   GST_VIDEO_FRAME_WIDTH (&frame),
                                   GST_VIDEO_FRAME_HEIGHT (&frame),
                                   GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0),
                                   NULL,
                                   NULL);
  picture = gdk_pixbuf_copy (view);
  gst_video_frame_unmap (&frame);
  return picture;
}

/**
 * helper_frame_load:
 * @report: (out) (transfer full): why there is none, else good
 *
 * Returns: (transfer full) (nullable): a frame of the input
 */
GdkPixbuf *
helper_frame_load (RfMediaReport **report)
{
  g_auto (HelperPipeline) pipeline = { 0 };
  Frames frames = { NULL };
  g_autoptr (GstSample) first = NULL;
  g_autoptr (GstSample) later = NULL;
  g_autoptr (RfMediaReport) failure = NULL;
  GdkPixbuf *picture = NULL;

  failure = helper_pipeline_start (&pipeline, make_sink_cb, &frames);
  if (failure == NULL)
    failure = helper_pipeline_set_state (&pipeline, GST_STATE_PAUSED);
  first = dup_sample (&frames);
  if (failure == NULL && first != NULL)
    {
      /* A video of one frame has none at a tenth: the first will do. */
      g_autoptr (RfMediaReport) ignored = helper_pipeline_seek (&pipeline, PLACE);

      later = dup_sample (&frames);
    }
  if (first != NULL)
    picture = copy_frame (later != NULL ? later : first);
  g_clear_pointer (&frames.sink, gst_object_unref);
  if (picture != NULL)
    *report = rf_media_report_new (RF_MEDIA_GOOD, NULL);
  else if (failure != NULL)
    *report = g_steal_pointer (&failure);
  else
    *report = rf_media_report_new (RF_MEDIA_BAD, "holds no frame");
  return picture;
}
