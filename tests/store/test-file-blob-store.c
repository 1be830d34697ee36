/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "blob-store-contract.h"
#include "rf-file-blob-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The contract over the store in files, and what only files can suffer. */

/* 2023-12-31 23:30 UTC: another year in half of the world. */
#define NEW_YEARS_EVE G_GINT64_CONSTANT (1704065400000)

typedef struct
{
  RfBlobStore *store; /* (owned) */
  char *place;        /* (owned) */
  RfAsset *asset;     /* (owned) stored */
} Fixture;

static RfBlobStore *
open_store (const char *place)
{
  return rf_file_blob_store_new (place, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->place = blob_test_dup_place ();
  fixture->store = open_store (fixture->place);
  fixture->asset = blob_test_put (fixture->store, "the picture");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->asset, rf_asset_free);
  g_clear_object (&fixture->store);
  blob_test_remove_place (fixture->place);
}

static guint
count_files (const char *place, const char *name)
{
  g_autofree char *path = g_build_filename (place, name, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static void
test_layout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autofree char *expected = NULL;
  struct stat status;

  asset->created_at = NEW_YEARS_EVE;
  g_assert_true (rf_blob_store_put_bytes (fixture->store, asset, bytes, NULL));
  expected = g_strdup_printf ("%s/assets/2023/12/%s.png", fixture->place, asset->sha256);
  g_assert_cmpstr (asset->path, ==, expected);
  g_assert_cmpint (lstat (expected, &status), ==, 0);
  g_assert_true (S_ISREG (status.st_mode));
  g_assert_cmpint (status.st_mode & 07777, ==, 0644);
  g_assert_cmpint (
      asset->modified, ==, (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec);
  g_assert_cmpuint (count_files (fixture->place, "tmp"), ==, 0);
  g_assert_cmpuint (count_files (fixture->place, "assets/2023/12"), ==, 1);
}

static void
set_time (const char *path, time_t seconds)
{
  const struct timespec times[2] = { { seconds, 0 }, { seconds, 0 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static void
test_touched (Fixture *fixture, gconstpointer data)
{
  set_time (fixture->asset->path, 1000000000);
  blob_test_assert_content (fixture->store, fixture->asset, "the picture");
  g_assert_cmpint (fixture->asset->modified, ==, G_GINT64_CONSTANT (1000000000000000000));
}

static void
make_missing (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
make_altered (const char *path)
{
  g_assert_true (g_file_set_contents (path, "THE PICTURE", -1, NULL));
  set_time (path, 1000000000);
}

static void
make_truncated (const char *path)
{
  struct stat status;
  struct timespec times[2];

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (truncate (path, 3), ==, 0);
  times[0] = status.st_atim;
  times[1] = status.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static void
make_link (const char *path)
{
  g_autofree char *target = g_strconcat (path, ".real", NULL);

  g_assert_cmpint (g_rename (path, target), ==, 0);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
make_pipe (const char *path)
{
  make_missing (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

typedef struct
{
  const char *name;
  void (*damage) (const char *path);
  const char *word;
} Damage;

static const Damage damages[] = {
  { "missing", make_missing, "missing" },     { "altered", make_altered, "altered" },
  { "truncated", make_truncated, "altered" }, { "link", make_link, "altered" },
  { "pipe", make_pipe, "altered" },
};

/* Each is a miss that is told, and the next generation heals it. */
static void
test_damage (Fixture *fixture, gconstpointer data)
{
  const Damage *damage = data;
  g_autoptr (RfAsset) again = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("the picture", 11);
  g_autoptr (GError) error = NULL;
  struct stat status;

  damage->damage (fixture->asset->path);
  blob_test_assert_unusable (fixture->store, fixture->asset, damage->word);

  again->created_at = fixture->asset->created_at;
  rf_blob_store_put_bytes (fixture->store, again, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->path, ==, fixture->asset->path);
  blob_test_assert_content (fixture->store, again, "the picture");
  g_assert_cmpint (lstat (again->path, &status), ==, 0);
  g_assert_true (S_ISREG (status.st_mode));
  g_assert_cmpuint (count_files (fixture->place, "tmp"), ==, 0);
}

static void
test_folder_in_the_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("the picture", 11);
  g_autoptr (GError) error = NULL;

  make_missing (fixture->asset->path);
  g_assert_cmpint (g_mkdir (fixture->asset->path, 0700), ==, 0);
  blob_test_assert_unusable (fixture->store, fixture->asset, "altered");
  g_assert_false (rf_blob_store_put_bytes (fixture->store, fixture->asset, bytes, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, fixture->asset->path));
  g_assert_cmpuint (count_files (fixture->place, "tmp"), ==, 0);
}

static gint64
put_file (Fixture *fixture, const char *path, RfAsset **asset)
{
  g_autoptr (GError) error = NULL;
  struct stat status;

  *asset = rf_asset_new (RF_ROLE_AUDIO, "audio/wav");
  rf_blob_store_put_file (fixture->store, *asset, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lstat ((*asset)->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0644);
  return (gint64) status.st_ino;
}

static void
test_move_and_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *work = rf_blob_store_dup_work_directory (fixture->store, NULL);
  g_autofree char *alone = g_build_filename (work, "alone.wav", NULL);
  g_autofree char *named_twice = g_build_filename (work, "twice.wav", NULL);
  g_autofree char *second_name = g_build_filename (fixture->place, "second", NULL);
  g_autoptr (RfAsset) moved = NULL;
  g_autoptr (RfAsset) copied = NULL;
  struct stat status;

  g_assert_true (g_file_set_contents (alone, "alone", -1, NULL));
  g_assert_cmpint (chmod (alone, 07777), ==, 0);
  g_assert_cmpint (lstat (alone, &status), ==, 0);
  g_assert_cmpint (put_file (fixture, alone, &moved), ==, (gint64) status.st_ino);
  g_assert_false (g_file_test (alone, G_FILE_TEST_EXISTS));

  /* Whoever holds the other name could change it later. */
  g_assert_true (g_file_set_contents (named_twice, "twice", -1, NULL));
  g_assert_cmpint (link (named_twice, second_name), ==, 0);
  g_assert_cmpint (lstat (named_twice, &status), ==, 0);
  g_assert_cmpint (put_file (fixture, named_twice, &copied), !=, (gint64) status.st_ino);
  rf_blob_store_remove_work_directory (fixture->store, work);
  blob_test_assert_content (fixture->store, moved, "alone");
  blob_test_assert_content (fixture->store, copied, "twice");
}

static void
test_link_as_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *work = rf_blob_store_dup_work_directory (fixture->store, NULL);
  g_autofree char *path = g_build_filename (work, "link", NULL);
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
  g_assert_false (rf_blob_store_put_file (fixture->store, asset, path, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (fixture->place, TRUE);
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (JsonNode) record = json_node_new (JSON_NODE_NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  GError *errors[4] = { NULL };

  g_assert_false (rf_blob_store_put_bytes (store, asset, bytes, &errors[0]));
  g_assert_false (rf_blob_store_put_file (store, asset, fixture->asset->path, &errors[1]));
  g_assert_false (rf_blob_store_put_record (store, "a", 1, record, &errors[2]));
  g_assert_null (rf_blob_store_dup_work_directory (store, &errors[3]));
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_error (errors[i], RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
      g_assert_nonnull (strstr (errors[i]->message, fixture->place));
      g_error_free (errors[i]);
    }
  blob_test_assert_content (store, fixture->asset, "the picture");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  blob_store_contract_add ("file", open_store);
  blob_store_contract_add_derived ("file", open_store);
  g_test_add ("/file-blob-store/layout", Fixture, NULL, set_up, test_layout, tear_down);
  g_test_add ("/file-blob-store/touched", Fixture, NULL, set_up, test_touched, tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strconcat ("/file-blob-store/damage/", damages[i].name, NULL);

      g_test_add (path, Fixture, &damages[i], set_up, test_damage, tear_down);
    }
  g_test_add ("/file-blob-store/folder-in-the-way",
              Fixture,
              NULL,
              set_up,
              test_folder_in_the_way,
              tear_down);
  g_test_add ("/file-blob-store/move-copy", Fixture, NULL, set_up, test_move_and_copy, tear_down);
  g_test_add ("/file-blob-store/link", Fixture, NULL, set_up, test_link_as_file, tear_down);
  g_test_add ("/file-blob-store/read-only", Fixture, NULL, set_up, test_read_only, tear_down);
  return g_test_run ();
}
