/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-fixture.h"

#include <gst/gst.h>
#include <string.h>
#include <sys/resource.h>

/*
 * What may go wrong around a video, and how much it may take: cancelling,
 * pictures and sounds that are none, a package that is missing, a long one in
 * bounded memory.
 */

#ifdef __SANITIZE_ADDRESS__
#define WATCHED 1
#else
#define WATCHED 0
#endif

/** What is promised, in microseconds; a sanitizer makes all of it slower */
#define CANCEL_LIMIT (200 * 1000 * (WATCHED ? 5 : 1))

/** What is promised for a minute of 1080p, in kB */
#define MEMORY_LIMIT (300 * 1000)

/* The best of some, so that a busy machine does not fail the test. */
static void
assert_cancels (PluginFixture *fixture, const char *params, double fraction)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);
  gint64 best = G_MAXINT64;

  for (int i = 0; i < 5 && best > CANCEL_LIMIT; i++)
    {
      g_autoptr (RfTask) task = video_new_task (fixture, params, picture, NULL);

      best = MIN (best, plugin_fixture_measure_cancel (fixture->provider, task, fraction));
    }
  g_test_message ("cancelled after %.1f ms", (double) best / 1000);
  g_assert_cmpint (best, <, CANCEL_LIMIT);
}

static void
test_cancel_vp8 (PluginFixture *fixture)
{
  assert_cancels (fixture, "{\"width\":1280,\"height\":720,\"seconds\":60}", 0.042);
}

static void
test_cancel_vp9 (PluginFixture *fixture)
{
  assert_cancels (
      fixture, "{\"width\":1280,\"height\":720,\"seconds\":60,\"codec\":\"vp9\"}", 0.042);
}

static void
test_cancel_opening (PluginFixture *fixture)
{
  assert_cancels (fixture, "{\"width\":1920,\"height\":1920,\"seconds\":60}", 0);
}

