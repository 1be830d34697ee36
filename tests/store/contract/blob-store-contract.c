/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "blob-store-contract.h"

#include "rf-hash.h"
#include "rf-time.h"

#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * What every store of blobs promises, whatever is behind it. An implementation
 * gives a factory and gets these tests.
 */

#define THREADS   8
#define PROCESSES 6
#define ROUNDS    40

typedef struct
{
  RfBlobStore *store; /* (owned) */
  char *place;        /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  RfBlobStoreFactory factory = (RfBlobStoreFactory) data;

  fixture->place = blob_test_dup_place ();
  fixture->store = factory (fixture->place);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  blob_test_remove_place (fixture->place);
}

char *
blob_test_dup_place (void)
{
  g_autoptr (GError) error = NULL;
  char *place = g_dir_make_tmp ("refrain-blobs-XXXXXX", &error);

  g_assert_no_error (error);
  return place;
}

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *position)
{
  return remove (path);
}

void
blob_test_remove_place (char *place)
{
  g_assert_cmpint (nftw (place, remove_cb, 16, FTW_DEPTH | FTW_PHYS), ==, 0);
  g_free (place);
}

static RfAsset *
put_as (RfBlobStore *store, const char *media_type, const char *text, gint64 created_at)
{
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, media_type);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  asset->created_at = created_at;
  rf_blob_store_put_bytes (store, asset, bytes, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&asset);
}

RfAsset *
blob_test_put (RfBlobStore *store, const char *text)
{
  return put_as (store, "image/png", text, 0);
}

static char *
read_and_close (int descriptor)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  ssize_t length = 0;

  g_assert_cmpint (descriptor, >=, 0);
  while ((length = read (descriptor, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, length);
  g_assert_cmpint (length, ==, 0);
  close (descriptor);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What a check says is what opening says, and leaves the same in the asset. */
static void
assert_check_agrees (RfBlobStore *store, const RfAsset *asset)
{
  g_autoptr (RfAsset) opened = rf_asset_copy (asset);
  g_autoptr (RfAsset) checked = rf_asset_copy (asset);
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GError) check_error = NULL;
  int descriptor = rf_blob_store_open (store, opened, &open_error);

  if (descriptor >= 0)
    close (descriptor);
  g_assert_cmpint (rf_blob_store_check (store, checked, &check_error), ==, descriptor >= 0);
  g_assert_cmpstr (checked->path, ==, opened->path);
  g_assert_cmpint (checked->modified, ==, opened->modified);
  if (descriptor < 0)
    g_assert_error (check_error, RF_ERROR, open_error->code);
}

void
blob_test_assert_content (RfBlobStore *store, RfAsset *asset, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  int descriptor = rf_blob_store_open (store, asset, &error);

  g_assert_no_error (error);
  g_assert_cmpint (fcntl (descriptor, F_GETFD) & FD_CLOEXEC, !=, 0);
  content = read_and_close (descriptor);
  g_assert_cmpstr (content, ==, text);
  assert_check_agrees (store, asset);
}

void
blob_test_assert_unusable (RfBlobStore *store, RfAsset *asset, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (rf_blob_store_open (store, asset, &error), ==, -1);
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, word));
  assert_check_agrees (store, asset);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  gint64 before = rf_time_now ();
  g_autoptr (RfAsset) asset = blob_test_put (fixture->store, "a picture");
  g_autofree char *sha256 = rf_hash_bytes ("a picture", 9);

  g_assert_cmpstr (asset->sha256, ==, sha256);
  g_assert_cmpstr (asset->extension, ==, "png");
  g_assert_cmpint (asset->bytes, ==, 9);
  g_assert_cmpint (asset->created_at, >=, before);
  g_assert_cmpint (asset->created_at, <=, rf_time_now ());
  blob_test_assert_content (fixture->store, asset, "a picture");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfAsset) asset = blob_test_put (fixture->store, "");

  g_assert_cmpint (asset->bytes, ==, 0);
  blob_test_assert_content (fixture->store, asset, "");
}

static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (5 * 1024 * 1024 + 7, 'x');
  g_autoptr (RfAsset) asset = blob_test_put (fixture->store, text);

  blob_test_assert_content (fixture->store, asset, text);
}

static void
test_same_content (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfAsset) first = put_as (fixture->store, "image/png", "twice", 1700000000000);
  g_autoptr (RfAsset) second = put_as (fixture->store, "image/png", "twice", 1700000000000);
  g_autoptr (RfAsset) other = put_as (fixture->store, "text/plain", "twice", 1700000000000);

  g_assert_cmpint (first->created_at, ==, 1700000000000);
  g_assert_cmpstr (first->sha256, ==, second->sha256);
  g_assert_cmpint (first->modified, ==, second->modified);
  g_assert_cmpstr (first->sha256, ==, other->sha256);
  g_assert_cmpstr (other->extension, ==, "txt");
  blob_test_assert_content (fixture->store, second, "twice");
  blob_test_assert_content (fixture->store, other, "twice");
}

