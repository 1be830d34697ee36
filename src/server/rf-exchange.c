/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"

#include <string.h>

/* The life of a request: begun on its loop, perhaps worked on elsewhere, and
 * answered on its loop again. */

/**
 * rf_exchange_new:
 * @loop: whose connection it came over
 * @stream: the connection
 * @local: under which address the client has found the server
 * @head: (transfer full): what it says
 *
 * Returns: (transfer full): a request of which only the head is there
 */
RfExchange *
rf_exchange_new (RfLoop *loop, RfConnectionStream *stream, GSocketAddress *local, RfHead *head)
{
  RfExchange *self = g_new0 (RfExchange, 1);

  g_atomic_ref_count_init (&self->references);
  self->loop = loop;
  self->server = rf_loop_get_server (loop);
  self->stream = g_object_ref (stream);
  self->local = g_object_ref (local);
  self->head = *head;
  memset (head, 0, sizeof *head);
  self->began = g_get_monotonic_time ();
  self->sent_before = rf_connection_stream_get_sent (stream);
  self->headers = g_string_sized_new (512);
  return self;
}

/**
 * rf_exchange_ref:
 * @self: a request
 *
 * Returns: (transfer full): the same
 */
RfExchange *
rf_exchange_ref (RfExchange *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_exchange_unref:
 * @self: (transfer full): a request
 */
void
rf_exchange_unref (RfExchange *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  rf_exchange_set_data (self, NULL, NULL);
  rf_upload_free (self->upload);
  rf_route_match_clear (&self->match);
  g_clear_pointer (&self->caller, rf_caller_unref);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->stream_body, rf_body_free);
  g_string_free (self->headers, TRUE);
  g_free (self->key);
  rf_head_clear (&self->head);
  g_object_unref (self->local);
  g_object_unref (self->stream);
  g_clear_object (&self->message);
  g_free (self);
}

/**
 * rf_exchange_set_data:
 * @self: a request
 * @data: (nullable): what the next work needs
 * @destroy: (nullable): frees it with the request, or when there is another
 */
void
rf_exchange_set_data (RfExchange *self, gpointer data, GDestroyNotify destroy)
{
  if (self->destroy != NULL && self->data != NULL)
    self->destroy (self->data);
  self->data = data;
  self->destroy = destroy;
}

/**
 * rf_exchange_get_data:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): what rf_exchange_set_data() was given
 */
gpointer
rf_exchange_get_data (RfExchange *self)
{
  return self->data;
}

/**
 * rf_exchange_go_on:
 * @self: a request that is being worked on
 * @place: where
 * @work: what comes next, when the work that calls this has returned
 */
void
rf_exchange_go_on (RfExchange *self, RfPlace place, RfRouteWork work)
{
  self->place = place;
  self->work = work;
}

/* Returns: whether there is an answer; else it goes on in self->place */
static gboolean
rf_exchange_work (RfExchange *self)
{
  RfRouteWork work = self->work;
  g_autoptr (GError) error = NULL;

  self->work = NULL;
  if (work (self, &error))
    return self->work == NULL;
  self->work = NULL;
  rf_error_normalise (&error, RF_ERROR_FAILED);
  rf_exchange_answer_error (self, error);
  return TRUE;
}

/* Returns: whether it may go on there; else it has its answer */
static gboolean
rf_exchange_find_room (RfExchange *self)
{
  g_autoptr (GError) error = NULL;

  if (self->place != RF_PLACE_MISSES || self->match.route->place == RF_PLACE_MISSES ||
      self->is_miss || rf_room_take (self, &error))
    return TRUE;
  self->work = NULL;
  rf_exchange_answer_error (self, error);
  return FALSE;
}

static gboolean
rf_exchange_land_cb (gpointer data)
{
  RfExchange *self = data;

  void (*landed) (RfExchange *) = g_steal_pointer (&self->landed);

  rf_room_leave (self);
  if (self->is_over)
    return G_SOURCE_REMOVE;
  if (landed != NULL)
    {
      landed (self);
      return G_SOURCE_REMOVE;
    }
  rf_exchange_apply (self);
  soup_server_message_unpause (self->message);
  return G_SOURCE_REMOVE;
}

