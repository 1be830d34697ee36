/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flipbook-encoder.h"

#include "flipbook-planes.h"
#include "rf-error.h"
#include "rf-flipbook-sound.h"
#include "rf-flipbook-stream.h"
#include "rf-gst-elements.h"
#include "rf-webm-writer.h"

#include <gst/gst.h>

/*
 * From frames to a file. A frame is drawn and handed to the encoder, which works
 * in a thread of its own, while the next one is drawn; only a few are on their
 * way at any time, so a long video takes no more memory than a short one.
 *
 * Every setting that shapes the bytes is written out. The encoders have one
 * thread each, so that the number of processors does not matter, and modes in
 * which they do not look at the clock: VP8 has the mode “good”, since in its
 * mode “realtime” it does less where the machine is slow.
 */

/** Frames that are in memory: one is drawn while another is encoded */
#define ON_THE_WAY 2

/** Of the work: what comes before the first frame */
#define PREPARED 0.04

/** Seconds after which a frame can be sought at the latest */
#define KEY_DISTANCE 4

#define COMMON                                                                                     \
  " threads=1 lag-in-frames=0 auto-alt-ref=false error-resilient=0 end-usage=cq"                   \
  " min-quantizer=4 max-quantizer=52 dropframe-threshold=0 resize-allowed=false"

typedef struct
{
  const char *name;
  const char *id; /* in the file */
  const char *chain;
  double rate; /* bits for each pixel at most, on the mean */
} Codec;

static const Codec codecs[] = {
  { "vp8",
    "V_VP8",
    "vp8enc deadline=1000000 cpu-used=4 cq-level=14 token-partitions=0" COMMON,
    0.16 },
  { "vp9",
    "V_VP9",
    "vp9enc deadline=1 cpu-used=7 cq-level=24 row-mt=false tile-columns=0 tile-rows=0" COMMON,
    0.12 },
};

static const RfGstElement elements[] = {
  { "appsrc", "gstreamer1.0-plugins-base" },
  { "appsink", "gstreamer1.0-plugins-base" },
  { "audioconvert", "gstreamer1.0-plugins-base" },
  { "audioresample", "gstreamer1.0-plugins-base" },
  { "opusenc", "gstreamer1.0-plugins-base" },
  { "opusdec", "gstreamer1.0-plugins-base" },
  { "vorbisenc", "gstreamer1.0-plugins-base" },
  { "vorbisdec", "gstreamer1.0-plugins-base" },
  { "oggdemux", "gstreamer1.0-plugins-base" },
  { "vp8enc", "gstreamer1.0-plugins-good" },
  { "vp9enc", "gstreamer1.0-plugins-good" },
  { "wavparse", "gstreamer1.0-plugins-good" },
  { "flacparse", "gstreamer1.0-plugins-good" },
  { "flacdec", "gstreamer1.0-plugins-good" },
  { "id3demux", "gstreamer1.0-plugins-good" },
  { "mpegaudioparse", "gstreamer1.0-plugins-good" },
  { "mpg123audiodec", "gstreamer1.0-plugins-good" },
};

/* One run of the encoder. */
typedef struct
{
  const RfRecording *recording;
  RfProgress *progress;
  GCancellable *cancellable;
  cairo_surface_t *frame; /* (owned) what is drawn on */
  RfPlanes planes;
  RfStream *stream;     /* (owned) */
  RfSound *sound;       /* (owned) (nullable) */
  RfWebmWriter *writer; /* (owned) */
  int drawn;
  int written;
} Run;

static const Codec *
find_codec (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      if (g_strcmp0 (codecs[i].name, name) == 0)
        return &codecs[i];
    }
  return &codecs[0];
}

/**
 * rf_flipbook_encoder_dup_chain:
 * @settings: what is asked for
 * @codec: `vp8` or `vp9`
 *
 * Returns: (transfer full): the elements that make a stream of frames, as
 *   `gst-launch-1.0` has them; the first is a filter that says how the frames
 *   are: as rf_planes_write() writes them
 */
char *
rf_flipbook_encoder_dup_chain (const RfFlipbookSettings *settings, const char *codec)
{
  const Codec *found = find_codec (codec);
  double pixels = (double) settings->width * settings->height * settings->fps;

  return g_strdup_printf ("video/x-raw,format=I420,width=%d,height=%d,framerate=%d/1"
                          ",colorimetry=bt601 ! %s target-bitrate=%d keyframe-max-dist=%d",
                          settings->width,
                          settings->height,
                          settings->fps,
                          found->chain,
                          MAX ((int) (pixels * found->rate), 100000),
                          KEY_DISTANCE * settings->fps);
}

static RfStream *
new_stream (const RfRecording *recording, GError **error)
{
  g_autofree char *chain = rf_flipbook_encoder_dup_chain (recording->settings, recording->codec);
  g_autofree char *description =
      g_strdup_printf ("appsrc name=source format=time max-bytes=0"
                       " ! %s ! appsink name=sink sync=false max-buffers=8",
                       chain);

  return rf_stream_new (description, error);
}

