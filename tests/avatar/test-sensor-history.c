/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-state.h"
#include "rf-json-reader.h"
#include "rf-sensor-history.h"

#include <string.h>

/* The text that an analysis is asked for with, and what is read of its answer. */

/* 2030-03-17T12:00:00Z */
#define NOON G_GINT64_CONSTANT (1899979200000)

static void
free_sample_cb (gpointer sample)
{
  rf_sample_free (sample);
}

static RfSample *
add (GPtrArray *samples, gint64 seconds, double heart_rate, double steps)
{
  RfSample *sample = rf_sample_new (NOON + seconds * 1000);

  sample->values[RF_SENSOR_HEART_RATE] = heart_rate;
  sample->values[RF_SENSOR_STEPS] = steps;
  g_ptr_array_add (samples, sample);
  return sample;
}

static GPtrArray *
new_samples (void)
{
  return g_ptr_array_new_with_free_func (free_sample_cb);
}

static void
test_text (void)
{
  g_autoptr (GPtrArray) samples = new_samples ();
  g_autofree char *none = rf_sensor_history_to_text (samples, 900);
  g_autofree char *text = NULL;

  g_assert_null (none);
  add (samples, -901, 200, 0); /* older than the window */
  add (samples, -100, 61, 3);
  add (samples, -95, 64, 4);
  add (samples, 0, 88, 0);
  text = rf_sensor_history_to_text (samples, 900);
  g_assert_cmpstr (text,
                   ==,
                   "{\"part_of_day\":\"afternoon\",\"points\":["
                   "{\"age\":90,\"heart_rate\":65,\"steps\":20},"
                   "{\"age\":0,\"heart_rate\":90,\"steps\":0}],\"window\":900}");
}

static void
test_at_most_twenty_points (void)
{
  g_autoptr (GPtrArray) samples = new_samples ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  for (int i = -1200; i <= 0; i++)
    add (samples, i, 60 + (i & 7), 1);
  text = rf_sensor_history_to_text (samples, 900);
  node = rf_json_parse (text, -1, &rf_json_default_limits, NULL);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (json_node_get_object (node), "points")),
      ==,
      RF_HISTORY_POINTS);
}

static void
test_nothing_tells_when_or_who (void)
{
  g_autoptr (GPtrArray) one = new_samples ();
  g_autoptr (GPtrArray) other = new_samples ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (int i = 0; i < 10; i++)
    {
      add (one, i * 60, 60 + i, 0);
      add (other, i * 60 + 3600, 60.4 + i, 0);
    }
  first = rf_sensor_history_to_text (one, 900);
  second = rf_sensor_history_to_text (other, 900);
  g_assert_cmpstr (first, ==, second);
}

static void
assert_part (gint64 hour, double offset, const char *part)
{
  g_autoptr (GPtrArray) samples = new_samples ();
  RfSample *sample = add (samples, (hour - 12) * 3600, 60, 0);
  g_autofree char *wanted = g_strdup_printf ("\"part_of_day\":\"%s\"", part);
  g_autofree char *text = NULL;

  sample->further = g_strdup_printf ("{\"utc_offset\":%d}", (int) offset);
  text = rf_sensor_history_to_text (samples, 900);
  g_assert_nonnull (strstr (text, wanted));
}

static void
test_parts_of_the_day (void)
{
  assert_part (23, 0, "night");
  assert_part (5, 0, "night");
  assert_part (6, 0, "morning");
  assert_part (12, 0, "afternoon");
  assert_part (18, 0, "evening");
  assert_part (12, 10 * 60, "night");
  assert_part (12, -6 * 60, "morning");
  assert_part (12, 99999, "afternoon");
}

static void
test_flat (void)
{
  g_autoptr (GPtrArray) flat = new_samples ();
  g_autoptr (GPtrArray) alive = new_samples ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (int i = 0; i < 8; i++)
    {
      add (flat, i * 60, 71, 0);
      add (alive, i * 60, 70.6 + (i & 1) * 0.5, 0);
    }
  first = rf_sensor_history_to_text (flat, 900);
  second = rf_sensor_history_to_text (alive, 900);
  g_assert_nonnull (strstr (first, "\"flat\":[\"heart_rate\"]"));
  g_assert_null (strstr (second, "flat"));
}

/* A watch that was worn until six minutes ago lies on a table all the same; one that was put
 * on a minute ago does not. */
static void
test_flat_at_the_end (void)
{
  g_autoptr (GPtrArray) put_away = new_samples ();
  g_autoptr (GPtrArray) put_on = new_samples ();
  g_autoptr (GPtrArray) still = new_samples ();

  for (int i = 0; i < 15; i++)
    {
      add (put_away, i * 60, i < 8 ? 66 + i % 3 : 71, 0);
      add (put_on, i * 60, i < 13 ? 71 : 66 + i, 0);
      add (still, i * 60, i < 11 ? 66 + i % 3 : 71, 0);
    }
  g_assert_true (rf_samples_are_flat (put_away, 900));
  g_assert_false (rf_samples_are_flat (put_on, 900));
  /* Four in a row may be chance. */
  g_assert_false (rf_samples_are_flat (still, 900));
}

static void
assert_answer (const char *text, RfMood mood, RfActivity activity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfAvatarState) state = rf_avatar_state_new_from_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (state->mood, ==, mood);
  g_assert_cmpint (state->activity, ==, activity);
}

