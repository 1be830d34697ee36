/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

/* Whether the database can be written, in earnest: a row is written as it is, and
 * the transaction is committed as any other. */

static const char touch[] = "UPDATE queue SET paused = paused";

static const char select_oldest[] =
    "SELECT coalesce (min (started_at), 0) FROM flights WHERE released = 0";

static gboolean
rf_job_probe_work (RfConnection *connection, gpointer data, GError **error)
{
  gint64 oldest = 0;

  if (!rf_connection_run (connection, error, touch, "") ||
      !rf_connection_read_int (connection, select_oldest, &oldest, error))
    return FALSE;
  *(gint64 *) data = oldest;
  return TRUE;
}

gboolean
rf_job_probe (RfDatabase *database, gint64 *oldest, GError **error)
{
  return rf_database_run (database, RF_ACCESS_CHANGE, rf_job_probe_work, oldest, error);
}