static gboolean
open_run (Run *self, GError **error)
{
  const RfRecording *recording = self->recording;
  const RfFlipbookSettings *settings = recording->settings;
  const RfWebmVideo video = {
    find_codec (recording->codec)->id, settings->width, settings->height, settings->fps
  };

  if (recording->sound_path != NULL)
    {
      self->sound = rf_sound_new (recording->sound_path,
                                  recording->sound_codec,
                                  settings->seconds,
                                  self->cancellable,
                                  error);
      if (self->sound == NULL)
        return FALSE;
    }
  self->writer = rf_webm_writer_new (recording->path,
                                     &video,
                                     self->sound != NULL ? rf_sound_get_track (self->sound) : NULL,
                                     error);
  if (self->writer == NULL)
    return FALSE;
  rf_planes_init (&self->planes, settings->width, settings->height);
  self->frame = cairo_image_surface_create (CAIRO_FORMAT_RGB24, settings->width, settings->height);
  self->stream = new_stream (recording, error);
  if (self->stream != NULL)
    rf_stream_start (self->stream);
  return self->stream != NULL;
}

static GstClockTime
get_time (const Run *self, int frame)
{
  return gst_util_uint64_scale_int (GST_SECOND, frame, self->recording->settings->fps);
}

static GstBuffer *
draw_planes (Run *self)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, self->planes.length, NULL);
  GstMapInfo map;

  rf_film_draw (self->recording->film, self->drawn, self->frame);
  cairo_surface_flush (self->frame);
  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  rf_planes_write (&self->planes,
                   (const guint32 *) (gconstpointer) cairo_image_surface_get_data (self->frame),
                   map.data);
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

static void
draw_frame (Run *self)
{
  GstBuffer *buffer = draw_planes (self);

  GST_BUFFER_PTS (buffer) = get_time (self, self->drawn);
  GST_BUFFER_DURATION (buffer) = get_time (self, self->drawn + 1) - get_time (self, self->drawn);
  rf_stream_push (self->stream, buffer);
  self->drawn++;
}

static gboolean
write_frame (Run *self, GstBuffer *buffer, GError **error)
{
  RfWebmBlock block = { .track = RF_WEBM_VIDEO,
                        .time = GST_BUFFER_PTS (buffer),
                        .is_key = !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT) };
  GstMapInfo map;
  gboolean is_written;

  if (self->sound != NULL &&
      !rf_sound_write (self->sound, self->writer, block.time, self->cancellable, error))
    return FALSE;
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  block.data = map.data;
  block.length = map.size;
  is_written = rf_webm_writer_add (self->writer, &block, error);
  gst_buffer_unmap (buffer, &map);
  self->written++;
  return is_written;
}

/* Waits until no more than @most frames are on their way. */
static gboolean
drain (Run *self, int most, GError **error)
{
  while (self->drawn - self->written > most)
    {
      g_autoptr (GstSample) sample = NULL;

      if (!rf_stream_pull (self->stream, &sample, self->cancellable, error))
        return FALSE;
      if (sample == NULL)
        {
          g_set_error_literal (
              error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "the encoder lost frames");
          return FALSE;
        }
      if (!write_frame (self, gst_sample_get_buffer (sample), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
record (Run *self, GError **error)
{
  int count = rf_film_count_frames (self->recording->film);

  while (self->drawn < count)
    {
      if (!drain (self, ON_THE_WAY - 1, error))
        return FALSE;
      draw_frame (self);
      rf_progress_report_phase (self->progress,
                                PREPARED + (1 - PREPARED) * self->written / count,
                                RF_PHASE_FILMING,
                                NULL);
    }
  rf_stream_end (self->stream);
  return drain (self, 0, error);
}

static gboolean
finish (Run *self, GError **error)
{
  guint64 duration = (guint64) self->recording->settings->seconds * GST_SECOND;

  if (self->sound != NULL &&
      !rf_sound_write (self->sound, self->writer, G_MAXUINT64, self->cancellable, error))
    return FALSE;
  return rf_webm_writer_close (self->writer, duration, error);
}

/**
 * rf_flipbook_encoder_dup_status:
 *
 * Returns: (transfer full) (nullable): which Debian package is missing, one
 *   sentence; %NULL when all is there
 */
char *
rf_flipbook_encoder_dup_status (void)
{
  return rf_gst_elements_dup_missing (elements, G_N_ELEMENTS (elements));
}

/**
 * rf_flipbook_encoder_run:
 * @recording: what is to be recorded
 * @progress: (nullable): is told how far it is
 * @cancellable: (nullable): stops the work; what was written stays
 * @error: %RF_ERROR_INVALID_REQUEST where the sound is none,
 *   %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_TIMEOUT, %RF_ERROR_CANCELLED
 *
 * The same recording gives the same bytes.
 *
 * Returns: whether the file is complete
 */
gboolean
rf_flipbook_encoder_run (const RfRecording *recording,
                         RfProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  Run self = { .recording = recording, .progress = progress, .cancellable = cancellable };
  gboolean done = open_run (&self, error) && record (&self, error) && finish (&self, error);

  g_clear_pointer (&self.stream, rf_stream_free);
  g_clear_pointer (&self.frame, cairo_surface_destroy);
  g_clear_pointer (&self.sound, rf_sound_free);
  g_clear_pointer (&self.writer, rf_webm_writer_free);
  return done;
}
