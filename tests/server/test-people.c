/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "people-fixture.h"

#include "rf-time.h"

#include <string.h>
#include <unistd.h>

/* The routes of people: samples come in, another avatar comes out. Where a test stands for a
 * step of a plan, it has the step's name. */

static const ServerSetup quick = { .config = PEOPLE_CONFIG };
static const ServerSetup usual = { .config = "[avatar]\nimage=dummy/image\nvideo=dummy/clip\n"
                                             "debounce=1h\n" };

static void
test_ingest (ServerFixture *fixture, gconstpointer setup)
{
  static const char one[] =
      "{\"user_id\":42,\"heart_rate\":70,\"steps\":3,\"at\":\"%s\",\"mood_ring\":0.5}";
  g_autofree char *at = rf_time_to_string (rf_time_now () - 1000);
  g_autofree char *body = g_strdup_printf (one, at);
  g_autoptr (HttpReply) first = http_ask (fixture->port, "POST", "/sensor-data", body);
  g_autoptr (HttpReply) again = http_ask (fixture->port, "POST", "/sensor-data", body);
  g_autoptr (HttpReply) now =
      http_ask (fixture->port, "POST", "/sensor-data", "{\"user_id\":\"42\",\"heart_rate\":71}");
  g_autoptr (HttpReply) samples =
      http_ask (fixture->port, "GET", "/api/v1/avatars/42/samples", NULL);

  http_assert_status (first, 200);
  g_assert_cmpint (http_get_int (first, "accepted"), ==, 1);
  http_assert_status (again, 200);
  g_assert_cmpint (http_get_int (again, "accepted"), ==, 0);
  g_assert_cmpint (http_get_int (again, "repeated"), ==, 1);
  http_assert_status (now, 200);
  http_assert_status (samples, 200);
  g_assert_nonnull (http_find (samples, "samples.1"));
  g_assert_null (http_find (samples, "samples.2"));
  g_assert_cmpstr (http_get (samples, "samples.0.at"), ==, at);
  g_assert_nonnull (http_find (samples, "samples.0.mood_ring"));
  g_assert_cmpint (http_get_int (samples, "samples.1.heart_rate"), ==, 71);
}

/* Whatever the order, and however often: each sample is there once. */
static void
test_late_and_repeated (ServerFixture *fixture, gconstpointer setup)
{
  g_autofree char *body = people_test_dup_course ("late", 60, 80, 0);
  g_autoptr (HttpReply) batch = http_ask (fixture->port, "POST", "/sensor-data", body);
  g_autofree char *at = rf_time_to_string (rf_time_now () - 20 * 60 * 1000);
  g_autofree char *late =
      g_strdup_printf ("{\"user_id\":\"late\",\"heart_rate\":55,\"at\":\"%s\"}", at);
  g_autoptr (HttpReply) before = http_ask (fixture->port, "POST", "/sensor-data", late);
  g_autoptr (HttpReply) again = http_ask (fixture->port, "POST", "/sensor-data", body);
  g_autoptr (HttpReply) samples =
      http_ask (fixture->port, "GET", "/api/v1/avatars/late/samples", NULL);

  g_assert_cmpint (http_get_int (batch, "accepted"), ==, 20);
  g_assert_cmpint (http_get_int (before, "accepted"), ==, 1);
  g_assert_cmpint (http_get_int (again, "repeated"), ==, 20);
  g_assert_cmpstr (http_get (samples, "samples.0.at"), ==, at);
  g_assert_nonnull (http_find (samples, "samples.20"));
  g_assert_null (http_find (samples, "samples.21"));
}

