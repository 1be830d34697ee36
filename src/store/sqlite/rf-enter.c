/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flight.h"
#include "rf-ledger.h"
#include "rf-operations.h"
#include "rf-repeat.h"
#include "rf-time.h"

/*
 * What a request becomes, decided in one write transaction: a hit, a binding,
 * a join, or the lead of a new flight. The same decision can be foreseen: then
 * nothing is written, and nothing asked that only who leads must fulfil.
 */

static const char update_sent[] = "UPDATE flights SET sent = 1 WHERE token = ?1";

static const char update_handle[] = "UPDATE flights SET handle = ?2, sent = 1 WHERE token = ?1";

static const char update_owner[] = "UPDATE flights SET owner = '' WHERE token = ?1";

typedef struct
{
  RfOwners *owners;
  RfPlan *plan;
  gint64 replaces;
  const char *own;      /* (nullable) only to foresee */
  RfEntrance *entrance; /* (owned) the answer */
} RfEnter;

typedef struct
{
  gint64 token;
  const char *update;
  const char *handle; /* (nullable) bound to the second place of update */
} RfFlightMark;

static gboolean
rf_enter_foresees (const RfEnter *enter)
{
  return enter->own == NULL;
}

static gboolean
rf_enter_affords (const RfEnter *enter, gint64 price, GError **error)
{
  return rf_enter_foresees (enter) || rf_plan_affords (enter->plan, price, error);
}

static gboolean
rf_enter_will_do (const RfEnter *enter, const RfEntry *entry)
{
  if (entry == NULL || entry->id == enter->replaces || rf_entry_is_expired (entry, rf_time_now ()))
    return FALSE;
  return enter->plan->match_place ||
         g_strcmp0 (entry->generation->fingerprint, enter->plan->fingerprint) == 0;
}

/* What stores nothing is served from the other place, and not bound to its own. */
static gboolean
rf_enter_try_shared (RfConnection *connection, RfEnter *enter, RfEntrance *entrance, GError **error)
{
  RfPlan *plan = enter->plan;
  gboolean reads_only = rf_enter_foresees (enter) || plan->no_store;

  entrance->how = RF_ENTERING_BOUND;
  return reads_only
             ? rf_bind_find_shared (connection, plan, enter->replaces, &entrance->entry, error)
             : rf_bind_by_identity (connection, plan, enter->replaces, &entrance->entry, error);
}

/* Sets entrance->entry where nothing has to be made. */
static gboolean
rf_enter_try_entries (RfConnection *connection,
                      RfEnter *enter,
                      RfEntrance *entrance,
                      GError **error)
{
  RfPlan *plan = enter->plan;
  g_autoptr (RfEntry) entry = NULL;

  if (plan->key == NULL)
    return TRUE;
  if (!rf_lookup_find (connection, plan->namespace_, plan->key, &entry, error) ||
      !rf_plan_fits_kind (plan, entry, error))
    return FALSE;
  if (plan->force_refresh || !plan->reads)
    return TRUE;
  if (rf_enter_will_do (enter, entry))
    {
      entrance->how = RF_ENTERING_HIT;
      entrance->entry = g_steal_pointer (&entry);
    }
  else if (!rf_enter_try_shared (connection, enter, entrance, error))
    {
      return FALSE;
    }
  return entrance->entry == NULL || rf_enter_affords (enter, plan->hit_price, error);
}

static gboolean
rf_enter_refuse_unknown (const RfFlight *flight, GError **error)
{
  g_autofree char *name = rf_flight_dup_name (flight);
  g_autofree char *hint = NULL;

  g_set_error (error,
               RF_ERROR,
               RF_ERROR_UNKNOWN_OUTCOME,
               "job %s for “%s” was sent and its process died: nobody knows whether it was charged",
               name,
               flight->key != NULL ? flight->key : flight->identity);
  hint = g_strdup_printf ("look at the provider; then “refrain queue retry %s” asks it anew, or "
                          "“refrain queue cancel %s” gives the hold back",
                          name,
                          name);
  if (error != NULL)
    rf_error_set_hint (*error, hint);
  return FALSE;
}

/**
 * rf_enter_get_outcome_of:
 * @plan: a plan for which something is made
 *
 * Returns: how its request is answered then
 */
RfOutcome
rf_enter_get_outcome_of (const RfPlan *plan)
{
  if (plan->key == NULL)
    return RF_OUTCOME_BYPASS;
  return plan->force_refresh ? RF_OUTCOME_REFRESHED : RF_OUTCOME_MISS;
}

