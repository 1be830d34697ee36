/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "blob-store-contract.h"
#include "rf-file-blob-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Every system call of the write path fails once, with each error that disks
 * and systems really give. After that there is a clear error or a success,
 * never a torn file under assets/ or records/, and nothing in tmp/.
 */

#define TEXT "the bytes of a picture that was paid for"

/* The calls have no room for data of ours, so their plan stands here. */
static struct
{
  guint countdown; /* the call that fails, counted from 1; 0 for none */
  int number;      /* its errno */
  const char *failed;
  gboolean no_rename_new;
  gboolean no_link;
  gboolean short_writes;
  GString *trace;
} plan;

static gboolean
shall_fail (const char *name)
{
  if (plan.trace != NULL)
    g_string_append_printf (plan.trace, "%s ", name);
  if (plan.countdown == 0 || --plan.countdown > 0)
    return FALSE;
  plan.failed = name;
  errno = plan.number;
  return TRUE;
}

static int
test_open (const char *path, int flags, mode_t mode)
{
  return shall_fail ("open") ? -1 : rf_file_calls_system.open (path, flags, mode);
}

static ssize_t
test_read (int descriptor, void *data, size_t length)
{
  return shall_fail ("read") ? -1 : read (descriptor, data, length);
}

static ssize_t
test_write (int descriptor, const void *data, size_t length)
{
  if (shall_fail ("write"))
    return -1;
  return write (descriptor, data, plan.short_writes ? MIN (length, 3) : length);
}

static int
test_fstat (int descriptor, struct stat *status)
{
  return shall_fail ("fstat") ? -1 : fstat (descriptor, status);
}

static int
test_fchmod (int descriptor, mode_t mode)
{
  return shall_fail ("fchmod") ? -1 : fchmod (descriptor, mode);
}

static int
test_fsync (int descriptor)
{
  return shall_fail ("fsync") ? -1 : fsync (descriptor);
}

static int
test_flock (int descriptor, int operation)
{
  return shall_fail ("flock") ? -1 : flock (descriptor, operation);
}

static int
test_mkdir (const char *path, mode_t mode)
{
  return shall_fail ("mkdir") ? -1 : mkdir (path, mode);
}

static int
test_rename_new (const char *from, const char *to)
{
  if (shall_fail ("rename_new"))
    return -1;
  if (plan.no_rename_new)
    {
      errno = EINVAL;
      return -1;
    }
  return rf_file_calls_system.rename_new (from, to);
}

static int
test_rename (const char *from, const char *to)
{
  return shall_fail ("rename") ? -1 : rename (from, to);
}

static int
test_link (const char *from, const char *to)
{
  if (shall_fail ("link"))
    return -1;
  if (plan.no_link)
    {
      errno = EPERM;
      return -1;
    }
  return link (from, to);
}

static int
test_unlink (const char *path)
{
  return shall_fail ("unlink") ? -1 : unlink (path);
}

static const RfFileCalls test_calls = {
  .open = test_open,
  .read = test_read,
  .write = test_write,
  .fstat = test_fstat,
  .fchmod = test_fchmod,
  .fsync = test_fsync,
  .flock = test_flock,
  .mkdir = test_mkdir,
  .rename_new = test_rename_new,
  .rename = test_rename,
  .link = test_link,
  .unlink = test_unlink,
};

static RfBlobStore *
open_store (const char *place)
{
  RfBlobStore *store = rf_file_blob_store_new (place, FALSE);

  rf_file_blob_store_set_calls (RF_FILE_BLOB_STORE (store), &test_calls);
  return store;
}

/* Checks every file below a folder: whole, or not there at all. */
static int
check_file_cb (const char *path, const struct stat *status, int type, struct FTW *position)
{
  g_autofree char *content = NULL;

  if (type != FTW_F)
    return 0;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_equal (content, TEXT) || g_str_equal (content, "{\"a\":1}"));
  g_assert_cmpint (status->st_mode & 07777, ==, 0644);
  return 0;
}

static void
assert_sound (const char *place)
{
  g_autofree char *assets = g_build_filename (place, "assets", NULL);
  g_autofree char *records = g_build_filename (place, "records", NULL);
  g_autofree char *temporary = g_build_filename (place, "tmp", NULL);
  g_autoptr (GDir) folder = g_dir_open (temporary, 0, NULL);

  nftw (assets, check_file_cb, 16, FTW_PHYS);
  nftw (records, check_file_cb, 16, FTW_PHYS);
  g_assert_true (folder == NULL || g_dir_read_name (folder) == NULL);
}

/* What one operation needs to be ready, and does. */
typedef struct
{
  const char *name;
  void (*prepare) (const char *place);
  gboolean (*run) (RfBlobStore *store, const char *place, GError **error);
  gboolean no_rename_new;
} Operation;

