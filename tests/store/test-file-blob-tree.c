/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "blob-store-contract.h"
#include "rf-file-blob-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What others leave in the tree: dead processes in tmp/, damage in records/. */

typedef struct
{
  RfBlobStore *store; /* (owned) */
  char *place;        /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->place = blob_test_dup_place ();
  fixture->store = rf_file_blob_store_new (fixture->place, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  blob_test_remove_place (fixture->place);
}

static void
make_old (const char *path, gint64 seconds)
{
  const time_t then = time (NULL) - seconds;
  const struct timespec times[2] = { { then, 0 }, { then, 0 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static char *
add_file (Fixture *fixture, const char *name, const char *text, gint64 age)
{
  char *path = g_build_filename (fixture->place, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  make_old (path, age);
  return path;
}

static void
sweep (Fixture *fixture)
{
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (fixture->place, FALSE);

  rf_asset_free (blob_test_put (store, "any write sweeps"));
}

static void
test_sweep_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = add_file (fixture, "tmp/put-0123", "old", 7200);
  g_autofree char *young = add_file (fixture, "tmp/put-4567", "young", 60);
  g_autofree char *foreign = add_file (fixture, "tmp/notes", "not ours", 7200);
  g_autofree char *future = add_file (fixture, "tmp/put-89ab", "the clock was wrong", -7200);

  sweep (fixture);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (future, G_FILE_TEST_EXISTS));
}

/* The work directory of this process is old, but held. */
static void
test_sweep_held (Fixture *fixture, gconstpointer data)
{
  g_autofree char *work = rf_blob_store_dup_work_directory (fixture->store, NULL);

  make_old (work, 7200);
  sweep (fixture);
  g_assert_true (g_file_test (work, G_FILE_TEST_IS_DIR));
  rf_blob_store_remove_work_directory (fixture->store, work);
  g_assert_false (g_file_test (work, G_FILE_TEST_EXISTS));
}

static void
make_work_and_die (const char *place, int report)
{
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (place, FALSE);
  g_autofree char *work = rf_blob_store_dup_work_directory (store, NULL);
  g_autofree char *path = g_build_filename (work, "half", NULL);

  g_assert_true (g_file_set_contents (path, "half a video", -1, NULL));
  make_old (work, 7200);
  g_assert_cmpint (write (report, work, strlen (work)), ==, (ssize_t) strlen (work));
  pause ();
}

/* Held as long as its process lives, swept once that was killed. */
static void
test_sweep_dead (Fixture *fixture, gconstpointer data)
{
  int ends[2] = { -1, -1 };
  char work[4096] = { 0 };
  pid_t child = 0;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    make_work_and_die (fixture->place, ends[1]);
  g_assert_cmpint (read (ends[0], work, sizeof work - 1), >, 0);
  sweep (fixture);
  g_assert_true (g_file_test (work, G_FILE_TEST_IS_DIR));

  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  sweep (fixture);
  g_assert_false (g_file_test (work, G_FILE_TEST_EXISTS));
  close (ends[0]);
  close (ends[1]);
}

static void
test_remove_foreign (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mine = add_file (fixture, "mine/file", "mine", 0);
  g_autofree char *folder = g_path_get_dirname (mine);

  rf_blob_store_remove_work_directory (fixture->store, folder);
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
}

static gboolean
count_cb (JsonNode *record, const char *path, gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
  return TRUE;
}

static GLogWriterOutput
take_message_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  GPtrArray *messages = user_data;

  g_assert_cmpint (level & G_LOG_LEVEL_MASK, ==, G_LOG_LEVEL_MESSAGE);
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "MESSAGE"))
        g_ptr_array_add (messages, g_strdup (fields[i].value));
    }
  return G_LOG_WRITER_HANDLED;
}

static guint
count_messages (GPtrArray *messages, const char *part)
{
  guint count = 0;

  for (guint i = 0; i < messages->len; i++)
    count += strstr (g_ptr_array_index (messages, i), part) != NULL;
  return count;
}

static const char *const records[][2] = {
  { "records/2023/11/torn.json", "{\"a\":" }, { "records/2024/01/empty.json", "" },
  { "records/2024/01/notes.txt", "x" },       { "records/20245/01/a.json", "{}" },
  { "records/2024/1x/a.json", "{}" },
};

static void
test_damaged_records (Fixture *fixture, gconstpointer data)
{
  static const char *const damaged[] = { "torn", "empty", "linked", "folder" };
  GPtrArray *messages = (GPtrArray *) data;
  g_autofree char *good = add_file (fixture, "records/2023/11/good.json", "{\"a\":1}", 0);
  g_autofree char *linked = g_build_filename (fixture->place, "records/2024/01/linked.json", NULL);
  g_autofree char *folder = g_build_filename (fixture->place, "records/2024/01/folder.json", NULL);
  g_autofree char *year_link = g_build_filename (fixture->place, "records/2025", NULL);
  g_autoptr (GError) error = NULL;
  guint count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    g_free (add_file (fixture, records[i][0], records[i][1], 0));
  g_assert_cmpint (symlink (good, linked), ==, 0);
  g_assert_cmpint (symlink ("2023", year_link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  rf_blob_store_foreach_record (fixture->store, count_cb, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *name = g_strdup_printf ("/%s.json", damaged[i]);

      g_assert_cmpuint (count_messages (messages, name), ==, 1);
    }
  g_assert_cmpuint (count_messages (messages, "4 of 5"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_free);

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (take_message_cb, messages, NULL);
  g_test_add ("/file-blob-tree/files", Fixture, NULL, set_up, test_sweep_files, tear_down);
  g_test_add ("/file-blob-tree/held", Fixture, NULL, set_up, test_sweep_held, tear_down);
  g_test_add ("/file-blob-tree/dead", Fixture, NULL, set_up, test_sweep_dead, tear_down);
  g_test_add ("/file-blob-tree/foreign", Fixture, NULL, set_up, test_remove_foreign, tear_down);
  g_test_add (
      "/file-blob-tree/records", Fixture, messages, set_up, test_damaged_records, tear_down);
  return g_test_run ();
}
