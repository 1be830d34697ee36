/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "media-stand-in.h"
#include "rf-accept.h"

#include <string.h>

/* What the engine makes of the verdicts of refrain-media, the real one and one
 * that stands in for it. */

static const RfOutputAsset *
get_first (const RfOutput *output)
{
  return g_ptr_array_index (output->assets, 0);
}

/* A WAV of 100 samples at 1 kHz: a tenth of a second. @samples are there. */
static RfOutput *
new_sound (gsize samples)
{
  static const char head[] =
      "RIFF\xec\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\xe8\3\0\0\xd0\7\0\0\2\0\x10\0"
      "data\xc8\0\0\0";
  g_autofree char *content = g_malloc0 (44 + 200);
  g_autoptr (GBytes) bytes = NULL;
  RfOutput *output = rf_output_new ();

  memcpy (content, head, 44);
  bytes = g_bytes_new (content, 44 + samples * 2);
  rf_output_add_bytes (output, RF_ROLE_AUDIO, "audio/wav", bytes);
  return output;
}

static gboolean
accept_sound (RfOutput *output, gboolean paid, GError **error)
{
  return rf_accept_output (output, RF_KIND_TTS, paid, NULL, error);
}

static void
assert_refused (RfOutput *output, gboolean paid, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (accept_sound (output, paid, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

static void
test_measures (void)
{
  g_autoptr (RfOutput) silent = new_sound (100);
  g_autoptr (RfOutput) wrong = new_sound (100);

  media_stand_in_pass_on ();
  g_assert_true (accept_sound (silent, FALSE, NULL));
  g_assert_cmpint (get_first (silent)->asset->duration, ==, 100);
  get_first (wrong)->asset->duration = 7000;
  g_assert_true (accept_sound (wrong, FALSE, NULL));
  g_assert_cmpint (get_first (wrong)->asset->duration, ==, 100);
}

static void
test_damaged (void)
{
  g_autoptr (RfOutput) cut = new_sound (50);

  media_stand_in_pass_on ();
  assert_refused (cut, FALSE, "the audio (audio/wav) is truncated");
  assert_refused (cut, TRUE, "the audio (audio/wav) is truncated");
}

/* What is refused by its beginning starts no helper, wherever it stands. */
static void
test_cheap_first (void)
{
  g_autoptr (RfOutput) output = new_sound (100);
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>", 6);

  media_stand_in_pass_on ();
  rf_output_add_bytes (output, RF_ROLE_POSTER, "image/png", page);
  assert_refused (output, FALSE, "the poster (image/png) is an HTML page");
  g_assert_cmpuint (media_stand_in_count (), ==, 0);
}

/* Text and MIDI need none. */
static void
test_no_helper_needed (void)
{
  g_autoptr (RfOutput) output = rf_output_new ();
  g_autoptr (GBytes) text = g_bytes_new_static ("hello", 5);

  media_stand_in_pass_on ();
  rf_output_add_bytes (output, RF_ROLE_TEXT, "text/plain", text);
  g_assert_true (rf_accept_output (output, RF_KIND_TEXT, FALSE, NULL, NULL));
  g_assert_cmpuint (media_stand_in_count (), ==, 0);
}

static void
test_missing_helper (void)
{
  g_autoptr (RfOutput) output = new_sound (100);

  media_stand_in_set (NULL);
  get_first (output)->asset->duration = 1234;
  g_assert_true (accept_sound (output, FALSE, NULL));
  g_assert_true (accept_sound (output, TRUE, NULL));
  g_assert_cmpint (get_first (output)->asset->duration, ==, 1234);
  /* What the form says stands where the provider said nothing. */
  media_stand_in_set ("echo '{\"verdict\":\"unjudged\",\"reason\":\"x\",\"duration\":77}'");
  g_assert_true (accept_sound (output, FALSE, NULL));
  g_assert_cmpint (get_first (output)->asset->duration, ==, 1234);
  get_first (output)->asset->duration = 0;
  g_assert_true (accept_sound (output, FALSE, NULL));
  g_assert_cmpint (get_first (output)->asset->duration, ==, 77);
}

/* It proves nothing, so what may have cost money is not lost to it. */
static void
test_dying_helper (void)
{
  g_autoptr (RfOutput) output = new_sound (100);

  media_stand_in_set ("kill -SEGV $$");
  assert_refused (output, FALSE, "ended refrain-media by signal 11");
  g_assert_true (accept_sound (output, TRUE, NULL));
  g_assert_cmpuint (media_stand_in_count (), ==, 2);
}

static void
test_cancelled (void)
{
  g_autoptr (RfOutput) output = new_sound (100);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  media_stand_in_pass_on ();
  g_cancellable_cancel (cancellable);
  g_assert_false (rf_accept_output (output, RF_KIND_TTS, FALSE, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_assert_true (rf_accept_output (output, RF_KIND_TTS, TRUE, cancellable, NULL));
}

static RfResult *
generate (EngineFixture *fixture, const char *params, GError **error)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy-paid", params);

  return rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, error);
}

static void
test_a_hit_starts_none (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfResult) miss = NULL;
  g_autoptr (RfResult) hit = NULL;

  media_stand_in_pass_on ();
  miss = generate (fixture, "\"prompt\":\"a\"", NULL);
  g_assert_nonnull (miss);
  g_assert_cmpuint (media_stand_in_count (), ==, 1);
  hit = generate (fixture, "\"prompt\":\"a\"", NULL);
  g_assert_cmpint (hit->outcome, ==, RF_OUTCOME_HIT);
  g_assert_cmpuint (media_stand_in_count (), ==, 1);
}

/* Nothing of it is kept, and the next request asks the provider anew. */
static void
test_a_refused_output_is_not_kept (EngineFixture *fixture, gconstpointer config)
{
  static const char params[] = "\"prompt\":\"a\",\"damage\":\"truncated\"";
  g_autofree char *assets = g_build_filename (fixture->folder, "assets", NULL);
  g_autoptr (GError) error = NULL;

  media_stand_in_pass_on ();
  g_assert_null (generate (fixture, params, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  g_assert_nonnull (strstr (error->message, "the image (image/png) is truncated"));
  g_assert_false (g_file_test (assets, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_null (generate (fixture, params, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, 2);
}

/* The paid result is in the cache although nobody could look at it. */
static void
test_a_paid_output_is_not_lost (EngineFixture *fixture, gconstpointer config)
{
  static const char *const bodies[] = { NULL, "exit 127", "kill -9 $$", "echo nonsense" };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *params = g_strdup_printf ("\"prompt\":\"%zu\"", i);
      g_autoptr (RfResult) miss = NULL;
      g_autoptr (RfResult) hit = NULL;

      media_stand_in_set (bodies[i]);
      miss = generate (fixture, params, NULL);
      g_assert_nonnull (miss);
      g_assert_true (miss->stored);
      hit = generate (fixture, params, NULL);
      g_assert_cmpint (hit->outcome, ==, RF_OUTCOME_HIT);
    }
}

int
main (int argc, char **argv)
{
  int status = 0;

  media_stand_in_begin ();
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/acceptance/measures", test_measures);
  g_test_add_func ("/acceptance/damaged", test_damaged);
  g_test_add_func ("/acceptance/cheap-first", test_cheap_first);
  g_test_add_func ("/acceptance/no-helper-needed", test_no_helper_needed);
  g_test_add_func ("/acceptance/missing-helper", test_missing_helper);
  g_test_add_func ("/acceptance/dying-helper", test_dying_helper);
  g_test_add_func ("/acceptance/cancelled", test_cancelled);
#define ADD(name, function)                                                                        \
  g_test_add ("/acceptance/" name,                                                                 \
              EngineFixture,                                                                       \
              NULL,                                                                                \
              engine_test_set_up,                                                                  \
              function,                                                                            \
              engine_test_tear_down)
  ADD ("a-hit-starts-none", test_a_hit_starts_none);
  ADD ("a-refused-output-is-not-kept", test_a_refused_output_is_not_kept);
  ADD ("a-paid-output-is-not-lost", test_a_paid_output_is_not_lost);
  status = g_test_run ();
  media_stand_in_end ();
  return status;
}