static void
test_faults (ServerFixture *fixture, gconstpointer setup)
{
  static const struct
  {
    const char *body;
    const char *parameter;
  } rows[] = {
    { "{}", "user_id" },
    { "{\"heart_rate\":70}", "user_id" },
    { "{\"user_id\":\"\",\"heart_rate\":70}", NULL },
    { "{\"user_id\":{},\"heart_rate\":70}", "user_id" },
    { "{\"user_id\":\"a\"}", NULL },
    { "{\"user_id\":\"a\",\"heart_rate\":\"70\"}", "heart_rate" },
    { "{\"user_id\":\"a\",\"heart_rate\":-70}", "heart_rate" },
    { "{\"user_id\":\"a\",\"heart_rate\":70,\"at\":\"yesterday\"}", "at" },
    { "{\"user_id\":\"a\",\"samples\":[]}", "samples" },
    { "{\"user_id\":\"a\",\"samples\":3}", "samples" },
    { "{\"user_id\":\"a\",\"samples\":[7]}", "samples" },
    { "{\"user_id\":\"a\",\"samples\":[{\"steps\":\"x\"}]}", "samples[0].steps" },
    { "{\"user_id\":\"a\",\"heart_rate\":70,\"at\":\"2999-01-01T00:00:00Z\"}", NULL },
    { "[1]", NULL },
    { "{", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HttpReply) reply = http_ask (fixture->port, "POST", "/sensor-data", rows[i].body);

      g_test_message ("%s → %s", rows[i].body, reply->body);
      http_assert_status (reply, 400);
      g_assert_cmpstr (http_get (reply, "error.code"), ==, "invalid_request");
      if (rows[i].parameter != NULL)
        g_assert_nonnull (strstr (reply->body, rows[i].parameter));
    }
}

static void
test_unknown_people (ServerFixture *fixture, gconstpointer setup)
{
  static const char *const paths[][2] = {
    { "GET", "/avatar/current-state/nobody" },   { "POST", "/avatar/refresh/nobody" },
    { "GET", "/api/v1/avatars/nobody" },         { "GET", "/api/v1/avatars/nobody/history" },
    { "GET", "/api/v1/avatars/nobody/samples" }, { "DELETE", "/api/v1/avatars/nobody" },
    { "GET", "/avatar/refresh/nobody" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (HttpReply) reply =
          http_ask (fixture->port, paths[i][0], paths[i][1], i == 1 ? "{}" : NULL);

      g_test_message ("%s %s", paths[i][0], paths[i][1]);
      http_assert_status (reply, 404);
    }
}

static void
test_after_the_first_sample (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) sent =
      http_ask (fixture->port, "POST", "/sensor-data", "{\"user_id\":\"new\",\"steps\":1}");
  g_autoptr (HttpReply) state = people_test_get_state (fixture, "new", NULL);
  g_autofree char *etag = http_dup_header (state, "ETag");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", http_get (state, "state_hash"));
  static const char *const members[] = {
    "state_hash", "timestamp", "last_generated_timestamp", "mood", "activity", "image_url",
    "video_url",  "reasoning",
  };

  http_assert_status (sent, 200);
  http_assert_status (state, 200);
  g_assert_cmpstr (http_get (state, "mood"), ==, "unknown");
  g_assert_true (JSON_NODE_HOLDS_NULL (http_find (state, "image_url")));
  g_assert_true (JSON_NODE_HOLDS_NULL (http_find (state, "video_url")));
  g_assert_cmpuint (strlen (http_get (state, "state_hash")), ==, 64);
  g_assert_cmpstr (etag, ==, quoted);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_nonnull (http_find (state, members[i]));
  g_assert_cmpuint (
      json_object_get_size (json_node_get_object (state->json)), ==, G_N_ELEMENTS (members));
}

/* What a watch does: it sends, asks, and has what it already knows in no byte. */
static void
test_piggyback_polling (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) sent = people_test_send_course (fixture, "ann", TRUE);
  g_autoptr (HttpReply) stressed = people_test_wait_for_mood (fixture, "ann", "stressed");
  g_autofree char *etag = http_dup_header (stressed, "ETag");
  g_autofree char *known = g_strdup_printf ("If-None-Match: %s\r\n", etag);
  g_autofree char *weak = g_strdup_printf ("If-None-Match: \"x\", W/%s\r\n", etag);
  g_autoptr (HttpReply) same = people_test_get_state (fixture, "ann", known);
  g_autoptr (HttpReply) same_too = people_test_get_state (fixture, "ann", weak);
  g_autoptr (HttpReply) other =
      people_test_get_state (fixture, "ann", "If-None-Match: \"0000\"\r\n");
  const char *url = http_get (stressed, "image_url");
  g_autofree char *same_etag = NULL;
  g_autoptr (HttpReply) picture = NULL;

  http_assert_status (same, 304);
  g_assert_cmpuint (same->length, ==, 0);
  http_assert_status (same_too, 304);
  same_etag = http_dup_header (same, "ETag");
  g_assert_cmpstr (same_etag, ==, etag);
  http_assert_status (other, 200);
  g_assert_true (g_str_has_prefix (url, "http://"));
  g_assert_nonnull (strstr (url, "/assets/"));
  picture = http_ask (fixture->port, "GET", strstr (url, "/assets/"), NULL);
  http_assert_status (picture, 200);
  g_assert_cmpmem (picture->body + 1, 3, "PNG", 3);
}

