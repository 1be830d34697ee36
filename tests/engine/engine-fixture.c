/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"

#include "rf-file-blob-store.h"
#include "rf-json-reader.h"
#include "rf-paths.h"
#include "rf-sqlite-store.h"

#include <string.h>

/* @config is what refrain.conf holds, or %NULL for nothing. */
void
engine_test_set_up (EngineFixture *fixture, gconstpointer config)
{
  fixture->folder = g_dir_make_tmp ("engine-XXXXXX", NULL);
  fixture->log = g_build_filename (fixture->folder, "calls.log", NULL);
  fixture->config = g_build_filename (fixture->folder, "refrain.conf", NULL);
  g_assert_true (g_file_set_contents (fixture->config, config != NULL ? config : "", -1, NULL));
  g_setenv ("RF_DUMMY_LOG", fixture->log, TRUE);
  fixture->host = rf_host_new (fixture->folder, fixture->config, RF_HOST_FLAG_NONE);
}

void
engine_test_tear_down (EngineFixture *fixture, gconstpointer config)
{
  g_clear_object (&fixture->host);
  rf_paths_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->config);
  g_free (fixture->log);
}

/* Closes everything, which flushes the counters, and opens it again. */
void
engine_test_reopen (EngineFixture *fixture)
{
  g_clear_object (&fixture->host);
  fixture->host = rf_host_new (fixture->folder, fixture->config, RF_HOST_FLAG_NONE);
}

static void
count_landed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RfResult) made = rf_service_generate_finish (RF_SERVICE (source), result, NULL);

  g_assert_nonnull (made);
  ++*(guint *) data;
}

/* Keeps the four workers of the pool busy for a while; @landed counts them when
 * the main context runs. */
void
engine_test_fill_workers (EngineFixture *fixture, guint *landed)
{
  guint calls = engine_test_count_calls (fixture, "") + 4;

  for (int i = 0; i < 4; i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"slow %d\",\"delay_ms\":1500", i);
      g_autoptr (RfRequest) slow = engine_test_request ("dummy", params);

      rf_service_generate_async (
          rf_host_get_service (fixture->host), slow, NULL, NULL, count_landed_cb, landed);
    }
  while (engine_test_count_calls (fixture, "") < calls)
    g_usleep (10000);
}

/* For a request that has to fail. */
void
engine_test_note_error_cb (GObject *source, GAsyncResult *result, gpointer error)
{
  g_assert_null (rf_service_generate_finish (RF_SERVICE (source), result, error));
}

/* @params is the inner text of a JSON object. */
RfRequest *
engine_test_request (const char *provider, const char *params)
{
  g_autofree char *text = g_strdup_printf (
      "{\"kind\":\"image\",\"provider\":\"%s\",\"params\":{%s}}", provider, params);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, &error);
  RfRequest *request = NULL;

  g_assert_no_error (error);
  request = rf_request_new_from_json (node, &error);
  g_assert_no_error (error);
  return request;
}

/* How many calls of that name the provider has seen; of any, for an empty one. */
guint
engine_test_count_calls (EngineFixture *fixture, const char *call)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint calls = 0;

  if (!g_file_get_contents (fixture->log, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    calls += lines[i][0] != '\0' && g_str_has_prefix (lines[i], call);
  return calls;
}

/* The same store once more, as another process has it. */
RfStore *
engine_test_open_store (EngineFixture *fixture)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->folder, FALSE);
  g_autoptr (GError) error = NULL;
  RfStore *store = rf_sqlite_store_new (fixture->folder, blobs, &error);

  g_assert_no_error (error);
  return store;
}

/* Of a folder and all within it. */
guint
engine_test_count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint files = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      files += g_file_test (inner, G_FILE_TEST_IS_DIR) ? engine_test_count_files (inner) : 1;
    }
  return files;
}

/* How many files the store keeps. */
void
engine_test_assert_files (EngineFixture *fixture, guint blobs, guint records)
{
  g_autofree char *assets = g_build_filename (fixture->folder, "assets", NULL);
  g_autofree char *side = g_build_filename (fixture->folder, "records", NULL);

  g_assert_cmpuint (engine_test_count_files (assets), ==, blobs);
  g_assert_cmpuint (engine_test_count_files (side), ==, records);
}
