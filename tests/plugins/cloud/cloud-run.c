/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-run.h"

#include "rf-cloud-provider.h"
#include "rf-paths.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <string.h>

static double
half_jitter (gpointer user_data)
{
  return 0.5;
}

static gboolean
note_wait (guint milliseconds, GCancellable *cancellable, gpointer user_data)
{
  CloudRun *self = user_data;

  g_array_append_val (self->waits, milliseconds);
  if (self->later != 0)
    rf_time_set_for_tests (self->later);
  return !g_cancellable_is_cancelled (cancellable);
}

static char *
write_key (CloudRun *self)
{
  char *path = NULL;

  self->key_folder = g_dir_make_tmp ("rf-key-XXXXXX", NULL);
  path = g_build_filename (self->key_folder, "key", NULL);
  g_assert_true (g_file_set_contents_full (
      path, CLOUD_KEY "\n", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  return path;
}

CloudRun *
cloud_run_new (const CloudPlugin *plugin, const CloudCase *row)
{
  CloudRun *self = g_new0 (CloudRun, 1);
  RfHttpPatience patience = { half_jitter, note_wait, NULL };
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;

  self->plugin = plugin;
  self->row = row;
  self->server = stand_in_new ();
  self->cancellable = g_cancellable_new ();
  self->waits = g_array_new (FALSE, FALSE, sizeof (guint));
  key = write_key (self);
  config = g_strdup_printf ("[provider %s]\nbase-url=%s%s\nkey-file=%s\n%s%s",
                            plugin->id,
                            stand_in_get_url (self->server),
                            plugin->base,
                            key,
                            plugin->settings != NULL ? plugin->settings : "",
                            plugin->config != NULL ? plugin->config : "");
  self->fixture = plugin_fixture_new_with_config (plugin->id, row->model, config);
  patience.user_data = self;
  rf_cloud_provider_set_patience (RF_CLOUD_PROVIDER (self->fixture->provider), &patience);
  return self;
}

void
cloud_run_free (CloudRun *self)
{
  g_clear_pointer (&self->server, stand_in_free);
  plugin_fixture_free (self->fixture);
  rf_paths_remove_tree (self->key_folder);
  g_free (self->key_folder);
  g_array_unref (self->waits);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* What the service must be asked, without an answer yet. */
StandInStep *
cloud_run_expect (CloudRun *self)
{
  StandInStep *step = stand_in_expect (self->server, "POST", self->row->path);

  stand_in_require_header (step, self->plugin->key_header, self->plugin->key_value);
  if (!self->row->form)
    stand_in_require_header (step, "content-type", "application/json");
  for (gsize i = 0; self->row->parts[i] != NULL; i++)
    stand_in_require_text (step, self->row->parts[i]);
  return step;
}

void
cloud_run_expect_answer (CloudRun *self)
{
  StandInStep *step = cloud_run_expect (self);
  g_autoptr (GBytes) answer = cloud_dup_answer (self->row, stand_in_get_url (self->server));

  stand_in_answer_bytes (step, 200, self->row->media_type, answer);
  if (self->row->headers[0] != NULL)
    stand_in_answer_header (step, self->row->headers[0], self->row->headers[1]);
}

RfTask *
cloud_run_new_task (CloudRun *self)
{
  RfTask *task = plugin_fixture_new_task (self->fixture, self->row->params);
  g_autoptr (GBytes) picture = cloud_dup_picture ();
  g_autofree char *path = g_build_filename (self->fixture->home, "picture.png", NULL);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (picture, &length);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  if (self->row->input != NULL)
    rf_task_add_input (task, self->row->input, path, "image/png");
  return task;
}

/* Where it is a job, an order that was taken is an empty output. */
RfOutput *
cloud_run_make (CloudRun *self, GError **error)
{
  g_autoptr (RfTask) task = cloud_run_new_task (self);
  g_autofree char *handle = NULL;

  if (rf_provider_has_jobs (self->fixture->provider, task))
    {
      handle = rf_provider_submit (self->fixture->provider, task, self->cancellable, error);
      return handle != NULL ? rf_output_new () : NULL;
    }
  return rf_provider_generate (self->fixture->provider, task, NULL, self->cancellable, error);
}

/* What costs nothing cannot have been charged, so it just failed. */
int
cloud_run_get_code (const CloudRun *self, int code)
{
  return self->plugin->free && code == RF_ERROR_UNKNOWN_OUTCOME ? (int) RF_ERROR_PROVIDER_FAILED
                                                                : code;
}

void
cloud_run_assert_fails (CloudRun *self, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = cloud_run_make (self, &error);
  const char *hint = NULL;

  g_assert_null (output);
  g_test_message ("%s", error->message);
  g_assert_error (error, RF_ERROR, cloud_run_get_code (self, code));
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strstr (error->message, "canary"));
  hint = rf_error_get_hint (error);
  g_assert_true (hint == NULL || strstr (hint, "canary") == NULL);
}

/* Whatever is logged, by whomever: the key is not in it. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      const char *value = fields[i].value;
      gssize length = fields[i].length;

      g_assert_null (g_strstr_len (value, length, "canary"));
    }
  return g_log_writer_default (level, fields, n_fields, user_data);
}

void
cloud_log_watch (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}
