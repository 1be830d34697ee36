/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-glances.h"

#include <string.h>

/*
 * What a connection has read a moment ago, and need not read again while nobody, in
 * whatever process, has committed anything since. SQLite itself knows that from the
 * head of the index of the log, which all processes share in memory: a reader whose
 * copy of it is the same sees the same database. It is looked at here without the
 * locks that a transaction takes, which cost more than the reading.
 *
 * The table is small and never grows: what falls on another's place takes it. A
 * value is kept when it is read for the second time, so that many that are read
 * once are not copied for nothing.
 */

/* The form of the head is told in SQLite's walformat.html. It stands there twice,
 * and is being written while both differ. */
#define HEAD         48
#define HEAD_IS_INIT 12

#define PLACES 256

typedef struct
{
  guint hash; /* of what was read there last, or 0 */
  const RfGlanceKind *kind;
  char *namespace_; /* (owned) */
  char *key;        /* (owned) */
  gpointer value;   /* (owned) (nullable) */
} RfGlance;

struct _RfGlances
{
  guint8 head[HEAD]; /* what stood there when all of the values were read */
  gboolean is_known;
  RfGlance places[PLACES];
};

static void
rf_glance_clear (RfGlance *self)
{
  if (self->value == NULL)
    return;
  self->kind->free (self->value);
  self->value = NULL;
  g_clear_pointer (&self->namespace_, g_free);
  g_clear_pointer (&self->key, g_free);
}

static void
rf_glances_forget (RfGlances *self)
{
  for (guint i = 0; i < PLACES; i++)
    rf_glance_clear (&self->places[i]);
}

/**
 * rf_glances_free:
 * @self: (transfer full) (nullable): what a connection remembers
 */
void
rf_glances_free (RfGlances *self)
{
  if (self == NULL)
    return;
  rf_glances_forget (self);
  g_free (self);
}

/* Returns: whether @head is what stands there */
static gboolean
rf_glances_read_head (RfConnection *connection, guint8 head[HEAD])
{
  sqlite3_file *file = NULL;
  void volatile *region = NULL;
  guint8 again[HEAD];

  /* Where others may not be waited for, or none can write, there is no such head. */
  if (connection->mode != RF_OPEN_WRITE ||
      sqlite3_file_control (connection->database, "main", SQLITE_FCNTL_FILE_POINTER, &file) !=
          SQLITE_OK ||
      file == NULL || file->pMethods == NULL || file->pMethods->iVersion < 2 ||
      file->pMethods->xShmMap (file, 0, 32 * 1024, 0, &region) != SQLITE_OK || region == NULL)
    return FALSE;
  memcpy (head, (const guint8 *) region, HEAD);
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
  memcpy (again, (const guint8 *) region + HEAD, HEAD);
  return head[HEAD_IS_INIT] != 0 && memcmp (head, again, HEAD) == 0;
}

static RfGlance *
rf_glances_find (RfGlances *self, const char *namespace_, const char *key, guint *hash)
{
  *hash = (g_str_hash (key) * 31 + g_str_hash (namespace_)) | 1;
  return &self->places[(*hash >> 1) % PLACES];
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
 * Returns: (transfer none) (nullable): what a read would find
 */
gconstpointer
rf_glances_recall (RfConnection *connection,
                   const RfGlanceKind *kind,
                   const char *namespace_,
                   const char *key)
{
  RfGlances *self = connection->glances;
  guint8 head[HEAD];
  const RfGlance *glance = NULL;
  guint hash = 0;

  if (self == NULL)
    self = connection->glances = g_new0 (RfGlances, 1);
  if (!rf_glances_read_head (connection, head))
    {
      self->is_known = FALSE;
      return NULL;
    }
  if (!self->is_known || memcmp (head, self->head, HEAD) != 0)
    {
      rf_glances_forget (self);
      memcpy (self->head, head, HEAD);
      self->is_known = TRUE;
      return NULL;
    }
  glance = rf_glances_find (self, namespace_, key, &hash);
  if (glance->value == NULL || glance->kind != kind || !g_str_equal (glance->key, key) ||
      !g_str_equal (glance->namespace_, namespace_))
    return NULL;
  return glance->value;
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
  RfGlances *self = connection->glances;
  guint8 head[HEAD];
  guint hash = 0;
  RfGlance *glance = rf_glances_find (self, namespace_, key, &hash);
  gboolean is_second = glance->hash == hash && glance->kind == kind;

  rf_glance_clear (glance);
  glance->hash = hash;
  glance->kind = kind;
  if (!is_second || !self->is_known || !rf_glances_read_head (connection, head) ||
      memcmp (head, self->head, HEAD) != 0)
    return;
  glance->namespace_ = g_strdup (namespace_);
  glance->key = g_strdup (key);
  glance->value = kind->copy (value);
}
