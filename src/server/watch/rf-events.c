/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-events.h"

#include "rf-json-printer.h"
#include "rf-time.h"

#include <string.h>

/*
 * Events lie in one ring, already in the form of server-sent events, and each
 * reader only has a position in it. So a slow reader costs nothing, and one that
 * falls behind the ring's end is dropped: it comes again with the id of the last
 * event that it has seen, and is told when it has missed some.
 */

/* How many events are kept. */
#define KEPT 1024

/* Bytes of the ring that an event has. One that is longer has a block of its own, which
 * few are: blocks that live for minutes would lie between those that live for a request,
 * and keep their pages. */
#define ROOM 448

/* Bytes that are given to a reader at once. */
#define PIECE (32 * 1024)

/* How soon a client that was cut off comes again, in milliseconds. */
#define GREETING "retry: 2000\n: these are events of Refrain\n\n"
#define BEAT     ": still here\n\n"

typedef struct
{
  const char *text;       /* the three lie behind each other */
  const char *namespace_; /* (nullable) for admins alone */
  const char *user_id;    /* (nullable) for admins and that person alone */
  char *block;            /* (owned) (nullable) where they lie, instead of the room */
  char room[ROOM];
} RfEvent;

struct _RfEvents
{
  gint64 epoch; /* tells this process from the one before */
  GMutex mutex;
  RfEvent ring[KEPT]; /* guarded by mutex, as the rest is */
  guint64 n_added;    /* event number n lies in ring[n % KEPT] */
  GPtrArray *readers; /* of RfEventsBody, borrowed */
  gboolean is_closed;
};

typedef struct
{
  RfBody parent;
  RfEvents *events;
  RfExchange *exchange; /* (owned) until the body is freed, which its loop does */
  RfCaller *caller;     /* (owned) one without a namespace sees all of them */
  guint64 next;
  gboolean is_greeted;
  gboolean has_missed; /* some of what it asks for is gone */
  gboolean is_due;     /* for a sign of life */
  gboolean waits;
} RfEventsBody;

/**
 * rf_events_new:
 *
 * Returns: (transfer full): no events yet
 */
RfEvents *
rf_events_new (void)
{
  RfEvents *self = g_new0 (RfEvents, 1);

  self->epoch = rf_time_now ();
  self->readers = g_ptr_array_new ();
  g_mutex_init (&self->mutex);
  return self;
}

static void
rf_event_clear (RfEvent *event)
{
  g_clear_pointer (&event->block, g_free);
  event->text = NULL;
  event->namespace_ = NULL;
  event->user_id = NULL;
}

static const char *
rf_event_put (char **at, const char *text)
{
  const char *put = *at;

  if (text == NULL)
    return NULL;
  *at = g_stpcpy (*at, text) + 1;
  return put;
}

static void
rf_event_set (RfEvent *event, const GString *text, const char *namespace_, const char *user_id)
{
  gsize needed = text->len + 1;
  char *at = event->room;

  needed += namespace_ != NULL ? strlen (namespace_) + 1 : 0;
  needed += user_id != NULL ? strlen (user_id) + 1 : 0;
  rf_event_clear (event);
  if (needed > ROOM)
    at = event->block = g_malloc (needed);
  event->text = rf_event_put (&at, text->str);
  event->namespace_ = rf_event_put (&at, namespace_);
  event->user_id = rf_event_put (&at, user_id);
}

/**
 * rf_events_free:
 * @self: (transfer full): events that nobody reads any more
 */
