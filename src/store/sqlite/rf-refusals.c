/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-operations.h"
#include "rf-time.h"

/*
 * What providers refused. A refusal is no result: it stands in a table of its
 * own, where no list and no look-up sees it, and for a short time keeps the
 * same thing from being asked, and perhaps paid for, again.
 */

static const char insert_refusal[] =
    "INSERT INTO refusals (namespace, identity, failure, at, until) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT DO UPDATE SET failure = excluded.failure, at = excluded.at,"
    "  until = excluded.until";

static const char forget_old[] = "DELETE FROM refusals WHERE until <= ?1";

static const char forget_one[] = "DELETE FROM refusals WHERE namespace = ?1 AND identity = ?2";

static const char select_refusal[] = "SELECT failure FROM refusals"
                                     " WHERE namespace = ?1 AND identity = ?2"
                                     "  AND at <= ?3 AND until > ?3";

typedef struct
{
  const RfPlan *plan;
  const char *failure;
} RfRefusal;

static gboolean
rf_refusals_matter (const RfPlan *plan)
{
  return plan->key != NULL && plan->refusal_ttl > 0;
}

static void
rf_refusals_tell (const char *text, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, &rf_json_default_limits, &failure);
  GError *refusal = NULL;

  if (node == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return;
    }
  refusal = rf_error_new_from_json (node);
  if (rf_error_get_hint (refusal) == NULL)
    rf_error_set_hint (refusal,
                       "that was its answer a short while ago; a forced refresh asks it again");
  g_propagate_error (error, refusal);
}

/**
 * rf_refusals_pass:
 *
 * Returns: whether no refusal stands against the plan, and the database could
 *   be read; otherwise the error is that of the refusal
 */
gboolean
rf_refusals_pass (RfConnection *connection, const RfPlan *plan, GError **error)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  if (!rf_refusals_matter (plan) || !plan->reads || plan->force_refresh)
    return TRUE;
  statement = rf_connection_query (
      connection, error, select_refusal, "ssi", plan->namespace_, plan->identity, rf_time_now ());
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    rf_refusals_tell (rf_statement_get_text (statement, 0), error);
  return !row;
}

/**
 * rf_refusals_forget:
 *
 * Returns: whether it could be written that the provider has made it after all
 */
gboolean
rf_refusals_forget (RfConnection *connection, const RfPlan *plan, GError **error)
{
  return rf_connection_run (connection, error, forget_one, "ss", plan->namespace_, plan->identity);
}

static gboolean
rf_refusals_add_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfRefusal *refusal = data;
  const RfPlan *plan = refusal->plan;
  gint64 now = rf_time_now ();

  return rf_connection_run (connection, error, forget_old, "i", now) &&
         rf_connection_run (connection,
                            error,
                            insert_refusal,
                            "sssii",
                            plan->namespace_,
                            plan->identity,
                            refusal->failure,
                            now,
                            now + plan->refusal_ttl * 1000);
}

gboolean
rf_refusals_add (RfDatabase *database, const RfPlan *plan, const GError *failure, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  RfRefusal refusal = { plan, NULL };

  if (!rf_refusals_matter (plan) || plan->no_store)
    return TRUE;
  node = rf_error_to_json (failure);
  text = rf_json_print (node, NULL, error);
  refusal.failure = text;
  return text != NULL &&
         rf_database_run (database, RF_ACCESS_CHANGE, rf_refusals_add_work, &refusal, error);
}
