/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-flight.h"
#include "rf-jobs.h"
#include "rf-ledger.h"
#include "rf-operations.h"
#include "rf-repeat.h"
#include "rf-rows.h"

/*
 * A commit that was interrupted after its side record: all is there but the rows.
 * What it cost stands in the record, so the hold that was left can be settled,
 * and the job that asked for it is done. Where the index was made anew, the rows
 * may be there, from the record, and the flight as well.
 */

static const char select_flight[] = "SELECT token FROM flights WHERE generation = ?1";

typedef struct
{
  RfOwners *owners;
  const RfPlan *plan;
  GPtrArray *left; /* (owned) the answer */
} RfFinishList;

static gboolean
rf_finish_find_flight (RfConnection *connection,
                       const char *generation,
                       RfFlight **flight,
                       GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_flight, "s", generation);
  gboolean row = FALSE;
  gint64 token = 0;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  token = sqlite3_column_int64 (statement, 0);
  g_clear_pointer (&statement, rf_statement_release);
  *flight = rf_flight_load (connection, token, error);
  return *flight != NULL;
}

/* Only what was asked by the very job is its answer: who wants a new one each
 * time is not given another's. */
static gboolean
rf_finish_note (RfConnection *connection,
                const RfFinish *finish,
                const RfFlight *flight,
                GError **error)
{
  const RfPlan *plan = finish->plan;
  gboolean is_own = plan != NULL && plan->job != 0 && plan->job == flight->job;
  gboolean pays = is_own && g_str_equal (rf_payer_of (plan).account, flight->account);

  return !is_own || rf_repeat_note (connection,
                                    plan,
                                    rf_enter_get_outcome_of (plan),
                                    flight->generation,
                                    pays ? RF_CHARGED_LATER : 0,
                                    error);
}

static gboolean
rf_finish_settle (RfConnection *connection,
                  const RfFinish *finish,
                  const RfFlight *flight,
                  GError **error)
{
  const RfGeneration *generation = finish->record->generation;

  rf_owners_bury (finish->owners, flight->owner);
  return rf_job_rows_land (connection, flight, generation, error) &&
         rf_finish_note (connection, finish, flight, error) &&
         rf_ledger_settle (connection,
                           flight->account,
                           flight->generation,
                           flight->hold,
                           generation->cost,
                           error) &&
         rf_flight_drop (connection, flight, error);
}

static gboolean
rf_finish_work (RfConnection *connection, gpointer data, GError **error)
{
  RfFinish *finish = data;
  const char *name = finish->record->generation->id;
  g_autoptr (RfFlight) flight = NULL;
  gint64 id = 0;

  finish->fate = RF_RECORD_KNOWN;
  if (!rf_rows_find_generation (connection, name, &id, error))
    return FALSE;
  if (!rf_finish_find_flight (connection, name, &flight, error))
    return FALSE;
  if (id != 0 && flight == NULL)
    return TRUE;
  finish->fate = RF_RECORD_IN_FLIGHT;
  if (flight != NULL && !rf_owners_is_dead (finish->owners, flight->owner))
    return TRUE;
  finish->fate = RF_RECORD_ADOPTED;
  if (finish->dry_run)
    return TRUE;
  return (id != 0 || rf_adopt_entry (connection, finish->record, error)) &&
         (flight == NULL || rf_finish_settle (connection, finish, flight, error)) &&
         rf_rows_correct_charged (connection, name, error);
}

gboolean
rf_finish_run (RfDatabase *database, RfFinish *finish, GError **error)
{
  /* Who only looks may do so where nothing can be written. */
  RfAccess access = finish->dry_run ? RF_ACCESS_SNAPSHOT : RF_ACCESS_CHANGE;

  if (rf_database_run (database, access, rf_finish_work, finish, error))
    return TRUE;
  finish->fate = RF_RECORD_KNOWN;
  return FALSE;
}

static void
rf_left_flight_free_cb (gpointer left)
{
  rf_left_flight_free (left);
}

static gboolean
rf_finish_list_work (RfConnection *connection, gpointer data, GError **error)
{
  RfFinishList *list = data;
  g_autoptr (GPtrArray) flights = rf_flight_list_for (connection, list->plan, error);

  if (flights == NULL)
    return FALSE;
  g_clear_pointer (&list->left, g_ptr_array_unref);
  list->left = g_ptr_array_new_with_free_func (rf_left_flight_free_cb);
  for (guint i = 0; i < flights->len; i++)
    {
      const RfFlight *flight = g_ptr_array_index (flights, i);
      RfLeftFlight *left = NULL;

      if (!rf_flight_is_unknown (flight) || !rf_flight_is_left (flight, list->owners))
        continue;
      left = g_new0 (RfLeftFlight, 1);
      left->generation = g_strdup (flight->generation);
      left->job = flight->job;
      left->seen_at = flight->seen_at;
      g_ptr_array_add (list->left, left);
    }
  return TRUE;
}

GPtrArray *
rf_finish_list (RfDatabase *database, RfOwners *owners, const RfPlan *plan, GError **error)
{
  RfFinishList list = { owners, plan, NULL };

  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_finish_list_work, &list, error))
    g_clear_pointer (&list.left, g_ptr_array_unref);
  return list.left;
}
