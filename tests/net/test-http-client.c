/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "net-test.h"

#include <string.h>

/* What is sent, what is read, and where it goes. */

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rf_json_parse (text, -1, &rf_json_default_limits, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_json (NetFixture *fixture, gconstpointer data)
{
  static const char *const headers[] = { "X-Version", "2024-01-01", NULL };
  g_autoptr (JsonNode) body = parse ("{\"prompt\":\"a cat\",\"n\":1}");
  RfHttpCall call = { .method = "POST", .url = "/v1/images", .json = body, .headers = headers };
  StandInStep *step = stand_in_expect (fixture->server, "POST", "/v1/images");
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  stand_in_require_header (step, "authorization", "Bearer " NET_SECRET);
  stand_in_require_header (step, "x-version", "2024-01-01");
  stand_in_require_header (step, "content-type", "application/json");
  stand_in_require_text (step, "{\"n\":1,\"prompt\":\"a cat\"}");
  stand_in_answer_text (step, 201, "application/json", "{\"id\":\"j1\"}");
  answer = rf_http_client_call_json (fixture->client, &call, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (answer), "id"), ==, "j1");
}

static void
sign_cb (const RfHttpToSign *what, GPtrArray *headers, gpointer user_data)
{
  guint *tries = user_data;
  g_autofree char *path = g_strdup (g_uri_get_path (what->uri));

  g_assert_cmpstr (what->method, ==, "POST");
  g_assert_cmpstr (what->content_type, ==, "application/json");
  g_assert_cmpstr (path, ==, "/v1/images");
  g_assert_cmpuint (g_bytes_get_size (what->body), ==, strlen ("{\"n\":1}"));
  g_ptr_array_add (headers, g_strdup ("X-Signed"));
  g_ptr_array_add (headers, g_strdup_printf ("signature-%u", ++*tries));
}

/* Each try has a signature of its own, and none is told. */
static void
test_signed (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) body = parse ("{\"n\":1}");
  RfHttpCall call = { .method = "POST", .url = "/v1/images", .json = body };
  guint tries = 0;
  StandInStep *step = stand_in_expect (fixture->server, "POST", "/v1/images");

  rf_http_client_set_sign (fixture->client, sign_cb, &tries, NULL);
  stand_in_require_header (step, "authorization", "Bearer " NET_SECRET);
  stand_in_require_header (step, "x-signed", "signature-1");
  stand_in_answer_text (step, 429, "text/plain", "");
  step = stand_in_expect (fixture->server, "POST", "/v1/images");
  stand_in_require_header (step, "x-signed", "signature-2");
  stand_in_answer_text (step, 400, "text/plain", "not by signature-2");
  net_assert_fails (fixture, &call, RF_ERROR_INVALID_REQUEST, "not by [hidden]");
  g_assert_cmpuint (tries, ==, 2);
}

static void
test_bad_json (NetFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "{\"a\":1", "", "{\"a\":1,\"a\":2}", "<html></html>" };
  RfHttpCall call = { .url = "/x" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      StandInStep *step = stand_in_expect (fixture->server, "GET", "/x");
      g_autoptr (JsonNode) answer = NULL;
      g_autoptr (GError) error = NULL;

      stand_in_answer_text (step, 200, "application/json", texts[i]);
      answer = rf_http_client_call_json (fixture->client, &call, NULL, NULL, &error);
      g_assert_null (answer);
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
    }
}

