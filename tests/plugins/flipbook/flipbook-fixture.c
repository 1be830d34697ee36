/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-fixture.h"

#include "rf-hash.h"

#include <gst/app/app.h>
#include <gst/gst.h>
#include <string.h>

/* The stack of GLib's table of quarks is not seen by the quick way; see
 * flipbook-leaks.c. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

RfTask *
video_new_task (PluginFixture *fixture, const char *params, const char *picture, const char *sound)
{
  RfTask *task = plugin_fixture_new_task (fixture, params);

  if (picture != NULL)
    rf_task_add_input (task, "image", picture, NULL);
  if (sound != NULL)
    rf_task_add_input (task, "audio", sound, NULL);
  return task;
}

Video *
video_new (PluginFixture *fixture, RfTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfOutput) output =
      rf_provider_generate (fixture->provider, task, NULL, cancellable, error);
  g_autoptr (GError) reading = NULL;
  const RfOutputAsset *film;
  const RfOutputAsset *poster;
  Video *self;

  if (output == NULL)
    return NULL;
  g_assert_cmpuint (output->assets->len, ==, 2);
  film = g_ptr_array_index (output->assets, 0);
  poster = g_ptr_array_index (output->assets, 1);
  g_assert_cmpint (film->asset->role, ==, RF_ROLE_VIDEO);
  g_assert_cmpstr (film->asset->media_type, ==, "video/webm");
  g_assert_cmpint (poster->asset->role, ==, RF_ROLE_POSTER);
  g_assert_cmpstr (poster->asset->media_type, ==, "image/png");
  g_assert_true (g_str_has_prefix (film->path, rf_task_get_work_directory (task)));

  self = g_new0 (Video, 1);
  self->path = g_strdup (film->path);
  self->sha256 = rf_hash_file (film->path, NULL, NULL, &reading);
  g_assert_no_error (reading);
  self->poster = g_bytes_ref (poster->bytes);
  self->width = film->asset->width;
  self->height = film->asset->height;
  self->duration = film->asset->duration;
  return self;
}

Video *
video_make (PluginFixture *fixture, const char *params, const char *picture, const char *sound)
{
  g_autoptr (RfTask) task = video_new_task (fixture, params, picture, sound);
  g_autoptr (GError) error = NULL;
  Video *video = video_new (fixture, task, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (video);
  return video;
}

void
video_free (Video *self)
{
  g_free (self->path);
  g_free (self->sha256);
  g_bytes_unref (self->poster);
  g_free (self);
}

static void
add_frame (Decoded *self, GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  guint64 time = GST_BUFFER_PTS (buffer);
  gpointer data = NULL;
  gsize length = 0;

  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &data, &length);
  g_assert_cmpuint (length, ==, 64 * 64);
  g_array_append_val (self->times, time);
  g_ptr_array_add (self->frames, g_bytes_new_take (data, length));
}

static void
add_sound (Decoded *self, GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  gpointer data = NULL;
  gsize length = 0;

  if (self->sound->len == 0)
    self->sound_start = (gint64) GST_BUFFER_PTS (buffer);
  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &data, &length);
  g_byte_array_append (self->sound, data, (guint) length);
  g_free (data);
}

static void
pull_all (GstElement *pipeline,
          const char *name,
          Decoded *self,
          void (*add) (Decoded *, GstSample *))
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), name);

  while (TRUE)
    {
      g_autoptr (GstSample) sample =
          gst_app_sink_try_pull_sample (GST_APP_SINK (sink), 60 * GST_SECOND);

      if (sample == NULL)
        break;
      add (self, sample);
    }
  g_assert_true (gst_app_sink_is_eos (GST_APP_SINK (sink)));
}

static void
read_size (GstElement *pipeline, Decoded *self)
{
  g_autoptr (GstElement) scaler = gst_bin_get_by_name (GST_BIN (pipeline), "scaler");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (scaler, "sink");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstStructure *structure = gst_caps_get_structure (caps, 0);

  gst_structure_get_int (structure, "width", &self->width);
  gst_structure_get_int (structure, "height", &self->height);
}

/* Whether the head of the file names a codec. */
static gboolean
has_codec (const Video *self, const char *codec)
{
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (self->path, &data, &length, NULL));
  for (gsize i = 0; i + 16 < MIN (length, 6000); i++)
    {
      if (memcmp (data + i, codec, strlen (codec)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* From end to end, every frame and every sample. decodebin would do, but tries so
 * many elements that GLib's table of quarks grows, and it leaves the old one behind. */
Decoded *
video_decode (const Video *self, gboolean has_sound)
{
  g_autofree char *sound = g_strdup_printf (
      "demux.audio_0 ! queue max-size-time=0 max-size-bytes=0 max-size-buffers=0 ! %s"
      " ! audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=48000,channels=1"
      " ! appsink name=sound sync=false",
      has_codec (self, "A_OPUS") ? "opusdec" : "vorbisdec");
  g_autofree char *description = g_strdup_printf (
      "filesrc location=%s ! matroskademux name=demux"
      " demux.video_0 ! queue max-size-time=0 max-size-bytes=0 max-size-buffers=0 ! %s"
      " ! videoconvert ! videoscale name=scaler add-borders=false"
      " ! video/x-raw,format=GRAY8,width=64,height=64,pixel-aspect-ratio=(fraction)[0/1,1000/1]"
      " ! appsink name=frames sync=false %s",
      self->path,
      has_codec (self, "V_VP9") ? "vp9dec" : "vp8dec",
      has_sound ? sound : "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  Decoded *decoded = g_new0 (Decoded, 1);

  g_assert_no_error (error);
  decoded->times = g_array_new (FALSE, FALSE, sizeof (guint64));
  decoded->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  decoded->sound = g_byte_array_new ();
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  pull_all (pipeline, "frames", decoded, add_frame);
  read_size (pipeline, decoded);
  if (has_sound)
    pull_all (pipeline, "sound", decoded, add_sound);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return decoded;
}

void
decoded_free (Decoded *self)
{
  g_array_unref (self->times);
  g_ptr_array_unref (self->frames);
  g_byte_array_unref (self->sound);
  g_free (self);
}
