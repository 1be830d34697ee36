/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-paths.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rf-paths-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rf_paths_remove_tree (fixture->folder);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
}

static char *
place (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
write_text (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_paths_write_durably (path, text, strlen (text), &error));
  g_assert_no_error (error);
}

static void
assert_text (const char *path, const char *wanted)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
}

static guint
count_names (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint names = 0;

  while (g_dir_read_name (directory) != NULL)
    names++;
  return names;
}

static guint
mode_of (const char *path)
{
  struct stat status;

  g_assert_cmpint (lstat (path, &status), ==, 0);
  return status.st_mode & 07777;
}

static void
test_choices (void)
{
  g_autofree char *given = rf_paths_dup_data_dir ("/a/../b//c");
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *relative = rf_paths_dup_data_dir ("d");
  g_autofree char *wanted_relative = g_build_filename (here, "d", NULL);
  g_autofree char *usual = NULL;
  g_autofree char *wanted_usual = g_build_filename (g_get_user_data_dir (), "refrain", NULL);
  g_autofree char *from_environment = NULL;
  g_autofree char *config = NULL;
  g_autofree char *config_from_environment = NULL;
  g_autofree char *wanted_config =
      g_build_filename (g_get_user_config_dir (), "refrain", "refrain.conf", NULL);

  g_assert_cmpstr (given, ==, "/b/c");
  g_assert_cmpstr (relative, ==, wanted_relative);
  g_unsetenv ("REFRAIN_DATA_DIR");
  g_unsetenv ("REFRAIN_CONFIG");
  usual = rf_paths_dup_data_dir (NULL);
  g_assert_cmpstr (usual, ==, wanted_usual);
  config = rf_paths_dup_config_file ("");
  g_assert_cmpstr (config, ==, wanted_config);
  g_setenv ("REFRAIN_DATA_DIR", "/from/environment", TRUE);
  g_setenv ("REFRAIN_CONFIG", "/some/file", TRUE);
  from_environment = rf_paths_dup_data_dir (NULL);
  g_assert_cmpstr (from_environment, ==, "/from/environment");
  config_from_environment = rf_paths_dup_config_file (NULL);
  g_assert_cmpstr (config_from_environment, ==, "/some/file");
}

