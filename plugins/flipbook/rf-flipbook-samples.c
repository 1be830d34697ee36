/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flipbook-samples.h"

#include "rf-error.h"
#include "rf-flipbook-stream.h"
#include "rf-types.h"

#include <string.h>

/*
 * Any sound as samples of one form, and of one length. A minute of them is 12 MB,
 * so they are held in memory.
 */

#define FRAME (RF_SAMPLES_CHANNELS * 2)

/** Frames over which a sound that is cut off fades away */
#define FADE (RF_SAMPLES_RATE / 2)

/* What is read, told by how it begins. GStreamer would find its way by itself,
 * but try every demuxer that is installed on it. */
static const struct
{
  const char *media_type;
  const char *mark; /* what stands at the byte of that number, or */
  gsize offset;
  const char *chain;
} decoders[] = {
  { "audio/wav", NULL, 0, "wavparse" },
  { "audio/flac", NULL, 0, "flacparse ! flacdec" },
  { "audio/ogg", "OpusHead", 28, "oggdemux ! opusdec" },
  { "audio/ogg", "\001vorbis", 28, "oggdemux ! vorbisdec" },
  { "audio/mpeg", "ID3", 0, "id3demux ! mpegaudioparse ! mpg123audiodec" },
  { "audio/mpeg", NULL, 0, "mpegaudioparse ! mpg123audiodec" },
};

#define DECODER                                                                                    \
  "filesrc name=source ! %s ! audioconvert dithering=none noise-shaping=none"                      \
  " ! audioresample quality=4"                                                                     \
  " ! audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2"                           \
  " ! appsink name=sink sync=false max-buffers=16"

static gboolean
append_sample (GByteArray *samples, GstSample *sample, gsize wanted)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return FALSE;
  g_byte_array_append (samples, map.data, (guint) MIN (map.size, wanted - samples->len));
  gst_buffer_unmap (buffer, &map);
  return TRUE;
}

/* Up to @wanted bytes from the beginning. */
static gboolean
read_samples (RfStream *stream,
              GByteArray *samples,
              gsize wanted,
              GCancellable *cancellable,
              GError **error)
{
  while (samples->len < wanted)
    {
      g_autoptr (GstSample) sample = NULL;

      if (!rf_stream_pull (stream, &sample, cancellable, error))
        return FALSE;
      if (sample == NULL || !append_sample (samples, sample, wanted))
        return TRUE;
    }
  return TRUE;
}

static gboolean
refuse (GError **error)
{
  g_autofree char *why = NULL;

  if (error == NULL || g_error_matches (*error, RF_ERROR, RF_ERROR_CANCELLED))
    return FALSE;
  why = g_strdup (*error != NULL ? (*error)->message : "there is none in it");
  g_clear_error (error);
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the sound cannot be decoded: %s", why);
  rf_error_set_hint (*error, "Give a WAV, FLAC, Ogg or MP3 file.");
  return FALSE;
}

/* A frame of MPEG audio, layer III, of any version: ISO 11172-3, 2.4.2.3. */
static gboolean
is_mp3_frame (const char *head, gsize length)
{
  return length >= 2 && (guint8) head[0] == 0xff && ((guint8) head[1] & 0xe6) == 0xe2;
}

static const char *
find_decoder (const char *head, gsize length)
{
  const char *media_type =
      is_mp3_frame (head, length) ? "audio/mpeg" : rf_media_type_sniff (head, length);

  for (gsize i = 0; i < G_N_ELEMENTS (decoders); i++)
    {
      const char *mark = decoders[i].mark != NULL ? decoders[i].mark : "";
      gsize end = decoders[i].offset + strlen (mark);

      if (g_strcmp0 (decoders[i].media_type, media_type) == 0 && end <= length &&
          memcmp (head + decoders[i].offset, mark, strlen (mark)) == 0)
        return decoders[i].chain;
    }
  return NULL;
}

static const char *
choose_decoder (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  const char *chain = NULL;
  char head[64];
  gsize length = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (
          G_INPUT_STREAM (stream), head, sizeof head, &length, cancellable, error))
    return NULL;
  chain = find_decoder (head, length);
  if (chain == NULL)
    g_set_error_literal (
        error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "it is of none of the forms that are known");
  return chain;
}

static gboolean
decode (const char *path,
        GByteArray *samples,
        gsize wanted,
        GCancellable *cancellable,
        GError **error)
{
  const char *chain = choose_decoder (path, cancellable, error);
  g_autofree char *description = NULL;
  g_autoptr (RfStream) stream = NULL;
  g_autoptr (GstElement) source = NULL;

  if (chain == NULL)
    {
      rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
      return refuse (error);
    }
  description = g_strdup_printf (DECODER, chain);
  stream = rf_stream_new (description, error);
  if (stream == NULL)
    return FALSE;
  source = rf_stream_dup_element (stream, "source");
  g_object_set (source, "location", path, NULL);
  rf_stream_start (stream);
  if (!read_samples (stream, samples, wanted, cancellable, error) || samples->len == 0)
    return refuse (error);
  return TRUE;
}

/* As long as the video: with silence behind it, or faded away. */
static void
fit (GByteArray *samples, gsize wanted)
{
  gsize length = samples->len - samples->len % FRAME;
  gsize fade = length == wanted ? MIN (FADE, length / FRAME) : 0;

  g_byte_array_set_size (samples, (guint) wanted);
  memset (samples->data + length, 0, wanted - length);
  for (gsize i = 0; i < fade * RF_SAMPLES_CHANNELS; i++)
    {
      guint8 *place = samples->data + wanted - (i + 1) * 2;
      gint16 value;

      memcpy (&value, place, sizeof value);
      value = GINT16_TO_LE (
          (gint16) (GINT16_FROM_LE (value) * (gint64) (i / RF_SAMPLES_CHANNELS) / (gint64) fade));
      memcpy (place, &value, sizeof value);
    }
}

/**
 * rf_samples_read:
 * @path: a WAV, FLAC, Ogg or MP3 file
 * @seconds: how long it is to be: what is longer fades away, what is shorter is
 *   followed by silence
 * @cancellable: (nullable): stops the work
 * @error: %RF_ERROR_INVALID_REQUEST where it is no sound,
 *   %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Returns: (transfer full): samples of 16 bits, little endian, interleaved
 */
GByteArray *
rf_samples_read (const char *path, int seconds, GCancellable *cancellable, GError **error)
{
  gsize wanted = (gsize) seconds * RF_SAMPLES_RATE * FRAME;
  g_autoptr (GByteArray) samples = g_byte_array_sized_new ((guint) wanted);

  if (!decode (path, samples, wanted, cancellable, error))
    return NULL;
  fit (samples, wanted);
  return g_steal_pointer (&samples);
}