static gboolean
run_put_bytes (RfBlobStore *store, const char *place, GError **error)
{
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GBytes) bytes = g_bytes_new_static (TEXT, strlen (TEXT));
  gboolean done = FALSE;

  asset->created_at = 1700000000000;
  done = rf_blob_store_put_bytes (store, asset, bytes, error);
  g_assert_true (done == (asset->sha256 != NULL));
  g_assert_true (done == (asset->path != NULL));
  return done;
}

static void
prepare_whole (const char *place)
{
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (place, FALSE);

  g_assert_true (run_put_bytes (store, place, NULL));
}

static void
prepare_altered (const char *place)
{
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (place, FALSE);
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GBytes) bytes = g_bytes_new_static (TEXT, strlen (TEXT));

  asset->created_at = 1700000000000;
  g_assert_true (rf_blob_store_put_bytes (store, asset, bytes, NULL));
  g_assert_cmpint (g_unlink (asset->path), ==, 0);
  g_assert_cmpint (symlink ("elsewhere", asset->path), ==, 0);
}

static gboolean
run_put_outside_file (RfBlobStore *store, const char *place, GError **error)
{
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autofree char *path = g_build_filename (place, "outside", NULL);

  g_assert_true (g_file_set_contents (path, TEXT, -1, NULL));
  return rf_blob_store_put_file (store, asset, path, error);
}

static gboolean
run_put_work_file (RfBlobStore *store, const char *place, GError **error)
{
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autofree char *work = rf_blob_store_dup_work_directory (store, error);
  g_autofree char *path = NULL;
  gboolean done = FALSE;

  if (work == NULL)
    return FALSE;
  path = g_build_filename (work, "out.png", NULL);
  g_assert_true (g_file_set_contents_full (path, TEXT, -1, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  done = rf_blob_store_put_file (store, asset, path, error);
  /* What was not stored may be the only copy of what was paid for. */
  g_assert_true (done || g_file_test (path, G_FILE_TEST_IS_REGULAR));
  rf_blob_store_remove_work_directory (store, work);
  return done;
}

static gboolean
run_put_record (RfBlobStore *store, const char *place, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (object, "a", 1);
  json_node_set_object (node, object);
  return rf_blob_store_put_record (store, "one", 1700000000000, node, error);
}

static const Operation operations[] = {
  { "put-bytes", NULL, run_put_bytes },
  { "put-bytes-there", prepare_whole, run_put_bytes },
  { "put-bytes-altered", prepare_altered, run_put_bytes },
  { "put-bytes-by-link", NULL, run_put_bytes, TRUE },
  { "put-file-outside", NULL, run_put_outside_file },
  { "put-file-work", NULL, run_put_work_file },
  { "put-record", NULL, run_put_record },
};

/* Returns whether the run made fewer calls than were to pass. */
static gboolean
fail_once (const Operation *operation, guint call, int number)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = open_store (place);
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  gboolean untouched = FALSE;

  if (operation->prepare != NULL)
    operation->prepare (place);
  memset (&plan, 0, sizeof plan);
  plan.countdown = call;
  plan.number = number;
  plan.no_rename_new = operation->no_rename_new;
  done = operation->run (store, place, &error);
  untouched = plan.failed == NULL;

  g_assert_true (done || !untouched);
  /* What could not be synced once is given up: a second try proves nothing. */
  g_assert_false (done && g_strcmp0 (plan.failed, "fsync") == 0);
  g_assert_true (done == (error == NULL));
  if (!done)
    {
      g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
      g_assert_nonnull (strstr (error->message, place));
      g_assert_nonnull (strstr (error->message, g_strerror (number)));
      g_assert_nonnull (rf_error_get_hint (error));
    }
  assert_sound (place);

  /* The fault is over: now it works. */
  memset (&plan, 0, sizeof plan);
  g_clear_error (&error);
  operation->run (store, place, &error);
  g_assert_no_error (error);
  assert_sound (place);
  blob_test_remove_place (g_steal_pointer (&place));
  return untouched;
}

static void
test_operation (gconstpointer data)
{
  static const int numbers[] = { ENOSPC, EIO, EMFILE };
  const Operation *operation = data;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint call = 1;

      while (!fail_once (operation, call, numbers[i]))
        call++;
      g_test_message ("%s: %u calls", operation->name, call - 1);
      g_assert_cmpuint (call, >, 4);
      g_assert_cmpuint (call, <, 100);
    }
}

