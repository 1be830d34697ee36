/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "blob-store-contract.h"
#include "rf-file-months.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* What is seen by way of the folders that are held open is what stands there. */

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* The last millisecond of 2023 and the first of 2024, of UTC. */
#define LAST_OF_2023 G_GINT64_CONSTANT (1704067199999)
#define MONTH        (G_GINT64_CONSTANT (31) * 24 * 3600 * 1000)

typedef struct
{
  char *place; /* (owned) */
  RfFileMonths *months;
  RfAsset *asset;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->place = blob_test_dup_place ();
  fixture->months = rf_file_months_new (fixture->place);
  fixture->asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  fixture->asset->sha256 = g_strdup (HEX);
  fixture->asset->extension = g_strdup ("png");
  fixture->asset->created_at = LAST_OF_2023;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rf_file_months_free (fixture->months);
  rf_asset_free (fixture->asset);
  blob_test_remove_place (fixture->place);
}

static char *
add_file (Fixture *fixture, const char *month, const char *text)
{
  g_autofree char *folder = g_build_filename (fixture->place, "assets", month, NULL);
  char *path = g_build_filename (folder, HEX ".png", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* @bytes: how large the file is that is seen, or -1 for none */
static void
assert_seen (Fixture *fixture, const char *path, gint64 bytes)
{
  struct stat status;
  g_autofree char *seen = rf_file_months_look (fixture->months, fixture->asset, &status);

  g_assert_cmpstr (seen, ==, bytes >= 0 ? path : NULL);
  if (bytes >= 0)
    g_assert_cmpint (status.st_size, ==, bytes);
}

static void
test_each_month_has_its_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = add_file (fixture, "2023/12", "old");
  g_autofree char *new = NULL;

  for (int i = 0; i < 2; i++)
    assert_seen (fixture, old, 3);
  fixture->asset->created_at = LAST_OF_2023 + 1;
  assert_seen (fixture, NULL, -1);
  new = add_file (fixture, "2024/01", "newer");
  for (int i = 0; i < 2; i++)
    assert_seen (fixture, new, 5);
  fixture->asset->created_at = LAST_OF_2023;
  assert_seen (fixture, old, 3);
  fixture->asset->created_at = LAST_OF_2023 - MONTH + 1;
  assert_seen (fixture, old, 3);
  fixture->asset->created_at = LAST_OF_2023 - MONTH;
  assert_seen (fixture, NULL, -1);
}

static void
test_a_file_that_goes_is_not_seen (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_file (fixture, "2023/12", "there");

  assert_seen (fixture, path, 5);
  g_unlink (path);
  assert_seen (fixture, NULL, -1);
  g_free (add_file (fixture, "2023/12", "again!"));
  assert_seen (fixture, path, 6);
}

/* A folder that was put in the place of another is used, soon. */
static void
test_a_folder_that_is_exchanged_is_noticed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_file (fixture, "2023/12", "before");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = g_build_filename (fixture->place, "aside", NULL);

  assert_seen (fixture, path, 6);
  g_assert_cmpint (g_rename (folder, aside), ==, 0);
  g_usleep (20000);
  assert_seen (fixture, NULL, -1);
  g_free (add_file (fixture, "2023/12", "after"));
  assert_seen (fixture, path, 5);
}

static void
test_more_months_than_are_held (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_file (fixture, "2023/12", "x");

  for (int round = 0; round < 2; round++)
    {
      for (int year = 1990; year < 2023; year++)
        {
          g_autofree char *month = g_strdup_printf ("%d/06", year);
          g_autoptr (GDateTime) time = g_date_time_new_utc (year, 6, 15, 0, 0, 0);
          g_autofree char *other = add_file (fixture, month, "xy");

          fixture->asset->created_at = g_date_time_to_unix (time) * 1000;
          assert_seen (fixture, other, 2);
        }
      fixture->asset->created_at = LAST_OF_2023;
      assert_seen (fixture, path, 1);
    }
}

static void
test_a_link_is_not_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_file (fixture, "2023/12", "there");
  g_autofree char *target = g_strconcat (path, ".target", NULL);
  g_autofree char *seen = NULL;
  struct stat status;

  g_assert_cmpint (g_rename (path, target), ==, 0);
  g_assert_cmpint (symlink (target, path), ==, 0);
  seen = rf_file_months_look (fixture->months, fixture->asset, &status);
  g_assert_cmpstr (seen, ==, path);
  g_assert_true (S_ISLNK (status.st_mode));
}

static void
test_a_damaged_row_names_no_file (Fixture *fixture, gconstpointer data)
{
  g_free (add_file (fixture, "2023/12", "there"));
  fixture->asset->created_at = 0;
  assert_seen (fixture, NULL, -1);
  fixture->asset->created_at = G_MAXINT64;
  assert_seen (fixture, NULL, -1);
  fixture->asset->created_at = LAST_OF_2023;
  g_free (fixture->asset->extension);
  fixture->asset->extension = g_strdup ("png/../x");
  assert_seen (fixture, NULL, -1);
  g_clear_pointer (&fixture->asset->sha256, g_free);
  assert_seen (fixture, NULL, -1);
}

int
main (int argc, char **argv)
{
#define ADD(name, function)                                                                        \
  g_test_add ("/file-months/" name, Fixture, NULL, set_up, function, tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("each-month-has-its-folder", test_each_month_has_its_folder);
  ADD ("a-file-that-goes-is-not-seen", test_a_file_that_goes_is_not_seen);
  ADD ("a-folder-that-is-exchanged-is-noticed", test_a_folder_that_is_exchanged_is_noticed);
  ADD ("more-months-than-are-held", test_more_months_than_are_held);
  ADD ("a-link-is-not-followed", test_a_link_is_not_followed);
  ADD ("a-damaged-row-names-no-file", test_a_damaged_row_names_no_file);
  return g_test_run ();
}