static void
test_ensure_directory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = place (fixture, "a/b/c");
  g_autofree char *file = place (fixture, "file");
  g_autofree char *below_file = place (fixture, "file/below");

  g_assert_true (rf_paths_ensure_directory (deep, &error));
  g_assert_true (rf_paths_ensure_directory (deep, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mode_of (deep), ==, 0700);

  write_text (file, "x");
  g_assert_false (rf_paths_ensure_directory (file, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_true (g_str_has_prefix (error->message, file));
  g_clear_error (&error);
  g_assert_false (rf_paths_ensure_directory (below_file, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  assert_text (file, "x");
}

static void
test_write_durably (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = place (fixture, "file");
  g_autofree char *huge = g_strnfill (3 * 1024 * 1024, 'x');

  write_text (path, "one");
  assert_text (path, "one");
  g_assert_cmpuint (mode_of (path), ==, 0600);
  write_text (path, huge);
  assert_text (path, huge);
  write_text (path, "");
  assert_text (path, "");
  g_assert_cmpuint (count_names (fixture->folder), ==, 1);
}

static void
test_write_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = place (fixture, "folder");
  g_autofree char *missing = place (fixture, "missing/file");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  /* A directory is in the place: what was written beside it goes away again. */
  g_assert_false (rf_paths_write_durably (folder, "x", 1, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_true (g_str_has_prefix (error->message, folder));
  g_assert_cmpuint (count_names (fixture->folder), ==, 1);
  g_clear_error (&error);

  g_assert_false (rf_paths_write_durably (missing, "x", 1, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, missing));
  g_clear_error (&error);

  g_assert_false (rf_paths_sync_directory (missing, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

/* A link in the place is replaced; what it leads to stays. */
static void
test_write_over_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = place (fixture, "target");
  g_autofree char *link = place (fixture, "link");

  write_text (target, "old");
  g_assert_cmpint (symlink (target, link), ==, 0);
  write_text (link, "new");
  assert_text (target, "old");
  assert_text (link, "new");
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
}

/* Runs as nobody, in a process of its own, since root may do everything. */
static void
as_nobody (void (*function) (const char *), const char *path)
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      if (geteuid () == 0 && (setgid (NOBODY) != 0 || setuid (NOBODY) != 0))
        _exit (77);
      function (path);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
fail_to_write (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "file", NULL);

  if (rf_paths_write_durably (path, "x", 1, &error) ||
      !g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE) ||
      !g_str_has_prefix (error->message, path) ||
      !g_str_has_suffix (error->message, g_strerror (EACCES)))
    _exit (1);
}

static void
fail_to_make (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "a", "b", NULL);

  if (rf_paths_ensure_directory (path, &error) ||
      !g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE))
    _exit (1);
}

static void
fail_to_read (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "secret", NULL);
  gsize length = 0;

  if (rf_paths_read_file (path, 100, RF_ERROR_FORBIDDEN, &length, &error) != NULL ||
      !g_error_matches (error, RF_ERROR, RF_ERROR_FORBIDDEN))
    _exit (1);
}

static void
fail_to_remove (const char *folder)
{
  rf_paths_remove_tree (folder);
}

static void
test_missing_rights (Fixture *fixture, gconstpointer data)
{
  g_autofree char *secret = place (fixture, "secret");

  write_text (secret, "x");
  g_assert_cmpint (g_chmod (secret, 0), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  as_nobody (fail_to_write, fixture->folder);
  as_nobody (fail_to_make, fixture->folder);
  as_nobody (fail_to_read, fixture->folder);
  as_nobody (fail_to_remove, fixture->folder);
  g_assert_cmpuint (count_names (fixture->folder), ==, 1);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
}

static void
test_read_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = place (fixture, "file");
  g_autofree char *missing = place (fixture, "missing");
  g_autofree char *text = NULL;
  g_autofree char *wanted = NULL;
  gsize length = 0;

  g_assert_true (rf_paths_write_durably (path, "a\0b", 3, &error));
  text = rf_paths_read_file (path, 3, RF_ERROR_FAILED, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (text, length, "a\0b", 3);
  g_assert_cmpint (text[3], ==, '\0');

  g_assert_null (rf_paths_read_file (path, 2, RF_ERROR_FAILED, &length, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  wanted = g_strconcat (path, ": it is larger than 2 bytes", NULL);
  g_assert_cmpstr (error->message, ==, wanted);
  g_clear_error (&error);

  g_assert_null (rf_paths_read_file (missing, 2, RF_ERROR_FAILED, &length, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (rf_paths_read_file (fixture->folder, 2, RF_ERROR_FAILED, &length, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (rf_paths_read_file ("/dev/zero", 100000, RF_ERROR_FAILED, &length, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
}

static void
test_remove_tree (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tree = place (fixture, "tree");
  g_autofree char *deep = place (fixture, "tree/a/b");
  g_autofree char *file = place (fixture, "tree/a/file");
  g_autofree char *link = place (fixture, "tree/a/link");
  g_autofree char *file_link = place (fixture, "tree/file-link");
  g_autofree char *dangling = place (fixture, "tree/dangling");
  g_autofree char *kept = place (fixture, "kept");
  g_autofree char *kept_file = place (fixture, "kept/file");
  g_autofree char *root_link = place (fixture, "root-link");

  g_assert_true (rf_paths_ensure_directory (deep, &error));
  g_assert_true (rf_paths_ensure_directory (kept, &error));
  write_text (file, "x");
  write_text (kept_file, "kept");
  g_assert_cmpint (symlink (kept, link), ==, 0);
  g_assert_cmpint (symlink (kept_file, file_link), ==, 0);
  g_assert_cmpint (symlink ("/no/such/place", dangling), ==, 0);
  g_assert_cmpint (symlink (kept, root_link), ==, 0);
  rf_paths_remove_tree (tree);
  rf_paths_remove_tree (root_link);
  rf_paths_remove_tree (tree);
  g_assert_cmpint (g_access (tree, F_OK), ==, -1);
  g_assert_false (g_file_test (root_link, G_FILE_TEST_IS_SYMLINK));
  assert_text (kept_file, "kept");
  g_assert_cmpuint (count_names (fixture->folder), ==, 1);
  rf_paths_remove_tree (kept_file);
  g_assert_cmpuint (count_names (kept), ==, 0);
}

/* One thing that cannot be deleted does not keep the rest. */
static void
test_remove_goes_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tree = place (fixture, "tree");
  g_assert_true (rf_paths_ensure_directory (tree, &error));
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (tree, 0777), ==, 0);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("tree/%d", i);
      g_autofree char *path = place (fixture, name);

      /* Every other one is a folder with a file that only its owner may delete. */
      if (i % 2 == 0)
        {
          g_autofree char *inner = g_build_filename (path, "x", NULL);

          g_assert_true (rf_paths_ensure_directory (path, &error));
          write_text (inner, "x");
          g_assert_cmpint (g_chmod (path, 0555), ==, 0);
          continue;
        }
      write_text (path, "x");
    }
  as_nobody (fail_to_remove, tree);
  g_assert_cmpuint (count_names (tree), ==, 10);
  for (int i = 0; i < 20; i += 2)
    {
      g_autofree char *name = g_strdup_printf ("tree/%d", i);
      g_autofree char *path = place (fixture, name);

      g_assert_cmpint (g_chmod (path, 0700), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paths/choices", test_choices);
  g_test_add ("/paths/ensure-directory", Fixture, NULL, set_up, test_ensure_directory, tear_down);
  g_test_add ("/paths/write-durably", Fixture, NULL, set_up, test_write_durably, tear_down);
  g_test_add ("/paths/write-fails", Fixture, NULL, set_up, test_write_fails, tear_down);
  g_test_add ("/paths/write-over-link", Fixture, NULL, set_up, test_write_over_link, tear_down);
  g_test_add ("/paths/missing-rights", Fixture, NULL, set_up, test_missing_rights, tear_down);
  g_test_add ("/paths/read-file", Fixture, NULL, set_up, test_read_file, tear_down);
  g_test_add ("/paths/remove-tree", Fixture, NULL, set_up, test_remove_tree, tear_down);
  g_test_add ("/paths/remove-goes-on", Fixture, NULL, set_up, test_remove_goes_on, tear_down);
  return g_test_run ();
}
