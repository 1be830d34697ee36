/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-fixture.h"

#include "rf-hash.h"

#include <gst/gst.h>

Music *
music_new (PluginFixture *fixture, RfTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfOutput) output =
      rf_provider_generate (fixture->provider, task, NULL, cancellable, error);
  g_autoptr (GError) reading = NULL;
  const RfOutputAsset *sound;
  const RfOutputAsset *midi;
  Music *self;

  if (output == NULL)
    return NULL;
  g_assert_cmpuint (output->assets->len, ==, 2);
  sound = g_ptr_array_index (output->assets, 0);
  midi = g_ptr_array_index (output->assets, 1);
  g_assert_cmpint (sound->asset->role, ==, RF_ROLE_AUDIO);
  g_assert_cmpint (midi->asset->role, ==, RF_ROLE_MIDI);
  g_assert_cmpstr (midi->asset->media_type, ==, "audio/midi");
  g_assert_true (g_str_has_prefix (sound->path, rf_task_get_work_directory (task)));

  self = g_new0 (Music, 1);
  self->path = g_strdup (sound->path);
  self->media_type = g_strdup (sound->asset->media_type);
  self->sha256 = rf_hash_file (sound->path, NULL, NULL, &reading);
  g_assert_no_error (reading);
  self->midi = g_bytes_ref (midi->bytes);
  self->duration = sound->asset->duration;
  return self;
}

Music *
music_make (PluginFixture *fixture, const char *params)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, params);
  g_autoptr (GError) error = NULL;
  Music *music = music_new (fixture, task, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (music);
  return music;
}

void
music_free (Music *self)
{
  g_free (self->path);
  g_free (self->media_type);
  g_free (self->sha256);
  g_bytes_unref (self->midi);
  g_free (self);
}

/* decodebin would do, but tries so many elements that GLib's table of quarks
 * grows, and it leaves the old one behind. */
static const char *
get_decoder (const char *media_type)
{
  static const struct
  {
    const char *media_type;
    const char *chain;
  } decoders[] = {
    { "audio/wav", "wavparse" },
    { "audio/flac", "flacparse ! flacdec" },
    { "audio/ogg", "oggdemux ! opusdec" },
    { "audio/mpeg", "mpegaudioparse ! mpg123audiodec" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (decoders); i++)
    {
      if (g_str_equal (decoders[i].media_type, media_type))
        return decoders[i].chain;
    }
  g_assert_not_reached ();
}

GBytes *
music_decode_at (PluginFixture *fixture, const Music *music, int rate)
{
  g_autofree char *folder = plugin_fixture_dup_work_directory (fixture);
  g_autofree char *path = g_build_filename (folder, "decoded", NULL);
  g_autofree char *description =
      g_strdup_printf ("filesrc location=%s ! %s ! audioconvert dithering=none ! "
                       "audioresample ! audio/x-raw,format=S16LE,rate=%d,channels=2 ! "
                       "filesink location=%s",
                       music->path,
                       get_decoder (music->media_type),
                       rate,
                       path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  char *data = NULL;
  gsize length = 0;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpstr (GST_MESSAGE_TYPE_NAME (message), ==, "eos");
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

GBytes *
music_decode (PluginFixture *fixture, const Music *music)
{
  return music_decode_at (fixture, music, 44100);
}