static void
test_media_types (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2] = {
    { "image/jpeg", "jpg" },
    { "IMAGE/SVG+XML", "svg" },
    { "audio/x-wav", "wav" },
    { "audio/ogg; codecs=opus", "ogg" },
    { "video/mp4", "mp4" },
    { "application/x-unheard-of", "bin" },
    { "../../etc/passwd", "bin" },
    { "image/pngx", "bin" },
    { "", "bin" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RfAsset) asset = put_as (fixture->store, rows[i][0], "typed", 0);

      g_assert_cmpstr (asset->extension, ==, rows[i][1]);
      blob_test_assert_content (fixture->store, asset, "typed");
    }
}

static void
test_put_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *work = rf_blob_store_dup_work_directory (fixture->store, NULL);
  g_autofree char *inside = g_build_filename (work, "out.png", NULL);
  g_autofree char *outside = g_build_filename (fixture->place, "mine.png", NULL);
  g_autoptr (RfAsset) first = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (RfAsset) second = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (inside, "from work", -1, NULL));
  g_assert_true (g_file_set_contents (outside, "from outside", -1, NULL));
  rf_blob_store_put_file (fixture->store, first, inside, &error);
  g_assert_no_error (error);
  rf_blob_store_put_file (fixture->store, second, outside, &error);
  g_assert_no_error (error);

  g_assert_cmpint (first->bytes, ==, 9);
  blob_test_assert_content (fixture->store, first, "from work");
  blob_test_assert_content (fixture->store, second, "from outside");
  g_assert_true (g_file_test (outside, G_FILE_TEST_IS_REGULAR));
  rf_blob_store_remove_work_directory (fixture->store, work);
  blob_test_assert_content (fixture->store, first, "from work");
}

static void
test_put_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->place, "none", NULL);
  const char *const paths[] = { missing, fixture->place, "/dev/null" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
      g_autoptr (GError) error = NULL;

      g_assert_false (rf_blob_store_put_file (fixture->store, asset, paths[i], &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, paths[i]));
      g_assert_null (asset->sha256);
    }
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2] = {
    { "0000000000000000000000000000000000000000000000000000000000000000", "png" },
    { "../../../../../../../../../../../../../../../../../../etc/passwd", "png" },
    { "0000000000000000000000000000000000000000000000000000000000000000", "../x" },
    { "0000000000000000000000000000000000000000000000000000000000000000", "" },
    { "00", "png" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");

      asset->sha256 = g_strdup (rows[i][0]);
      asset->extension = g_strdup (rows[i][1]);
      asset->created_at = 1700000000000;
      blob_test_assert_unusable (fixture->store, asset, "missing");
      g_assert_null (asset->path);
    }
}

static void
test_bad_times (Fixture *fixture, gconstpointer data)
{
  static const gint64 times[] = { -1, G_MININT64, G_MAXINT64, G_GINT64_CONSTANT (253402300800000) };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
      g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
      g_autoptr (GError) error = NULL;

      asset->created_at = times[i];
      g_assert_false (rf_blob_store_put_bytes (fixture->store, asset, bytes, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
}

static void
put_number (RfBlobStore *store, const char *id, int number)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;

  json_object_set_int_member (object, "number", number);
  json_node_set_object (node, object);
  rf_blob_store_put_record (store, id, 1700000000000, node, &error);
  g_assert_no_error (error);
}

static gboolean
add_number_cb (JsonNode *record, const char *path, gpointer user_data)
{
  gint64 *sum = user_data;

  g_assert_nonnull (path);
  *sum += json_object_get_int_member (json_node_get_object (record), "number");
  return TRUE;
}

static gboolean
stop_cb (JsonNode *record, const char *path, gpointer user_data)
{
  guint *calls = user_data;

  (*calls)++;
  return FALSE;
}

static void
test_records (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 sum = 0;
  guint calls = 0;

  g_assert_true (rf_blob_store_foreach_record (fixture->store, add_number_cb, &sum, &error));
  g_assert_cmpint (sum, ==, 0);
  put_number (fixture->store, "one", 1);
  put_number (fixture->store, "a-b_C9", 20);
  put_number (fixture->store, "changes", 300);
  put_number (fixture->store, "changes", 400);
  g_assert_true (rf_blob_store_foreach_record (fixture->store, add_number_cb, &sum, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sum, ==, 421);
  g_assert_true (rf_blob_store_foreach_record (fixture->store, stop_cb, &calls, &error));
  g_assert_cmpuint (calls, ==, 1);
}

static gint64
load_number (RfBlobStore *store, const char *id, gint64 about)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_blob_store_load_record (store, id, about, &error);

  g_assert_no_error (error);
  return node != NULL ? json_object_get_int_member (json_node_get_object (node), "number") : 0;
}

/* When a run was over its flight knows about, which may be in another month. */
static void
test_a_record_is_loaded_near_its_time (Fixture *fixture, gconstpointer data)
{
  const gint64 made = 1700000000000; /* the middle of November */
  const gint64 day = G_GINT64_CONSTANT (86400000);

  put_number (fixture->store, "one", 7);
  g_assert_cmpint (load_number (fixture->store, "one", made), ==, 7);
  g_assert_cmpint (load_number (fixture->store, "one", made + 47 * day), ==, 7);
  g_assert_cmpint (load_number (fixture->store, "one", made - 44 * day), ==, 7);
  g_assert_cmpint (load_number (fixture->store, "one", made + 48 * day), ==, 0);
  g_assert_cmpint (load_number (fixture->store, "two", made), ==, 0);
  g_assert_cmpint (load_number (fixture->store, "../one", made), ==, 0);
}

static void
test_bad_record_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "../one", "a/b", "", ".", "a.json", "a b" };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          rf_blob_store_put_record (fixture->store, names[i], 1700000000000, node, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
}

