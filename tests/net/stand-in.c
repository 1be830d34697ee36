/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "stand-in-private.h"

#include <libsoup/soup.h>
#include <string.h>

struct _StandIn
{
  GThread *thread;       /* (owned) */
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  SoupServer *server;    /* (owned) lives in the thread */
  char *url;             /* (owned) */
  guint port;
  GMutex mutex; /* guards what follows */
  GCond condition;
  GPtrArray *steps; /* (owned) (element-type StandInStep) */
  guint next;
  GPtrArray *faults; /* (owned) (element-type utf8) */
  guint count;
};

static void G_GNUC_PRINTF (2, 3) add_fault (StandIn *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static gboolean
contains (SoupMessageBody *body, GBytes *part)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (part, &length);

  return length == 0 || memmem (body->data, (gsize) body->length, data, length) != NULL;
}

static char *
dup_path (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  return query == NULL ? g_strdup (g_uri_get_path (uri))
                       : g_strconcat (g_uri_get_path (uri), "?", query, NULL);
}

static void
check_headers (StandIn *self, StandInStep *step, SoupMessageHeaders *headers)
{
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer wanted = NULL;

  g_hash_table_iter_init (&iter, step->required);
  while (g_hash_table_iter_next (&iter, &name, &wanted))
    {
      const char *value = soup_message_headers_get_one (headers, name);

      if (g_strcmp0 (value != NULL ? value : "", wanted) != 0)
        add_fault (self,
                   "%s %s: header %s is '%s', expected '%s'",
                   step->method,
                   step->path,
                   (char *) name,
                   value != NULL ? value : "",
                   (char *) wanted);
    }
}

static void
check_body (StandIn *self, StandInStep *step, SoupMessageBody *body)
{
  for (guint i = 0; i < step->parts->len; i++)
    {
      GBytes *part = g_ptr_array_index (step->parts, i);

      if (!contains (body, part))
        add_fault (self,
                   "%s %s: the body has no '%.*s', it is: %.*s",
                   step->method,
                   step->path,
                   (int) MIN (g_bytes_get_size (part), 200),
                   (const char *) g_bytes_get_data (part, NULL),
                   (int) MIN (body->length, 500),
                   body->data);
    }
}

/* The step that this request must be, or NULL where it is another. */
static StandInStep *
take_step (StandIn *self, SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);
  g_autofree char *path = dup_path (message);
  StandInStep *step = self->next < self->steps->len ? self->steps->pdata[self->next] : NULL;

  self->count++;
  if (step == NULL || !g_str_equal (step->method, method) || !g_str_equal (step->path, path))
    {
      add_fault (self,
                 "%s %s came, expected was %s %s",
                 method,
                 path,
                 step != NULL ? step->method : "nothing",
                 step != NULL ? step->path : "");
      return NULL;
    }
  check_headers (self, step, soup_server_message_get_request_headers (message));
  check_body (self, step, soup_server_message_get_request_body (message));
  if (--step->times == 0)
    self->next++;
  return step;
}

static void
answer_raw (SoupServerMessage *message, const char *raw)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_output_stream_write_all (
      g_io_stream_get_output_stream (stream), raw, strlen (raw), NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
answer (StandInStep *step, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, step->status, NULL);
  for (guint i = 0; i < step->headers->len; i += 2)
    soup_message_headers_append (headers, step->headers->pdata[i], step->headers->pdata[i + 1]);
  soup_message_headers_set_content_type (headers, step->media_type, NULL);
  if (step->in_chunks)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  if (g_bytes_get_size (step->body) > 0)
    soup_message_body_append_bytes (body, step->body);
  soup_message_body_complete (body);
}

typedef struct
{
  StandInStep *step;          /* (unowned) */
  SoupServerMessage *message; /* (owned) */
} Late;

static gboolean
answer_late_cb (gpointer data)
{
  Late *late = data;

  answer (late->step, late->message);
  soup_server_message_unpause (late->message);
  return G_SOURCE_REMOVE;
}

static void
late_free (gpointer data)
{
  Late *late = data;

  g_object_unref (late->message);
  g_free (late);
}

static void
answer_later (StandIn *self, StandInStep *step, SoupServerMessage *message)
{
  g_autoptr (GSource) source = g_timeout_source_new (step->late);
  Late *late = g_new0 (Late, 1);

  late->step = step;
  late->message = g_object_ref (message);
  soup_server_message_pause (message);
  g_source_set_callback (source, answer_late_cb, late, late_free);
  g_source_attach (source, self->context);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  StandIn *self = user_data;
  StandInStep *step = NULL;

  g_mutex_lock (&self->mutex);
  step = take_step (self, message);
  g_mutex_unlock (&self->mutex);
  if (step == NULL)
    soup_server_message_set_status (message, 599, "Not expected");
  else if (step->raw != NULL || step->nothing)
    answer_raw (message, step->raw != NULL ? step->raw : "");
  else if (step->late > 0)
    answer_later (self, step, message);
  else
    answer (step, message);
}

static void
listen_on_free_port (StandIn *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;

  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static gpointer
serve_cb (gpointer data)
{
  StandIn *self = data;

  g_main_context_push_thread_default (self->context);
  g_mutex_lock (&self->mutex);
  listen_on_free_port (self);
  g_cond_signal (&self->condition);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * stand_in_new:
 *
 * Returns: (transfer full): a server that runs and expects nothing yet
 */
StandIn *
stand_in_new (void)
{
  StandIn *self = g_new0 (StandIn, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->steps = g_ptr_array_new_with_free_func (stand_in_step_free);
  self->faults = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->condition);
  self->thread = g_thread_new ("stand-in", serve_cb, self);
  g_mutex_lock (&self->mutex);
  while (self->url == NULL)
    g_cond_wait (&self->condition, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * stand_in_free:
 * @self: a server
 *
 * Ends it, and fails the test where something came that was not expected, or
 * did not come.
 */
void
stand_in_free (StandIn *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* From its own loop: a quit before the loop runs would be lost. */
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  if (self->next < self->steps->len)
    {
      StandInStep *step = self->steps->pdata[self->next];

      add_fault (self, "%s %s did not come", step->method, step->path);
    }
  for (guint i = 0; i < self->faults->len; i++)
    g_test_message ("stand-in: %s", (char *) self->faults->pdata[i]);
  g_assert_cmpuint (self->faults->len, ==, 0);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->faults);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->condition);
  g_free (self->url);
  g_free (self);
}

/**
 * stand_in_get_url:
 * @self: a server
 *
 * Returns: (transfer none): `http://127.0.0.1:PORT`
 */
const char *
stand_in_get_url (StandIn *self)
{
  return self->url;
}

/**
 * stand_in_get_port:
 * @self: a server
 *
 * Returns: its port
 */
guint
stand_in_get_port (StandIn *self)
{
  return self->port;
}

/**
 * stand_in_get_count:
 * @self: a server
 *
 * Returns: how many requests have come
 */
guint
stand_in_get_count (StandIn *self)
{
  guint count = 0;

  g_mutex_lock (&self->mutex);
  count = self->count;
  g_mutex_unlock (&self->mutex);
  return count;
}

/**
 * stand_in_expect:
 * @self: a server
 * @method: of the next request
 * @path: of the next request, with its query
 *
 * Returns: (transfer none): the step, to be described before the call is made
 */
StandInStep *
stand_in_expect (StandIn *self, const char *method, const char *path)
{
  StandInStep *step = stand_in_step_new (method, path);

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->steps, step);
  g_mutex_unlock (&self->mutex);
  return step;
}
