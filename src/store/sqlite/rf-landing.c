/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flight.h"
#include "rf-jobs.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-ledger.h"
#include "rf-operations.h"
#include "rf-repeat.h"
#include "rf-rows.h"
#include "rf-time.h"

#include <glib/gstdio.h>

/*
 * How a flight ends, and how those who joined it hear of it.
 */

/* How long the end of a flight is remembered, in milliseconds; joiners look
 * many times a second. */
#define REMEMBERED (60 * 60 * 1000)

static const char insert_landing[] =
    "INSERT OR REPLACE INTO landings (token, at, entry, generation, failure)"
    " VALUES (?1, ?2, (SELECT id FROM entries WHERE id = ?3),"
    "  (SELECT id FROM generations WHERE name = ?4), ?5)";

static const char forget_landings[] = "DELETE FROM landings WHERE at < ?1";

static const char select_landing[] =
    "SELECT entry, generation, failure FROM landings WHERE token = ?1";

typedef struct
{
  RfBlobStore *blobs; /* (nullable) */
  gint64 token;
  RfPlan *plan;
  RfGeneration *generation;
  RfEntry *entry; /* (owned) the answer */
} RfCommit;

typedef struct
{
  gint64 token;
  gint64 cost;
  const char *failure;
  gboolean is_left; /* only its caller has left: its job may be begun again */
} RfFail;

typedef struct
{
  RfOwners *owners;
  gint64 token;
  RfLanding *landing;
} RfFollow;

static RfFlight *
rf_landing_demand_flight (RfConnection *connection, gint64 token, GError **error)
{
  GError *failure = NULL;
  RfFlight *flight = rf_flight_load (connection, token, &failure);

  if (flight == NULL && failure == NULL)
    g_set_error (&failure,
                 RF_ERROR,
                 RF_ERROR_CONFLICT,
                 "flight %" G_GINT64_FORMAT " has been taken over or has ended",
                 token);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return flight;
}

/* A run whose hold was released while it went on, as when somebody cancels it,
 * and that brings something all the same: what was made is kept, and its cost
 * is the operator's. Nobody else may have taken it up. */
static RfFlight *
rf_landing_find_late (RfConnection *connection,
                      gint64 token,
                      const RfGeneration *generation,
                      GError **error)
{
  g_autoptr (RfFlight) flight = g_new0 (RfFlight, 1);
  gint64 held = 0;

  if (generation->id == NULL ||
      !rf_ledger_find_released (connection, generation->id, &flight->account, &held, error) ||
      flight->account == NULL)
    return NULL;
  flight->token = token;
  flight->is_late = TRUE;
  flight->generation = g_strdup (generation->id);
  return g_steal_pointer (&flight);
}

static RfFlight *
rf_landing_demand_landing (RfConnection *connection, const RfCommit *commit, GError **error)
{
  g_autoptr (GError) failure = NULL;
  RfFlight *flight = rf_landing_demand_flight (connection, commit->token, &failure);

  if (flight == NULL && g_error_matches (failure, RF_ERROR, RF_ERROR_CONFLICT))
    flight = rf_landing_find_late (connection, commit->token, commit->generation, NULL);
  if (flight == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return flight;
}

static gboolean
rf_landing_remember (RfConnection *connection,
                     const RfFlight *flight,
                     gint64 entry,
                     const char *failure,
                     GError **error)
{
  gint64 now = rf_time_now ();

  return rf_connection_run (connection, error, forget_landings, "i", now - REMEMBERED) &&
         rf_connection_run (connection,
                            error,
                            insert_landing,
                            "iiiss",
                            flight->token,
                            now,
                            entry,
                            flight->generation,
                            failure);
}

static void
rf_landing_default (char **member, const char *value)
{
  if (*member == NULL)
    *member = g_strdup (value);
}

/* What the plan says of a generation need not be said twice. */
static void
rf_landing_complete (RfGeneration *generation, const RfPlan *plan, const RfFlight *flight)
{
  rf_landing_default (&generation->namespace_, plan->namespace_);
  rf_landing_default (&generation->fingerprint, plan->fingerprint);
  rf_landing_default (&generation->identity, plan->identity);
  rf_landing_default (&generation->provider, plan->model->provider);
  rf_landing_default (&generation->model, plan->model->id);
  rf_landing_default (&generation->profile, plan->profile);
  rf_landing_default (&generation->prompt, plan->prompt);
  rf_landing_default (&generation->canonical, plan->canonical);
  rf_landing_default (&generation->seed, plan->seed);
  g_free (generation->id);
  generation->id = g_strdup (flight->generation);
  g_free (generation->account);
  generation->account = g_strdup (flight->account);
  generation->price = flight->hold;
  generation->charged = CLAMP (generation->cost, 0, flight->hold);
}

/* No purge can be at work now. What this machine's files have, and one took away
 * since they were stored, the caller puts back and commits again. */
static gboolean
rf_landing_has_blobs (const RfCommit *commit, GError **error)
{
  const GPtrArray *assets = commit->generation->assets;

  for (guint i = 0; i < assets->len && commit->blobs != NULL; i++)
    {
      g_autoptr (RfAsset) asset = rf_asset_copy (g_ptr_array_index (assets, i));
      int descriptor = -1;

      if (asset->path == NULL)
        continue;
      descriptor = rf_blob_store_open (commit->blobs, asset, error);
      if (descriptor < 0)
        return FALSE;
      g_close (descriptor, NULL);
    }
  return TRUE;
}

static gboolean
rf_landing_commit_work (RfConnection *connection, gpointer data, GError **error)
{
  RfCommit *commit = data;
  RfPlan *plan = commit->plan;
  RfGeneration *generation = commit->generation;
  g_autoptr (RfFlight) flight = rf_landing_demand_landing (connection, commit, error);
  g_autoptr (RfEntry) entry = NULL;
  gboolean bound = FALSE;
  gint64 id = 0;

  if (flight == NULL || !rf_landing_has_blobs (commit, error))
    return FALSE;
  rf_landing_complete (generation, plan, flight);
  if (!rf_rows_insert_generation (connection, generation, &id, error) ||
      !rf_refusals_forget (connection, plan, error))
    return FALSE;
  if (plan->key == NULL)
    bound = rf_bind_listed (connection, plan, generation, flight->token, &entry, error);
  else
    bound = rf_bind_entry (connection, plan, generation, flight->token, &entry, error);
  if (!bound)
    return FALSE;
  if (!rf_ledger_settle (
          connection, flight->account, flight->generation, flight->hold, generation->cost, error) ||
      !rf_landing_remember (connection, flight, entry->id, NULL, error) ||
      !rf_job_rows_land (connection, flight, generation, error) ||
      (!flight->is_late && !rf_flight_drop (connection, flight, error)))
    return FALSE;
  g_clear_pointer (&commit->entry, rf_entry_free);
  commit->entry = g_steal_pointer (&entry);
  return TRUE;
}

RfEntry *
rf_landing_commit (RfDatabase *database,
                   RfBlobStore *blobs,
                   gint64 token,
                   RfPlan *plan,
                   RfGeneration *generation,
                   GError **error)
{
  RfCommit commit = { blobs, token, plan, generation, NULL };

  if (rf_database_run_grouped (database, rf_landing_commit_work, &commit, error))
    return commit.entry;
  rf_entry_free (commit.entry);
  return NULL;
}

static gboolean
rf_landing_book (RfConnection *connection, const RfFlight *flight, gint64 cost, GError **error)
{
  if (cost > 0)
    return rf_ledger_settle (
        connection, flight->account, flight->generation, flight->hold, cost, error);
  return rf_ledger_release (connection, flight->account, flight->generation, flight->hold, error) &&
         rf_repeat_forget (connection, flight->generation, error);
}

static gboolean
rf_landing_fail_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfFail *fail = data;
  g_autoptr (RfFlight) flight = rf_landing_demand_flight (connection, fail->token, error);

  return flight != NULL && rf_landing_book (connection, flight, fail->cost, error) &&
         rf_landing_remember (connection, flight, 0, fail->failure, error) &&
         (fail->is_left ||
          rf_job_rows_fail (connection, flight, fail->cost, fail->failure, error)) &&
         rf_flight_drop (connection, flight, error);
}

