/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-glances.h"

#include <string.h>

/*
 * What the connections of a database have read a moment ago, and need not read again
 * while nobody, in whatever process, has committed anything since. SQLite itself knows
 * that from the head of the index of the log, which all processes share in memory: a
 * reader whose copy of it is the same sees the same database. It is looked at here
 * without the locks that a transaction takes, which cost more than the reading.
 *
 * The table never grows: it is cut into sets, each with a lock, a head and a few
 * places of its own, and what comes new into a full set takes the oldest's place. A
 * value is kept when it is read for the second time, so that many that are read once
 * neither are copied for nothing nor drive out what is wanted again and again.
 */

/* The form of the head is told in SQLite's walformat.html. It stands there twice,
 * and is being written while both differ. Zeros are no head. */
#define HEAD_IS_INIT 12

#define SETS   256
#define PLACES 16 /* in each set */
#define SEEN   64 /* in each set: what was read last, of which nothing else is known */

typedef struct
{
  guint hash; /* of what is there, or 0 */
  const RfGlanceKind *kind;
  char *namespace_; /* (owned) */
  char *key;        /* (owned) */
  gpointer value;   /* (owned) */
} RfGlance;

typedef struct
{
  GMutex mutex;                 /* over what follows */
  guint8 head[RF_GLANCES_HEAD]; /* what stood there when all of the values were read */
  RfGlance places[PLACES];
  guint seen[SEEN];
  guint8 oldest_place;
  guint8 oldest_seen;
} RfGlanceSet;

struct _RfGlances
{
  gatomicrefcount references;
  RfGlanceSet sets[SETS];
};

/**
 * rf_glances_new:
 *
 * Returns: (transfer full): what the connections of one database share. It may be used
 *   by all threads.
 */
RfGlances *
rf_glances_new (void)
{
  RfGlances *self = g_new0 (RfGlances, 1);

  g_atomic_ref_count_init (&self->references);
  for (guint i = 0; i < SETS; i++)
    g_mutex_init (&self->sets[i].mutex);
  return self;
}

/**
 * rf_glances_ref:
 * @self: what connections share
 *
 * Returns: (transfer full): @self
 */
RfGlances *
rf_glances_ref (RfGlances *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
rf_glance_clear (RfGlance *self)
{
  if (self->hash == 0)
    return;
  self->hash = 0;
  self->kind->free (self->value);
  g_free (self->namespace_);
  g_free (self->key);
}

static void
rf_glance_set_forget (RfGlanceSet *self)
{
  for (guint i = 0; i < PLACES; i++)
    rf_glance_clear (&self->places[i]);
}

/**
 * rf_glances_unref:
 * @self: (transfer full) (nullable): what connections share
 */
void
rf_glances_unref (RfGlances *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < SETS; i++)
    {
      rf_glance_set_forget (&self->sets[i]);
      g_mutex_clear (&self->sets[i].mutex);
    }
  g_free (self);
}

/* It stays where it is until the connection is closed, which nobody may take from a
 * connection that has it open. Where others may not be waited for, or none can write,
 * there is no such place. */
static const guint8 *
rf_glances_find_head (RfConnection *connection)
{
  sqlite3_file *file = NULL;
  void volatile *region = NULL;

  if (connection->wal_index != NULL)
    return connection->wal_index;
  if (connection->mode != RF_OPEN_WRITE ||
      sqlite3_file_control (connection->database, "main", SQLITE_FCNTL_FILE_POINTER, &file) !=
          SQLITE_OK ||
      file == NULL || file->pMethods == NULL || file->pMethods->iVersion < 2 ||
      file->pMethods->xShmMap (file, 0, 32 * 1024, 0, &region) != SQLITE_OK)
    return NULL;
  connection->wal_index = (const guint8 *) region;
  return connection->wal_index;
}

/* Returns: whether @head is what stands there */
static gboolean
rf_glances_read_head (RfConnection *connection, guint8 head[RF_GLANCES_HEAD])
{
  const guint8 *place = rf_glances_find_head (connection);
  guint8 again[RF_GLANCES_HEAD];

  if (place == NULL)
    return FALSE;
  memcpy (head, place, RF_GLANCES_HEAD);
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
  memcpy (again, place + RF_GLANCES_HEAD, RF_GLANCES_HEAD);
  return head[HEAD_IS_INIT] != 0 && memcmp (head, again, RF_GLANCES_HEAD) == 0;
}

