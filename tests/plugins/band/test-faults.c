/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

/*
 * What may go wrong around the music, and how much it may take: cancelling, a
 * soundfont that is missing or damaged, a long piece in bounded memory.
 */

/** What is promised, in microseconds */
#define CANCEL_LIMIT (200 * 1000)

/** What is promised for five minutes, in kB */
#define MEMORY_LIMIT (300 * 1000)

/* The best of three, so that a busy machine does not fail the test. */
static void
assert_cancels (PluginFixture *fixture, const char *params, double fraction)
{
  gint64 best = G_MAXINT64;

  for (int i = 0; i < 3 && best > CANCEL_LIMIT; i++)
    {
      g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, params);

      best = MIN (best, plugin_fixture_measure_cancel (fixture->provider, task, fraction));
    }
  g_test_message ("cancelled after %.1f ms", (double) best / 1000);
  g_assert_cmpint (best, <, CANCEL_LIMIT);
}

static void
test_cancel_playing (PluginFixture *fixture)
{
  assert_cancels (fixture, "{\"seconds\":300}", 0.02);
}

static void
test_cancel_encoding (PluginFixture *fixture)
{
  assert_cancels (fixture, "{\"seconds\":100,\"instruments\":[\"drums\"]}", 0.85);
}

static void
test_cancelled_before (PluginFixture *fixture)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, "{}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (music_new (fixture, task, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
}

static void
take_folder (PluginFixture *fixture, const char *folder)
{
  GType type = G_OBJECT_TYPE (fixture->provider);

  g_object_unref (fixture->provider);
  fixture->provider = g_object_new (type, "soundfont-folder", folder, NULL);
}

static void
test_missing_soundfont (PluginFixture *fixture)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, "{}");
  g_autofree char *status = NULL;
  g_autoptr (GError) error = NULL;

  take_folder (fixture, "/nonexistent");
  status = rf_provider_dup_status (fixture->provider);
  g_assert_nonnull (strstr (status, "timgm6mb-soundfont"));
  g_assert_null (music_new (fixture, task, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (rf_error_get_hint (error), "timgm6mb-soundfont"));
}

static void
test_other_soundfont (PluginFixture *fixture)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, "{\"soundfont\":\"fluid-r3\"}");
  g_autoptr (GError) error = NULL;

  take_folder (fixture, "/nonexistent");
  g_assert_null (music_new (fixture, task, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (rf_error_get_hint (error), "fluid-soundfont-gm"));
}

static void
test_damaged_soundfont (PluginFixture *fixture)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, "{}");
  g_autofree char *folder = g_build_filename (fixture->home, "sf2", NULL);
  g_autofree char *path = g_build_filename (folder, "TimGM6mb.sf2", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "RIFF\x10\0\0\0sfbkLIST", 16, NULL));
  take_folder (fixture, fixture->home);
  g_assert_null (music_new (fixture, task, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_nothing_left_behind (PluginFixture *fixture)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, "{\"seconds\":2}");
  g_autoptr (GError) error = NULL;
  g_autoptr (Music) music = music_new (fixture, task, NULL, &error);
  g_autoptr (GDir) folder = g_dir_open (rf_task_get_work_directory (task), 0, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (g_dir_read_name (folder), ==, "music.ogg");
  g_assert_null (g_dir_read_name (folder));
}

#ifdef __SANITIZE_ADDRESS__
#define WATCHED 1
#else
#define WATCHED 0
#endif

static void
test_five_minutes (PluginFixture *fixture)
{
  struct rusage usage = { 0 };

  if (WATCHED)
    {
      g_test_skip ("the address sanitizer takes memory of its own");
      return;
    }
  if (g_test_subprocess ())
    {
      g_autoptr (Music) music =
          music_make (fixture, "{\"seconds\":300,\"mood\":\"energetic\",\"genre\":\"electronic\"}");

      g_assert_cmpint (music->duration, ==, 300 * 1000);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  getrusage (RUSAGE_CHILDREN, &usage);
  g_test_message ("five minutes took %ld MB at most", usage.ru_maxrss / 1000);
  g_assert_cmpint (usage.ru_maxrss, <, MEMORY_LIMIT);
}

typedef void (*TestFunc) (PluginFixture *fixture);

static const struct
{
  const char *path;
  TestFunc func;
} tests[] = {
  { "/band/faults/cancel-playing", test_cancel_playing },
  { "/band/faults/cancel-encoding", test_cancel_encoding },
  { "/band/faults/cancelled-before", test_cancelled_before },
  { "/band/faults/missing-soundfont", test_missing_soundfont },
  { "/band/faults/other-soundfont", test_other_soundfont },
  { "/band/faults/damaged-soundfont", test_damaged_soundfont },
  { "/band/faults/nothing-left-behind", test_nothing_left_behind },
  { "/band/faults/five-minutes", test_five_minutes },
};

static void
run_test (gconstpointer data)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("band", "combo");

  tests[GPOINTER_TO_SIZE (data)].func (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, GSIZE_TO_POINTER (i), run_test);
  return g_test_run ();
}
