/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-audio-encoder.h"

#include "rf-audio-loop.h"
#include "rf-error.h"
#include "rf-gst-elements.h"
#include "rf-ogg-serial.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

/*
 * Raw samples to WAV, FLAC, Ogg/Opus or MP3, from file to file through GStreamer.
 * Every setting that shapes the bytes is written out in the table, so that
 * another default of the next release does not change what a request gives.
 * None of the elements dithers or writes a date.
 */

/** How soon a cancelled encoding notices */
#define POLL_INTERVAL (20 * GST_MSECOND)

/** Nothing that a plugin makes takes longer than this to encode, in microseconds */
#define TIME_LIMIT (30 * 60 * G_USEC_PER_SEC)

#define OGG_SERIAL 1

#define OPUS(audio, bitrate)                                                                       \
  "audioresample quality=4 ! audio/x-raw,rate=48000 ! opusenc audio-type=" audio                   \
  " bitrate=" bitrate " bitrate-type=vbr bandwidth=fullband complexity=10 frame-size=20"

#define OPUS_SPEECH OPUS ("voice", "48000")
#define OPUS_MUSIC  OPUS ("generic", "128000")
#define OGG         " ! oggmux name=ogg"

typedef struct
{
  const char *name;
  const char *media_type;
  const char *speech; /* what encodes speech, and */
  const char *music;  /* what encodes music */
} Format;

static const Format formats[] = {
  { "wav", "audio/wav", "wavenc", "wavenc" },
  { "flac", "audio/flac", "flacenc quality=5", "flacenc quality=5" },
  { "ogg", "audio/ogg", OPUS_SPEECH OGG, OPUS_MUSIC OGG },
  { "mp3",
    "audio/mpeg",
    "lamemp3enc target=bitrate cbr=true bitrate=64 encoding-engine-quality=standard mono=true",
    "lamemp3enc target=bitrate cbr=true bitrate=192 encoding-engine-quality=standard" },
};

/* The elements of all chains, and where Debian has them. */
static const RfGstElement elements[] = {
  { "rawaudioparse", "gstreamer1.0-plugins-base" },
  { "audioresample", "gstreamer1.0-plugins-base" },
  { "opusenc", "gstreamer1.0-plugins-base" },
  { "oggmux", "gstreamer1.0-plugins-base" },
  { "wavenc", "gstreamer1.0-plugins-good" },
  { "flacenc", "gstreamer1.0-plugins-good" },
  { "lamemp3enc", "gstreamer1.0-plugins-good" },
};

static const Format *
find_format (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_strcmp0 (formats[i].name, name) == 0)
        return &formats[i];
    }
  return NULL;
}

/* oggmux pushes each page as one buffer. @user_data is an RfAudioLoop or %NULL. */
static GstPadProbeReturn
fix_page_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GstBuffer *buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GstMapInfo map;

  info->data = buffer;
  if (gst_buffer_map (buffer, &map, GST_MAP_READWRITE))
    {
      if (user_data != NULL)
        rf_audio_loop_fix_page (user_data, map.data, map.size);
      rf_ogg_page_set_serial (map.data, map.size, OGG_SERIAL);
      gst_buffer_unmap (buffer, &map);
    }
  return GST_PAD_PROBE_OK;
}

static void
fix_pages (GstBin *pipeline, RfAudioLoop *loop)
{
  g_autoptr (GstElement) muxer = gst_bin_get_by_name (pipeline, "ogg");
  g_autoptr (GstPad) pad = NULL;

  if (muxer == NULL)
    return;
  pad = gst_element_get_static_pad (muxer, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, fix_page_cb, loop, NULL);
}

static void
set_location (GstBin *pipeline, const char *name, const char *path)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (pipeline, name);

  g_object_set (element, "location", path, NULL);
}

static GstElement *
build_pipeline (const Format *format,
                const RfAudioSamples *samples,
                const char *output_path,
                GError **error)
{
  g_autofree char *description =
      g_strdup_printf ("filesrc name=source blocksize=65536"
                       " ! rawaudioparse format=pcm pcm-format=s16le num-channels=%d sample-rate=%d"
                       " ! %s ! filesink name=sink",
                       samples->channels,
                       samples->rate,
                       samples->is_music ? format->music : format->speech);
  GstElement *pipeline =
      gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);

  if (pipeline == NULL)
    return NULL;
  set_location (GST_BIN (pipeline), "source", samples->path);
  set_location (GST_BIN (pipeline), "sink", output_path);
  return gst_object_ref_sink (pipeline);
}

