/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flipbook-sound.h"

#include "rf-audio-encoder.h"
#include "rf-error.h"
#include "rf-flipbook-samples.h"
#include "rf-flipbook-stream.h"

/*
 * The sound of a video: any file is decoded, brought to the length of the video
 * and encoded anew.
 */

#define RATE     RF_SAMPLES_RATE
#define CHANNELS RF_SAMPLES_CHANNELS
#define FRAME    (CHANNELS * 2)

/** What Opus wants decoded before a place that is sought: RFC 7845, 4.6 */
#define OPUS_PREROLL (80 * G_GUINT64_CONSTANT (1000000))

/** OpusHead: RFC 7845, 5.1. The samples to be skipped stand at byte 10 */
#define OPUS_HEAD_LENGTH 19
#define OPUS_SKIP_OFFSET 10

struct _RfSound
{
  RfStream *stream;  /* (owned) */
  GstSample *sample; /* (owned) (nullable): the next packet, not written yet */
  RfWebmAudio track;
};

/* The samples come in at once, and wait in the source. */
#define ENCODER                                                                                    \
  "appsrc name=source format=time max-bytes=0"                                                     \
  " caps=audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2,"                       \
  "channel-mask=(bitmask)3"                                                                        \
  " ! audioconvert dithering=none noise-shaping=none ! %s"                                         \
  " ! appsink name=sink sync=false max-buffers=64"

static GBytes *
dup_buffer (GstBuffer *buffer)
{
  gpointer data = NULL;
  gsize length = 0;

  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &data, &length);
  return g_bytes_new_take (data, length);
}

/* Vorbis has three headers, laced after Xiph: their count less one, the lengths
 * of all but the last in bytes up to 255, then all of them. */
static GBytes *
lace (const GValue *headers)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint count = gst_value_array_get_size (headers);
  const guint8 more = (guint8) (count - 1);

  g_byte_array_append (array, &more, 1);
  for (guint i = 0; i + 1 < count; i++)
    {
      gsize length =
          gst_buffer_get_size (gst_value_get_buffer (gst_value_array_get_value (headers, i)));

      for (; length >= 255; length -= 255)
        g_byte_array_append (array, (const guint8 *) "\xff", 1);
      g_byte_array_append (array, &(guint8){ (guint8) length }, 1);
    }
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GBytes) bytes =
          dup_buffer (gst_value_get_buffer (gst_value_array_get_value (headers, i)));

      g_byte_array_append (array, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

static void
read_opus_head (RfWebmAudio *track)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (track->header, &length);

  if (length < OPUS_HEAD_LENGTH)
    return;
  track->delay = (data[OPUS_SKIP_OFFSET] | (guint64) data[OPUS_SKIP_OFFSET + 1] << 8) *
                 G_GUINT64_CONSTANT (1000000000) / RATE;
  track->preroll = OPUS_PREROLL;
}

/* What stands in the headers comes with the first packet. */
static gboolean
read_headers (RfSound *self, GError **error)
{
  GstCaps *caps = self->sample != NULL ? gst_sample_get_caps (self->sample) : NULL;
  const GValue *headers =
      caps != NULL ? gst_structure_get_value (gst_caps_get_structure (caps, 0), "streamheader")
                   : NULL;

  if (headers == NULL || !GST_VALUE_HOLDS_ARRAY (headers) ||
      gst_value_array_get_size (headers) == 0)
    {
      g_set_error_literal (
          error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "the encoder of sound gave no headers");
      return FALSE;
    }
  if (g_str_equal (self->track.codec, "A_OPUS"))
    {
      self->track.header =
          dup_buffer (gst_value_get_buffer (gst_value_array_get_value (headers, 0)));
      read_opus_head (&self->track);
    }
  else
    self->track.header = lace (headers);
  return TRUE;
}

/* The next packet that is sound. */
static gboolean
advance (RfSound *self, GCancellable *cancellable, GError **error)
{
  do
    {
      g_clear_pointer (&self->sample, gst_sample_unref);
      if (!rf_stream_pull (self->stream, &self->sample, cancellable, error))
        return FALSE;
    }
  while (self->sample != NULL &&
         GST_BUFFER_FLAG_IS_SET (gst_sample_get_buffer (self->sample), GST_BUFFER_FLAG_HEADER));
  return TRUE;
}