/* A flight that the caller leads now. */
static gboolean
rf_enter_take_lead (RfConnection *connection,
                    const RfPlan *plan,
                    RfFlight *flight,
                    RfEntrance *entrance,
                    GError **error)
{
  RfPayer payer = rf_payer_of (plan);
  gboolean pays = g_str_equal (payer.account, flight->account);

  if (!rf_flight_insert (connection, flight, plan, error) ||
      !rf_repeat_note (connection,
                       plan,
                       rf_enter_get_outcome_of (plan),
                       flight->generation,
                       pays ? RF_CHARGED_LATER : 0,
                       error))
    return FALSE;
  entrance->how = RF_ENTERING_LEAD;
  entrance->token = flight->token;
  entrance->hold = flight->hold;
  entrance->released = flight->released;
  entrance->account = g_steal_pointer (&flight->account);
  entrance->generation_id = g_steal_pointer (&flight->generation);
  entrance->handle = g_steal_pointer (&flight->handle);
  return TRUE;
}

static gboolean
rf_enter_resume (RfConnection *connection,
                 RfEnter *enter,
                 RfFlight *left,
                 RfEntrance *entrance,
                 GError **error)
{
  if (!rf_flight_drop (connection, left, error))
    return FALSE;
  rf_owners_bury (enter->owners, left->owner);
  g_free (left->owner);
  left->owner = g_strdup (enter->own);
  return rf_enter_take_lead (connection, enter->plan, left, entrance, error);
}

/* A dead owner's flight: nobody can still be charged for one that was not sent
 * or costs nothing outside; a job that has a handle is resumed by whoever wants
 * the same; and of anything else nobody knows. */
static gboolean
rf_enter_meet_dead (RfConnection *connection,
                    RfEnter *enter,
                    RfFlight *flight,
                    RfEntrance *entrance,
                    GError **error)
{
  const char *lane = rf_flight_get_lane_of (enter->plan);
  gboolean same_content = g_str_equal (flight->identity, enter->plan->identity);
  gboolean same_lane = g_str_equal (flight->lane, lane);
  gboolean will_do = same_lane || g_str_equal (flight->lane, "left") ||
                     (g_str_equal (flight->lane, "refresh") && g_str_equal (lane, "shared"));
  /* Who wants a new one each time is not given another job's. */
  gboolean is_others =
      g_str_equal (flight->lane, "single") && flight->job != 0 && flight->job != enter->plan->job;

  if (flight->handle == NULL)
    {
      if (rf_flight_is_unknown (flight))
        return (!same_content && !same_lane) || rf_enter_refuse_unknown (flight, error);
      rf_owners_bury (enter->owners, flight->owner);
      return rf_flight_release (connection, flight, error) &&
             rf_flight_drop (connection, flight, error);
    }
  if (same_content && will_do && !is_others)
    return rf_enter_resume (connection, enter, flight, entrance, error);
  return same_content || !same_lane || rf_flight_leave (connection, flight, error);
}

static gboolean
rf_enter_join (RfEnter *enter, const RfFlight *flight, RfEntrance *entrance)
{
  if (!g_str_equal (flight->lane, "shared") || rf_flight_is_left (flight, enter->owners))
    return FALSE;
  entrance->how = RF_ENTERING_JOIN;
  entrance->token = flight->token;
  return TRUE;
}

/* Whoever wants no result of its own may wait for another's; but not who takes
 * only what is in the cache. */
static gboolean
rf_enter_may_join (const RfPlan *plan)
{
  return plan->key != NULL && !plan->force_refresh && !plan->only_if_cached;
}

/* What is held for the very content, by a flight that would be taken up or let
 * go of, need not be held again. */
static void
rf_enter_foresee_held (const RfEnter *enter, const GPtrArray *flights, RfEntrance *entrance)
{
  RfPayer payer = rf_payer_of (enter->plan);

  for (guint i = 0; i < flights->len; i++)
    {
      const RfFlight *flight = g_ptr_array_index (flights, i);

      if (!flight->released && g_str_equal (flight->identity, enter->plan->identity) &&
          g_strcmp0 (flight->account, payer.account) == 0 && !rf_flight_is_unknown (flight) &&
          rf_flight_is_left (flight, enter->owners))
        entrance->hold += flight->hold;
    }
}

/* Joining comes first, so that what is put in afterwards finds no living flight
 * under its key or identity. */
