/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "blob-store-contract.h"

#include <glib/gstdio.h>
#include <string.h>

/* What every store of blobs promises of derived files. */

#define HASH    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define THREADS 8
#define ROUNDS  60

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

/* Makes a file in a work directory, and puts that. */
static char *
put (RfBlobStore *store, const char *sha256, const char *name, const char *text, GError **error)
{
  g_autofree char *folder = rf_blob_store_dup_work_directory (store, NULL);
  g_autofree char *path = g_build_filename (folder, "made", NULL);
  char *placed = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  placed = rf_blob_store_put_derived (store, sha256, name, path, error);
  if (placed != NULL)
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  rf_blob_store_remove_work_directory (store, folder);
  return placed;
}

static char *
must_put (RfBlobStore *store, const char *sha256, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *placed = put (store, sha256, name, text, &error);

  g_assert_no_error (error);
  g_assert_true (g_path_is_absolute (placed));
  return placed;
}

static void
assert_derived (RfBlobStore *store, const char *sha256, const char *name, const char *text)
{
  g_autofree char *path = rf_blob_store_dup_derived (store, sha256, name);
  g_autofree char *content = NULL;

  if (text == NULL)
    {
      g_assert_null (path);
      return;
    }
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static void
test_derived (Fixture *fixture, gconstpointer data)
{
  static const char other[] = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  assert_derived (fixture->store, HASH, "thumb-256.png", NULL);
  rf_blob_store_remove_derived (fixture->store, HASH);
  first = must_put (fixture->store, HASH, "thumb-256.png", "one");
  assert_derived (fixture->store, HASH, "thumb-256.png", "one");
  assert_derived (fixture->store, HASH, "peaks.json", NULL);
  second = must_put (fixture->store, HASH, "thumb-256.png", "two");
  g_assert_cmpstr (first, ==, second);
  assert_derived (fixture->store, HASH, "thumb-256.png", "two");
  third = must_put (fixture->store, other, "thumb-256.png", "three");

  /* All of one blob goes, and nothing of another. */
  rf_blob_store_remove_derived (fixture->store, HASH);
  assert_derived (fixture->store, HASH, "thumb-256.png", NULL);
  assert_derived (fixture->store, other, "thumb-256.png", "three");
}

/* Who drops the blob need not think of them, whichever way it is dropped. */
static void
test_gone_with_the_blob (Fixture *fixture, gconstpointer data)
{
  RfAsset asset = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *by_asset = must_put (fixture->store, HASH, "thumb-64.png", "one");
  g_autofree char *by_path = NULL;
  g_autofree char *path = g_strdup_printf ("%s/assets/2026/07/%s.png", fixture->place, HASH);

  asset.sha256 = (char *) HASH;
  asset.extension = (char *) "png";
  asset.created_at = G_GINT64_CONSTANT (1783000000000); /* July 2026 */
  g_assert_true (rf_blob_store_remove (fixture->store, &asset, &error));
  g_assert_no_error (error);
  assert_derived (fixture->store, HASH, "thumb-64.png", NULL);
  by_path = must_put (fixture->store, HASH, "thumb-64.png", "two");
  g_assert_true (rf_blob_store_remove_file (fixture->store, path, &error));
  g_assert_no_error (error);
  assert_derived (fixture->store, HASH, "thumb-64.png", NULL);
}

/* What a power cut leaves of a file that was never synced is none. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *placed = must_put (fixture->store, HASH, "poster.png", "");

  assert_derived (fixture->store, HASH, "poster.png", NULL);
}

static void
test_bad_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "", ".", "..", "../x", "a/b", ".png", "a.", "a.b.c", "a b" };
  static const char *const hashes[] = { "", "00", "../../../tmp", HASH "00" };

  for (gsize i = 0; i < G_N_ELEMENTS (names) + G_N_ELEMENTS (hashes); i++)
    {
      gboolean is_name = i < G_N_ELEMENTS (names);
      const char *name = is_name ? names[i] : "a.png";
      const char *hash = is_name ? HASH : hashes[i - G_N_ELEMENTS (names)];
      g_autoptr (GError) error = NULL;

      g_assert_null (put (fixture->store, hash, name, "x", &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      g_assert_null (rf_blob_store_dup_derived (fixture->store, hash, name));
      rf_blob_store_remove_derived (fixture->store, hash);
    }
}

static gpointer
put_cb (gpointer data)
{
  for (int i = 0; i < ROUNDS; i++)
    {
      g_autofree char *placed = must_put (data, HASH, "thumb-64.png", "the same");
      g_autofree char *content = NULL;

      /* It is there whole, or was removed. */
      if (g_file_get_contents (placed, &content, NULL, NULL))
        g_assert_cmpstr (content, ==, "the same");
    }
  return NULL;
}

static gpointer
remove_cb (gpointer data)
{
  for (int i = 0; i < ROUNDS; i++)
    rf_blob_store_remove_derived (data, HASH);
  return NULL;
}

/* Whoever puts does not stumble over who removes. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[THREADS];

  for (int i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("derived", i % 4 == 3 ? remove_cb : put_cb, fixture->store);
  for (int i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
}

static const struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} cases[] = {
  { "derived", test_derived },         { "gone-with-the-blob", test_gone_with_the_blob },
  { "empty-derived", test_empty },     { "bad-derived-names", test_bad_names },
  { "derived-threads", test_threads },
};

/**
 * blob_store_contract_add_derived:
 * @name: of the implementation
 * @factory: opens one
 *
 * Adds these tests to those of the program.
 */
void
blob_store_contract_add_derived (const char *name, RfBlobStoreFactory factory)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/blob-store/%s/%s", name, cases[i].name);

      g_test_add (path, Fixture, factory, set_up, cases[i].run, tear_down);
    }
}
