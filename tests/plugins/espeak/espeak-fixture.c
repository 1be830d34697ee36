/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "espeak-fixture.h"

#include <glib/gstdio.h>

/*
 * Opens the plugin through the registry and the manifest of the build tree, so
 * that what is tested is what a program gets.
 */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

EspeakFixture *
espeak_fixture_new (void)
{
  g_autofree char *folder = g_build_filename (TEST_PLUGIN_DIR, "espeak", NULL);
  const char *folders[] = { folder, NULL };
  g_autoptr (GError) error = NULL;
  EspeakFixture *self = g_new0 (EspeakFixture, 1);
  RfProviderInfo *info;

  self->home = g_dir_make_tmp ("rf-espeak-XXXXXX", &error);
  g_assert_no_error (error);
  self->registry = rf_registry_new (folders, NULL);
  g_assert_cmpuint (rf_registry_get_faults (self->registry)->len, ==, 0);
  info = rf_registry_find (self->registry, "espeak");
  g_assert_nonnull (info);
  self->model = rf_model_info_ref (rf_provider_info_find_model (info, "espeak-ng"));
  self->provider = rf_registry_open (self->registry, "espeak", &error);
  g_assert_no_error (error);
  return self;
}

void
espeak_fixture_free (EspeakFixture *self)
{
  g_clear_object (&self->provider);
  rf_model_info_unref (self->model);
  g_clear_object (&self->registry);
  remove_tree (self->home);
  g_free (self->home);
  g_free (self);
}

char *
espeak_fixture_dup_work_directory (EspeakFixture *self)
{
  g_autofree char *template = g_build_filename (self->home, "work-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (template));
  return g_steal_pointer (&template);
}

/* A provider whose helper is the script that @helper holds. */
RfProvider *
espeak_fixture_new_provider (EspeakFixture *self, const char *helper)
{
  g_autofree char *folder = espeak_fixture_dup_work_directory (self);
  g_autofree char *path = g_build_filename (folder, "helper", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, helper, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, &error);
  g_assert_no_error (error);
  return g_object_new (G_OBJECT_TYPE (self->provider), "helper", path, NULL);
}

/* The manifest's defaults, with the members of @params put over them. */
RfTask *
espeak_fixture_new_task (EspeakFixture *self, const char *params)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (params, &error);
  g_autofree char *folder = espeak_fixture_dup_work_directory (self);
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

/* Params with a text of @length bytes that repeats @part, and @more members. */
char *
espeak_fixture_dup_long_params (const char *part, gsize length, const char *more)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < length)
    g_string_append (text, part);
  return g_strdup_printf ("{\"text\":\"%s\"%s}", text->str, more);
}

Speech *
speech_new (EspeakFixture *fixture,
            RfProvider *provider,
            RfTask *task,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (RfOutput) output = rf_provider_generate (provider, task, NULL, cancellable, error);
  g_autoptr (GError) reading = NULL;
  Speech *self = NULL;
  RfOutputAsset *asset;
  char *data = NULL;
  gsize length = 0;

  if (output == NULL)
    return NULL;

  g_assert_cmpuint (output->assets->len, ==, 1);
  asset = g_ptr_array_index (output->assets, 0);
  g_assert_cmpint (asset->asset->role, ==, RF_ROLE_AUDIO);
  g_assert_true (g_str_has_prefix (asset->path, rf_task_get_work_directory (task)));
  g_file_get_contents (asset->path, &data, &length, &reading);
  g_assert_no_error (reading);

  self = g_new0 (Speech, 1);
  self->bytes = g_bytes_new_take (data, length);
  self->media_type = g_strdup (asset->asset->media_type);
  self->path = g_strdup (asset->path);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);
  self->duration = asset->asset->duration;
  return self;
}

Speech *
speech_make (EspeakFixture *fixture, const char *params)
{
  g_autoptr (RfTask) task = espeak_fixture_new_task (fixture, params);
  g_autoptr (GError) error = NULL;
  Speech *speech = speech_new (fixture, fixture->provider, task, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (speech);
  return speech;
}

GError *
speech_fail (EspeakFixture *fixture, RfProvider *provider, const char *params)
{
  g_autoptr (RfTask) task = espeak_fixture_new_task (fixture, params);
  g_autoptr (Speech) speech = NULL;
  GError *error = NULL;

  speech = speech_new (fixture, provider, task, NULL, &error);
  g_assert_null (speech);
  g_assert_nonnull (error);
  g_assert_true (error->domain == RF_ERROR);
  return error;
}

void
speech_free (Speech *self)
{
  g_bytes_unref (self->bytes);
  g_free (self->media_type);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self);
}