static gboolean
rf_enter_try_flights (RfConnection *connection,
                      RfEnter *enter,
                      RfEntrance *entrance,
                      GError **error)
{
  g_autoptr (GPtrArray) flights = rf_flight_list_for (connection, enter->plan, error);
  gboolean joins = rf_enter_may_join (enter->plan);

  if (flights == NULL)
    return FALSE;
  for (guint i = 0; i < flights->len && joins; i++)
    {
      if (rf_enter_join (enter, g_ptr_array_index (flights, i), entrance))
        return rf_enter_affords (enter, enter->plan->joiner_price, error);
    }
  if (rf_enter_foresees (enter))
    rf_enter_foresee_held (enter, flights, entrance);
  if (rf_enter_foresees (enter) || enter->plan->only_if_cached)
    return TRUE;
  for (guint i = 0; i < flights->len && entrance->token == 0; i++)
    {
      RfFlight *flight = g_ptr_array_index (flights, i);

      if (rf_flight_is_left (flight, enter->owners) &&
          !rf_enter_meet_dead (connection, enter, flight, entrance, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_enter_lead (RfConnection *connection, RfEnter *enter, RfEntrance *entrance, GError **error)
{
  RfPlan *plan = enter->plan;
  g_autoptr (RfFlight) flight = g_new0 (RfFlight, 1);
  RfPayer payer = rf_payer_of (plan);

  entrance->how = RF_ENTERING_LEAD;
  if (rf_enter_foresees (enter))
    return TRUE;
  if (!rf_plan_may_lead (plan, error))
    return FALSE;
  flight->owner = g_strdup (enter->own);
  flight->generation = g_uuid_string_random ();
  flight->account = g_strdup (payer.account);
  flight->hold = plan->price;
  return rf_ledger_hold (connection, &payer, flight->generation, flight->hold, error) &&
         rf_enter_take_lead (connection, plan, flight, entrance, error);
}

static gboolean
rf_enter_decide (RfConnection *connection, RfEnter *enter, RfEntrance *entrance, GError **error)
{
  if (!rf_enter_try_entries (connection, enter, entrance, error) ||
      (entrance->entry == NULL && !rf_refusals_pass (connection, enter->plan, error)))
    return FALSE;
  if (entrance->entry == NULL && !rf_enter_try_flights (connection, enter, entrance, error))
    return FALSE;
  if (entrance->entry == NULL && entrance->token == 0 &&
      !rf_enter_lead (connection, enter, entrance, error))
    return FALSE;
  return TRUE;
}

static gboolean
rf_enter_work (RfConnection *connection, gpointer data, GError **error)
{
  RfEnter *enter = data;
  g_autoptr (RfEntrance) entrance = NULL;

  if (!rf_repeat_find (connection, enter->owners, enter->plan, &entrance, error))
    return FALSE;
  if (entrance == NULL)
    {
      entrance = g_new0 (RfEntrance, 1);
      if (!rf_enter_decide (connection, enter, entrance, error))
        return FALSE;
    }
  g_clear_pointer (&enter->entrance, rf_entrance_free);
  enter->entrance = g_steal_pointer (&entrance);
  return TRUE;
}

RfEntrance *
rf_enter_run (RfDatabase *database, RfOwners *owners, RfPlan *plan, gint64 replaces, GError **error)
{
  RfEnter enter = { owners, plan, replaces, NULL, NULL };

  enter.own = rf_owners_get_own (owners, error);
  if (enter.own == NULL)
    return NULL;
  if (rf_database_run_grouped (database, rf_enter_work, &enter, error))
    return enter.entrance;
  rf_entrance_free (enter.entrance);
  return NULL;
}

RfEntrance *
rf_enter_preview (RfDatabase *database,
                  RfOwners *owners,
                  RfPlan *plan,
                  gint64 replaces,
                  GError **error)
{
  RfEnter enter = { owners, plan, replaces, NULL, NULL };

  if (rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_enter_work, &enter, error))
    return enter.entrance;
  rf_entrance_free (enter.entrance);
  return NULL;
}

static gboolean
rf_enter_mark_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfFlightMark *mark = data;
  gboolean done =
      mark->handle != NULL
          ? rf_connection_run (connection, error, mark->update, "is", mark->token, mark->handle)
          : rf_connection_run (connection, error, mark->update, "i", mark->token);

  if (!done || sqlite3_changes (connection->database) == 1)
    return done;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "flight %" G_GINT64_FORMAT " has been taken over",
               mark->token);
  return FALSE;
}

gboolean
rf_enter_mark_sent (RfDatabase *database, gint64 token, GError **error)
{
  RfFlightMark mark = { token, update_sent, NULL };

  return rf_database_run_grouped (database, rf_enter_mark_work, &mark, error);
}

gboolean
rf_enter_save_handle (RfDatabase *database, gint64 token, const char *handle, GError **error)
{
  RfFlightMark mark = { token, update_handle, handle };

  return rf_database_run_grouped (database, rf_enter_mark_work, &mark, error);
}

gboolean
rf_enter_abandon (RfDatabase *database, gint64 token, GError **error)
{
  RfFlightMark mark = { token, update_owner, NULL };

  return rf_database_run_grouped (database, rf_enter_mark_work, &mark, error);
}
