/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "espeak-fixture.h"
#include "rf-espeak-protocol.h"

#include <gst/gst.h>
#include <math.h>

/*
 * What the provider makes: files that decode from end to end, that are speech
 * by measure and not silence, and that are the same bytes for the same request.
 */

#define SENTENCE "Once upon a time there was a grandmother who waved at the sea."

typedef struct
{
  gsize samples;
  double rms;    /* 1 is full scale */
  double silent; /* share of 20 ms windows below -50 dB */
} Loudness;

static Loudness
measure (const gint16 *samples, gsize n_samples)
{
  const gsize window = RF_ESPEAK_RATE / 50;
  Loudness loudness = { .samples = n_samples };
  double sum = 0, part = 0;
  gsize silent = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      double value = samples[i] / 32768.0;

      sum += value * value;
      part += value * value;
      if ((i + 1) % window != 0)
        continue;
      silent += sqrt (part / (double) window) < 0.00316;
      part = 0;
    }
  loudness.rms = sqrt (sum / (double) MAX (n_samples, 1));
  loudness.silent = (double) silent / (double) MAX (n_samples / window, 1);
  return loudness;
}

/* Decodes the whole file as any player would, to samples at our own rate. */
static Loudness
decode (PluginFixture *fixture, const Speech *speech)
{
  g_autofree char *folder = plugin_fixture_dup_work_directory (fixture);
  g_autofree char *path = g_build_filename (folder, "decoded", NULL);
  g_autofree char *description =
      g_strdup_printf ("filesrc location=%s ! decodebin ! audioconvert dithering=none ! "
                       "audioresample ! audio/x-raw,format=S16LE,rate=%d,channels=1 ! "
                       "filesink location=%s",
                       speech->path,
                       RF_ESPEAK_RATE,
                       path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpstr (GST_MESSAGE_TYPE_NAME (message), ==, "eos");
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return measure ((const gint16 *) (gpointer) data, length / 2);
}

static char *
dup_params (const char *name, const char *value)
{
  return g_strdup_printf ("{\"text\":\"" SENTENCE "\",\"%s\":%s}", name, value);
}

static void
test_ready (PluginFixture *fixture, gconstpointer data)
{
  g_autofree char *status = rf_provider_dup_status (fixture->provider);

  g_assert_cmpstr (status, ==, NULL);
}

static void
test_formats (PluginFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *format;
    const char *media_type;
  } cases[] = { { "\"wav\"", "audio/wav" },
                { "\"flac\"", "audio/flac" },
                { "\"ogg\"", "audio/ogg" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params = dup_params ("format", cases[i].format);
      g_autoptr (Speech) first = speech_make (fixture, params);
      g_autoptr (Speech) second = NULL;
      Loudness loudness = decode (fixture, first);
      double expected = (double) first->duration * RF_ESPEAK_RATE / 1000;

      /* oggmux would draw another serial, and a date would have moved on */
      g_usleep (1100 * 1000);
      second = speech_make (fixture, params);
      g_assert_cmpstr (first->sha256, ==, second->sha256);
      g_assert_cmpstr (first->media_type, ==, cases[i].media_type);
      g_assert_cmpstr (rf_media_type_sniff (g_bytes_get_data (first->bytes, NULL),
                                            g_bytes_get_size (first->bytes)),
                       ==,
                       cases[i].media_type);
      g_assert_cmpfloat (fabs ((double) loudness.samples - expected), <, RF_ESPEAK_RATE / 500.0);
      g_assert_cmpfloat (loudness.rms, >, 0.03);
      g_assert_cmpfloat (loudness.rms, <, 0.5);
      g_assert_cmpfloat (loudness.silent, <, 0.3);
      g_test_message ("%s: %" G_GSIZE_FORMAT " bytes, %" G_GINT64_FORMAT
                      " ms, rms %.3f, silent %.0f %%",
                      cases[i].media_type,
                      g_bytes_get_size (first->bytes),
                      first->duration,
                      loudness.rms,
                      loudness.silent * 100);
    }
}

static void
test_parameters_are_heard (PluginFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *value;
  } cases[] = {
    { "voice", "\"en-gb\"" }, { "voice", "\"de\"" },
    { "variant", "\"f3\"" },  { "variant", "\"grandma\"" },
    { "speed", "300" },       { "pitch", "90" },
    { "range", "5" },         { "volume", "30" },
    { "gap", "30" },
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (Speech) usual = speech_make (fixture, "{\"text\":\"" SENTENCE "\"}");

  g_hash_table_add (seen, g_strdup (usual->sha256));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params = dup_params (cases[i].name, cases[i].value);
      g_autoptr (Speech) speech = speech_make (fixture, params);

      g_test_message ("%s", params);
      g_assert_true (g_hash_table_add (seen, g_strdup (speech->sha256)));
      g_assert_cmpfloat (decode (fixture, speech).rms, >, 0.005);
    }
}

