/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-paths.h"
#include "rf-registry.h"
#include "task-fixture.h"

#include <string.h>

/*
 * What every plugin promises, asked of each one that was built, with no word
 * about any of them. A plugin that is not ready here is skipped, and the
 * reason told.
 */

typedef struct
{
  RfRegistry *registry; /* (unowned) */
  RfModelInfo *model;   /* (unowned) */
} Case;

/* What a look at its first bytes cannot tell. */
static gboolean
is_text (const char *media_type, GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  return (g_str_has_prefix (media_type, "text/") || g_str_equal (media_type, "image/svg+xml") ||
          g_str_equal (media_type, "application/json")) &&
         g_utf8_validate (data, (gssize) length, NULL);
}

static void
assert_asset (const RfModelInfo *model, const RfOutputAsset *asset)
{
  g_autoptr (GBytes) bytes = task_fixture_read (asset);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *sniffed = rf_media_type_sniff (data, length);

  g_assert_cmpuint (length, >, 0);
  g_assert_cmpint (asset->asset->role, ==, rf_kind_get_role (model->kind));
  g_assert_cmpstr (rf_media_type_get_extension (asset->asset->media_type), !=, "bin");
  if (sniffed != NULL)
    g_assert_cmpstr (sniffed, ==, asset->asset->media_type);
  else
    g_assert_true (is_text (asset->asset->media_type, bytes));
}

/* Opens the provider, or skips the test and says why. */
static RfProvider *
open_ready (const Case *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfProvider) provider =
      rf_registry_open (test->registry, test->model->provider, &error);
  g_autofree char *status = NULL;
  g_autofree char *input = task_fixture_dup_missing_input (test->model);

  g_assert_no_error (error);
  status = rf_provider_dup_status (provider);
  if (status == NULL && input == NULL)
    return g_steal_pointer (&provider);
  if (input != NULL)
    g_test_skip_printf ("it needs the input “%s”", input);
  else
    g_test_skip (status);
  return NULL;
}

static RfTask *
new_task (const Case *test, const char *directory)
{
  g_autoptr (JsonObject) params = task_fixture_new_params (test->model);

  return rf_task_new (test->model, params, directory);
}

static GBytes *
run_once (const Case *test, RfProvider *provider)
{
  g_autofree char *directory = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  g_autoptr (RfTask) task = new_task (test, directory);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = task_fixture_run (provider, task, NULL, &error);
  GBytes *bytes = NULL;

  g_assert_no_error (error);
  assert_asset (test->model, g_ptr_array_index (output->assets, 0));
  bytes = task_fixture_read (g_ptr_array_index (output->assets, 0));
  rf_paths_remove_tree (directory);
  return bytes;
}

/* The fingerprint of a local provider promises the output, not just the
 * request; one with external cost can promise nothing. */
static void
test_same_bytes (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (RfProvider) provider = open_ready (test);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  if (provider == NULL)
    return;
  first = run_once (test, provider);
  second = run_once (test, provider);
  g_assert_true (g_bytes_equal (first, second));
}

static void
test_cancelled_before (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (RfProvider) provider = open_ready (test);
  g_autofree char *directory = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  g_autoptr (RfTask) task = new_task (test, directory);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  if (provider != NULL)
    {
      g_assert_null (task_fixture_run (provider, task, cancellable, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
    }
  rf_paths_remove_tree (directory);
}

static gpointer
cancel_cb (gpointer data)
{
  g_usleep (20 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Cancelled at some time: it ends soon, as what it was or as cancelled. */
static void
test_cancelled_during (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (RfProvider) provider = open_ready (test);
  g_autofree char *directory = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  g_autoptr (RfTask) task = new_task (test, directory);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;
  GThread *thread = NULL;

  if (provider != NULL)
    {
      thread = g_thread_new ("cancel", cancel_cb, cancellable);
      output = task_fixture_run (provider, task, cancellable, &error);
      g_thread_join (thread);
      if (output == NULL)
        g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
    }
  rf_paths_remove_tree (directory);
}

static gpointer
run_cb (gpointer data)
{
  const Case *test = data;
  g_autoptr (RfProvider) provider = rf_registry_open (test->registry, test->model->provider, NULL);

  return run_once (test, provider);
}

/* Methods run on several worker threads at once. */
static void
test_two_at_once (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (RfProvider) provider = open_ready (test);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  GThread *threads[2] = { NULL };

  if (provider == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("run", run_cb, (gpointer) test);
  first = g_thread_join (threads[0]);
  second = g_thread_join (threads[1]);
  g_assert_true (g_bytes_equal (first, second));
}

static void
add_test (const Case *test, const char *name, GTestDataFunc function)
{
  g_autofree char *path =
      g_strdup_printf ("/contract/%s/%s/%s", test->model->provider, test->model->id, name);
  Case *copy = g_memdup2 (test, sizeof *test);

  g_test_add_data_func_full (path, copy, function, g_free);
}

static void
add_tests (RfRegistry *registry)
{
  GPtrArray *providers = rf_registry_get_providers (registry);

  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *info = g_ptr_array_index (providers, i);

      for (guint j = 0; j < info->models->len; j++)
        {
          Case test = { registry, g_ptr_array_index (info->models, j) };

          add_test (&test, "same-bytes", test_same_bytes);
          add_test (&test, "cancelled-before", test_cancelled_before);
          add_test (&test, "cancelled-during", test_cancelled_during);
          add_test (&test, "two-at-once", test_two_at_once);
        }
    }
}

int
main (int argc, char **argv)
{
  const char *const folders[] = { g_getenv ("TEST_PLUGIN_DIR"), NULL };
  g_autoptr (RfRegistry) registry = NULL;

  g_test_init (&argc, &argv, NULL);
  registry = rf_registry_new (folders, NULL);
  add_tests (registry);
  return g_test_run ();
}