static void
assert_nonsense (const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_avatar_state_new_from_text (text, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

static void
test_answers (void)
{
  assert_answer ("{\"mood\":\"sad\",\"activity\":\"reading\",\"confidence\":0.5,\"x\":{}}",
                 RF_MOOD_SAD,
                 RF_ACTIVITY_READING);
  assert_answer ("Sure!\n```json\n{\"mood\":\"calm\",\"activity\":\"none\",\"confidence\":1}\n```",
                 RF_MOOD_CALM,
                 RF_ACTIVITY_NONE);
  assert_answer ("{\"mood\":\"unknown\",\"activity\":\"running\",\"confidence\":1}",
                 RF_MOOD_NEUTRAL,
                 RF_ACTIVITY_RUNNING);
  assert_answer ("{\"mood\":\"unknown\",\"activity\":\"none\",\"confidence\":1}",
                 RF_MOOD_UNKNOWN,
                 RF_ACTIVITY_UNKNOWN);
  assert_nonsense ("");
  assert_nonsense ("I would say stressed.");
  assert_nonsense ("[]");
  assert_nonsense ("{\"mood\":\"sad\",\"activity\":\"reading\"}");
  assert_nonsense ("{\"mood\":\"furious\",\"activity\":\"none\",\"confidence\":1}");
  assert_nonsense ("{\"mood\":3,\"activity\":\"none\",\"confidence\":1}");
  assert_nonsense ("{\"mood\":\"sad\",\"activity\":\"none\",\"confidence\":1.01}");
  assert_nonsense ("{\"mood\":\"sad\",\"activity\":\"none\",\"confidence\":\"high\"}");
  assert_nonsense ("{\"mood\":\"sad\",\"activity\":\"none\",\"confidence\":1} {\"mood\":\"sad\"}");
  assert_nonsense ("{\"mood\":\"sad\",\"mood\":\"calm\",\"activity\":\"none\",\"confidence\":1}");
}

static void
test_reasoning_is_text (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *answer = g_strdup_printf (
      "{\"mood\":\"sad\",\"activity\":\"none\",\"confidence\":1,\"reasoning\":\"a\\u001b[2Jb %s\"}",
      long_text);
  g_autoptr (RfAvatarState) state = rf_avatar_state_new_from_text (answer, NULL);

  g_assert_nonnull (state);
  g_assert_null (strchr (state->reasoning, '\x1b'));
  g_assert_cmpint (g_utf8_strlen (state->reasoning, -1), <, 1100);
}

static void
assert_ingest (const char *text, guint samples, const char *fault)
{
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, &rf_json_default_limits, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfIngest) ingest = rf_ingest_new_from_json (node, NOON, &error);
  const GPtrArray *details = error != NULL ? rf_error_get_details (error) : NULL;

  if (fault == NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (ingest->samples->len, ==, samples);
      return;
    }
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  if (details != NULL)
    g_assert_cmpstr (
        ((const RfErrorDetail *) g_ptr_array_index (details, 0))->parameter, ==, fault);
  else
    g_assert_nonnull (strstr (error->message, fault));
}

static void
test_samples_from_json (void)
{
  assert_ingest ("{\"user_id\":42,\"heart_rate\":70,\"glucose\":5.1}", 1, NULL);
  assert_ingest ("{\"user_id\":\"a\",\"sleep\":true}", 1, NULL);
  assert_ingest ("{\"user_id\":\"a\",\"samples\":[{\"steps\":1}]}", 1, NULL);
  assert_ingest ("{\"user_id\":\"a\",\"samples\":[{\"steps\":1,\"at\":\"2030-01-01T00:00:00Z\"},"
                 "{\"steps\":1,\"at\":\"2030-01-01T00:01:00+01:00\"}]}",
                 2,
                 NULL);
  assert_ingest ("{\"heart_rate\":70}", 0, "user_id");
  assert_ingest ("{\"user_id\":\"\",\"heart_rate\":70}", 0, "user_id");
  assert_ingest ("{\"user_id\":\"a\"}", 0, "sample");
  assert_ingest ("{\"user_id\":\"a\",\"heart_rate\":401}", 0, "heart_rate");
  assert_ingest ("{\"user_id\":\"a\",\"note\":\"hi\"}", 0, "note");
  assert_ingest ("{\"user_id\":\"a\",\"steps\":1,\"at\":\"yesterday\"}", 0, "at");
  assert_ingest ("{\"user_id\":\"a\",\"samples\":[]}", 0, "samples");
  assert_ingest ("{\"user_id\":\"a\",\"samples\":[{\"steps\":1}],\"steps\":1}", 0, "steps");
  assert_ingest (
      "{\"user_id\":\"a\",\"samples\":[{\"steps\":1},{\"steps\":2}]}", 0, "samples[0].at");
  assert_ingest ("{\"user_id\":\"a\",\"samples\":[3]}", 0, "samples[0]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/avatar/history/text", test_text);
  g_test_add_func ("/avatar/history/at-most-twenty-points", test_at_most_twenty_points);
  g_test_add_func ("/avatar/history/nothing-tells-when-or-who", test_nothing_tells_when_or_who);
  g_test_add_func ("/avatar/history/parts-of-the-day", test_parts_of_the_day);
  g_test_add_func ("/avatar/history/flat", test_flat);
  g_test_add_func ("/avatar/history/flat-at-the-end", test_flat_at_the_end);
  g_test_add_func ("/avatar/answers", test_answers);
  g_test_add_func ("/avatar/answers/reasoning-is-text", test_reasoning_is_text);
  g_test_add_func ("/avatar/samples-from-json", test_samples_from_json);
  return g_test_run ();
}
