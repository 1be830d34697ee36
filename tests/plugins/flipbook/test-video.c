/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-fixture.h"

#include <gst/gst.h>
#include <math.h>
#include <sched.h>

/*
 * What the provider makes: files that decode from end to end, with every frame
 * at its time and the sound in step, and the same bytes for the same request,
 * in one process, in two, and beside each other.
 */

#define RATE 48000

static void
test_ready (PluginFixture *fixture)
{
  g_autofree char *status = rf_provider_dup_status (fixture->provider);

  g_assert_cmpstr (status, ==, NULL);
}

static void
assert_plays (const Video *video, int width, int height, int fps, int seconds)
{
  g_autoptr (Decoded) decoded = video_decode (video, FALSE);

  g_assert_cmpint (video->width, ==, width);
  g_assert_cmpint (video->height, ==, height);
  g_assert_cmpint (video->duration, ==, seconds * 1000);
  g_assert_cmpint (decoded->width, ==, width);
  g_assert_cmpint (decoded->height, ==, height);
  g_assert_cmpuint (decoded->times->len, ==, fps * seconds);
  for (guint i = 0; i < decoded->times->len; i++)
    {
      double time = (double) g_array_index (decoded->times, guint64, i) / GST_SECOND;

      g_assert_cmpfloat (fabs (time - (double) i / fps), <, 0.002);
    }
}

static void
test_plays (PluginFixture *fixture)
{
  static const struct
  {
    const char *params;
    int width;
    int height;
    int fps;
    int seconds;
  } cases[] = {
    { "{\"width\":160,\"height\":90,\"fps\":30,\"seconds\":2}", 160, 90, 30, 2 },
    { "{\"width\":90,\"height\":160,\"fps\":12,\"seconds\":11}", 90, 160, 12, 11 },
    { "{\"width\":64,\"height\":64,\"fps\":60,\"seconds\":1,\"codec\":\"vp9\"}", 64, 64, 60, 1 },
    { "{\"width\":322,\"height\":242,\"fps\":5,\"seconds\":3,\"codec\":\"vp9\"}", 322, 242, 5, 3 },
  };
  g_autofree char *picture = pictures_write_figure (fixture->home);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Video) video = video_make (fixture, cases[i].params, picture, NULL);

      g_test_message ("%s", cases[i].params);
      assert_plays (video, cases[i].width, cases[i].height, cases[i].fps, cases[i].seconds);
    }
}

static double
find_click (const Decoded *decoded)
{
  const gint16 *samples = (const gint16 *) (gpointer) decoded->sound->data;

  for (guint i = 0; i < decoded->sound->len / 2; i++)
    {
      if (ABS (samples[i]) > 5000)
        return (double) decoded->sound_start / GST_SECOND + i / (double) RATE;
    }
  return -1;
}

/* What is heard at a time in the sound is heard at that time of the video. */
static void
test_sound (PluginFixture *fixture)
{
  static const char *const codecs[] = { "opus", "vorbis" };
  static const PicturesSound sounds[] = { { 1.5, 1.0 }, { 9, 0.3 } };
  g_autofree char *picture = pictures_write_figure (fixture->home);

  for (gsize i = 0; i < G_N_ELEMENTS (codecs) * G_N_ELEMENTS (sounds); i++)
    {
      const PicturesSound *sound = &sounds[i / 2];
      g_autofree char *path = pictures_write_sound (fixture->home, sound);
      g_autofree char *params = g_strdup_printf (
          "{\"width\":96,\"height\":96,\"seconds\":3,\"audio_codec\":\"%s\"}", codecs[i % 2]);
      g_autoptr (Video) video = video_make (fixture, params, picture, path);
      g_autoptr (Decoded) decoded = video_decode (video, TRUE);
      double click = find_click (decoded);
      double length = decoded->sound->len / 2.0 / RATE;

      g_test_message ("%s: heard at %.4f of %.4f s, in a sound of %.4f s",
                      codecs[i % 2],
                      click,
                      sound->click,
                      length);
      g_assert_cmpuint (decoded->times->len, ==, 75);
      g_assert_cmpfloat (fabs (click - sound->click), <, 0.003);
      g_assert_cmpfloat (fabs (length - 3), <, 0.025);
    }
}

