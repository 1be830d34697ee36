/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "net-test.h"

#include "rf-http-guard.h"

#include <glib/gstdio.h>
#include <string.h>

/* Files that come from where an answer says, and files that are sent. */

typedef struct
{
  NetFixture net;
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  net_set_up (&fixture->net, data);
  fixture->folder = g_dir_make_tmp ("refrain-download-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "out", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  net_tear_down (&fixture->net, data);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
test_download (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (300000, 'v');
  g_autofree char *content = NULL;
  StandInStep *step = stand_in_expect (fixture->net.server, "GET", "/video");
  RfHttpCall call = { .url = "/video" };
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  stand_in_answer_text (step, 200, "video/mp4", text);
  answer =
      rf_http_client_download (fixture->net.client, &call, fixture->path, progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->bytes, ==, 300000);
  g_assert_null (answer->body);
  g_assert_cmpfloat (rf_progress_get_fraction (progress), ==, 1.0);
  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static void
assert_no_download (Fixture *fixture, const RfHttpCall *call, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfHttpAnswer) answer =
      rf_http_client_download (fixture->net.client, call, fixture->path, NULL, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, RF_ERROR, code);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_no_download (Fixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/video", .max_bytes = 5 };
  StandInStep *large = stand_in_expect (fixture->net.server, "GET", "/video");
  StandInStep *endless = stand_in_expect (fixture->net.server, "GET", "/video");
  StandInStep *gone = stand_in_expect (fixture->net.server, "GET", "/video");

  stand_in_answer_text (large, 200, "video/mp4", "123456");
  stand_in_answer_raw (endless, "HTTP/1.1 200 OK\r\n\r\n123456");
  stand_in_answer_text (gone, 403, "text/html", "<html>expired</html>");
  assert_no_download (fixture, &call, RF_ERROR_TOO_LARGE);
  assert_no_download (fixture, &call, RF_ERROR_TOO_LARGE);
  assert_no_download (fixture, &call, RF_ERROR_PROVIDER_UNAVAILABLE);
}

/* A download that broke off is begun anew, not glued together. */
static void
test_broken_off (Fixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/video" };
  StandInStep *half = stand_in_expect (fixture->net.server, "GET", "/video");
  StandInStep *whole = stand_in_expect (fixture->net.server, "GET", "/video");
  g_autofree char *content = NULL;
  g_autoptr (RfHttpAnswer) answer = NULL;

  stand_in_answer_raw (half, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nwh\r\n");
  stand_in_answer_text (whole, 200, "video/mp4", "whole");
  answer = rf_http_client_download (fixture->net.client, &call, fixture->path, NULL, NULL, NULL);
  g_assert_nonnull (answer);
  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "whole");
}

static void
test_never_whole (Fixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/video" };
  StandInStep *half = stand_in_expect (fixture->net.server, "GET", "/video");

  stand_in_answer_raw (half, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwh");
  stand_in_repeat (half, 4);
  assert_no_download (fixture, &call, RF_ERROR_PROVIDER_FAILED);
}

static void
test_file_there (Fixture *fixture, gconstpointer data)
{
  RfHttpCall call = { .url = "/video" };
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "mine", -1, NULL));
  g_assert_null (
      rf_http_client_download (fixture->net.client, &call, fixture->path, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
}

/* A name service that says that every name is this machine. */
#define TYPE_HERE_RESOLVER (here_resolver_get_type ())

G_DECLARE_FINAL_TYPE (HereResolver, here_resolver, HERE, RESOLVER, GResolver)

struct _HereResolver
{
  GResolver parent_instance;
};

static GList *
here_resolver_lookup (GResolver *resolver,
                      const char *name,
                      GResolverNameLookupFlags flags,
                      GCancellable *cancellable,
                      GError **error)
{
  return g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
}

static GList *
here_resolver_lookup_by_name (GResolver *resolver,
                              const char *name,
                              GCancellable *cancellable,
                              GError **error)
{
  return here_resolver_lookup (resolver, name, 0, cancellable, error);
}

G_DEFINE_FINAL_TYPE (HereResolver, here_resolver, G_TYPE_RESOLVER)

static void
here_resolver_class_init (HereResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name = here_resolver_lookup_by_name;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags = here_resolver_lookup;
}

static void
here_resolver_init (HereResolver *self)
{
}

static GSocket *
listen_here (guint *port)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return g_steal_pointer (&socket);
}

static void
assert_heard_nothing (GSocket *socket)
{
  g_autoptr (GSocket) connection = NULL;
  char buffer[16];

  g_socket_set_blocking (socket, FALSE);
  connection = g_socket_accept (socket, NULL, NULL);
  if (connection != NULL)
    g_assert_cmpint (g_socket_receive (connection, buffer, sizeof buffer, NULL, NULL), <=, 0);
}

/* A public name that leads inwards: no byte goes there. */
static void
test_name_leads_inwards (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autoptr (GResolver) here = g_object_new (TYPE_HERE_RESOLVER, NULL);
  guint port = 0;
  g_autoptr (GSocket) socket = listen_here (&port);
  g_autofree char *url = g_strdup_printf ("https://media.example.com:%u/video", port);
  RfHttpCall call = { .url = url };
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_resolver_set_default (here);
  answer = rf_http_client_download (fixture->net.client, &call, fixture->path, NULL, NULL, &error);
  g_resolver_set_default (usual);
  g_assert_null (answer);
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  g_assert_nonnull (strstr (error->message, "public Internet"));
  assert_heard_nothing (socket);
}

typedef struct
{
  const char *base;
  const char *url;
  gboolean allowed;
} Place;

static const Place places[] = {
  { "https://api.example.com/v1", "https://api.example.com/x", TRUE },
  { "https://api.example.com/v1", "https://API.example.com:443/x", TRUE },
  { "https://api.example.com/v1", "http://api.example.com/x", FALSE },
  { "https://api.example.com/v1", "https://cdn.example.net/x", TRUE },
  { "https://api.example.com/v1", "https://8.8.8.8/x", TRUE },
  { "https://api.example.com/v1", "https://[2606:4700::1111]/x", TRUE },
  { "https://api.example.com/v1", "https://127.0.0.1/x", FALSE },
  { "https://api.example.com/v1", "http://localhost/x", FALSE },
  { "https://api.example.com/v1", "https://localhost/x", FALSE },
  { "https://api.example.com/v1", "https://LOCALHOST/x", FALSE },
  { "https://api.example.com/v1", "https://a.localhost/x", FALSE },
  { "https://api.example.com/v1", "https://10.1.2.3/x", FALSE },
  { "https://api.example.com/v1", "https://172.31.0.1/x", FALSE },
  { "https://api.example.com/v1", "https://172.32.0.1/x", TRUE },
  { "https://api.example.com/v1", "https://100.127.0.1/x", FALSE },
  { "https://api.example.com/v1", "https://0.0.0.0/x", FALSE },
  { "https://api.example.com/v1", "https://255.255.255.255/x", FALSE },
  { "https://api.example.com/v1", "https://[::1]/x", FALSE },
  { "https://api.example.com/v1", "https://[::]/x", FALSE },
  { "https://api.example.com/v1", "https://[fd00::1]/x", FALSE },
  { "https://api.example.com/v1", "https://[::ffff:192.168.0.1]/x", FALSE },
  { "https://api.example.com/v1", "https://[64:ff9b::a00:1]/x", FALSE },
  { "https://api.example.com/v1", "https://[2002:a00:1::]/x", FALSE },
  { "http://192.168.0.9:8188", "http://192.168.0.9:8188/view", TRUE },
  { "http://192.168.0.9:8188", "http://192.168.0.9/view", FALSE },
  { "http://192.168.0.9:8188", "https://192.168.0.10/view", FALSE },
  { "http://127.0.0.1:8188", "http://127.0.0.1:9000/x", TRUE },
  { "http://localhost:8188", "http://[::1]:9000/x", TRUE },
  { "http://localhost:8188", "http://192.168.0.10/x", FALSE },
};

static void
test_places (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GUri) base = g_uri_parse (places[i].base, G_URI_FLAGS_NONE, NULL);
      g_autoptr (GUri) uri = g_uri_parse (places[i].url, G_URI_FLAGS_NONE, NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s -> %s", places[i].base, places[i].url);
      g_assert_true (rf_http_guard_check_uri (base, uri, &error) == places[i].allowed);
      g_assert_true ((error == NULL) == places[i].allowed);
    }
}

static void
test_upload (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (300000, 'u');
  g_autoptr (GBytes) bytes = g_bytes_new (text, 300000);
  StandInStep *broken = stand_in_expect (fixture->net.server, "PUT", "/input");
  StandInStep *step = stand_in_expect (fixture->net.server, "PUT", "/input");
  RfHttpCall call = { .method = "PUT", .url = "/input", .file = fixture->path, .safe = TRUE };
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  /* It is read from its beginning again. */
  stand_in_answer_text (broken, 503, "text/plain", "later");
  stand_in_require_header (step, "content-length", "300000");
  stand_in_require_bytes (step, bytes);
  stand_in_answer_text (step, 201, "application/json", "{}");
  answer = rf_http_client_call (fixture->net.client, &call, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 201);
}

static void
test_upload_of_nothing (Fixture *fixture, gconstpointer data)
{
  const RfHttpCall call = { .method = "PUT", .url = "/input", .file = fixture->path };

  net_assert_fails (&fixture->net, &call, RF_ERROR_INVALID_REQUEST, "No such file");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-download/whole", Fixture, NULL, set_up, test_download, tear_down);
  g_test_add ("/http-download/none", Fixture, NULL, set_up, test_no_download, tear_down);
  g_test_add ("/http-download/broken-off", Fixture, NULL, set_up, test_broken_off, tear_down);
  g_test_add ("/http-download/never-whole", Fixture, NULL, set_up, test_never_whole, tear_down);
  g_test_add ("/http-download/file-there", Fixture, NULL, set_up, test_file_there, tear_down);
  g_test_add ("/http-download/name-leads-inwards",
              Fixture,
              NULL,
              set_up,
              test_name_leads_inwards,
              tear_down);
  g_test_add ("/http-download/upload", Fixture, NULL, set_up, test_upload, tear_down);
  g_test_add (
      "/http-download/upload-of-nothing", Fixture, NULL, set_up, test_upload_of_nothing, tear_down);
  g_test_add_func ("/http-download/places", test_places);
  return g_test_run ();
}