/* Another state gives another hash, once: when its avatar is complete. */
static void
test_state_changes_once (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) sent = people_test_send_course (fixture, "bob", TRUE);
  g_autoptr (HttpReply) stressed = people_test_wait_for_mood (fixture, "bob", "stressed");
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *mood = NULL;

  g_hash_table_add (hashes, g_strdup (http_get (stressed, "state_hash")));
  /* The same quarter of an hour, told otherwise: only what is newer counts for more. */
  g_usleep (50000);
  g_clear_pointer (&sent, http_reply_free);
  sent = http_ask (fixture->port, "DELETE", "/api/v1/avatars/bob", NULL);
  http_assert_status (sent, 200);
  g_clear_pointer (&sent, http_reply_free);
  sent = people_test_send_course (fixture, "bob", FALSE);
  while (g_strcmp0 (mood, "excited") != 0)
    {
      g_autoptr (HttpReply) state = people_test_get_state (fixture, "bob", NULL);

      http_assert_status (state, 200);
      mood = g_intern_string (http_get (state, "mood"));
      /* Until its picture is there nothing of a state is shown. */
      if (http_get (state, "image_url") == NULL)
        g_assert_cmpstr (mood, ==, "unknown");
      g_hash_table_add (hashes, g_strdup (http_get (state, "state_hash")));
    }
  /* Stressed, unknown, excited; perhaps excited with a film that came later. */
  g_assert_cmpuint (g_hash_table_size (hashes), >=, 2);
  g_assert_cmpuint (g_hash_table_size (hashes), <=, 4);
}

static void
test_refresh (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) sent = people_test_send_course (fixture, "eve", TRUE);
  g_autoptr (HttpReply) shown = people_test_wait_for_mood (fixture, "eve", "stressed");
  g_autoptr (HttpReply) wrong =
      http_ask (fixture->port, "POST", "/avatar/refresh/eve", "{\"face\":\"x\"}");
  g_autoptr (HttpReply) foreseen = http_ask (fixture->port, "GET", "/avatar/refresh/eve", NULL);
  g_autoptr (HttpReply) foreseen_other =
      http_ask (fixture->port, "GET", "/avatar/refresh/eve?base_avatar=another", NULL);
  g_autoptr (HttpReply) no_face =
      http_ask (fixture->port, "POST", "/avatar/refresh/eve", "{\"base_avatar\":\"key:\"}");
  g_autoptr (HttpReply) asked =
      http_ask (fixture->port, "POST", "/avatar/refresh/eve", "{\"base_avatar\":\"another\"}");
  gboolean is_done = FALSE;

  http_assert_status (wrong, 400);
  http_assert_status (foreseen, 200);
  g_assert_true (json_node_get_boolean (http_find (foreseen, "steps.0.cached")));
  http_assert_status (foreseen_other, 200);
  g_assert_false (json_node_get_boolean (http_find (foreseen_other, "steps.0.cached")));
  g_assert_nonnull (http_find (foreseen_other, "steps.1.cost"));
  http_assert_status (no_face, 400);
  http_assert_status (asked, 202);
  g_assert_cmpstr (http_get (asked, "base_avatar"), ==, "another");
  while (!is_done)
    {
      g_autoptr (HttpReply) person = http_ask (fixture->port, "GET", "/api/v1/avatars/eve", NULL);

      http_assert_status (person, 200);
      is_done = !json_node_get_boolean (http_find (person, "forced")) &&
                http_get (person, "image_url") != NULL &&
                g_strcmp0 (http_get (person, "image_url"), http_get (shown, "image_url")) != 0;
      g_usleep (20000);
    }
}

