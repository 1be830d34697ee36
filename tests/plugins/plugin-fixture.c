/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "plugin-fixture.h"

#include "rf-json-object.h"
#include "rf-paths.h"

#include <glib/gstdio.h>
#include <time.h>

/*
 * Opens the plugin through the registry and the manifest of the build tree, so
 * that what is tested is what a program gets.
 */

PluginFixture *
plugin_fixture_new (const char *id, const char *model)
{
  return plugin_fixture_new_with_config (id, model, "");
}

/* The same where refrain.conf says @config; @id may be a provider of its own. */
PluginFixture *
plugin_fixture_new_with_config (const char *id, const char *model, const char *config)
{
  const char *folders[] = { TEST_PLUGIN_DIR, NULL };
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (config, -1, "/refrain.conf", NULL);
  g_autoptr (GError) error = NULL;
  PluginFixture *self = g_new0 (PluginFixture, 1);
  RfProviderInfo *info;

  self->home = g_dir_make_tmp ("rf-plugin-XXXXXX", &error);
  g_assert_no_error (error);
  self->registry = rf_registry_new (folders, file);
  g_assert_cmpuint (rf_key_file_get_faults (file)->len, ==, 0);
  g_assert_cmpuint (rf_registry_get_faults (self->registry)->len, ==, 0);
  info = rf_registry_find (self->registry, id);
  g_assert_nonnull (info);
  self->model = rf_model_info_ref (rf_provider_info_find_model (info, model));
  self->provider = rf_registry_open (self->registry, id, &error);
  g_assert_no_error (error);
  return self;
}

void
plugin_fixture_free (PluginFixture *self)
{
  g_clear_object (&self->provider);
  rf_model_info_unref (self->model);
  g_clear_object (&self->registry);
  rf_paths_remove_tree (self->home);
  g_free (self->home);
  g_free (self);
}

char *
plugin_fixture_dup_work_directory (PluginFixture *self)
{
  g_autofree char *template = g_build_filename (self->home, "work-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (template));
  return g_steal_pointer (&template);
}

/* The manifest's defaults, with the members of @params put over them. */
RfTask *
plugin_fixture_new_task (PluginFixture *self, const char *params)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (params, &error);
  g_autofree char *folder = plugin_fixture_dup_work_directory (self);
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < self->model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (self->model->parameters, i);

      if (parameter->default_value != NULL)
        json_object_set_member (object, parameter->name, rf_json_copy (parameter->default_value));
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_assert_true (self->model->free_parameters ||
                     rf_model_info_find_parameter (self->model, name) != NULL);
      json_object_set_member (object, name, rf_json_copy (value));
    }
  return rf_task_new (self->model, object, folder);
}

/** For so long a thread is watched to see how crowded the machine is, in
 *  microseconds of its own */
#define YARDSTICK (20 * 1000)

typedef struct
{
  GCancellable *cancellable;
  RfProgress *progress;
  double fraction; /* cancelled as soon as the progress has passed this */
  gint64 at;
} Canceller;

static gpointer
cancel_cb (gpointer data)
{
  Canceller *self = data;

  while (rf_progress_get_fraction (self->progress) < self->fraction)
    g_usleep (1000);
  g_usleep (30 * 1000);
  self->at = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

static gint64
get_own_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* How many times longer than alone a thread takes just now, since others want the
 * processors too: 1 on a machine that has nothing else to do. */
static double
measure_crowd (void)
{
  gint64 start = g_get_monotonic_time ();
  gint64 own_start = get_own_time ();
  gint64 own = 0;

  while (own < YARDSTICK)
    own = get_own_time () - own_start;
  return MAX ((double) (g_get_monotonic_time () - start) / (double) own, 1.0);
}

/* Cancels once the progress has passed @fraction. Returns: how long it took until
 * the provider was back, in microseconds; on a crowded machine, how long it would
 * have taken alone. */
gint64
plugin_fixture_measure_cancel (RfProvider *provider, RfTask *task, double fraction)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (GError) error = NULL;
  Canceller canceller = { cancellable, progress, fraction, 0 };
  GThread *thread = g_thread_new ("canceller", cancel_cb, &canceller);
  RfOutput *output = rf_provider_generate (provider, task, progress, cancellable, &error);
  gint64 now = g_get_monotonic_time ();

  g_thread_join (thread);
  g_assert_null (output);
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  return (gint64) ((double) (now - canceller.at) / measure_crowd ());
}