static void
test_cancelled_before (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autoptr (RfTask) task = video_new_task (fixture, "{}", picture, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (RF_PROVIDER_GET_CLASS (fixture->provider)
                     ->generate (fixture->provider, task, NULL, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
}

typedef struct
{
  GCancellable *end;
  RfProgress *progress;
  guint seen;
} Watcher;

/* Goes up, and is never behind what it was. */
static gpointer
watch_cb (gpointer data)
{
  Watcher *self = data;
  double last = -1; /* -1: not known yet */

  while (!g_cancellable_is_cancelled (self->end))
    {
      double now = rf_progress_get_fraction (self->progress);

      g_assert_cmpfloat (now, >=, last);
      if (now > last)
        self->seen++;
      last = now;
      g_usleep (1000);
    }
  return NULL;
}

static void
test_progress (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autoptr (RfTask) task =
      video_new_task (fixture, "{\"width\":320,\"height\":320,\"seconds\":8}", picture, NULL);
  g_autoptr (GCancellable) end = g_cancellable_new ();
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (GError) error = NULL;
  Watcher watcher = { end, progress, 0 };
  GThread *thread = g_thread_new ("watcher", watch_cb, &watcher);
  g_autoptr (RfOutput) output =
      rf_provider_generate (fixture->provider, task, progress, NULL, &error);

  g_cancellable_cancel (end);
  g_thread_join (thread);
  g_assert_no_error (error);
  g_test_message ("progress was seen at %u places", watcher.seen);
  g_assert_cmpuint (watcher.seen, >, 10);
}

static void
assert_fails (PluginFixture *fixture,
              const char *params,
              const char *picture,
              const char *sound,
              const char *message)
{
  g_autoptr (RfTask) task = video_new_task (fixture, params, picture, sound);
  g_autoptr (GError) error = NULL;

  g_assert_null (video_new (fixture, task, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_cmpint (error->domain, ==, RF_ERROR);
  g_assert_nonnull (strstr (error->message, message));
}

static char *
write_text (PluginFixture *fixture, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->home, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_pictures_that_are_none (PluginFixture *fixture)
{
  g_autofree char *text = write_text (fixture, "text", "This is no picture.");
  g_autofree char *empty = write_text (fixture, "empty", "");
  g_autofree char *broken = write_text (fixture, "broken", "<svg><g class='layer head'>");
  g_autofree char *narrow = write_text (
      fixture, "narrow", "<svg xmlns='http://www.w3.org/2000/svg' width='9000' height='10'/>");
  g_autofree char *missing = g_build_filename (fixture->home, "missing", NULL);
  g_autofree char *thin = pictures_write_photo (fixture->home, 1000, 2);

  assert_fails (fixture, "{}", NULL, NULL, "no picture");
  assert_fails (fixture, "{}", text, NULL, "cannot be read");
  assert_fails (fixture, "{}", empty, NULL, "cannot be read");
  assert_fails (fixture, "{}", broken, NULL, "cannot be drawn");
  assert_fails (fixture, "{}", narrow, NULL, "cannot be drawn");
  assert_fails (fixture, "{}", thin, NULL, "too narrow");
  assert_fails (fixture, "{}", missing, NULL, missing);
}

/* A file that ends too soon, or whose head asks for more than there is. */
static void
test_damaged_pictures (PluginFixture *fixture)
{
  g_autofree char *photo = pictures_write_photo (fixture->home, 300, 200);
  g_autofree char *cut = g_build_filename (fixture->home, "cut.png", NULL);
  g_autofree char *huge = g_build_filename (fixture->home, "huge.png", NULL);
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (photo, &data, &length, NULL));
  g_assert_true (g_file_set_contents (cut, data, (gssize) length / 3, NULL));
  assert_fails (fixture, "{}", cut, NULL, "cannot be read");
  memcpy (data + 16, "\0\1\0\0\0\1\0\0", 8);
  g_assert_true (g_file_set_contents (huge, data, (gssize) length, NULL));
  assert_fails (fixture, "{}", huge, NULL, "cannot be read");
}

static void
test_sounds_that_are_none (PluginFixture *fixture)
{
  const char *params = "{\"width\":64,\"height\":64,\"seconds\":1}";
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autofree char *text = write_text (fixture, "text", "This is no sound, for all I hear.");
  g_autofree char *empty = write_text (fixture, "empty", "");

  assert_fails (fixture, params, picture, text, "the sound cannot be decoded");
  assert_fails (fixture, params, picture, empty, "the sound cannot be decoded");
  assert_fails (fixture, params, picture, picture, "the sound cannot be decoded");
}

/* A sign of a private area, which no font has. */
static void
test_title_without_a_font (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);

  assert_fails (fixture, "{\"title\":\"\xf3\xb0\x80\x80\"}", picture, NULL, "no font");
}

/* Every element that is asked for is named with its package where it is gone. */
static void
test_missing_element (PluginFixture *fixture)
{
  static const char *const names[][2] = { { "vp8enc", "gstreamer1.0-plugins-good" },
                                          { "vp9enc", "gstreamer1.0-plugins-good" },
                                          { "opusenc", "gstreamer1.0-plugins-base" },
                                          { "appsrc", "gstreamer1.0-plugins-base" } };
  g_autofree char *picture = pictures_write_figure (fixture->home);
  GstRegistry *registry = gst_registry_get ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GstPluginFeature *feature = gst_registry_lookup_feature (registry, names[i][0]);
      g_autofree char *status = NULL;

      g_assert_nonnull (feature);
      gst_registry_remove_feature (registry, feature);
      status = rf_provider_dup_status (fixture->provider);
      g_test_message ("%s", status);
      g_assert_nonnull (strstr (status, names[i][0]));
      g_assert_nonnull (strstr (status, names[i][1]));
      assert_fails (fixture, "{}", picture, NULL, names[i][1]);
      gst_registry_add_feature (registry, feature);
      gst_object_unref (feature);
    }
}

static void
test_nothing_left_behind (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autofree char *sound = pictures_write_sound (fixture->home, &(PicturesSound){ 1, 0.5 });
  g_autoptr (RfTask) task =
      video_new_task (fixture, "{\"width\":64,\"height\":64,\"seconds\":1}", picture, sound);
  g_autoptr (GError) error = NULL;
  g_autoptr (Video) video = video_new (fixture, task, NULL, &error);
  g_autoptr (GDir) folder = g_dir_open (rf_task_get_work_directory (task), 0, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (g_dir_read_name (folder), ==, "video.webm");
  g_assert_null (g_dir_read_name (folder));
}

/* With few frames a second, for the sake of time; how many there are does not
 * matter for the memory, since a frame is gone once it is written. */
static void
test_a_minute (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_photo (fixture->home, 2400, 1600);
  g_autofree char *sound = pictures_write_sound (fixture->home, &(PicturesSound){ 70, 0.5 });
  struct rusage usage = { 0 };

  if (WATCHED)
    {
      g_test_skip ("the address sanitizer takes memory of its own");
      return;
    }
  if (g_test_subprocess ())
    {
      g_autoptr (Video) video = video_make (
          fixture,
          "{\"width\":1920,\"height\":1080,\"seconds\":60,\"fps\":5,\"mood\":\"excited\","
          "\"title\":\"A minute\",\"codec\":\"vp9\"}",
          picture,
          sound);

      g_assert_cmpint (video->duration, ==, 60 * 1000);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  getrusage (RUSAGE_CHILDREN, &usage);
  g_test_message ("a minute took %ld MB at most", usage.ru_maxrss / 1000);
  g_assert_cmpint (usage.ru_maxrss, <, MEMORY_LIMIT);
}

typedef void (*TestFunc) (PluginFixture *fixture);

static const struct
{
  const char *path;
  TestFunc func;
} tests[] = {
  { "/flipbook/faults/cancel-vp8", test_cancel_vp8 },
  { "/flipbook/faults/cancel-vp9", test_cancel_vp9 },
  { "/flipbook/faults/cancel-opening", test_cancel_opening },
  { "/flipbook/faults/cancelled-before", test_cancelled_before },
  { "/flipbook/faults/progress", test_progress },
  { "/flipbook/faults/pictures-that-are-none", test_pictures_that_are_none },
  { "/flipbook/faults/damaged-pictures", test_damaged_pictures },
  { "/flipbook/faults/sounds-that-are-none", test_sounds_that_are_none },
  { "/flipbook/faults/title-without-a-font", test_title_without_a_font },
  { "/flipbook/faults/missing-element", test_missing_element },
  { "/flipbook/faults/nothing-left-behind", test_nothing_left_behind },
  { "/flipbook/faults/a-minute", test_a_minute },
};

static void
run_test (gconstpointer data)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("flipbook", "motion");

  tests[GPOINTER_TO_SIZE (data)].func (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, GSIZE_TO_POINTER (i), run_test);
  return g_test_run ();
}