/* Durable means in this order, and the row comes only after it. */
static void
test_order (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = open_store (place);
  g_autoptr (GString) trace = g_string_new (NULL);

  g_assert_true (run_put_record (store, place, NULL));
  prepare_whole (place);
  g_string_truncate (trace, 0);
  plan.trace = trace;
  g_assert_true (run_put_record (store, place, NULL));
  plan.trace = NULL;
  g_assert_cmpstr (trace->str, ==, "open write fchmod fsync fstat mkdir rename open fsync ");
  /* Who wrote what is there already may not have synced it yet. */
  g_assert_true (run_put_bytes (store, place, NULL));
  g_string_truncate (trace, 0);
  plan.trace = trace;
  g_assert_true (run_put_bytes (store, place, NULL));
  plan.trace = NULL;
  g_assert_cmpstr (trace->str, ==, "open fstat fsync open fsync ");
  blob_test_remove_place (g_steal_pointer (&place));
}

static void
test_short_writes (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = open_store (place);
  g_autoptr (GError) error = NULL;

  plan.short_writes = TRUE;
  run_put_bytes (store, place, &error);
  memset (&plan, 0, sizeof plan);
  g_assert_no_error (error);
  assert_sound (place);
  blob_test_remove_place (g_steal_pointer (&place));
}

/* On FAT neither of the two ways not to replace is there. */
static void
test_no_links (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = open_store (place);
  g_autoptr (GError) error = NULL;

  plan.no_rename_new = TRUE;
  plan.no_link = TRUE;
  run_put_bytes (store, place, &error);
  memset (&plan, 0, sizeof plan);
  g_assert_no_error (error);
  assert_sound (place);
  blob_test_remove_place (g_steal_pointer (&place));
}

static void
assert_child (pid_t child)
{
  int status = -1;

  g_assert_cmpint (child, >=, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
become_nobody (void)
{
  if (geteuid () != 0)
    return;
  g_assert_cmpint (setgroups (0, NULL), ==, 0);
  g_assert_cmpint (setgid (65534), ==, 0);
  g_assert_cmpint (setuid (65534), ==, 0);
}

static int
run_without_rights (const char *place, RfAsset *asset)
{
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (place, FALSE);
  g_autoptr (GError) error = NULL;

  become_nobody ();
  blob_test_assert_content (store, asset, "readable");
  g_assert_false (run_put_bytes (store, place, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, place));
  g_assert_nonnull (strstr (error->message, g_strerror (EACCES)));
  return 0;
}

static void
test_no_rights (void)
{
  g_autofree char *place = blob_test_dup_place ();
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (place, FALSE);
  g_autoptr (RfAsset) asset = blob_test_put (store, "readable");
  pid_t child = 0;

  g_assert_cmpint (chmod (place, 0555), ==, 0);
  child = fork ();
  if (child == 0)
    _exit (run_without_rights (place, asset));
  assert_child (child);
  g_assert_cmpint (chmod (place, 0700), ==, 0);
  blob_test_remove_place (g_steal_pointer (&place));
}

#define NOT_PERMITTED 77

static int
run_on_full_disk (const char *place)
{
  g_autoptr (RfBlobStore) store = rf_file_blob_store_new (place, FALSE);
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autofree char *large = g_malloc0 (2 * 1024 * 1024);
  g_autoptr (GBytes) bytes = g_bytes_new_static (large, 2 * 1024 * 1024);
  g_autoptr (GError) error = NULL;

  if (unshare (CLONE_NEWNS) != 0 || mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("none", place, "tmpfs", 0, "size=1m") != 0)
    return NOT_PERMITTED;
  g_assert_false (rf_blob_store_put_bytes (store, asset, bytes, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, g_strerror (ENOSPC)));
  assert_sound (place);
  g_clear_error (&error);
  run_put_bytes (store, place, &error);
  g_assert_no_error (error);
  assert_sound (place);
  return 0;
}

static void
test_full_disk (void)
{
  g_autofree char *place = blob_test_dup_place ();
  pid_t child = fork ();
  int status = -1;

  if (child == 0)
    _exit (run_on_full_disk (place));
  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  blob_test_remove_place (g_steal_pointer (&place));
  if (WEXITSTATUS (status) == NOT_PERMITTED)
    g_test_skip ("a small file system cannot be mounted here; the injected faults cover it");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *path = g_strconcat ("/file-blob-faults/", operations[i].name, NULL);

      g_test_add_data_func (path, &operations[i], test_operation);
    }
  g_test_add_func ("/file-blob-faults/order", test_order);
  g_test_add_func ("/file-blob-faults/short-writes", test_short_writes);
  g_test_add_func ("/file-blob-faults/no-links", test_no_links);
  g_test_add_func ("/file-blob-faults/no-rights", test_no_rights);
  g_test_add_func ("/file-blob-faults/full-disk", test_full_disk);
  return g_test_run ();
}
