/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-place.h"

/*
 * An entry's id says where its row lies: 45 bits of a hash of its key and eight
 * that are 0 for the first row of the key. Each later one takes the next id, so
 * that all rows of a key, the live one and those in the trash, lie side by side
 * and the newest is found by one short descent. With a million entries the index
 * over the keys themselves, which are long, costs as much again as the row.
 *
 * Nothing is right or wrong by it: the places of two keys may overlap, a row whose
 * place is full lies elsewhere, and one that was restored is not the newest. What
 * lives is found by RF_PLACE_SELECT_LIVING then: by an index over live rows that
 * are not the first of a place, and those few of the key that are.
 */

#define FIRST_STEP 256 /* as the index entries_living has it */
#define ID_BITS    53  /* a whole number that JSON can carry */

/* Many more rows than a key ever has in the trash, and few enough that hardly
 * any other key's place begins among them. */
#define PLACE_SIZE 65536

/* How many other places are tried for a row whose own is full. */
#define MAX_PLACES 64

static const char select_last[] = "SELECT max (id) FROM entries WHERE id BETWEEN ?1 AND ?2";

/* FNV-1a, for the text. */
static guint64
rf_place_hash (guint64 hash, const char *text)
{
  for (const char *next = text; *next != '\0'; next++)
    hash = (hash ^ (guint8) *next) * G_GUINT64_CONSTANT (0x100000001b3);
  return (hash ^ 0xff) * G_GUINT64_CONSTANT (0x100000001b3);
}

/* The finalizer of MurmurHash3, since the upper bits of FNV-1a are poor. */
static guint64
rf_place_mix (guint64 hash)
{
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ (hash >> 33);
}

/**
 * rf_place_get_first:
 *
 * Returns: the first of the ids that are for this key; from 0 up
 */
gint64
rf_place_get_first (const char *namespace_, const char *key)
{
  guint64 hash = rf_place_hash (G_GUINT64_CONSTANT (0xcbf29ce484222325), namespace_);

  hash = rf_place_mix (rf_place_hash (hash, key));
  return (gint64) ((hash >> (64 - ID_BITS)) & ~(guint64) (FIRST_STEP - 1));
}

/**
 * rf_place_get_last:
 * @first: what rf_place_get_first() gave
 *
 * Returns: the last of the ids that are for the key
 */
gint64
rf_place_get_last (gint64 first)
{
  return MIN (first + PLACE_SIZE, G_GINT64_CONSTANT (1) << ID_BITS) - 1;
}

/* An id that looks like the first of a place is only the first row's. */
static gint64
rf_place_get_next (gint64 id)
{
  return (id + 1) % FIRST_STEP != 0 ? id + 1 : id + 2;
}

static gboolean
rf_place_find_free (RfConnection *connection, gint64 first, gint64 *id, GError **error)
{
  gint64 last = rf_place_get_last (first);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_last, "ii", first, last);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  /* No row has the id 0, which means none. */
  *id = MAX (first, 1);
  if (row && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    *id = rf_place_get_next (sqlite3_column_int64 (statement, 0));
  if (*id > last)
    *id = 0;
  return TRUE;
}

/**
 * rf_place_choose:
 * @id: (out): the id for a new row of the key, the last in its place, or one
 *   elsewhere where that is full
 *
 * Returns: whether the database could be read
 */
gboolean
rf_place_choose (RfConnection *connection,
                 const char *namespace_,
                 const char *key,
                 gint64 *id,
                 GError **error)
{
  gint64 first = rf_place_get_first (namespace_, key);

  for (int i = 0; i < MAX_PLACES; i++)
    {
      if (!rf_place_find_free (connection, first, id, error))
        return FALSE;
      if (*id != 0)
        return TRUE;
      first = (gint64) (rf_place_mix ((guint64) first + 1) >> (64 - ID_BITS));
      first = rf_place_get_next (first & ~(gint64) (FIRST_STEP - 1));
    }
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "no place is left for “%s”", key);
  return FALSE;
}