static void
test_form (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (RfHttpForm) form = rf_http_form_new ();
  g_autoptr (GBytes) picture = g_bytes_new_static ("\x89PNG\0\r\n--", 9);
  RfHttpCall call = { .method = "POST", .url = "/edit", .form = form };
  StandInStep *step = stand_in_expect (fixture->server, "POST", "/edit");
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  rf_http_form_add_text (form, "prompt", "a\r\nb");
  rf_http_form_add_file (form, "image", "a\"\r\nX-Evil: 1.png", "image/png", picture);
  stand_in_require_text (
      step, "Content-Disposition: form-data; name=\"prompt\"\r\n\r\na\r\nb\r\n--refrain-");
  stand_in_require_text (step,
                         "filename=\"a%22%0D%0AX-Evil: 1.png\"\r\nContent-Type: image/png\r\n");
  stand_in_require_bytes (step, picture);
  stand_in_require_text (step, "--\r\n");
  answer = rf_http_client_call (fixture->client, &call, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_raw_bytes (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) sound = g_bytes_new_static ("RIFF\0\0\0\xff", 8);
  StandInStep *step = stand_in_expect (fixture->server, "GET", "/speech?voice=a%20b");
  RfHttpCall call = { .url = "/speech?voice=a%20b" };
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  stand_in_answer_bytes (step, 200, "audio/wav; rate=16000", sound);
  stand_in_answer_header (step, "X-Seed", "42");
  answer = rf_http_client_call (fixture->client, &call, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (answer->body, sound));
  g_assert_cmpuint (answer->bytes, ==, 8);
  g_assert_cmpstr (answer->media_type, ==, "audio/wav");
  g_assert_cmpstr (rf_http_answer_get_header (answer, "x-seed"), ==, "42");
}

/* In pieces, kept open and closed: both are whole. */
static void
test_chunks (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .method = "POST", .url = "/x" };
  StandInStep *kept = stand_in_expect (fixture->server, "POST", "/x");
  StandInStep *closed = stand_in_expect (fixture->server, "POST", "/x");

  stand_in_answer_text (kept, 200, "text/plain", "in pieces");
  stand_in_answer_in_chunks (kept);
  stand_in_answer_raw (closed,
                       "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "9\r\nin pieces\r\n0\r\n\r\n");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfHttpAnswer) answer =
          rf_http_client_call (fixture->client, &call, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), answer->bytes, "in pieces", 9);
    }
}

