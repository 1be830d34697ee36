/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-fixture.h"

#include "rf-hash.h"
#include "rf-paths.h"

#include <gst/gst.h>

/*
 * Opens the plugin through the registry and the manifest of the build tree, so
 * that what is tested is what a program gets.
 */

BandFixture *
band_fixture_new (void)
{
  g_autofree char *folder = g_build_filename (TEST_PLUGIN_DIR, "band", NULL);
  const char *folders[] = { folder, NULL };
  g_autoptr (GError) error = NULL;
  BandFixture *self = g_new0 (BandFixture, 1);
  RfProviderInfo *info;

  self->home = g_dir_make_tmp ("rf-band-XXXXXX", &error);
  g_assert_no_error (error);
  self->registry = rf_registry_new (folders, NULL);
  g_assert_cmpuint (rf_registry_get_faults (self->registry)->len, ==, 0);
  info = rf_registry_find (self->registry, "band");
  g_assert_nonnull (info);
  self->model = rf_model_info_ref (rf_provider_info_find_model (info, "combo"));
  self->provider = rf_registry_open (self->registry, "band", &error);
  g_assert_no_error (error);
  return self;
}

void
band_fixture_free (BandFixture *self)
{
  g_clear_object (&self->provider);
  rf_model_info_unref (self->model);
  g_clear_object (&self->registry);
  rf_paths_remove_tree (self->home);
  g_free (self->home);
  g_free (self);
}

char *
band_fixture_dup_work_directory (BandFixture *self)
{
  g_autofree char *template = g_build_filename (self->home, "work-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (template));
  return g_steal_pointer (&template);
}

/* The manifest's defaults, with the members of @params put over them. */
RfTask *
band_fixture_new_task (BandFixture *self, const char *params)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (params, &error);
  g_autofree char *folder = band_fixture_dup_work_directory (self);
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < self->model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (self->model->parameters, i);

      if (parameter->default_value != NULL)
        json_object_set_member (object, parameter->name, json_node_copy (parameter->default_value));
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_assert_nonnull (rf_model_info_find_parameter (self->model, name));
      json_object_set_member (object, name, json_node_copy (value));
    }
  return rf_task_new (self->model, object, folder);
}

Music *
music_new (BandFixture *fixture, RfTask *task, GCancellable *cancellable, GError **error)
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
music_make (BandFixture *fixture, const char *params)
{
  g_autoptr (RfTask) task = band_fixture_new_task (fixture, params);
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
music_decode (BandFixture *fixture, const Music *music)
{
  g_autofree char *folder = band_fixture_dup_work_directory (fixture);
  g_autofree char *path = g_build_filename (folder, "decoded", NULL);
  g_autofree char *description =
      g_strdup_printf ("filesrc location=%s ! %s ! audioconvert dithering=none ! "
                       "audioresample ! audio/x-raw,format=S16LE,rate=44100,channels=2 ! "
                       "filesink location=%s",
                       music->path,
                       get_decoder (music->media_type),
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
