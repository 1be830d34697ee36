/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-run.h"

/*
 * A plan that was no hit: enter, and then lead the flight, join it, or find
 * that it has become a hit. Whatever turns out not to hold (a blob is gone, a
 * leader has died) goes back to enter, which decides anew in one transaction.
 */

/* How long a joiner sleeps between two looks at a flight of another process;
 * one of this process wakes it at once. */
#define RF_JOIN_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

static gboolean
rf_generate_is_left (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  rf_error_normalise (error, RF_ERROR_CANCELLED);
  return TRUE;
}

static void
rf_generate_wake_cb (GCancellable *cancellable, gpointer data)
{
  RfEngine *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->landed);
  g_mutex_unlock (&self->mutex);
}

static void
rf_generate_nap (RfEngine *self, GCancellable *cancellable)
{
  gint64 deadline = g_get_monotonic_time () + RF_JOIN_INTERVAL;
  gulong handler =
      cancellable != NULL
          ? g_cancellable_connect (cancellable, G_CALLBACK (rf_generate_wake_cb), self, NULL)
          : 0;

  g_mutex_lock (&self->mutex);
  if (!g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->landed, &self->mutex, deadline);
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
}

/* Returns %NULL without an error when the caller has to enter again. */
static RfResult *
rf_generate_join (RfEngine *self,
                  RfPlan *plan,
                  const RfEntrance *joined,
                  RfRejected *rejected,
                  GCancellable *cancellable,
                  GError **error)
{
  RfFlightState state = RF_FLIGHT_RUNNING;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) failure = NULL;
  RfResult *result = NULL;

  /* One that has ended, without the store's knowing it, is none to join. */
  if (rf_endings_settle (self->endings, joined->token, error) != RF_ENDINGS_NONE)
    return NULL;
  while (TRUE)
    {
      if (!rf_store_follow (self->store, joined->token, &state, &entry, &failure, error))
        return NULL;
      if (state != RF_FLIGHT_RUNNING)
        break;
      if (rf_endings_settle (self->endings, joined->token, error) == RF_ENDINGS_WAIT)
        return NULL;
      rf_generate_nap (self, cancellable);
      if (rf_generate_is_left (cancellable, error))
        return NULL;
    }
  /* A leader that only left says nothing about the request. */
  if (state == RF_FLIGHT_FAILED && !g_error_matches (failure, RF_ERROR, RF_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (state != RF_FLIGHT_DONE || joined->repeats)
    return NULL;
  result = rf_engine_try_hit (self, plan, plan->now, g_steal_pointer (&entry), rejected, error);
  if (result == NULL)
    return NULL;
  result->outcome = RF_OUTCOME_JOINED;
  return rf_engine_pay (self, plan, result, error);
}

/* Returns %NULL without an error when the caller has to enter again. */
static RfResult *
rf_generate_lead (RfEngine *self,
                  RfPlan *plan,
                  const RfEntrance *entrance,
                  RfProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (RfRun) run = rf_run_start (self, plan, entrance, progress);
  g_autoptr (GError) failure = NULL;
  RfResult *result = rf_run_wait (run, cancellable, &failure);

  /* That a job which somebody had given up has come to nothing says nothing
   * about the request: it is made anew. */
  if (result == NULL && entrance != NULL && entrance->released &&
      !g_error_matches (failure, RF_ERROR, RF_ERROR_CANCELLED))
    return NULL;
  if (result == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  if (result != NULL && result->stored && plan->key == NULL)
    result->outcome = RF_OUTCOME_BYPASS;
  else if (result != NULL && result->stored && plan->force_refresh)
    result->outcome = RF_OUTCOME_REFRESHED;
  return result;
}

/* Returns %NULL without an error when the caller has to enter again. */
static RfResult *
rf_generate_enter (RfEngine *self,
                   RfPlan *plan,
                   RfRejected *rejected,
                   RfProgress *progress,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (RfEntrance) entrance = NULL;
  RfResult *hit = NULL;

  /* Nothing is begun for somebody who has already left. */
  if (rf_generate_is_left (cancellable, error))
    return NULL;
  rf_engine_note_request (plan);
  entrance = rf_store_enter (self->store, plan, rejected->entry_id, error);
  if (entrance == NULL)
    return NULL;
  switch (entrance->how)
    {
    case RF_ENTERING_HIT:
    case RF_ENTERING_BOUND:
      hit = rf_engine_try_hit (
          self, plan, plan->now, g_steal_pointer (&entrance->entry), rejected, error);
      return hit != NULL ? rf_engine_pay (self, plan, hit, error) : NULL;
    case RF_ENTERING_REPEAT:
      return rf_engine_repeat (self, plan, entrance, error);
    case RF_ENTERING_JOIN:
      return rf_generate_join (self, plan, entrance, rejected, cancellable, error);
    case RF_ENTERING_LEAD:
      return rf_generate_lead (self, plan, entrance, progress, cancellable, error);
    default:
      g_assert_not_reached ();
    }
}

/* The store cannot be written. What costs nothing outside this machine is made
 * all the same; what would cost money is not, since nobody could tell later
 * that it was paid for. */
static RfResult *
rf_generate_without_store (RfEngine *self,
                           RfPlan *plan,
                           RfProgress *progress,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  RfResult *result = NULL;

  if (plan->external_cost)
    return NULL;
  if (!rf_plan_may_lead (plan, &local_error))
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  result = rf_generate_lead (self, plan, NULL, progress, cancellable, &local_error);
  if (result != NULL)
    {
      result->store_error = g_steal_pointer (error);
      return result;
    }
  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Whatever is there without a run. */
static RfResult *
rf_generate_find (RfEngine *self, const RfPlan *plan, RfRejected *rejected, GError **error)
{
  GError *failure = NULL;
  RfResult *result = rf_engine_recall (self, plan, &failure);

  if (result == NULL && failure == NULL && rf_engine_looks_up (plan))
    {
      result = rf_engine_find_hit (self, plan, plan->now, rejected, &failure);
      if (result != NULL)
        result = rf_engine_pay (self, plan, result, &failure);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return result;
}

/* Who takes only what is there waits for no writer to hear that it is not. */
static gboolean
rf_generate_is_worth_entering (RfEngine *self,
                               RfPlan *plan,
                               const RfRejected *rejected,
                               GError **error)
{
  g_autoptr (RfEntrance) entrance = NULL;

  if (!rf_engine_needs_store (self, error))
    return FALSE;
  if (!plan->only_if_cached)
    return TRUE;
  entrance = rf_store_preview (self->store, plan, rejected->entry_id, error);
  return entrance != NULL && (entrance->entry != NULL || rf_plan_may_lead (plan, error));
}

/* It may be that everything but the rows was written; then it is entered now, or
 * there is a better reason why it is not given: */
static void
rf_generate_recover (RfEngine *self, const RfPlan *plan, GError **error)
{
  GError *failure = NULL;

  if (!rf_engine_recover_for (self, plan, &failure) && failure == NULL)
    return;
  g_clear_error (error);
  if (failure != NULL)
    g_propagate_error (error, failure);
}

/* Enters until something has come of it. */
static RfResult *
rf_generate_at_length (RfEngine *self,
                       RfPlan *plan,
                       RfRejected *rejected,
                       RfProgress *progress,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GError) failure = NULL;
  RfResult *result = NULL;

  rf_generate_is_worth_entering (self, plan, rejected, &failure);
  while (result == NULL && failure == NULL)
    {
      result = rf_generate_enter (self, plan, rejected, progress, cancellable, &failure);
      if (g_error_matches (failure, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME))
        rf_generate_recover (self, plan, &failure);
    }
  if (result == NULL && rf_engine_is_store_error (failure))
    result = rf_generate_without_store (self, plan, progress, cancellable, &failure);
  if (result == NULL)
    {
      result = rf_engine_find_stale (self, plan, failure);
      if (result != NULL)
        result = rf_engine_pay (self, plan, result, NULL);
    }
  if (result == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return result;
}

/**
 * rf_engine_generate_plan:
 * @self: an engine
 * @plan: what is wanted
 * @progress: (nullable): told how far the provider is
 * @cancellable: (nullable): the caller leaves
 * @error: return location
 *
 * Returns: (transfer full): the result, whoever made it
 */
RfResult *
rf_engine_generate_plan (RfEngine *self,
                         RfPlan *plan,
                         RfProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfResult) result = NULL;
  RfRejected rejected = { 0, NULL };

  result = rf_generate_find (self, plan, &rejected, &failure);
  if (result != NULL)
    return g_steal_pointer (&result);
  if (failure != NULL && (plan->only_if_cached || !rf_engine_is_store_error (failure)))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  result = rf_generate_at_length (self, plan, &rejected, progress, cancellable, error);
  if (result == NULL)
    return NULL;
  if (result->reason == NULL && result->outcome == RF_OUTCOME_MISS)
    result->reason = g_strdup (plan->reads ? rejected.reason : "reading_off");
  return g_steal_pointer (&result);
}
