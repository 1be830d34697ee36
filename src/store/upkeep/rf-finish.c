/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-flight.h"
#include "rf-ledger.h"
#include "rf-operations.h"
#include "rf-rows.h"

/*
 * A commit that was interrupted after its side record: all is there but the rows.
 * What it cost stands in the record, so the hold that was left can be settled.
 * Where the index was made anew, the rows may be there, from the record, and the
 * flight as well.
 */

static const char select_flight[] = "SELECT token FROM flights WHERE generation = ?1";

typedef struct
{
  RfOwners *owners;
  const RfEntry *record;
  gboolean dry_run;
  RfRecordFate fate;
} RfFinish;

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

static gboolean
rf_finish_settle (RfConnection *connection,
                  const RfFinish *finish,
                  const RfFlight *flight,
                  GError **error)
{
  rf_owners_bury (finish->owners, flight->owner);
  return rf_ledger_settle (connection,
                           flight->account,
                           flight->generation,
                           flight->hold,
                           finish->record->generation->cost,
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
rf_finish_run (RfDatabase *database,
               RfOwners *owners,
               const RfEntry *record,
               gboolean dry_run,
               RfRecordFate *fate,
               GError **error)
{
  RfFinish finish = { owners, record, dry_run, RF_RECORD_KNOWN };

  if (!rf_database_run (database, RF_ACCESS_CHANGE, rf_finish_work, &finish, error))
    return FALSE;
  *fate = finish.fate;
  return TRUE;
}
