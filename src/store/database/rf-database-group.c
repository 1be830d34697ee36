/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-database-private.h"

#include <unistd.h>

/*
 * The shared commit. Threads that write a little and have to know that it is
 * durable stand in a line; the first of them does the work of all who stand
 * there in one transaction, so that they share one fsync and one turn under
 * the guard. Whoever comes meanwhile makes up the next group. Nobody waits for
 * company: a group is whatever has gathered while the one before it committed,
 * or while the guard was waited for.
 *
 * Each work has a savepoint of its own, so that one that fails takes nobody
 * along. What hits the transaction itself, such as a full disk, hits them all.
 */

typedef struct
{
  RfDatabaseWork work;
  gpointer data;
  GError *error; /* (owned) (nullable) */
  gboolean done;
} RfGroupItem;

typedef struct
{
  RfDatabase *database;
  GPtrArray *items; /* (element-type RfGroupItem) (nullable) until the group is closed */
} RfGroup;

/* The line is taken as late as possible, under the guard. */
static void
rf_group_close (RfGroup *group)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&group->database->line_mutex);

  if (group->items != NULL)
    return;
  group->items = group->database->line;
  group->database->line = g_ptr_array_new ();
}

/* Whether the transaction itself has come to an end, or must. */
static gboolean
rf_group_is_lost (RfConnection *connection, const GError *error)
{
  return sqlite3_get_autocommit (connection->database) != 0 ||
         g_error_matches (error, RF_ERROR, RF_ERROR_STORE_DAMAGED);
}

static gboolean
rf_group_run_item (RfConnection *connection, RfGroupItem *item, GError **error)
{
  if (!rf_connection_run (connection, error, "SAVEPOINT item", ""))
    return FALSE;
  if (item->work (connection, item->data, &item->error))
    return rf_connection_run (connection, error, "RELEASE item", "");
  if (rf_group_is_lost (connection, item->error))
    {
      g_propagate_error (error, g_steal_pointer (&item->error));
      return FALSE;
    }
  return rf_connection_run (connection, error, "ROLLBACK TO item", "") &&
         rf_connection_run (connection, error, "RELEASE item", "");
}

/* It may run a second time, on another file, when the first one was damaged. */
static gboolean
rf_group_work (RfConnection *connection, gpointer data, GError **error)
{
  RfGroup *group = data;

  rf_group_close (group);
  for (guint i = 0; i < group->items->len; i++)
    g_clear_error (&((RfGroupItem *) g_ptr_array_index (group->items, i))->error);
  if (group->items->len == 1)
    {
      RfGroupItem *only = g_ptr_array_index (group->items, 0);

      return only->work (connection, only->data, error);
    }
  for (guint i = 0; i < group->items->len; i++)
    {
      if (!rf_group_run_item (connection, g_ptr_array_index (group->items, i), error))
        return FALSE;
    }
  return TRUE;
}

static void
rf_group_end_item (RfGroupItem *item, const GError *failure)
{
  if (failure != NULL)
    {
      g_clear_error (&item->error);
      item->error = g_error_copy (failure);
    }
  item->done = TRUE;
}

static void
rf_group_lead (RfDatabase *self)
{
  RfGroup group = { self, NULL };
  g_autoptr (GError) failure = NULL;

  rf_database_run (self, RF_ACCESS_CHANGE, rf_group_work, &group, &failure);
  /* Where the guard was not to be had, the whole line is told, so that nobody
   * waits for longer than one patience. */
  rf_group_close (&group);
  g_mutex_lock (&self->line_mutex);
  for (guint i = 0; i < group.items->len; i++)
    rf_group_end_item (g_ptr_array_index (group.items, i), failure);
  self->is_led = FALSE;
  g_cond_broadcast (&self->line_moved);
  g_mutex_unlock (&self->line_mutex);
  g_ptr_array_unref (group.items);
}

/**
 * rf_database_run_grouped:
 * @work: what is done, in a few statements that wait for nothing; it may be run
 *   on the thread of another caller, while this one waits
 *
 * rf_database_run() with %RF_ACCESS_CHANGE, in one transaction with whatever
 * other threads of this process give to this function at the same time. Each
 * work sees what those before it in the group have done. When this returns, the
 * work is durable, or nothing of it was done; one that fails does not make the
 * others fail.
 *
 * Returns: whether @work succeeded and was committed
 */
gboolean
rf_database_run_grouped (RfDatabase *self, RfDatabaseWork work, gpointer data, GError **error)
{
  RfGroupItem item = { work, data, NULL, FALSE };
  gboolean leads;

  /* After a fork the thread that leads may not be there; this is refused. */
  if (getpid () != self->process)
    return rf_database_run (self, RF_ACCESS_CHANGE, work, data, error);
  g_mutex_lock (&self->line_mutex);
  g_ptr_array_add (self->line, &item);
  while (self->is_led && !item.done)
    g_cond_wait (&self->line_moved, &self->line_mutex);
  leads = !item.done;
  if (leads)
    self->is_led = TRUE;
  g_mutex_unlock (&self->line_mutex);
  if (leads)
    rf_group_lead (self);
  if (item.error == NULL)
    return TRUE;
  g_propagate_error (error, item.error);
  return FALSE;
}