gboolean
rf_landing_fail (RfDatabase *database,
                 gint64 token,
                 gint64 cost,
                 const GError *failure,
                 GError **error)
{
  g_autoptr (JsonNode) node = rf_error_to_json (failure);
  g_autofree char *text = rf_json_print (node, NULL, error);
  RfFail fail = { token, cost, text, g_error_matches (failure, RF_ERROR, RF_ERROR_CANCELLED) };

  return text != NULL && rf_database_run_grouped (database, rf_landing_fail_work, &fail, error);
}

static GError *
rf_landing_read_failure (const char *text)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, &rf_json_default_limits, &error);

  return node != NULL ? rf_error_new_from_json (node) : error;
}

static gboolean
rf_landing_read_end (RfConnection *connection,
                     sqlite3_stmt *statement,
                     RfFollow *follow,
                     GError **error)
{
  gint64 entry = sqlite3_column_int64 (statement, 0);
  gint64 generation = sqlite3_column_int64 (statement, 1);
  const char *failure = rf_statement_get_text (statement, 2);
  g_autoptr (RfEntry) found = NULL;

  follow->landing->state = RF_FLIGHT_DONE;
  if (failure != NULL)
    {
      follow->landing->state = RF_FLIGHT_FAILED;
      follow->landing->failure = rf_landing_read_failure (failure);
      return TRUE;
    }
  if (entry != 0 && !rf_rows_load_entry (connection, entry, &found, error))
    return FALSE;
  if (found == NULL)
    {
      g_autoptr (RfGeneration) made = rf_rows_load_generation (connection, generation, error);

      if (made == NULL)
        return FALSE;
      found = rf_entry_new ();
      found->namespace_ = g_strdup (made->namespace_);
      found->generation = g_steal_pointer (&made);
    }
  follow->landing->entry = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
rf_landing_follow_work (RfConnection *connection, gpointer data, GError **error)
{
  RfFollow *follow = data;
  GError *failure = NULL;
  g_autoptr (RfFlight) flight = rf_flight_load (connection, follow->token, &failure);
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (flight != NULL)
    {
      follow->landing->state =
          rf_flight_is_left (flight, follow->owners) ? RF_FLIGHT_ABANDONED : RF_FLIGHT_RUNNING;
      return TRUE;
    }
  statement = rf_connection_query (connection, error, select_landing, "i", follow->token);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  follow->landing->state = RF_FLIGHT_ABANDONED;
  return !row || rf_landing_read_end (connection, statement, follow, error);
}

gboolean
rf_landing_follow (RfDatabase *database,
                   RfOwners *owners,
                   gint64 token,
                   RfLanding *landing,
                   GError **error)
{
  RfFollow follow = { owners, token, landing };

  return rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_landing_follow_work, &follow, error);
}