static void
rf_exchange_unref_cb (gpointer exchange)
{
  rf_exchange_unref (exchange);
}

static gboolean
rf_exchange_drop_cb (gpointer exchange)
{
  return G_SOURCE_REMOVE;
}

/**
 * rf_exchange_work_cb:
 * @data: (type RfExchange) (transfer full): a request that goes on here
 * @user_data: (type RfServer): the server
 *
 * Runs on a thread of a pool.
 */
void
rf_exchange_work_cb (gpointer data, gpointer user_data)
{
  RfExchange *self = data;
  RfServer *server = user_data;

  if (rf_exchange_work (self) || !rf_exchange_find_room (self))
    rf_loop_invoke (self->loop, rf_exchange_land_cb, self, rf_exchange_unref_cb);
  else if (!rf_server_push (server, self->place, self))
    rf_loop_invoke (self->loop, rf_exchange_drop_cb, self, rf_exchange_unref_cb);
}

/* Where the server has stopped, the request ends with its connection. Returns: whether it
 * goes on */
static gboolean
rf_exchange_push (RfExchange *self, RfPlace place)
{
  RfExchange *pushed = rf_exchange_ref (self);

  if (rf_server_push (self->server, place, pushed))
    return TRUE;
  rf_exchange_unref (pushed);
  return FALSE;
}

/**
 * rf_exchange_send_away:
 * @self: a request, on its loop
 * @place: where it goes on; not on the loop
 * @work: what is done there
 *
 * Nothing more is read or written until the work has landed.
 */
void
rf_exchange_send_away (RfExchange *self, RfPlace place, RfRouteWork work)
{
  rf_exchange_go_on (self, place, work);
  soup_server_message_pause (self->message);
  rf_exchange_push (self, place);
}

/**
 * rf_exchange_make_more:
 * @self: a request whose body is being sent, on its loop
 * @place: where it goes on; not on the loop
 * @work: makes more of the body there
 * @landed: called on the loop when @work has returned, and the request still goes on
 *
 * One at a time. The client may be sent what is there already meanwhile.
 *
 * Returns: whether there will be more; not where the server has stopped
 */
gboolean
rf_exchange_make_more (RfExchange *self,
                       RfPlace place,
                       RfRouteWork work,
                       void (*landed) (RfExchange *self))
{
  self->landed = landed;
  rf_exchange_go_on (self, place, work);
  return rf_exchange_push (self, place);
}

/**
 * rf_exchange_begin:
 * @self: a request that was let in, and of which only the head is there
 */
void
rf_exchange_begin (RfExchange *self)
{
  if ((self->match.route->flags & RF_ROUTE_RAW) != 0)
    rf_upload_begin (self);
}

/**
 * rf_exchange_start:
 * @self: a request that was let in and is there to its end
 * @body: (nullable): what was sent
 * @length: bytes of it
 *
 * Runs on its loop.
 *
 * Returns: whether there is an answer; else it has to go on elsewhere
 */
gboolean
rf_exchange_start (RfExchange *self, const char *body, gsize length)
{
  g_autoptr (GError) error = NULL;

  self->has_started = TRUE;
  self->work = self->upload != NULL ? rf_upload_end : self->match.route->work;
  self->place = self->match.route->place;
  if (rf_exchange_read_body (self, body, length, &error))
    return self->place == RF_PLACE_LOOP && rf_exchange_work (self);
  self->work = NULL;
  rf_exchange_answer_error (self, error);
  return TRUE;
}

/**
 * rf_exchange_run:
 * @self: a request that was let in, and that libsoup has read to its end
 *
 * Runs on its loop: answers it, or lets it go on elsewhere.
 */
void
rf_exchange_run (RfExchange *self)
{
  if (!self->has_started && self->upload != NULL)
    rf_exchange_start (self, NULL, 0);
  else if (!self->has_started)
    {
      SoupMessageBody *body = soup_server_message_get_request_body (self->message);
      g_autoptr (GBytes) bytes = soup_message_body_flatten (body);

      rf_exchange_start (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  if (self->work == NULL || !rf_exchange_find_room (self))
    rf_exchange_apply (self);
  else
    rf_exchange_send_away (self, self->place, self->work);
}
