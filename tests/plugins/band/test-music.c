/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-fixture.h"

#include <gst/gst.h>
#include <math.h>

/*
 * What the provider makes: files that decode from end to end, that are music by
 * measure and not silence, that do not clip, and that are the same bytes for
 * the same request, in one process, in two, and beside each other.
 */

#define RATE 44100

/** How many pairs of a mood and a genre are tried, and how far they are apart: it
 *  has no divisor with the numbers of either, so each comes more than once */
#define PAIRS  24
#define STRIDE 7

typedef struct
{
  gsize frames;
  int peak;
  double rms;     /* 1 is full scale */
  double silence; /* the longest, in seconds */
} Loudness;

static Loudness
measure (GBytes *bytes)
{
  const gint16 *samples = g_bytes_get_data (bytes, NULL);
  const gsize window = RATE / 20;
  Loudness loudness = { .frames = g_bytes_get_size (bytes) / 4 };
  double sum = 0, part = 0;
  int silent = 0, longest = 0;

  for (gsize i = 0; i < loudness.frames; i++)
    {
      double left = samples[2 * i] / 32768.0;
      double right = samples[2 * i + 1] / 32768.0;

      loudness.peak = MAX (loudness.peak, MAX (ABS (samples[2 * i]), ABS (samples[2 * i + 1])));
      sum += (left * left + right * right) / 2;
      part += (left * left + right * right) / 2;
      if ((i + 1) % window != 0)
        continue;
      silent = sqrt (part / (double) window) < 0.001 ? silent + 1 : 0;
      longest = MAX (longest, silent);
      part = 0;
    }
  loudness.rms = sqrt (sum / (double) MAX (loudness.frames, 1));
  loudness.silence = longest / 20.0;
  return loudness;
}

static void
test_ready (PluginFixture *fixture)
{
  g_autofree char *status = rf_provider_dup_status (fixture->provider);

  g_assert_cmpstr (status, ==, NULL);
}

