/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flight.h"

#include "rf-time.h"

/*
 * The rows of generations that are under way.
 */

/* Milliseconds without a word from an owner that lives, after which somebody else
 * may take up what cannot be paid for twice. The owner speaks every 30 s. */
#define SILENCE (120 * 1000)

static const char select_for_plan[] =
    "SELECT " RF_FLIGHT_COLUMNS " FROM flights f WHERE f.token IN"
    "  (SELECT token FROM flights WHERE namespace = ?1 AND identity = ?2 UNION"
    "   SELECT token FROM flights WHERE namespace = ?1 AND key = ?3 AND lane = 'shared')"
    " ORDER BY f.key = ?3 DESC, f.token";

static const char select_by_token[] =
    "SELECT " RF_FLIGHT_COLUMNS " FROM flights f WHERE f.token = ?1";

static const char insert_flight[] =
    "INSERT INTO flights (namespace, key, identity, lane, owner, generation, account, handle,"
    "  provider, model, canonical, request, external_cost, sent, hold, started_at, seen_at, job,"
    "  released)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, ?17,"
    "  ?18)";

static const char delete_flight[] = "DELETE FROM flights WHERE token = ?1";

static const char leave_flight[] = "UPDATE flights SET lane = 'left' WHERE token = ?1";

/**
 * rf_flight_free:
 * @self: (transfer full) (nullable): a flight
 */
void
rf_flight_free (RfFlight *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->identity);
  g_free (self->lane);
  g_free (self->owner);
  g_free (self->generation);
  g_free (self->handle);
  g_free (self->account);
  g_free (self->namespace_);
  g_free (self->request);
  g_free (self);
}

/**
 * rf_flight_from_row:
 * @statement: stands on a row
 * @column: where %RF_FLIGHT_COLUMNS begin in it
 *
 * Returns: (transfer full): the flight
 */
RfFlight *
rf_flight_from_row (sqlite3_stmt *statement, int column)
{
  RfFlight *self = g_new0 (RfFlight, 1);

  self->token = sqlite3_column_int64 (statement, column);
  self->key = rf_statement_dup_text (statement, column + 1);
  self->identity = rf_statement_dup_text (statement, column + 2);
  self->lane = rf_statement_dup_text (statement, column + 3);
  self->owner = rf_statement_dup_text (statement, column + 4);
  self->generation = rf_statement_dup_text (statement, column + 5);
  self->external_cost = sqlite3_column_int (statement, column + 6) != 0;
  self->sent = sqlite3_column_int (statement, column + 7) != 0;
  self->handle = rf_statement_dup_text (statement, column + 8);
  self->account = rf_statement_dup_text (statement, column + 9);
  self->hold = sqlite3_column_int64 (statement, column + 10);
  self->namespace_ = rf_statement_dup_text (statement, column + 11);
  self->request = rf_statement_dup_text (statement, column + 12);
  self->job = sqlite3_column_int64 (statement, column + 13);
  self->seen_at = sqlite3_column_int64 (statement, column + 14);
  self->released = sqlite3_column_int (statement, column + 15) != 0;
  return self;
}

/**
 * rf_flight_is_left:
 * @owners: who lives
 *
 * Whether somebody else may take the flight up. Its owner is dead where its lock
 * can be taken, and nothing else proves that. But a run that costs nothing
 * outside, and a job whose handle is noted, cannot be paid for twice: they are
 * taken from an owner that has said nothing for long, too.
 *
 * Returns: whether nobody works on it
 */
gboolean
rf_flight_is_left (const RfFlight *self, RfOwners *owners)
{
  if (rf_owners_is_dead (owners, self->owner))
    return TRUE;
  if (self->external_cost && self->handle == NULL)
    return FALSE;
  return self->seen_at != 0 && rf_time_now () - self->seen_at > SILENCE;
}

/**
 * rf_flight_is_unknown:
 *
 * Returns: whether nobody knows what became of it, once it is left
 */
gboolean
rf_flight_is_unknown (const RfFlight *self)
{
  return self->sent && self->external_cost && self->handle == NULL;
}

/**
 * rf_flight_dup_name:
 *
 * Returns: (transfer full): what people call it: its job, or itself where no job
 *   asked
 */
char *
rf_flight_dup_name (const RfFlight *self)
{
  if (self->job != 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, self->job);
  return g_strdup_printf ("f%" G_GINT64_FORMAT, self->token);
}

/**
 * rf_flight_get_lane_of:
 *
 * Returns: (transfer none): the lane that a flight for the plan takes
 */
const char *
rf_flight_get_lane_of (const RfPlan *plan)
{
  if (plan->key == NULL || plan->no_store)
    return "single";
  return plan->force_refresh ? "refresh" : "shared";
}

/**
 * rf_flight_list_for:
 *
 * Returns: (transfer full) (nullable) (element-type RfFlight): every flight that
 *   has to do with the plan's identity or key, those under its key first
 */
GPtrArray *
rf_flight_list_for (RfConnection *connection, const RfPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) flights = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_flight_free);
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_for_plan, "sss", plan->namespace_, plan->identity, plan->key);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  while (row)
    {
      g_ptr_array_add (flights, rf_flight_from_row (statement, 0));
      if (!rf_statement_step (statement, &row, error))
        return NULL;
    }
  return g_steal_pointer (&flights);
}

/**
 * rf_flight_load:
 * @token: a fencing token
 *
 * Returns: (transfer full) (nullable): the flight, or %NULL: without an error
 *   where the token is no flight's any more
 */
RfFlight *
rf_flight_load (RfConnection *connection, gint64 token, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_by_token, "i", token);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return NULL;
  return row ? rf_flight_from_row (statement, 0) : NULL;
}

/**
 * rf_flight_insert:
 * @self: a flight with owner, generation, account and hold; gets its token
 *
 * Returns: whether it could be written
 */
gboolean
rf_flight_insert (RfConnection *connection, RfFlight *self, const RfPlan *plan, GError **error)
{
  if (!rf_connection_run (connection,
                          error,
                          insert_flight,
                          "ssssssssssssiiiiii",
                          plan->namespace_,
                          plan->key,
                          plan->identity,
                          rf_flight_get_lane_of (plan),
                          self->owner,
                          self->generation,
                          self->account,
                          self->handle,
                          plan->model->provider,
                          plan->model->id,
                          plan->canonical,
                          plan->request != NULL ? plan->request : self->request,
                          (gint64) plan->external_cost,
                          (gint64) self->sent,
                          self->hold,
                          rf_time_now (),
                          plan->job != 0 ? plan->job : self->job,
                          (gint64) self->released))
    return FALSE;
  self->token = sqlite3_last_insert_rowid (connection->database);
  return TRUE;
}

/**
 * rf_flight_drop:
 *
 * Returns: whether it was there and is gone; `conflict` where it was not
 */
gboolean
rf_flight_drop (RfConnection *connection, const RfFlight *self, GError **error)
{
  if (!rf_connection_run (connection, error, delete_flight, "i", self->token))
    return FALSE;
  if (sqlite3_changes (connection->database) == 1)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "flight %" G_GINT64_FORMAT " has been taken over",
               self->token);
  return FALSE;
}

/**
 * rf_flight_leave:
 *
 * Lets a dead owner's job make way for another content of the same place; a
 * request for its own content can still resume it.
 *
 * Returns: whether it could be written
 */
gboolean
rf_flight_leave (RfConnection *connection, const RfFlight *self, GError **error)
{
  return rf_connection_run (connection, error, leave_flight, "i", self->token);
}