static void
test_too_large (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/x", .max_bytes = 10 };
  StandInStep *told = stand_in_expect (fixture->server, "GET", "/x");
  StandInStep *untold = stand_in_expect (fixture->server, "GET", "/x");
  StandInStep *just = stand_in_expect (fixture->server, "GET", "/x");
  g_autoptr (RfHttpAnswer) answer = NULL;

  stand_in_answer_text (told, 200, "text/plain", "12345678901");
  stand_in_answer_raw (untold, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n12345678901");
  stand_in_answer_text (just, 200, "text/plain", "1234567890");
  net_assert_fails (fixture, &call, RF_ERROR_TOO_LARGE, "10 bytes");
  net_assert_fails (fixture, &call, RF_ERROR_TOO_LARGE, "10 bytes");
  answer = rf_http_client_call (fixture->client, &call, NULL, NULL, NULL);
  g_assert_nonnull (answer);
}

static void
test_not_asked_for (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/x" };
  StandInStep *part = stand_in_expect (fixture->server, "GET", "/x");
  StandInStep *packed = stand_in_expect (fixture->server, "GET", "/x");

  stand_in_answer_text (part, 206, "text/plain", "half");
  stand_in_require_header (packed, "accept-encoding", "identity");
  stand_in_answer_header (packed, "Content-Encoding", "gzip");
  net_assert_fails (fixture, &call, RF_ERROR_PROVIDER_FAILED, "only a part");
  net_assert_fails (fixture, &call, RF_ERROR_PROVIDER_FAILED, "compresses");
}

static void
test_redirects (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/a" };
  StandInStep *first = stand_in_expect (fixture->server, "GET", "/a");
  StandInStep *second = stand_in_expect (fixture->server, "GET", "/b?c");
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  stand_in_answer_text (first, 302, "text/html", "moved");
  stand_in_answer_header (first, "Location", "/b?c");
  stand_in_require_header (second, "authorization", "Bearer " NET_SECRET);
  answer = rf_http_client_call (fixture->client, &call, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_redirect_loop (NetFixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/a" };
  StandInStep *step = stand_in_expect (fixture->server, "GET", "/a");

  stand_in_answer_text (step, 307, "text/html", "moved");
  stand_in_answer_header (step, "Location", "/a");
  stand_in_repeat (step, 6);
  net_assert_fails (fixture, &call, RF_ERROR_PROVIDER_FAILED, "more than 5 times");
}

/* Another port is another server: the key stays at home. */
static void
test_redirect_elsewhere (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (StandIn) other = stand_in_new ();
  g_autofree char *url = g_strconcat (stand_in_get_url (other), "/media", NULL);
  RfHttpCall call = { .url = "/a" };
  RfHttpCall paid = { .method = "POST", .url = "/a" };
  StandInStep *step = stand_in_expect (fixture->server, "GET", "/a");
  StandInStep *post = stand_in_expect (fixture->server, "POST", "/a");
  StandInStep *media = stand_in_expect (other, "GET", "/media");
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  stand_in_answer_text (step, 302, "text/html", "moved");
  stand_in_answer_header (step, "Location", url);
  stand_in_require_no_header (media, "authorization");
  answer = rf_http_client_call (fixture->client, &call, NULL, NULL, &error);
  g_assert_no_error (error);

  stand_in_answer_text (post, 307, "text/html", "moved");
  stand_in_answer_header (post, "Location", url);
  net_assert_fails (fixture, &paid, RF_ERROR_PROVIDER_FAILED, "sends the call on");
  g_assert_cmpuint (stand_in_get_count (other), ==, 1);
}

static void
test_redirect_inwards (NetFixture *fixture, gconstpointer data)
{
  static const char *const places[] = {
    "http://10.0.0.1/",
    "https://169.254.169.254/latest/",
    "file:///etc/passwd",
    "http://example.com/",
    "https://user:pass@example.com/",
    "https://[fe80::1]/",
    "https://box.local/x",
    "https:///x",
    "https://metadata.google.internal/",
  };
  RfHttpCall call = { .url = "/a" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      StandInStep *step = stand_in_expect (fixture->server, "GET", "/a");

      stand_in_answer_text (step, 302, "text/html", "moved");
      stand_in_answer_header (step, "Location", places[i]);
      net_assert_fails (fixture, &call, RF_ERROR_PROVIDER_FAILED, "");
    }
}

static void
test_bad_headers (NetFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      rf_http_client_set_header (fixture->client, "X-Key", NET_SECRET "\r\nX-Evil: 1", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_null (strstr (error->message, NET_SECRET));
}

static void
test_bad_base (void)
{
  static const char *const urls[] = {
    "", "/v1", "example.com", "ftp://example.com", "http://", "https://a:b@example.com"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rf_http_client_new (urls[i], &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
    }
}

typedef struct
{
  RfHttpClient *client; /* (unowned) */
  guint answers;
} Caller;

static gpointer
call_often_cb (gpointer data)
{
  Caller *caller = data;
  RfHttpCall call = { .url = "/x" };

  for (guint i = 0; i < 25; i++)
    {
      g_autoptr (JsonNode) answer =
          rf_http_client_call_json (caller->client, &call, NULL, NULL, NULL);

      caller->answers += answer != NULL;
    }
  return NULL;
}

static void
test_threads (NetFixture *fixture, gconstpointer data)
{
  GThread *threads[6];
  Caller callers[6];

  stand_in_repeat (stand_in_expect (fixture->server, "GET", "/x"), 150);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      callers[i] = (Caller){ fixture->client, 0 };
      threads[i] = g_thread_new ("caller", call_often_cb, &callers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpuint (callers[i].answers, ==, 25);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  net_test_add ("/http-client/json", test_json);
  net_test_add ("/http-client/signed", test_signed);
  net_test_add ("/http-client/bad-json", test_bad_json);
  net_test_add ("/http-client/form", test_form);
  net_test_add ("/http-client/raw-bytes", test_raw_bytes);
  net_test_add ("/http-client/chunks", test_chunks);
  net_test_add ("/http-client/too-large", test_too_large);
  net_test_add ("/http-client/not-asked-for", test_not_asked_for);
  net_test_add ("/http-client/redirects", test_redirects);
  net_test_add ("/http-client/redirect-loop", test_redirect_loop);
  net_test_add ("/http-client/redirect-elsewhere", test_redirect_elsewhere);
  net_test_add ("/http-client/redirect-inwards", test_redirect_inwards);
  net_test_add ("/http-client/bad-headers", test_bad_headers);
  g_test_add_func ("/http-client/bad-base", test_bad_base);
  net_test_add ("/http-client/threads", test_threads);
  return g_test_run ();
}
