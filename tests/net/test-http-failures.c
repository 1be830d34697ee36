/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "net-test.h"

#include "rf-time.h"

#include <string.h>

/* How calls go wrong: what is told, and what is tried again. */

typedef struct
{
  guint status;
  const char *media_type;
  const char *body;
  int code;
  const char *part;
} Refusal;

static const Refusal refusals[] = {
  { 400,
    "application/json",
    "{\"error\":{\"message\":\"size is wrong\"}}",
    RF_ERROR_INVALID_REQUEST,
    "size is wrong" },
  { 422, "application/json", "{\"detail\":[{\"loc\":[\"n\"]}]}", RF_ERROR_INVALID_REQUEST, "loc" },
  { 401, "application/json", "{\"error\":\"no key\"}", RF_ERROR_PROVIDER_UNAVAILABLE, "no key" },
  { 401,
    "application/json",
    "{\"detail\":{\"status\":\"quota_exceeded\",\"message\":\"0 left\"}}",
    RF_ERROR_PROVIDER_UNAVAILABLE,
    "has run out" },
  { 402, "application/json", "{\"title\":\"Pay\"}", RF_ERROR_PROVIDER_UNAVAILABLE, "run out" },
  { 403, "text/plain", "no", RF_ERROR_PROVIDER_UNAVAILABLE, "does not allow" },
  { 404, "text/plain", "", RF_ERROR_PROVIDER_FAILED, "HTTP 404" },
  { 408, "text/plain", "", RF_ERROR_TIMEOUT, "too long" },
  { 413, "text/plain", "", RF_ERROR_TOO_LARGE, "too large" },
  { 429,
    "application/json",
    "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}}",
    RF_ERROR_PROVIDER_UNAVAILABLE,
    "has run out" },
  { 500,
    "application/json",
    "[{\"error\":{\"code\":500,\"message\":\"wrapped\"}}]",
    RF_ERROR_PROVIDER_FAILED,
    "wrapped" },
  { 502, "text/html", "<html><body>nginx</body></html>", RF_ERROR_PROVIDER_FAILED, "an HTML page" },
  { 503, "text/plain", "a\x1b[31m\r\nb\xff", RF_ERROR_PROVIDER_FAILED, "a\\" },
  { 504, "text/plain", "", RF_ERROR_TIMEOUT, "too long" },
  { 304, "text/plain", "", RF_ERROR_PROVIDER_FAILED, "HTTP 304" },
};

static void
test_refusals (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x" };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *row = &refusals[i];
      StandInStep *step = stand_in_expect (fixture->server, "POST", "/x");

      stand_in_answer_text (step, row->status, row->media_type, row->body);
      net_assert_fails (fixture, &call, row->code, row->part);
    }
  g_assert_cmpuint (fixture->waits->len, ==, 0);
}

static void
test_any_status (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x", .any_status = TRUE };
  StandInStep *step = stand_in_expect (fixture->server, "POST", "/x");
  g_autoptr (RfHttpAnswer) answer = NULL;

  stand_in_answer_text (step, 400, "application/json", "{\"code\":\"moderation\"}");
  answer = rf_http_client_call (fixture->client, &call, NULL, NULL, NULL);
  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 21);
}

/* Wherever a server repeats a key, it is not shown. */
static void
test_canary (NetFixture *fixture, gconstpointer data)
{
  static const char *const headers[] = { "X-Key", "canary-of-this-call", NULL };
  static const char *const bodies[] = {
    "{\"error\":{\"message\":\"Incorrect API key provided: " NET_SECRET "\"}}",
    "you sent Bearer " NET_SECRET " to us",
    "key canary-of-this-call and canary/in/query and canary%2Fin%2Fquery",
  };
  RfHttpCall call = { .url = "/x?key=canary%2Fin%2Fquery", .headers = headers };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      StandInStep *step = stand_in_expect (fixture->server, "GET", call.url);
      g_autoptr (GError) error = NULL;

      stand_in_require_header (step, "x-key", "canary-of-this-call");
      stand_in_answer_text (step, 401, "text/plain", bodies[i]);
      g_assert_null (rf_http_client_call (fixture->client, &call, NULL, NULL, &error));
      g_assert_nonnull (strstr (error->message, "[hidden]"));
      g_assert_null (strstr (error->message, "canary"));
      g_assert_null (strstr (rf_error_get_hint (error), "canary"));
    }
}

typedef struct
{
  const char *name;
  const char *value;
  guint wait;
} Delay;

