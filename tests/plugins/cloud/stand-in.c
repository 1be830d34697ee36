/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

/*
 * A server to try a plugin by hand with: `stand-in PROVIDER PORT [FAULT]`. It
 * answers each call that the tests know with what they know, checks the key
 * (which must be the one that it prints), and with FAULT answers all calls
 * with that fault. What is ordered is done when it is first asked for; after
 * the line `hold` on its standard input it goes on, until the line `release`.
 * Ends when its standard input does. `stand-in --orders` prints what can be
 * ordered of whom, an object in each line.
 */

typedef struct
{
  const CloudPlugin *plugin; /* (unowned) */
  const char *fault;         /* (unowned) (nullable) */
  const CloudJob *job;       /* (unowned) (nullable) the last order */
  const CloudJob *uploaded;  /* (unowned) (nullable) what was brought for which order */
  gboolean held;
  GMainLoop *loop; /* (owned) */
  char *url;       /* (owned) */
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

      if (row->code < 0 && !row->unsent && is_same_path (row->path, path) &&
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
answer_bytes (SoupServerMessage *message, const char *media_type, GBytes *bytes)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message,
                                    media_type,
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
}

static void
answer_case (Server *self, SoupServerMessage *message, const CloudCase *row)
{
  g_autoptr (GBytes) bytes = cloud_dup_answer (row, self->url);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (row->headers[0] != NULL)
    soup_message_headers_append (headers, row->headers[0], row->headers[1]);
  answer_bytes (message, row->media_type, bytes);
}

static gboolean
answer_text (Server *self, SoupServerMessage *message, const char *text)
{
  g_autoptr (GBytes) bytes = cloud_dup_text (text, self->url);

  answer_bytes (message, "application/json", bytes);
  return TRUE;
}

static gboolean
answer_made (Server *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes = self->job != NULL ? cloud_dup_made (self->job) : cloud_dup_picture ();

  answer_bytes (message, self->job != NULL ? self->job->order.got : "image/png", bytes);
  return TRUE;
}

/* The path alone, as it comes. */
static gboolean
is_path (const char *known, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (known != NULL ? known : "", "?", 2);
  g_autofree char *whole = parts[0] != NULL ? g_uri_unescape_string (parts[0], NULL) : NULL;

  return g_strcmp0 (whole, path) == 0;
}

/* Of several orders of one path, the one whose model the body names. */
static const CloudJob *
find_order (Server *self, const char *path, const char *body)
{
  const CloudJob *found = self->uploaded;

  self->uploaded = NULL;
  if (found != NULL && is_path (found->order.path, path))
    return found;
  found = NULL;
  for (const CloudJob *job = self->plugin->jobs; job != NULL && job->order.name != NULL; job++)
    {
      g_autofree char *model = g_strdup_printf ("\"%s\"", job->order.model);

      if (is_path (job->order.path, path) && (found == NULL || strstr (body, model) != NULL))
        found = job;
    }
  return found;
}

/* What is asked about the last order. */
static gboolean
answer_question (Server *self, SoupServerMessage *message, const char *path)
{
  const CloudJob *job = self->job;

  if (job == NULL)
    return FALSE;
  if (is_path (job->fetched, path))
    return answer_made (self, message);
  if (is_path (job->queue, path))
    return answer_text (self, message, job->queued);
  if (!is_path (job->poll, path))
    return FALSE;
  return answer_text (self, message, self->held ? job->pending[0] : job->done);
}

static gboolean
answer_order (Server *self, SoupServerMessage *message, const char *path, const char *body)
{
  const CloudJob *job = find_order (self, path, body);

  if (job == NULL)
    return FALSE;
  self->job = job;
  answer_case (self, message, &job->order);
  return TRUE;
}

static gboolean
answer_upload (Server *self, SoupServerMessage *message, const char *path)
{
  for (const CloudJob *job = self->plugin->jobs; job != NULL && job->order.name != NULL; job++)
    {
      if (!is_path (job->upload.path, path))
        continue;
      self->uploaded = job;
      return answer_text (self, message, job->upload.body);
    }
  return FALSE;
}

static gboolean
answer_call (Server *self, SoupServerMessage *message, const char *path, const char *body)
{
  const CloudCase *row = find_case (self->plugin, path, body);

  if (row != NULL)
    answer_case (self, message, row);
  return row != NULL;
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

  body = body != NULL ? body : "";
  g_printerr ("%s %s\n", soup_server_message_get_method (message), path);
  if (g_strcmp0 (sent, self->plugin->key_value) != 0)
    answer_fault (self, message, &key, "That is not the key.");
  else if (fault != NULL)
    answer_fault (self, message, fault, "This is what was asked for.");
  else if (!answer_question (self, message, path) && !answer_upload (self, message, path) &&
           !answer_order (self, message, path, body) && !answer_call (self, message, path, body) &&
           !(g_str_equal (path, "/made") && answer_made (self, message)))
    answer_fault (self, message, &unknown, "There is nothing here.");
}

static gboolean
read_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  Server *self = user_data;
  g_autofree char *line = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  if (g_str_equal (line, "hold\n") || g_str_equal (line, "release\n"))
    {
      self->held = line[0] == 'h';
      g_print ("%s", line);
      fflush (stdout);
    }
  return G_SOURCE_CONTINUE;
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
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;

  soup_server_add_handler (server, NULL, request_cb, self, NULL);
  if (!soup_server_listen_local (server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  self->loop = g_main_loop_new (NULL, FALSE);
  self->url = dup_url (server);
  g_print ("[provider %s]\nbase-url=%s%s\n", self->plugin->id, self->url, self->plugin->base);
  if (self->plugin->settings != NULL)
    g_print ("%s", self->plugin->settings);
  if (self->plugin->config != NULL)
    g_print ("%s", self->plugin->config);
  g_print ("# the key: %s\n", CLOUD_KEY);
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP | G_IO_ERR, read_cb, self);
  g_main_loop_run (self->loop);
  soup_server_disconnect (server);
  g_main_loop_unref (self->loop);
  g_free (self->url);
  return 0;
}

static void
print_order (const CloudPlugin *plugin, const CloudJob *job)
{
  g_autoptr (JsonNode) params = json_from_string (job->order.params, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "name", cloud_get_name (plugin));
  json_object_set_string_member (object, "provider", plugin->id);
  json_object_set_string_member (object, "order", job->order.name);
  json_object_set_string_member (object, "path", job->order.path);
  json_object_set_string_member (object, "model", job->order.model);
  json_object_set_string_member (object, "got", job->order.got);
  json_object_set_string_member (object, "input", job->order.input);
  json_object_set_member (object, "params", json_node_ref (params));
  text = json_to_string (node, FALSE);
  g_print ("%s\n", text);
}

static int
print_orders (void)
{
  for (gsize i = 0; cloud_plugins[i] != NULL; i++)
    {
      const CloudJob *job = cloud_plugins[i]->jobs;

      for (; job != NULL && job->order.name != NULL; job++)
        print_order (cloud_plugins[i], job);
    }
  return 0;
}

static int
print_usage (void)
{
  g_printerr ("stand-in PROVIDER PORT [FAULT]; port 0 is any free one\nstand-in --orders\n");
  for (gsize i = 0; cloud_plugins[i] != NULL; i++)
    {
      g_printerr ("  %s:", cloud_get_name (cloud_plugins[i]));
      for (const CloudFault *row = cloud_plugins[i]->faults; row->name != NULL; row++)
        g_printerr (" %s", row->name);
      g_printerr ("\n");
    }
  return 2;
}

int
main (int argc, char **argv)
{
  Server self = { .plugin = argc > 1 ? find_plugin (argv[1]) : NULL,
                  .fault = argc > 3 ? argv[3] : NULL };
  guint64 port = 0;

  if (argc == 2 && g_str_equal (argv[1], "--orders"))
    return print_orders ();
  if (self.plugin == NULL || argc < 3 ||
      !g_ascii_string_to_unsigned (argv[2], 10, 0, G_MAXUINT16, &port, NULL) ||
      (self.fault != NULL && find_fault (self.plugin, self.fault) == NULL))
    return print_usage ();
  return serve (&self, (guint) port);
}