static void
test_what_parameters_do (PluginFixture *fixture, gconstpointer data)
{
  g_autoptr (Speech) usual = speech_make (fixture, "{\"text\":\"" SENTENCE "\"}");
  g_autoptr (Speech) fast = speech_make (fixture, "{\"text\":\"" SENTENCE "\",\"speed\":350}");
  g_autoptr (Speech) gaps = speech_make (fixture, "{\"text\":\"" SENTENCE "\",\"gap\":30}");
  g_autoptr (Speech) soft = speech_make (fixture, "{\"text\":\"" SENTENCE "\",\"volume\":25}");
  g_autoptr (Speech) twice = speech_make (fixture, "{\"text\":\"" SENTENCE " " SENTENCE "\"}");

  g_assert_cmpint (fast->duration * 10, <, usual->duration * 7);
  g_assert_cmpint (gaps->duration * 10, >, usual->duration * 12);
  g_assert_cmpint (twice->duration * 10, >, usual->duration * 18);
  g_assert_cmpint (twice->duration * 10, <, usual->duration * 25);
  g_assert_cmpfloat (decode (fixture, soft).rms * 2, <, decode (fixture, usual).rms);
}

static void
test_ssml (PluginFixture *fixture, gconstpointer data)
{
  g_autoptr (Speech) plain = speech_make (fixture, "{\"text\":\"Good evening.\"}");
  g_autoptr (Speech) marked = speech_make (
      fixture,
      "{\"text\":\"<speak>Good <break time=\\\"2s\\\"/> evening.</speak>\",\"ssml\":true}");
  g_autoptr (Speech) read_out =
      speech_make (fixture, "{\"text\":\"<speak>Good evening.</speak>\",\"ssml\":false}");

  g_assert_cmpint (marked->duration, >, plain->duration + 1500);
  g_assert_cmpstr (read_out->sha256, !=, plain->sha256);
}

/* Each choice of the manifest is a voice of the installed data, and no two
 * variants are one. */
static void
test_every_choice (PluginFixture *fixture, gconstpointer data)
{
  const char *name = data;
  const RfParameter *parameter = rf_model_info_find_parameter (fixture->model, name);
  gboolean distinct = g_str_equal (name, "variant");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (g_strv_length (parameter->choices), >, 50);
  for (gsize i = 0; parameter->choices[i] != NULL; i++)
    {
      g_autofree char *params = g_strdup_printf (
          "{\"text\":\"Hello 1 2 3.\",\"%s\":\"%s\"}", name, parameter->choices[i]);
      g_autoptr (Speech) speech = speech_make (fixture, params);
      gboolean is_new = g_hash_table_add (seen, g_strdup (speech->sha256));

      if (distinct && !is_new)
        g_test_message ("the variant %s sounds like one before it", parameter->choices[i]);
      g_assert_true (is_new || !distinct);
      g_assert_cmpint (speech->duration, >, 300);
    }
}

typedef void (*TestFunc) (PluginFixture *fixture, gconstpointer data);

static const struct
{
  const char *path;
  TestFunc func;
  const char *data;
} tests[] = {
  { "/espeak/speech/ready", test_ready, NULL },
  { "/espeak/speech/formats", test_formats, NULL },
  { "/espeak/speech/parameters-are-heard", test_parameters_are_heard, NULL },
  { "/espeak/speech/what-parameters-do", test_what_parameters_do, NULL },
  { "/espeak/speech/ssml", test_ssml, NULL },
  { "/espeak/speech/every-voice", test_every_choice, "voice" },
  { "/espeak/speech/every-variant", test_every_choice, "variant" },
};

static void
run_test (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("espeak", "espeak-ng");

  tests[index].func (fixture, tests[index].data);
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