/* The clock stands at 2023-11-14T22:13:20Z. */
static const Delay delays[] = {
  { "Retry-After", "7", 7125 },
  { "Retry-After", "0", 125 },
  { "Retry-After", "1.5", 1625 },
  { "Retry-After", "Tue, 14 Nov 2023 22:13:40 GMT", 20125 },
  { "Retry-After", "Tue, 14 Nov 2023 22:00:00 GMT", 125 },
  { "Retry-After", "soon", 375 },
  { "Retry-After", "-5", 375 },
  { "Retry-After", "1e3", 375 },
  { "Retry-After-Ms", "250", 375 },
  { "Retry-After-Ms", "250.5", 375 },
  { "X-RateLimit-Reset", "3", 3125 },
  { "X-RateLimit-Reset", "1700000009", 9125 },
  { "X-RateLimit-Reset-Requests", "20ms", 145 },
  { "X-RateLimit-Reset-Tokens", "1m3.5s", 63625 },
  { "X-RateLimit-Reset-Tokens", "3 apples", 375 },
  { "Anthropic-RateLimit-Requests-Reset", "2023-11-14T22:14:00Z", 40125 },
};

static void
test_delays (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x" };

  rf_time_set_for_tests (1700000000000);
  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      StandInStep *busy = stand_in_expect (fixture->server, "POST", "/x");
      g_autoptr (RfHttpAnswer) answer = NULL;

      stand_in_expect (fixture->server, "POST", "/x");
      stand_in_answer_text (busy, 429, "text/plain", "busy");
      stand_in_answer_header (busy, delays[i].name, delays[i].value);
      answer = rf_http_client_call (fixture->client, &call, NULL, NULL, NULL);
      g_assert_nonnull (answer);
      g_assert_cmpuint (fixture->waits->len, ==, i + 1);
      g_assert_cmpuint (g_array_index (fixture->waits, guint, i), ==, delays[i].wait);
    }
  rf_time_set_for_tests (0);
}

static const struct
{
  const char *body;
  guint wait;
} told[] = {
  { "{\"error\":{\"details\":[{\"@type\":\"x\"},{\"retryDelay\":\"30s\"}]}}", 30125 },
  { "[{\"error\":{\"details\":[{\"retryDelay\":\"1.5s\"}]}}]", 1625 },
  { "{\"error\":{\"details\":[{\"retryDelay\":\"soon\"}]}}", 375 },
  { "{\"error\":{\"details\":[{\"retryDelay\":5}]}}", 375 },
  { "{\"error\":{\"details\":{}}}", 375 },
};

/* Google names the time in the body. */
static void
test_told_delays (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x" };

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    {
      StandInStep *busy = stand_in_expect (fixture->server, "POST", "/x");
      g_autoptr (RfHttpAnswer) answer = NULL;

      stand_in_expect (fixture->server, "POST", "/x");
      stand_in_answer_text (busy, 429, "application/json", told[i].body);
      answer = rf_http_client_call (fixture->client, &call, NULL, NULL, NULL);
      g_assert_nonnull (answer);
      g_assert_cmpuint (g_array_index (fixture->waits, guint, i), ==, told[i].wait);
    }
}

static void
test_bounded (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x" };
  StandInStep *busy = stand_in_expect (fixture->server, "POST", "/x");
  StandInStep *long_time = NULL;

  stand_in_answer_text (busy, 429, "text/plain", "busy");
  stand_in_repeat (busy, 4);
  net_assert_fails (fixture, &call, RF_ERROR_RATE_LIMITED, "busy");
  g_assert_cmpuint (fixture->waits->len, ==, 3);
  g_assert_cmpuint (g_array_index (fixture->waits, guint, 0), ==, 375);
  g_assert_cmpuint (g_array_index (fixture->waits, guint, 1), ==, 750);
  g_assert_cmpuint (g_array_index (fixture->waits, guint, 2), ==, 1500);

  /* Who names a long time is not asked again, and the time is told. */
  long_time = stand_in_expect (fixture->server, "POST", "/x");
  stand_in_answer_text (long_time, 429, "text/plain", "busy");
  stand_in_answer_header (long_time, "Retry-After", "3600");
  net_assert_fails (fixture, &call, RF_ERROR_RATE_LIMITED, "busy");
  g_assert_cmpuint (fixture->waits->len, ==, 3);

  /* Nor when the call's own time would be over. */
  call.seconds = 2;
  long_time = stand_in_expect (fixture->server, "POST", "/x");
  stand_in_answer_text (long_time, 429, "text/plain", "busy");
  stand_in_answer_header (long_time, "Retry-After", "3");
  net_assert_fails (fixture, &call, RF_ERROR_RATE_LIMITED, "busy");
  g_assert_cmpuint (fixture->waits->len, ==, 3);
}

typedef struct
{
  const char *name;
  const char *method;
  gboolean safe;
  guint status; /* 0: the connection is closed */
  const char *retry_after;
  gboolean again;
} Rule;