static void
test_formats (PluginFixture *fixture)
{
  static const struct
  {
    const char *format;
    const char *media_type;
    double slack; /* seconds; MP3 pads its first and last frames */
  } cases[] = { { "wav", "audio/wav", 0.0001 },
                { "flac", "audio/flac", 0.0001 },
                { "ogg", "audio/ogg", 0.01 },
                { "mp3", "audio/mpeg", 0.1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params =
          g_strdup_printf ("{\"seconds\":6,\"format\":\"%s\"}", cases[i].format);
      g_autoptr (Music) first = music_make (fixture, params);
      g_autoptr (Music) second = NULL;
      g_autoptr (GBytes) decoded = music_decode (fixture, first);
      g_autofree char *data = NULL;
      Loudness loudness = measure (decoded);

      /* oggmux would draw another serial, and a date would have moved on */
      g_usleep (1100 * 1000);
      second = music_make (fixture, params);
      g_test_message ("%s: rms %.3f peak %d", cases[i].format, loudness.rms, loudness.peak);
      g_assert_cmpstr (first->sha256, ==, second->sha256);
      g_assert_true (g_bytes_equal (first->midi, second->midi));
      g_assert_cmpstr (first->media_type, ==, cases[i].media_type);
      g_assert_true (g_file_get_contents (first->path, &data, NULL, NULL));
      g_assert_cmpstr (rf_media_type_sniff (data, 16), ==, cases[i].media_type);
      g_assert_cmpint (first->duration, ==, 6000);
      g_assert_cmpfloat (fabs ((double) loudness.frames / RATE - 6), <, cases[i].slack);
      g_assert_cmpfloat (loudness.rms, >, 0.05);
      g_assert_cmpfloat (loudness.rms, <, 0.2);
      g_assert_cmpint (loudness.peak, <, 32767);
      g_assert_cmpfloat (loudness.silence, <, 0.6);
    }
}

/* Moods in genres, in loudness and silence. */
static void
test_levels (PluginFixture *fixture)
{
  static const char *const moods[] = { "calm",    "happy",      "sad",      "tense",     "epic",
                                       "playful", "mysterious", "romantic", "energetic", "dark" };
  static const char *const genres[] = { "pop",  "rock",    "jazz",  "classical", "electronic",
                                        "folk", "ambient", "march", "cinematic" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < PAIRS * STRIDE; i += STRIDE)
    {
      g_autofree char *params =
          g_strdup_printf ("{\"mood\":\"%s\",\"genre\":\"%s\",\"seconds\":8,\"format\":\"wav\"}",
                           moods[i % G_N_ELEMENTS (moods)],
                           genres[i % G_N_ELEMENTS (genres)]);
      g_autoptr (Music) music = music_make (fixture, params);
      g_autoptr (GBytes) decoded = music_decode (fixture, music);
      Loudness loudness = measure (decoded);

      g_test_message ("%s: rms %.3f peak %d silence %.2f",
                      params,
                      loudness.rms,
                      loudness.peak,
                      loudness.silence);
      g_hash_table_add (seen, g_strdup (music->sha256));
      g_assert_cmpfloat (loudness.rms, >, 0.04);
      g_assert_cmpfloat (loudness.rms, <, 0.2);
      g_assert_cmpint (loudness.peak, <=, 29205); /* -1 dB */
      g_assert_cmpfloat (loudness.silence, <, 0.7);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, PAIRS);
}

static void
test_parameters_are_heard (PluginFixture *fixture)
{
  static const char *const cases[] = {
    "\"mood\":\"dark\"",
    "\"genre\":\"jazz\"",
    "\"instruments\":[\"flute\"]",
    "\"tempo\":150",
    "\"bars\":3,\"metre\":\"3/4\"",
    "\"pace\":\"fast\"",
    "\"metre\":\"3/4\"",
    "\"key\":\"F#\"",
    "\"mode\":\"phrygian\"",
    "\"intensity\":0.9",
    "\"loopable\":true",
    "\"seed\":7",
    "\"prompt\":\"in the rain\"",
    "\"seconds\":5",
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (Music) usual = music_make (fixture, "{\"seconds\":4,\"format\":\"wav\"}");

  g_hash_table_add (seen, g_strdup (usual->sha256));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean length = g_str_has_prefix (cases[i], "\"seconds");
      g_autofree char *params =
          g_strdup_printf ("{%s%s,\"format\":\"wav\"}", cases[i], length ? "" : ",\"seconds\":4");
      g_autoptr (Music) music = music_make (fixture, params);

      g_test_message ("%s", params);
      g_assert_true (g_hash_table_add (seen, g_strdup (music->sha256)));
    }
}

typedef struct
{
  const char *mood;
  const char *format;
  int rate;  /* at which it is decoded without being resampled */
  int noise; /* what the codec itself may add to a sample */
} Loop;

/* Where a loop closes, its samples go on as they do elsewhere: no step that is
 * larger than those around it. MP3 is not among them: it begins and ends with
 * silence of its own. */
static void
check_loop (PluginFixture *fixture, const Loop *loop)
{
  g_autofree char *params =
      g_strdup_printf ("{\"mood\":\"%s\",\"loopable\":true,\"seconds\":8,\"format\":\"%s\"}",
                       loop->mood,
                       loop->format);
  g_autoptr (Music) music = music_make (fixture, params);
  g_autoptr (GBytes) decoded = music_decode_at (fixture, music, loop->rate);
  const gint16 *samples = g_bytes_get_data (decoded, NULL);
  gsize frames = g_bytes_get_size (decoded) / 4;
  int join = 0, around = 0;

  g_assert_cmpuint (frames, ==, 8 * (gsize) loop->rate);
  for (int channel = 0; channel < 2; channel++)
    {
      join = MAX (join, ABS (samples[channel] - samples[2 * (frames - 1) + (gsize) channel]));
      for (gsize frame = frames - 500; frame + 1 < frames; frame++)
        around = MAX (
            around,
            ABS (samples[2 * frame + (gsize) channel] - samples[2 * frame + 2 + (gsize) channel]));
    }
  g_test_message ("%s %s: join %d, around it up to %d", loop->mood, loop->format, join, around);
  g_assert_cmpint (join, <=, MAX (around * 3 / 2, 60) + loop->noise);
}

static void
test_loop_has_no_click (PluginFixture *fixture)
{
  static const Loop loops[] = {
    { "calm", "wav", RATE, 0 },    { "tense", "wav", RATE, 0 },   { "epic", "wav", RATE, 0 },
    { "happy", "flac", RATE, 0 },  { "calm", "ogg", 48000, 600 }, { "tense", "ogg", 48000, 600 },
    { "epic", "ogg", 48000, 600 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (loops); i++)
    check_loop (fixture, &loops[i]);
}

static void
test_two_processes (PluginFixture *fixture)
{
  const char *params = "{\"seconds\":5,\"mood\":\"epic\",\"format\":\"ogg\"}";
  g_autoptr (Music) ours = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *path = g_build_filename (fixture->home, "theirs", NULL);

  if (g_test_subprocess ())
    {
      ours = music_make (fixture, params);
      g_assert_true (g_file_set_contents (g_getenv ("BAND_TEST_ANSWER"), ours->sha256, -1, NULL));
      return;
    }
  ours = music_make (fixture, params);
  g_setenv ("BAND_TEST_ANSWER", path, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &theirs, NULL, NULL));
  g_assert_cmpstr (theirs, ==, ours->sha256);
}

static const char *const several[] = {
  "{\"seconds\":5,\"mood\":\"calm\",\"format\":\"ogg\"}",
  "{\"seconds\":5,\"mood\":\"tense\",\"format\":\"mp3\"}",
  "{\"seconds\":5,\"mood\":\"happy\",\"format\":\"flac\"}",
};

typedef struct
{
  PluginFixture *fixture;
  const char *expected;
  RfTask *tasks[3];
} Worker;

static gpointer
play_cb (gpointer data)
{
  Worker *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (self->tasks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Music) music = music_new (self->fixture, self->tasks[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (music->sha256, ==, self->expected);
    }
  return NULL;
}

static void
test_several_at_once (PluginFixture *fixture)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new_with_free_func ((GDestroyNotify) music_free);
  Worker workers[G_N_ELEMENTS (several)];
  GThread *threads[G_N_ELEMENTS (several)];

  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      g_ptr_array_add (alone, music_make (fixture, several[i]));
      workers[i].fixture = fixture;
      workers[i].expected = ((const Music *) g_ptr_array_index (alone, i))->sha256;
      for (gsize j = 0; j < G_N_ELEMENTS (workers[i].tasks); j++)
        workers[i].tasks[j] = plugin_fixture_new_task (fixture, several[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    threads[i] = g_thread_new ("player", play_cb, &workers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      g_thread_join (threads[i]);
      for (gsize j = 0; j < G_N_ELEMENTS (workers[i].tasks); j++)
        rf_task_unref (workers[i].tasks[j]);
    }
}

typedef void (*TestFunc) (PluginFixture *fixture);

static const struct
{
  const char *path;
  TestFunc func;
} tests[] = {
  { "/band/music/ready", test_ready },
  { "/band/music/formats", test_formats },
  { "/band/music/levels", test_levels },
  { "/band/music/parameters-are-heard", test_parameters_are_heard },
  { "/band/music/loop-has-no-click", test_loop_has_no_click },
  { "/band/music/two-processes", test_two_processes },
  { "/band/music/several-at-once", test_several_at_once },
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
  gst_init (NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, GSIZE_TO_POINTER (i), run_test);
  return g_test_run ();
}
