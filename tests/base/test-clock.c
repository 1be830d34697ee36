/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-clock.h"
#include "rf-error.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <string.h>

#define HOUR (G_GINT64_CONSTANT (3600) * 1000)

typedef struct
{
  char *folder;
  char *path;
} ClockFixture;

static void
set_up (ClockFixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("clock-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "clock", NULL);
}

static void
tear_down (ClockFixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
note (ClockFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_clock_note (fixture->path, &error));
  g_assert_no_error (error);
}

static char *
read_file (ClockFixture *fixture)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  return text;
}

/* As if the wall clock had been set by so much since it was noted. */
static void
set_clock_by (ClockFixture *fixture, gint64 milliseconds)
{
  g_autofree char *text = read_file (fixture);
  char *space = strchr (text, ' ');
  gint64 noted = g_ascii_strtoll (space + 1, NULL, 10);
  g_autofree char *changed = NULL;

  *space = '\0';
  changed = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", text, noted - milliseconds);
  g_assert_true (g_file_set_contents (fixture->path, changed, -1, NULL));
}

static void
test_nothing_noted_is_no_jump (ClockFixture *fixture, gconstpointer data)
{
  g_assert_false (rf_clock_has_jumped (fixture->path));
  note (fixture);
  g_assert_false (rf_clock_has_jumped (fixture->path));
}

static void
test_moved_by_over_an_hour (ClockFixture *fixture, gconstpointer data)
{
  note (fixture);
  set_clock_by (fixture, HOUR - 60000);
  g_assert_false (rf_clock_has_jumped (fixture->path));
  set_clock_by (fixture, 120000);
  g_assert_true (rf_clock_has_jumped (fixture->path));
  set_clock_by (fixture, -2 * HOUR);
  g_assert_false (rf_clock_has_jumped (fixture->path));
  set_clock_by (fixture, -120000);
  g_assert_true (rf_clock_has_jumped (fixture->path));
}

static void
test_what_was_noted_first_stays (ClockFixture *fixture, gconstpointer data)
{
  note (fixture);
  set_clock_by (fixture, 30 * 24 * HOUR);
  note (fixture);
  g_assert_true (rf_clock_has_jumped (fixture->path));
}

static void
test_another_boot_says_nothing (ClockFixture *fixture, gconstpointer data)
{
  static const char other[] = "00000000-0000-0000-0000-000000000000 12\n";
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->path, other, -1, NULL));
  g_assert_false (rf_clock_has_jumped (fixture->path));
  note (fixture);
  text = read_file (fixture);
  g_assert_cmpstr (text, !=, other);
  g_assert_false (rf_clock_has_jumped (fixture->path));
}

static void
test_a_damaged_file_is_written_anew (ClockFixture *fixture, gconstpointer data)
{
  static const char *const damaged[] = { "", "x", "  ", "12 12 12", "\xff\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_assert_true (g_file_set_contents (fixture->path, damaged[i], -1, NULL));
      g_assert_false (rf_clock_has_jumped (fixture->path));
      note (fixture);
      set_clock_by (fixture, 2 * HOUR);
      g_assert_true (rf_clock_has_jumped (fixture->path));
    }
}

static void
test_tests_move_entries_and_not_the_clock (ClockFixture *fixture, gconstpointer data)
{
  note (fixture);
  rf_time_set_for_tests (rf_time_now () + 400 * RF_DAY * 1000);
  g_assert_false (rf_clock_has_jumped (fixture->path));
  rf_time_set_for_tests (0);
}

static void
test_a_folder_that_is_not_there (ClockFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "none", "clock", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_clock_note (path, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_false (rf_clock_has_jumped (path));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (ClockFixture *, gconstpointer);
  } tests[] = {
    { "/clock/nothing-noted-is-no-jump", test_nothing_noted_is_no_jump },
    { "/clock/moved-by-over-an-hour", test_moved_by_over_an_hour },
    { "/clock/what-was-noted-first-stays", test_what_was_noted_first_stays },
    { "/clock/another-boot-says-nothing", test_another_boot_says_nothing },
    { "/clock/a-damaged-file-is-written-anew", test_a_damaged_file_is_written_anew },
    { "/clock/tests-move-entries-and-not-the-clock", test_tests_move_entries_and_not_the_clock },
    { "/clock/a-folder-that-is-not-there", test_a_folder_that_is_not_there },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ClockFixture, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