static gboolean
start (RfSound *self, GByteArray *samples, GCancellable *cancellable, GError **error)
{
  gsize length = 0;
  guint8 *data = g_byte_array_steal (samples, &length);
  GstBuffer *buffer = gst_buffer_new_wrapped (data, length);

  GST_BUFFER_PTS (buffer) = 0;
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (length / FRAME, GST_SECOND, RATE);
  rf_stream_start (self->stream);
  rf_stream_push (self->stream, buffer);
  rf_stream_end (self->stream);
  return advance (self, cancellable, error) && read_headers (self, error);
}

/**
 * rf_sound_new:
 * @path: a file with sound
 * @codec: `opus` or `vorbis`
 * @seconds: how long the video is. What is longer fades away, what is shorter is
 *   followed by silence
 * @cancellable: (nullable): stops the work
 * @error: %RF_ERROR_INVALID_REQUEST where it is no sound,
 *   %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Returns: (transfer full): the sound, which is being encoded
 */
RfSound *
rf_sound_new (const char *path,
              const char *codec,
              int seconds,
              GCancellable *cancellable,
              GError **error)
{
  gboolean is_opus = g_str_equal (codec, "opus");
  g_autoptr (GByteArray) samples = rf_samples_read (path, seconds, cancellable, error);
  g_autofree char *chain = g_strdup_printf (
      ENCODER, is_opus ? rf_audio_encoder_get_opus () : "vorbisenc quality=0.5 managed=false");
  g_autoptr (RfSound) self = g_new0 (RfSound, 1);

  self->track =
      (RfWebmAudio){ .codec = is_opus ? "A_OPUS" : "A_VORBIS", .rate = RATE, .channels = CHANNELS };
  if (samples == NULL)
    return NULL;
  self->stream = rf_stream_new (chain, error);
  if (self->stream == NULL || !start (self, samples, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_sound_free:
 * @self: (transfer full): a sound
 */
void
rf_sound_free (RfSound *self)
{
  g_clear_pointer (&self->sample, gst_sample_unref);
  g_clear_pointer (&self->stream, rf_stream_free);
  g_clear_pointer (&self->track.header, g_bytes_unref);
  g_free (self);
}

/**
 * rf_sound_get_track:
 * @self: a sound
 *
 * Returns: (transfer none): what is written about it in the head of a file
 */
const RfWebmAudio *
rf_sound_get_track (const RfSound *self)
{
  return &self->track;
}

static gboolean
write_packet (RfSound *self, RfWebmWriter *writer, guint64 time, GError **error)
{
  GstBuffer *buffer = gst_sample_get_buffer (self->sample);
  RfWebmBlock block = { .track = RF_WEBM_AUDIO, .time = time, .is_key = TRUE };
  GstMapInfo map;
  gboolean is_written;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return TRUE;
  block.data = map.data;
  block.length = map.size;
  is_written = rf_webm_writer_add (writer, &block, error);
  gst_buffer_unmap (buffer, &map);
  return is_written;
}

/* A file counts from the first sample that is decoded, GStreamer from the first
 * that is heard; it says 0 where that would be before 0. */
static guint64
get_time (const RfSound *self)
{
  GstClockTime time = GST_BUFFER_PTS (gst_sample_get_buffer (self->sample));

  return GST_CLOCK_TIME_IS_VALID (time) && time > 0 ? time + self->track.delay : 0;
}

/**
 * rf_sound_write:
 * @self: a sound
 * @writer: a file that has it as a track
 * @until: a time of the video, in nanoseconds
 * @cancellable: (nullable): stops the waiting
 * @error: %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Writes all packets that begin before a time and were not written yet.
 *
 * Returns: whether all is well
 */
gboolean
rf_sound_write (RfSound *self,
                RfWebmWriter *writer,
                guint64 until,
                GCancellable *cancellable,
                GError **error)
{
  while (self->sample != NULL)
    {
      guint64 time = get_time (self);

      if (time >= until)
        return TRUE;
      if (!write_packet (self, writer, time, error) || !advance (self, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