/* Written by other encoders than ours. */
static void
test_sound_formats (PluginFixture *fixture)
{
  static const char *const chains[] = {
    "flacenc",    "vorbisenc ! oggmux",    "opusenc ! oggmux",
    "lamemp3enc", "lamemp3enc ! id3v2mux", "audioresample ! audio/x-raw,rate=22050 ! lamemp3enc"
  };
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autofree char *sound = g_build_filename (fixture->home, "other", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (chains); i++)
    {
      g_autofree char *description = g_strdup_printf (
          "audiotestsrc num-buffers=50 ! audio/x-raw,rate=48000,channels=1 ! %s ! filesink "
          "location=%s",
          chains[i],
          sound);
      g_autoptr (GstElement) pipeline = gst_parse_launch (description, NULL);
      g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
      g_autoptr (GstMessage) message = NULL;
      g_autoptr (Video) video = NULL;
      g_autoptr (Decoded) decoded = NULL;

      g_test_message ("%s", chains[i]);
      gst_element_set_state (pipeline, GST_STATE_PLAYING);
      message =
          gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
      gst_element_set_state (pipeline, GST_STATE_NULL);
      g_assert_cmpstr (GST_MESSAGE_TYPE_NAME (message), ==, "eos");
      video = video_make (
          fixture, "{\"width\":64,\"height\":64,\"seconds\":1,\"fps\":5}", picture, sound);
      decoded = video_decode (video, TRUE);
      g_assert_cmpfloat (find_click (decoded), <, 0.1);
      g_assert_cmpfloat (find_click (decoded), >=, 0);
    }
}

static const char *const several[] = {
  "{\"width\":128,\"height\":96,\"seconds\":2,\"title\":\"One\",\"activity\":\"running\"}",
  "{\"width\":96,\"height\":128,\"seconds\":2,\"codec\":\"vp9\",\"mood\":\"sad\"}",
  "{\"width\":96,\"height\":96,\"seconds\":3,\"audio_codec\":\"vorbis\",\"mood\":\"excited\"}",
};

static void
test_same_bytes (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autofree char *sound = pictures_write_sound (fixture->home, &(PicturesSound){ 2.5, 0.5 });

  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      g_autoptr (Video) first = video_make (fixture, several[i], picture, sound);
      g_autoptr (Video) second = NULL;

      /* A date would have moved on. */
      g_usleep (1100 * 1000);
      second = video_make (fixture, several[i], picture, sound);
      g_assert_cmpstr (first->sha256, ==, second->sha256);
      g_assert_true (g_bytes_equal (first->poster, second->poster));
    }
}

/* The other process has one processor, and none of the processor's own ways. */
static void
test_two_processes (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autofree char *path = g_build_filename (fixture->home, "theirs", NULL);
  g_autofree char *theirs = NULL;
  g_autoptr (Video) ours = NULL;

  if (g_test_subprocess ())
    {
      cpu_set_t one;

      CPU_ZERO (&one);
      CPU_SET (sched_getcpu (), &one);
      g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);
      ours = video_make (fixture, several[0], picture, NULL);
      g_assert_true (
          g_file_set_contents (g_getenv ("FLIPBOOK_TEST_ANSWER"), ours->sha256, -1, NULL));
      return;
    }
  ours = video_make (fixture, several[0], picture, NULL);
  g_setenv ("FLIPBOOK_TEST_ANSWER", path, TRUE);
  g_setenv ("VPX_SIMD_CAPS", "0", TRUE);
  g_setenv ("ORC_CODE", "backup", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_unsetenv ("VPX_SIMD_CAPS");
  g_unsetenv ("ORC_CODE");
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &theirs, NULL, NULL));
  g_assert_cmpstr (theirs, ==, ours->sha256);
}

typedef struct
{
  PluginFixture *fixture;
  RfTask *tasks[2];
  char *sha256[2];
} Worker;

