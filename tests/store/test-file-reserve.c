/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "blob-store-contract.h"
#include "rf-file-blob-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room that is kept back for what was paid for, tmp/reserve. How the engine
 * uses it on a disk that is really full stands in tests/faults/test-places.c. */

#define SHIPPED_BYTES (64 * 1024 * 1024)
#define SMALL_BYTES   (256 * 1024)

static guint allocations;
static int allocation_fails; /* with this errno, or 0 */

static int
counted_allocate (int descriptor, off_t length)
{
  allocations++;
  errno = allocation_fails;
  return allocation_fails != 0 ? -1 : rf_file_calls_system.allocate (descriptor, length);
}

static RfBlobStore *
open_store (const char *place, gint64 bytes)
{
  static RfFileCalls calls;
  RfBlobStore *store = rf_file_blob_store_new (place, FALSE);

  calls = rf_file_calls_system;
  calls.allocate = counted_allocate;
  allocations = 0;
  allocation_fails = 0;
  rf_file_blob_store_set_calls (RF_FILE_BLOB_STORE (store), &calls);
  if (bytes != 0)
    rf_file_blob_store_set_reserve (RF_FILE_BLOB_STORE (store), bytes);
  return store;
}

static void
assert_room (const char *place, gint64 bytes)
{
  g_autofree char *path = g_build_filename (place, "tmp", "reserve", NULL);
  struct stat status = { 0 };

  g_assert_cmpint (stat (path, &status), ==, bytes > 0 ? 0 : -1);
  if (bytes == 0)
    return;
  g_assert_cmpint (status.st_size, ==, bytes);
  g_assert_cmpint ((gint64) status.st_blocks * 512, >=, bytes);
}

static void
must_keep (RfBlobStore *store)
{
  g_autoptr (GError) error = NULL;

  rf_blob_store_keep_reserve (store, &error);
  g_assert_no_error (error);
}

static void
test_64_mib_are_kept_once (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = open_store (place, 0);

  /* Nothing is taken from who only looks. */
  assert_room (place, 0);
  must_keep (store);
  assert_room (place, SHIPPED_BYTES);
  must_keep (store);
  g_assert_cmpuint (allocations, ==, 1);
  g_assert_true (rf_blob_store_free_reserve (store));
  assert_room (place, 0);
  g_assert_false (rf_blob_store_free_reserve (store));
  blob_test_remove_place (g_steal_pointer (&place));
}

/* Who made it died before there was room behind its length. */
static void
test_a_half_made_one_is_completed (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autofree char *path = g_build_filename (place, "tmp", "reserve", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (RfBlobStore) store = open_store (place, SMALL_BYTES);
  int descriptor = -1;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  descriptor = g_open (path, O_WRONLY | O_CREAT, 0600);
  g_assert_cmpint (ftruncate (descriptor, SMALL_BYTES), ==, 0);
  close (descriptor);
  must_keep (store);
  assert_room (place, SMALL_BYTES);
  blob_test_remove_place (g_steal_pointer (&place));
}

static void
test_half_a_reserve_is_none (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = open_store (place, SMALL_BYTES);
  g_autoptr (GError) error = NULL;

  allocation_fails = ENOSPC;
  g_assert_false (rf_blob_store_keep_reserve (store, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_true (rf_error_is_disk_full (error));
  assert_room (place, 0);
  allocation_fails = EIO;
  g_clear_error (&error);
  g_assert_false (rf_blob_store_keep_reserve (store, &error));
  g_assert_false (rf_error_is_disk_full (error));
  allocation_fails = 0;
  must_keep (store);
  blob_test_remove_place (g_steal_pointer (&place));
}

static void
test_no_sweep_takes_it (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autofree char *path = g_build_filename (place, "tmp", "reserve", NULL);
  g_autoptr (RfBlobStore) store = open_store (place, SMALL_BYTES);
  g_autoptr (RfBlobStore) other = NULL;
  const struct timespec times[2] = { { 1000, 0 }, { 1000, 0 } };

  must_keep (store);
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  other = rf_file_blob_store_new (place, FALSE);
  rf_asset_free (blob_test_put (other, "any write sweeps"));
  assert_room (place, SMALL_BYTES);
  g_assert_true (rf_blob_store_free_reserve (other));
  blob_test_remove_place (g_steal_pointer (&place));
}

static void
test_read_only (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (place, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_blob_store_keep_reserve (store, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_false (rf_blob_store_free_reserve (store));
  assert_room (place, 0);
  blob_test_remove_place (g_steal_pointer (&place));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-reserve/64-mib-are-kept-once", test_64_mib_are_kept_once);
  g_test_add_func ("/file-reserve/a-half-made-one-is-completed", test_a_half_made_one_is_completed);
  g_test_add_func ("/file-reserve/half-a-reserve-is-none", test_half_a_reserve_is_none);
  g_test_add_func ("/file-reserve/no-sweep-takes-it", test_no_sweep_takes_it);
  g_test_add_func ("/file-reserve/read-only", test_read_only);
  return g_test_run ();
}
