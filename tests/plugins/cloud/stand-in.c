/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

/*
 * A server to try a plugin by hand with: `stand-in PROVIDER PORT [FAULT]`. It
 * answers each call that the tests know with what they know, checks the key
 * (which must be the one that it prints), and with FAULT answers all calls
 * with that fault. Ends when its standard input does.
 */

typedef struct
{
  const CloudPlugin *plugin; /* (unowned) */
  const char *fault;         /* (unowned) (nullable) */
  const CloudJob *job;       /* (unowned) (nullable) the last order */
  char *url;                 /* (owned) */
} Server;

static const CloudPlugin *
find_plugin (const char *id)
{
  for (gsize i = 0; cloud_plugins[i] != NULL; i++)
    {
      if (g_str_equal (cloud_get_name (cloud_plugins[i]), id))
        return cloud_plugins[i];
    }
  return NULL;
}

static const CloudFault *
find_fault (const CloudPlugin *plugin, const char *name)
{
  for (const CloudFault *row = plugin->faults; row->name != NULL; row++)
    {
      if (g_strcmp0 (row->name, name) == 0)
        return row;
    }
  return NULL;
}

/* The same but for what the last part names, such as a voice, and the query. */
static gboolean
is_same_path (const char *known, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (known, "?", 2);
  g_autofree char *known_folder = g_path_get_dirname (parts[0]);
  g_autofree char *folder = g_path_get_dirname (path);

  return g_str_equal (parts[0], path) ||
         (g_str_equal (known_folder, folder) && g_strcmp0 (strrchr (folder, '/'), "/v1") != 0);
}

/* The case of the same path; of several, the one whose model the body names. */
static const CloudCase *
find_case (const CloudPlugin *plugin, const char *path, const char *body)
{
  const CloudCase *found = NULL;

  for (const CloudCase *row = plugin->cases; row->name != NULL; row++)
    {
      g_autofree char *model = g_strdup_printf ("\"%s\"", row->model);

      if (row->code < 0 && is_same_path (row->path, path) &&
          (found == NULL || strstr (body, model) != NULL))
        found = row;
    }
  return found;
}

static void
answer_fault (Server *self, SoupServerMessage *message, const CloudFault *fault, const char *text)
{
  GString *body = g_string_new (self->plugin->error);
  gsize length = 0;
  char *data = NULL;

  g_string_replace (body, "%1$s", fault->word, 0);
  g_string_replace (body, "%2$s", text, 0);
  length = body->len;
  data = g_string_free (body, FALSE);
  soup_server_message_set_status (message, fault->status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, data, length);
}

static void
answer_case (Server *self, SoupServerMessage *message, const CloudCase *row)
{
  g_autoptr (GBytes) bytes = cloud_dup_answer (row, self->url);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 200, NULL);
  if (row->headers[0] != NULL)
    soup_message_headers_append (headers, row->headers[0], row->headers[1]);
  soup_server_message_set_response (message,
                                    row->media_type,
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
}

static void
answer_picture (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes = cloud_dup_picture ();

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message,
                                    "image/png",
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
}

/* An order is taken, and done when it is first asked for. */
static gboolean
answer_job (Server *self, SoupServerMessage *message, const char *path, const char *body)
{
  const char *method = soup_server_message_get_method (message);

  for (const CloudJob *job = self->plugin->jobs; job != NULL && job->order.name != NULL; job++)
    {
      CloudCase answer = job->order;
      g_autofree char *model = g_strdup_printf ("\"%s\"", job->order.model);
      g_autofree char *poll = g_uri_unescape_string (job->poll, NULL);
      gboolean order = g_str_equal (method, "POST") && g_str_equal (path, job->order.path) &&
                       strstr (body, model) != NULL;

      if (order)
        self->job = job;
      else if (job != self->job || !g_str_equal (path, poll))
        continue;
      if (!order)
        answer.answer = job->done;
      answer_case (self, message, &answer);
      return TRUE;
    }
  return FALSE;
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  static const CloudFault unknown = { "unknown", 404, "not_found", 0, NULL };
  static const CloudFault key = { "key", 401, "invalid_api_key", 0, NULL };
  Server *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *sent = soup_message_headers_get_one (headers, self->plugin->key_header);
  const char *body = soup_server_message_get_request_body (message)->data;
  const CloudFault *fault = find_fault (self->plugin, self->fault);
  const CloudCase *row = NULL;

  body = body != NULL ? body : "";
  row = find_case (self->plugin, path, body);
  g_printerr ("%s %s\n", soup_server_message_get_method (message), path);
  if (g_strcmp0 (sent, self->plugin->key_value) != 0)
    answer_fault (self, message, &key, "That is not the key.");
  else if (fault != NULL)
    answer_fault (self, message, fault, "This is what was asked for.");
  else if (g_str_equal (path, "/made"))
    answer_picture (message);
  else if (row == NULL && !answer_job (self, message, path, body))
    answer_fault (self, message, &unknown, "There is nothing here.");
  else if (row != NULL)
    answer_case (self, message, row);
}

static gboolean
end_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  g_autofree char *line = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) == G_IO_STATUS_NORMAL)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static char *
dup_url (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  char *url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

static int
serve (Server *self, guint port)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;

  soup_server_add_handler (server, NULL, request_cb, self, NULL);
  if (!soup_server_listen_local (server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  self->url = dup_url (server);
  g_print ("[provider %s]\nbase-url=%s%s\n", self->plugin->id, self->url, self->plugin->base);
  if (self->plugin->config != NULL)
    g_print ("%s", self->plugin->config);
  g_print ("# the key: %s\n", CLOUD_KEY);
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP | G_IO_ERR, end_cb, loop);
  g_main_loop_run (loop);
  soup_server_disconnect (server);
  g_free (self->url);
  return 0;
}

int
main (int argc, char **argv)
{
  Server self = { argc > 1 ? find_plugin (argv[1]) : NULL, argc > 3 ? argv[3] : NULL, NULL, NULL };
  guint64 port = 0;

  if (self.plugin == NULL || argc < 3 ||
      !g_ascii_string_to_unsigned (argv[2], 10, 0, G_MAXUINT16, &port, NULL) ||
      (self.fault != NULL && find_fault (self.plugin, self.fault) == NULL))
    {
      g_printerr ("stand-in PROVIDER PORT [FAULT]; port 0 is any free one\n");
      for (gsize i = 0; cloud_plugins[i] != NULL; i++)
        {
          g_printerr ("  %s:", cloud_plugins[i]->id);
          for (const CloudFault *row = cloud_plugins[i]->faults; row->name != NULL; row++)
            g_printerr (" %s", row->name);
          g_printerr ("\n");
        }
      return 2;
    }
  return serve (&self, (guint) port);
}