static const Rule rules[] = {
  { "post-429", "POST", FALSE, 429, NULL, TRUE },    { "post-503", "POST", FALSE, 503, "1", FALSE },
  { "post-500", "POST", FALSE, 500, NULL, FALSE },   { "post-lost", "POST", FALSE, 0, NULL, FALSE },
  { "get-503-named", "GET", FALSE, 503, "1", TRUE }, { "get-503", "GET", FALSE, 503, NULL, FALSE },
  { "get-500", "GET", FALSE, 500, NULL, FALSE },     { "safe-500", "POST", TRUE, 500, NULL, TRUE },
  { "safe-503", "POST", TRUE, 503, NULL, TRUE },     { "safe-lost", "POST", TRUE, 0, NULL, TRUE },
  { "safe-400", "POST", TRUE, 400, NULL, FALSE },
};

static void
test_rules (NetFixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      RfHttpCall call = { .method = rules[i].method, .url = "/x", .safe = rules[i].safe };
      StandInStep *step = stand_in_expect (fixture->server, rules[i].method, "/x");
      guint before = stand_in_get_count (fixture->server);
      g_autoptr (RfHttpAnswer) answer = NULL;

      if (rules[i].status == 0)
        stand_in_answer_nothing (step);
      else
        stand_in_answer_text (step, rules[i].status, "text/plain", "no");
      if (rules[i].retry_after != NULL)
        stand_in_answer_header (step, "Retry-After", rules[i].retry_after);
      if (rules[i].again)
        stand_in_expect (fixture->server, rules[i].method, "/x");
      g_test_message ("%s", rules[i].name);
      answer = rf_http_client_call (fixture->client, &call, NULL, NULL, NULL);
      g_assert_true ((answer != NULL) == rules[i].again);
      g_assert_cmpuint (stand_in_get_count (fixture->server) - before, ==, rules[i].again ? 2 : 1);
    }
}

/* A paid call whose answer was lost may have been charged. */
static void
test_lost_answer (NetFixture *fixture, gconstpointer data)
{
  static const char *const halves[] = {
    "",
    "HTTP/1.1 200 OK\r\nContent-",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{\"half\":",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
  };
  RfHttpCall paid = { .method = "POST", .url = "/x" };
  RfHttpCall question = { .url = "/x" };

  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      stand_in_answer_raw (stand_in_expect (fixture->server, "POST", "/x"), halves[i]);
      net_assert_fails (fixture, &paid, RF_ERROR_UNKNOWN_OUTCOME, "lost");
    }
  stand_in_answer_raw (stand_in_expect (fixture->server, "GET", "/x"),
                       "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");
  net_assert_fails (fixture, &question, RF_ERROR_PROVIDER_FAILED, "lost");
}

static void
test_late (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x", .seconds = 1 };
  StandInStep *step = stand_in_expect (fixture->server, "POST", "/x");
  gint64 start = g_get_monotonic_time ();

  stand_in_answer_late (step, 20000);
  net_assert_fails (fixture, &call, RF_ERROR_TIMEOUT, "in time");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

static gpointer
cancel_soon_cb (gpointer data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  stand_in_answer_late (stand_in_expect (fixture->server, "POST", "/x"), 20000);
  thread = g_thread_new ("canceller", cancel_soon_cb, cancellable);
  g_assert_null (rf_http_client_call (fixture->client, &call, NULL, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_thread_join (thread);

  g_clear_error (&error);
  g_assert_null (rf_http_client_call (fixture->client, &call, NULL, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
}

/* Nobody listens: nothing was sent, so even a paid call is tried again. */
static void
test_refused (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *url = NULL;
  RfHttpCall call = { .method = "POST", .url = "/x" };
  RfHttpPatience patience = *rf_http_client_get_patience (fixture->client);

  /* A port that is taken but not listened to. */
  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  g_clear_object (&fixture->client);
  fixture->client = rf_http_client_new (url, NULL);
  rf_http_client_set_patience (fixture->client, &patience);
  net_assert_fails (fixture, &call, RF_ERROR_PROVIDER_UNAVAILABLE, "Cannot reach 127.0.0.1");
  g_assert_cmpuint (fixture->waits->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  net_test_add ("/http-failures/refusals", test_refusals);
  net_test_add ("/http-failures/any-status", test_any_status);
  net_test_add ("/http-failures/canary", test_canary);
  net_test_add ("/http-failures/delays", test_delays);
  net_test_add ("/http-failures/told-delays", test_told_delays);
  net_test_add ("/http-failures/bounded", test_bounded);
  net_test_add ("/http-failures/rules", test_rules);
  net_test_add ("/http-failures/lost-answer", test_lost_answer);
  net_test_add ("/http-failures/late", test_late);
  net_test_add ("/http-failures/cancel", test_cancel);
  net_test_add ("/http-failures/refused", test_refused);
  return g_test_run ();
}
