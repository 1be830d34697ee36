/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-output.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

typedef struct
{
  char *folder;             /* (owned) temporary */
  RfGeneration *generation; /* (owned) with two assets */
} Fixture;

static char *
put_file (const char *folder, const char *name, const char *content)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
add_asset (Fixture *fixture, RfRole role, const char *extension, const char *content)
{
  RfAsset *asset = rf_asset_new (role, "application/octet-stream");
  g_autofree char *name = g_strdup_printf ("blob-%u", fixture->generation->assets->len);

  g_free (asset->extension);
  asset->extension = g_strdup (extension);
  asset->path = put_file (fixture->folder, name, content);
  g_ptr_array_add (fixture->generation->assets, asset);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("refrain-output-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->generation = rf_generation_new ();
  g_free (fixture->generation->id);
  fixture->generation->id = g_strdup ("g1");
  add_asset (fixture, RF_ROLE_VIDEO, "webm", "film");
  add_asset (fixture, RF_ROLE_POSTER, "png", "poster");
  add_asset (fixture, RF_ROLE_POSTER, "png", "second");
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      remove_tree (inside);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rf_generation_free (fixture->generation);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (folder) != NULL)
    n_files++;
  return n_files;
}

static GPtrArray *
write_to (Fixture *fixture, const char *target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliOutput) output = cli_output_new (target, &error);
  GPtrArray *places = NULL;

  g_assert_no_error (error);
  places = cli_output_write (output, fixture->generation, &error);
  g_assert_no_error (error);
  return places;
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "out.webm", NULL);
  g_autoptr (GPtrArray) places = write_to (fixture, target);
  guint n_files = count_files (fixture->folder);

  g_assert_cmpuint (places->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (places, 0), ==, target);
  assert_content (target, "film");
  /* The three blobs and the file, and nothing that was written on the way. */
  g_assert_cmpuint (n_files, ==, 4);
}

/* What stands there is replaced, keeps its rights, and through a link the
 * file that it points to is meant. */
static void
test_replaces (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = put_file (fixture->folder, "old", "something much longer than a film");
  g_autofree char *link_path = g_build_filename (fixture->folder, "link", NULL);
  g_autoptr (GPtrArray) places = NULL;
  struct stat status;

  g_assert_cmpint (g_chmod (target, 0640), ==, 0);
  g_assert_cmpint (symlink ("old", link_path), ==, 0);
  places = write_to (fixture, link_path);
  g_assert_cmpstr (g_ptr_array_index (places, 0), ==, link_path);
  assert_content (target, "film");
  g_assert_cmpint (lstat (link_path, &status), ==, 0);
  g_assert_true (S_ISLNK (status.st_mode));
  g_assert_cmpint (stat (target, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0640);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "all", NULL);
  g_autofree char *film = g_build_filename (target, "g1-video.webm", NULL);
  g_autofree char *poster = g_build_filename (target, "g1-poster.png", NULL);
  g_autofree char *second = g_build_filename (target, "g1-poster-2.png", NULL);
  g_autoptr (GPtrArray) places = NULL;

  g_assert_cmpint (g_mkdir (target, 0755), ==, 0);
  places = write_to (fixture, target);
  g_assert_cmpuint (places->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (places, 0), ==, film);
  assert_content (film, "film");
  assert_content (poster, "poster");
  assert_content (second, "second");
  g_assert_cmpuint (count_files (target), ==, 3);
}

static void
assert_refused (const char *target, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliOutput) output = cli_output_new (target, &error);

  g_assert_null (output);
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (strstr (error->message, target));
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refuses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "file", NULL);
  g_autofree char *no_folder = g_build_filename (fixture->folder, "no/", NULL);
  g_autofree char *under_file = g_build_filename (fixture->folder, "blob-0", "file", NULL);
  guint n_files = count_files (fixture->folder);

  assert_refused (nowhere, "No such file");
  assert_refused (no_folder, "No such file");
  assert_refused (under_file, "Not a directory");
  assert_refused ("-", "no file or folder");
  g_assert_cmpuint (count_files (fixture->folder), ==, n_files);
}

/* In a child without root's rights; its exit status says what happened. */
static int
try_without_rights (const char *target)
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autoptr (GError) error = NULL;

      if (setgid (NOBODY) != 0 || setuid (NOBODY) != 0)
        _exit (10);
      if (cli_output_new (target, &error) != NULL)
        _exit (11);
      _exit (strstr (error->message, "Permission denied") != NULL ? 0 : 12);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_rights (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inside = g_build_filename (fixture->folder, "new", NULL);
  g_autofree char *file = put_file (fixture->folder, "read-only", "kept");

  if (getuid () != 0)
    {
      g_test_skip ("only root can become nobody");
      return;
    }
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (try_without_rights (inside), ==, 0);
  g_assert_cmpint (try_without_rights (fixture->folder), ==, 0);
  /* A file that may not be written stays, though its folder would let it be
   * replaced. */
  g_assert_cmpint (g_chmod (fixture->folder, 0777), ==, 0);
  g_assert_cmpint (g_chmod (file, 0444), ==, 0);
  g_assert_cmpint (try_without_rights (file), ==, 0);
  assert_content (file, "kept");
}

/* A blob that vanishes leaves nothing half-written behind. */
static void
test_lost_blob (Fixture *fixture, gconstpointer data)
{
  RfAsset *asset = g_ptr_array_index (fixture->generation->assets, 0);
  g_autofree char *target = put_file (fixture->folder, "out", "before");
  g_autoptr (GError) error = NULL;
  g_autoptr (CliOutput) output = cli_output_new (target, &error);
  g_autoptr (GPtrArray) places = NULL;
  guint n_files = 0;

  g_assert_no_error (error);
  g_assert_cmpint (g_remove (asset->path), ==, 0);
  n_files = count_files (fixture->folder);
  places = cli_output_write (output, fixture->generation, &error);
  g_assert_null (places);
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  assert_content (target, "before");
  g_assert_cmpuint (count_files (fixture->folder), ==, n_files);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliOutput) output = cli_output_new ("/dev/full", &error);
  g_autoptr (GPtrArray) places = NULL;

  g_assert_no_error (error);
  places = cli_output_write (output, fixture->generation, &error);
  g_assert_null (places);
  g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "No space left"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/cli/output/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("file", test_file);
  ADD ("replaces", test_replaces);
  ADD ("folder", test_folder);
  ADD ("refuses", test_refuses);
  ADD ("rights", test_rights);
  ADD ("lost-blob", test_lost_blob);
  ADD ("full", test_full);
  return g_test_run ();
}