static void
test_work_directories (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = rf_blob_store_dup_work_directory (fixture->store, NULL);
  g_autofree char *second = rf_blob_store_dup_work_directory (fixture->store, NULL);
  g_autofree char *deep = g_build_filename (first, "a", "b", NULL);
  g_autofree char *link = g_build_filename (first, "link", NULL);
  g_autofree char *kept = g_build_filename (fixture->place, "kept", NULL);

  g_assert_true (g_path_is_absolute (first));
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (g_rmdir (second), ==, 0); /* it is empty */
  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  g_assert_true (g_file_set_contents (kept, "kept", -1, NULL));
  g_assert_cmpint (symlink (fixture->place, link), ==, 0);

  rf_blob_store_remove_work_directory (fixture->store, first);
  rf_blob_store_remove_work_directory (fixture->store, second);
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

/* The same text for all in every round, and one of the caller's own. */
static gboolean
put_many (RfBlobStore *store, int who)
{
  for (int i = 0; i < ROUNDS; i++)
    {
      g_autofree char *shared = g_strdup_printf ("shared %d", i);
      g_autofree char *own = g_strdup_printf ("own %d of %d", i, who);
      g_autoptr (RfAsset) first = put_as (store, "image/png", shared, 1700000000000);
      g_autoptr (RfAsset) second = put_as (store, "image/png", own, 1700000000000);

      blob_test_assert_content (store, first, shared);
      blob_test_assert_content (store, second, own);
    }
  return TRUE;
}

static void
test_processes (Fixture *fixture, gconstpointer data)
{
  RfBlobStoreFactory factory = (RfBlobStoreFactory) data;
  pid_t children[PROCESSES];

  for (int i = 0; i < PROCESSES; i++)
    {
      children[i] = fork ();
      g_assert_cmpint (children[i], >=, 0);
      if (children[i] == 0)
        _exit (put_many (factory (fixture->place), i) ? 0 : 1);
    }
  for (int i = 0; i < PROCESSES; i++)
    {
      int status = -1;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_cmpint (status, ==, 0);
    }
}

typedef struct
{
  RfBlobStore *store; /* (unowned) */
  int who;
} Putter;

static gpointer
put_many_cb (gpointer data)
{
  Putter *putter = data;

  return GINT_TO_POINTER (put_many (putter->store, putter->who));
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[THREADS];
  Putter putters[THREADS];

  for (int i = 0; i < THREADS; i++)
    {
      putters[i] = (Putter){ fixture->store, i };
      threads[i] = g_thread_new ("putter", put_many_cb, &putters[i]);
    }
  for (int i = 0; i < THREADS; i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
}

typedef struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} Case;

static const Case cases[] = {
  { "round-trip", test_round_trip },
  { "empty", test_empty },
  { "large", test_large },
  { "same-content", test_same_content },
  { "media-types", test_media_types },
  { "put-file", test_put_file },
  { "put-no-file", test_put_no_file },
  { "unknown", test_unknown },
  { "bad-times", test_bad_times },
  { "records", test_records },
  { "record-near-its-time", test_a_record_is_loaded_near_its_time },
  { "bad-record-names", test_bad_record_names },
  { "work-directories", test_work_directories },
  { "processes", test_processes }, /* before there are threads */
  { "threads", test_threads },
};

/**
 * blob_store_contract_add:
 * @name: of the implementation
 * @factory: opens one
 *
 * Adds the contract's tests to those of the program.
 */
void
blob_store_contract_add (const char *name, RfBlobStoreFactory factory)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/blob-store/%s/%s", name, cases[i].name);

      g_test_add (path, Fixture, factory, set_up, cases[i].run, tear_down);
    }
}