static gpointer
film_cb (gpointer data)
{
  Worker *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (self->tasks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Video) video = video_new (self->fixture, self->tasks[i], NULL, &error);

      g_assert_no_error (error);
      self->sha256[i] = g_strdup (video->sha256);
    }
  return NULL;
}

static void
test_several_at_once (PluginFixture *fixture)
{
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autofree char *sound = pictures_write_sound (fixture->home, &(PicturesSound){ 2.5, 0.5 });
  Worker workers[G_N_ELEMENTS (several)];
  GThread *threads[G_N_ELEMENTS (several)];

  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      workers[i].fixture = fixture;
      for (gsize j = 0; j < G_N_ELEMENTS (workers[i].tasks); j++)
        workers[i].tasks[j] = video_new_task (fixture, several[i], picture, sound);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    threads[i] = g_thread_new ("film", film_cb, &workers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      g_autoptr (Video) alone = NULL;

      g_thread_join (threads[i]);
      alone = video_make (fixture, several[i], picture, sound);
      for (gsize j = 0; j < G_N_ELEMENTS (workers[i].tasks); j++)
        {
          g_assert_cmpstr (workers[i].sha256[j], ==, alone->sha256);
          g_free (workers[i].sha256[j]);
          rf_task_unref (workers[i].tasks[j]);
        }
    }
}

/* Each parameter of the request reaches the video. */
static void
test_parameters_are_seen (PluginFixture *fixture)
{
  static const char *const cases[] = {
    "\"mood\":\"angry\"",
    "\"activity\":\"waving\"",
    "\"camera\":\"pan-left\"",
    "\"title\":\"Once upon\"",
    "\"seconds\":2",
    "\"fps\":12",
    "\"width\":130",
    "\"height\":130",
    "\"codec\":\"vp9\"",
    "\"audio_codec\":\"vorbis\"",
    "\"seed\":7",
    "\"width\":200",
    "\"width\":200,\"fit\":\"fill\"",
  };
  g_autofree char *picture = pictures_write_figure (fixture->home);
  g_autofree char *sound = pictures_write_sound (fixture->home, &(PicturesSound){ 1, 0.5 });
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params =
          g_strdup_printf ("{\"width\":96,\"height\":96,\"fps\":10,\"seconds\":1,%s}", cases[i]);
      g_autoptr (Video) video = video_make (fixture, params, picture, sound);

      g_test_message ("%s", params);
      g_assert_true (g_hash_table_add (seen, g_strdup (video->sha256)));
    }
}

/* The prompt has chosen by then, so by itself it changes nothing. */
static void
test_inputs_are_seen (PluginFixture *fixture)
{
  const char *params = "{\"width\":96,\"height\":96,\"fps\":10,\"seconds\":1}";
  g_autofree char *figure = pictures_write_figure (fixture->home);
  g_autofree char *photo = pictures_write_photo (fixture->home, 100, 80);
  g_autofree char *sound = pictures_write_sound (fixture->home, &(PicturesSound){ 1, 0.5 });
  g_autoptr (Video) plain = video_make (fixture, params, figure, NULL);
  g_autoptr (Video) other = video_make (fixture, params, photo, NULL);
  g_autoptr (Video) sounding = video_make (fixture, params, figure, sound);

  g_assert_cmpstr (plain->sha256, !=, other->sha256);
  g_assert_cmpstr (plain->sha256, !=, sounding->sha256);
}

typedef void (*TestFunc) (PluginFixture *fixture);

static const struct
{
  const char *path;
  TestFunc func;
} tests[] = {
  { "/flipbook/video/ready", test_ready },
  { "/flipbook/video/plays", test_plays },
  { "/flipbook/video/sound", test_sound },
  { "/flipbook/video/sound-formats", test_sound_formats },
  { "/flipbook/video/same-bytes", test_same_bytes },
  { "/flipbook/video/two-processes", test_two_processes },
  { "/flipbook/video/several-at-once", test_several_at_once },
  { "/flipbook/video/parameters-are-seen", test_parameters_are_seen },
  { "/flipbook/video/inputs-are-seen", test_inputs_are_seen },
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
