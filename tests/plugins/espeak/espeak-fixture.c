/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "espeak-fixture.h"

/* A provider whose helper is the script that @helper holds. */
RfProvider *
espeak_fixture_new_provider (PluginFixture *self, const char *helper)
{
  g_autofree char *folder = plugin_fixture_dup_work_directory (self);
  g_autofree char *path = g_build_filename (folder, "helper", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, helper, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, &error);
  g_assert_no_error (error);
  return g_object_new (G_OBJECT_TYPE (self->provider), "helper", path, NULL);
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
speech_new (PluginFixture *fixture,
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
speech_make (PluginFixture *fixture, const char *params)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, params);
  g_autoptr (GError) error = NULL;
  Speech *speech = speech_new (fixture, fixture->provider, task, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (speech);
  return speech;
}

GError *
speech_fail (PluginFixture *fixture, RfProvider *provider, const char *params)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, params);
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