/* The lock is held. Whatever was read under another head is forgotten. */
static void
rf_glance_set_turn_to (RfGlanceSet *self, const guint8 head[RF_GLANCES_HEAD])
{
  if (memcmp (self->head, head, RF_GLANCES_HEAD) == 0)
    return;
  rf_glance_set_forget (self);
  memcpy (self->head, head, RF_GLANCES_HEAD);
}

static guint
rf_glance_hash (const RfGlanceKind *kind, const char *namespace_, const char *key)
{
  guint hash = g_str_hash (key) * 31 + g_str_hash (namespace_) + g_direct_hash (kind);

  return (hash ^ hash >> 16) | 1;
}

static RfGlance *
rf_glance_set_find (RfGlanceSet *self,
                    guint hash,
                    const RfGlanceKind *kind,
                    const char *namespace_,
                    const char *key)
{
  for (guint i = 0; i < PLACES; i++)
    {
      RfGlance *place = &self->places[i];

      if (place->hash == hash && place->kind == kind && g_str_equal (place->key, key) &&
          g_str_equal (place->namespace_, namespace_))
        return place;
    }
  return NULL;
}

/* Returns: whether it was read before */
static gboolean
rf_glance_set_see (RfGlanceSet *self, guint hash)
{
  for (guint i = 0; i < SEEN; i++)
    {
      if (self->seen[i] == hash)
        return TRUE;
    }
  self->seen[self->oldest_seen++ % SEEN] = hash;
  return FALSE;
}

/* Returns: (transfer none): an empty place */
static RfGlance *
rf_glance_set_make_room (RfGlanceSet *self)
{
  RfGlance *place = NULL;

  for (guint i = 0; i < PLACES; i++)
    {
      if (self->places[i].hash == 0)
        return &self->places[i];
    }
  place = &self->places[self->oldest_place++ % PLACES];
  rf_glance_clear (place);
  return place;
}

/**
 * rf_glances_recall:
 * @connection: a connection that is in no transaction
 * @kind: of what is read
 * @namespace_: with @key, what is read
 * @key: see @namespace_
 *
 * Where it returns %NULL, read, and call rf_glances_keep() with what was read.
 *
 * Returns: (transfer full) (nullable): what a read would find
 */
gpointer
rf_glances_recall (RfConnection *connection,
                   const RfGlanceKind *kind,
                   const char *namespace_,
                   const char *key)
{
  guint hash = rf_glance_hash (kind, namespace_, key);
  g_autoptr (GMutexLocker) locker = NULL;
  RfGlanceSet *set = NULL;
  const RfGlance *glance = NULL;

  if (connection->glances == NULL)
    return NULL;
  if (!rf_glances_read_head (connection, connection->glanced_head))
    {
      memset (connection->glanced_head, 0, RF_GLANCES_HEAD);
      return NULL;
    }
  set = &connection->glances->sets[(hash >> 1) % SETS];
  locker = g_mutex_locker_new (&set->mutex);
  rf_glance_set_turn_to (set, connection->glanced_head);
  glance = rf_glance_set_find (set, hash, kind, namespace_, key);
  return glance != NULL ? kind->copy (glance->value) : NULL;
}

/**
 * rf_glances_keep:
 * @connection: a connection that was asked, and did not remember
 * @kind: of what was read
 * @namespace_: with @key, what was read
 * @key: see @namespace_
 * @value: what was found, after rf_glances_recall() and in a read of its own
 *
 * Remembers it, unless something was committed meanwhile.
 */
void
rf_glances_keep (RfConnection *connection,
                 const RfGlanceKind *kind,
                 const char *namespace_,
                 const char *key,
                 gconstpointer value)
{
  guint hash = rf_glance_hash (kind, namespace_, key);
  g_autoptr (GMutexLocker) locker = NULL;
  guint8 head[RF_GLANCES_HEAD];
  RfGlanceSet *set = NULL;
  RfGlance *place = NULL;

  if (connection->glances == NULL || !rf_glances_read_head (connection, head) ||
      memcmp (head, connection->glanced_head, RF_GLANCES_HEAD) != 0)
    return;
  set = &connection->glances->sets[(hash >> 1) % SETS];
  locker = g_mutex_locker_new (&set->mutex);
  rf_glance_set_turn_to (set, head);
  if (!rf_glance_set_see (set, hash) ||
      rf_glance_set_find (set, hash, kind, namespace_, key) != NULL)
    return;
  place = rf_glance_set_make_room (set);
  place->hash = hash;
  place->kind = kind;
  place->namespace_ = g_strdup (namespace_);
  place->key = g_strdup (key);
  place->value = kind->copy (value);
}