static void
test_lists (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) one = people_test_send_course (fixture, "p1", TRUE);
  g_autoptr (HttpReply) two = people_test_send_course (fixture, "p2", TRUE);
  g_autoptr (HttpReply) shown = people_test_wait_for_mood (fixture, "p1", "stressed");
  g_autoptr (HttpReply) shown_too = people_test_wait_for_mood (fixture, "p2", "stressed");
  g_autoptr (HttpReply) page = http_ask (fixture->port, "GET", "/api/v1/avatars?limit=1", NULL);
  g_autofree char *rest =
      g_strconcat ("/api/v1/avatars?limit=1&cursor=", http_get (page, "next_cursor"), NULL);
  g_autoptr (HttpReply) second = http_ask (fixture->port, "GET", rest, NULL);
  g_autoptr (HttpReply) history =
      http_ask (fixture->port, "GET", "/api/v1/avatars/p1/history", NULL);
  g_autoptr (HttpReply) changes = http_ask (fixture->port, "GET", "/api/v1/avatars?after=0", NULL);
  g_autoptr (HttpReply) wrong = http_ask (fixture->port, "GET", "/api/v1/avatars?after=x", NULL);

  http_assert_status (page, 200);
  g_assert_cmpstr (http_get (page, "people.0.user_id"), ==, "p1");
  g_assert_null (http_find (page, "people.1"));
  g_assert_cmpstr (http_get (second, "people.0.user_id"), ==, "p2");
  g_assert_null (strstr (page->body, fixture->engine.folder));
  http_assert_status (history, 200);
  g_assert_nonnull (http_find (history, "history.0.reason"));
  http_assert_status (changes, 200);
  g_assert_nonnull (http_find (changes, "people.1"));
  http_assert_status (wrong, 400);
}

static void
test_forget (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) sent = people_test_send_course (fixture, "gone", TRUE);
  g_autoptr (HttpReply) shown = people_test_wait_for_mood (fixture, "gone", "stressed");
  g_autoptr (HttpReply) forgotten =
      http_ask (fixture->port, "DELETE", "/api/v1/avatars/gone", NULL);
  g_autoptr (HttpReply) state = people_test_get_state (fixture, "gone", NULL);
  g_autoptr (HttpReply) picture =
      http_ask (fixture->port, "GET", strstr (http_get (shown, "image_url"), "/assets/"), NULL);

  http_assert_status (forgotten, 200);
  g_assert_cmpint (http_get_int (forgotten, "forgotten"), ==, 1);
  http_assert_status (state, 404);
  http_assert_status (picture, 404);
}

static void
test_metrics (ServerFixture *fixture, gconstpointer setup)
{
  g_autoptr (HttpReply) sent = people_test_send_course (fixture, "counted", TRUE);
  g_autoptr (HttpReply) shown = people_test_wait_for_mood (fixture, "counted", "stressed");
  g_autoptr (HttpReply) metrics = http_ask (fixture->port, "GET", "/metrics", NULL);

  g_assert_nonnull (strstr (metrics->body, "refrain_samples_total{fate=\"accepted\"} 20\n"));
  g_assert_nonnull (strstr (metrics->body, "\nrefrain_avatars_shown_total "));
  g_assert_null (strstr (metrics->body, "\nrefrain_avatars_shown_total 0\n"));
  g_assert_null (strstr (metrics->body, "counted"));
}

#define ADD(path, setup, function)                                                                 \
  g_test_add (path, ServerFixture, setup, server_test_set_up, function, server_test_tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_setenv ("RF_MEDIA_HELPER", TEST_MEDIA_HELPER, FALSE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/people/seed-001/phase-1-ingest-optimization", &usual, test_ingest);
  ADD ("/people/late-and-repeated", &usual, test_late_and_repeated);
  ADD ("/people/faults", &usual, test_faults);
  ADD ("/people/unknown", &usual, test_unknown_people);
  ADD ("/people/seed-001/step-4-state-sync-endpoint", &usual, test_after_the_first_sample);
  ADD ("/people/seed-001/phase-4-piggyback-polling", &quick, test_piggyback_polling);
  ADD ("/people/state-changes-once", &quick, test_state_changes_once);
  ADD ("/people/seed-001/step-3-async-writer", &quick, test_refresh);
  ADD ("/people/lists", &quick, test_lists);
  ADD ("/people/forget", &quick, test_forget);
  ADD ("/people/metrics", &quick, test_metrics);

  return g_test_run ();
}
