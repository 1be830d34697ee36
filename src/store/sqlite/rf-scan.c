/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-scan.h"

/*
 * Reads what can be read of a table in a damaged file: forward, with growing
 * leaps over what cannot be read, and then from the end back to there.
 */

/* No table of ours has numbers above this that were given one by one. */
#define SCAN_END (G_GINT64_CONSTANT (1) << 60)

typedef struct
{
  RfConnection *damaged;
  RfScanFunc function;
  gpointer user_data;
  gint64 last;     /* the first column of the last row that was read */
  GError *failure; /* (owned) (nullable) one that is no damage */
} RfScan;

/* Damage is what is read around; anything else may be over the next time. */
static gboolean
rf_scan_fail (RfScan *self, GError *failure)
{
  if (rf_connection_has_failed_for_now (self->damaged))
    self->failure = failure;
  else
    g_error_free (failure);
  return FALSE;
}

static gboolean
rf_scan_run (RfScan *self, const char *sql, gint64 stop)
{
  GError *failure = NULL;
  gboolean whole = TRUE;
  gboolean row = FALSE;
  g_autoptr (RfStatement) statement = rf_connection_query (self->damaged, &failure, sql, "");

  if (statement == NULL)
    return rf_scan_fail (self, failure);
  if (sqlite3_bind_parameter_count (statement) > 0)
    sqlite3_bind_int64 (statement, 1, self->last);
  while (rf_statement_step (statement, &row, &failure))
    {
      if (!row)
        return whole;
      self->last = sqlite3_column_int64 (statement, 0);
      if (self->last == stop)
        return whole;
      whole = self->function (statement, self->user_data) && whole;
    }
  return rf_scan_fail (self, failure);
}

/* Leaps that grow until one comes down behind the damage, then from the end
 * back to where that ended. */
static void
rf_scan_around (RfScan *self, const RfScanTable *table)
{
  gint64 reached = -1;
  gint64 leap = 1;

  while (self->failure == NULL && self->last < SCAN_END && leap < SCAN_END)
    {
      gint64 from = self->last + leap;

      reached = MAX (reached, self->last);
      self->last = from;
      if (rf_scan_run (self, table->forward, -1))
        break;
      leap = self->last > from ? 1 : leap * 2;
    }
  self->last = SCAN_END;
  if (self->failure == NULL)
    rf_scan_run (self, table->backward, reached);
}

/**
 * rf_scan:
 * @damaged: where the table is
 * @function: (scope call): called with each row that can be read, with some of
 *   them twice
 * @error: return location; set where the reading itself failed for now, and
 *   says nothing of what is in the table
 *
 * Returns: whether the whole table was read without a fault
 */
gboolean
rf_scan (RfConnection *damaged,
         const RfScanTable *table,
         RfScanFunc function,
         gpointer user_data,
         GError **error)
{
  RfScan self = { damaged, function, user_data, -1, NULL };
  gboolean whole = rf_scan_run (&self, table->forward, -1);

  if (!whole && self.failure == NULL && table->backward != NULL)
    rf_scan_around (&self, table);
  if (self.failure != NULL)
    g_propagate_error (error, self.failure);
  return whole;
}