static gboolean
is_opus (const Format *format)
{
  return strstr (format->music, OGG) != NULL;
}

static gboolean
check_message (GstMessage *message, GError **error)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  gst_message_parse_error (message, error, NULL);
  return FALSE;
}

static gboolean
wait_for_end (GstElement *pipeline, GCancellable *cancellable, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gint64 deadline = g_get_monotonic_time () + TIME_LIMIT;

  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_autoptr (GstMessage) message =
          gst_bus_timed_pop_filtered (bus, POLL_INTERVAL, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

      if (message != NULL)
        return check_message (message, error);
      if (g_get_monotonic_time () > deadline)
        {
          g_set_error (error, RF_ERROR, RF_ERROR_TIMEOUT, "the sound took too long to encode");
          return FALSE;
        }
    }
  return FALSE;
}

static gboolean
encode (const Format *format,
        const RfAudioSamples *samples,
        const char *output_path,
        RfAudioLoop *loop,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GstElement) pipeline = build_pipeline (format, samples, output_path, error);
  gboolean done = FALSE;

  if (pipeline == NULL)
    return FALSE;
  fix_pages (GST_BIN (pipeline), loop);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  done = wait_for_end (pipeline, cancellable, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return done;
}

static gboolean
encode_loop (const Format *format,
             const RfAudioSamples *samples,
             const char *output_path,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = g_strconcat (output_path, ".loop", NULL);
  RfAudioSamples rolled = *samples;
  RfAudioLoop loop = { 0 };
  gboolean done;

  rolled.path = path;
  done = rf_audio_loop_write (samples, path, &loop, cancellable, error) &&
         encode (format, &rolled, output_path, &loop, cancellable, error);
  g_unlink (path);
  return done;
}

/**
 * rf_audio_encoder_dup_status:
 *
 * Returns: (transfer full) (nullable): which Debian package is missing, one
 *   sentence; %NULL when every format can be written
 */
char *
rf_audio_encoder_dup_status (void)
{
  return rf_gst_elements_dup_missing (elements, G_N_ELEMENTS (elements));
}

/**
 * rf_audio_encoder_get_opus:
 *
 * Returns: (transfer none): the elements that make Opus of music, for whoever
 *   puts it into another container
 */
const char *
rf_audio_encoder_get_opus (void)
{
  return OPUS_MUSIC;
}

/**
 * rf_audio_encoder_get_media_type:
 * @format: `wav`, `flac`, `ogg` or `mp3`
 *
 * Returns: (transfer none) (nullable): the media type, or %NULL for any other
 *   format
 */
const char *
rf_audio_encoder_get_media_type (const char *format)
{
  const Format *found = find_format (format);

  return found != NULL ? found->media_type : NULL;
}

/**
 * rf_audio_encoder_run:
 * @format: `wav`, `flac`, `ogg` or `mp3`
 * @samples: the file with the sound as it was made
 * @output_path: the file that is made or replaced
 * @cancellable: (nullable): stops the work; what was written stays
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE where a package is missing,
 *   %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_TIMEOUT, %RF_ERROR_CANCELLED
 *
 * The same samples give the same bytes.
 *
 * Returns: whether the file is complete
 */
gboolean
rf_audio_encoder_run (const char *format,
                      const RfAudioSamples *samples,
                      const char *output_path,
                      GCancellable *cancellable,
                      GError **error)
{
  const Format *found = find_format (format);
  g_autofree char *status = rf_audio_encoder_dup_status ();
  gboolean done;

  g_return_val_if_fail (found != NULL, FALSE);

  if (status != NULL)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE, "%s", status);
      return FALSE;
    }

  if (samples->is_loop && is_opus (found))
    done = encode_loop (found, samples, output_path, cancellable, error);
  else
    done = encode (found, samples, output_path, NULL, cancellable, error);
  rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
  return done;
}