void
rf_events_free (RfEvents *self)
{
  for (gsize i = 0; i < KEPT; i++)
    rf_event_clear (&self->ring[i]);
  g_ptr_array_unref (self->readers);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* The exchange has a reference of its own while it is a reader's. */
static void
rf_events_wake (RfEvents *self)
{
  for (guint i = 0; i < self->readers->len; i++)
    {
      RfEventsBody *reader = g_ptr_array_index (self->readers, i);

      if (!reader->waits)
        continue;
      reader->waits = FALSE;
      rf_exchange_wake (reader->exchange);
    }
}

/**
 * rf_events_close:
 * @self: events
 *
 * Ends what everybody reads, after what is there already.
 */
void
rf_events_close (RfEvents *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  rf_events_wake (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_events_beat:
 * @self: events
 *
 * Gives everybody a sign of life, by which one learns whether the other is there.
 */
void
rf_events_beat (RfEvents *self)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->readers->len; i++)
    ((RfEventsBody *) g_ptr_array_index (self->readers, i))->is_due = TRUE;
  rf_events_wake (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_events_count_readers:
 * @self: events
 *
 * Returns: how many listen
 */
guint
rf_events_count_readers (RfEvents *self)
{
  guint count = 0;

  g_mutex_lock (&self->mutex);
  count = self->readers->len;
  g_mutex_unlock (&self->mutex);
  return count;
}

/**
 * rf_events_add:
 * @self: events
 * @type: what has happened, a word
 * @namespace_: (nullable): whom it concerns; %NULL is for admins alone
 * @data: (transfer full): the rest
 */
void
rf_events_add (RfEvents *self, const char *type, const char *namespace_, JsonNode *data)
{
  rf_events_add_of_person (self, type, namespace_, NULL, data);
}

/**
 * rf_events_add_of_person:
 * @self: events
 * @type: what has happened, a word
 * @namespace_: (nullable): the tenant; %NULL is for admins alone
 * @user_id: (nullable): whom alone it concerns, beside admins; %NULL for the whole
 *   tenant
 * @data: (transfer full): the rest
 */
void
rf_events_add_of_person (RfEvents *self,
                         const char *type,
                         const char *namespace_,
                         const char *user_id,
                         JsonNode *data)
{
  g_autoptr (JsonNode) owned = data;
  g_autofree char *json = rf_json_print (owned, NULL, NULL);
  g_autoptr (GString) text = g_string_sized_new (ROOM);

  if (json == NULL)
    return;
  g_mutex_lock (&self->mutex);
  g_string_printf (text,
                   "id: %" G_GINT64_FORMAT "-%" G_GUINT64_FORMAT "\nevent: %s\ndata: %s\n\n",
                   self->epoch,
                   self->n_added,
                   type,
                   json);
  rf_event_set (&self->ring[self->n_added % KEPT], text, namespace_, user_id);
  self->n_added++;
  rf_events_wake (self);
  g_mutex_unlock (&self->mutex);
}

static guint64
rf_events_get_oldest (const RfEvents *self)
{
  return self->n_added > KEPT ? self->n_added - KEPT : 0;
}

static gboolean
rf_events_sees (const RfEventsBody *reader, const RfEvent *event)
{
  const RfCaller *caller = reader->caller;

  if (caller->namespace_ != NULL && g_strcmp0 (caller->namespace_, event->namespace_) != 0)
    return FALSE;
  if (caller->person == NULL)
    return event->user_id == NULL || caller->role == RF_ROLE_OF_ADMIN;
  return g_strcmp0 (caller->person, event->user_id) == 0;
}

/* What has come since, as far as one piece goes. */
static void
rf_events_append (RfEventsBody *reader, GString *text)
{
  RfEvents *self = reader->events;

  for (; reader->next < self->n_added && text->len < PIECE; reader->next++)
    {
      const RfEvent *event = &self->ring[reader->next % KEPT];

      if (rf_events_sees (reader, event))
        g_string_append (text, event->text);
    }
}

static void
rf_events_greet (RfEventsBody *reader, GString *text)
{
  reader->is_greeted = TRUE;
  g_string_append (text, GREETING);
  if (reader->has_missed)
    g_string_append (text, "event: missed\ndata: {}\n\n");
}

static RfBodyState
rf_events_next (RfBody *body, GBytes **bytes)
{
  RfEventsBody *reader = (RfEventsBody *) body;
  RfEvents *self = reader->events;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GString) text = NULL;

  if (reader->next < rf_events_get_oldest (self))
    return RF_BODY_BREAKS;
  text = g_string_new (NULL);
  if (!reader->is_greeted)
    rf_events_greet (reader, text);
  rf_events_append (reader, text);
  if (text->len == 0 && self->is_closed)
    return RF_BODY_ENDS;
  if (text->len == 0 && reader->is_due)
    g_string_append (text, BEAT);
  reader->waits = text->len == 0;
  if (reader->waits)
    return RF_BODY_WAITS;
  reader->is_due = FALSE;
  *bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  return RF_BODY_BYTES;
}

static void
rf_events_body_free (RfBody *body)
{
  RfEventsBody *reader = (RfEventsBody *) body;

  g_mutex_lock (&reader->events->mutex);
  g_ptr_array_remove_fast (reader->events->readers, reader);
  g_mutex_unlock (&reader->events->mutex);
  rf_exchange_unref (reader->exchange);
  rf_caller_unref (reader->caller);
  g_free (reader);
}

/* Returns: the position after the event of that id; @has_missed where events lie
 * between that are gone, or those of another process */
static guint64
rf_events_find (const RfEvents *self, const char *last_id, gboolean *has_missed)
{
  g_auto (GStrv) parts = last_id != NULL ? g_strsplit (last_id, "-", 2) : NULL;
  guint64 epoch = 0;
  guint64 number = 0;

  *has_missed = FALSE;
  if (last_id == NULL || *last_id == '\0')
    return self->n_added;
  *has_missed = TRUE;
  if (parts[1] == NULL || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, &epoch, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, &number, NULL))
    return rf_events_get_oldest (self);
  if ((gint64) epoch != self->epoch || number >= self->n_added)
    return rf_events_get_oldest (self);
  *has_missed = number + 1 < rf_events_get_oldest (self);
  return MAX (number + 1, rf_events_get_oldest (self));
}

/**
 * rf_events_read:
 * @self: events
 * @exchange: who wants them
 * @last_id: (nullable): of the last one that it has seen
 *
 * Returns: (transfer full): the body of an answer, which ends with its connection
 */
RfBody *
rf_events_read (RfEvents *self, RfExchange *exchange, const char *last_id)
{
  RfEventsBody *reader = g_new0 (RfEventsBody, 1);

  reader->parent.length = -1;
  reader->parent.media_type = g_strdup ("text/event-stream");
  reader->parent.next = rf_events_next;
  reader->parent.free = rf_events_body_free;
  reader->events = self;
  reader->exchange = rf_exchange_ref (exchange);
  reader->caller = rf_caller_ref ((RfCaller *) rf_exchange_get_caller (exchange));
  g_mutex_lock (&self->mutex);
  reader->next = rf_events_find (self, last_id, &reader->has_missed);
  g_ptr_array_add (self->readers, reader);
  g_mutex_unlock (&self->mutex);
  return &reader->parent;
}
