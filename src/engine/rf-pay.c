/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

/*
 * What is paid for an answer that needed no run of its own, and what a repeated
 * request gets. A run is paid by its flight's hold, in the store. Reading fails
 * open: where a charge cannot be written, the hit is served without one.
 */

/**
 * rf_engine_is_store_error:
 * @error: (nullable): why something failed
 *
 * Returns: whether the store cannot be used
 */
gboolean
rf_engine_is_store_error (const GError *error)
{
  return g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE) ||
         g_error_matches (error, RF_ERROR, RF_ERROR_STORE_DAMAGED);
}

static void
rf_pay_settle_result (RfResult *result, gint64 charged)
{
  const RfGeneration *generation = rf_result_get_generation (result);

  result->charged = charged;
  result->saved = MAX (generation->cost - charged, 0);
}

static void
rf_pay_forgo (RfResult *result, const RfPlan *plan, const GError *failure)
{
  g_info ("the charge for “%s” was not written: %s", plan->key, failure->message);
  g_free (result->reason);
  result->reason = g_strdup ("ledger_unavailable");
}

/**
 * rf_engine_pay:
 * @self: an engine
 * @plan: what was asked
 * @result: (transfer full): an answer out of the cache, or from somebody else's
 *   flight, ready to be handed over
 * @error: return location; %RF_ERROR_OVER_BUDGET where a limited account cannot
 *   pay for it
 *
 * Charges what the plan says for that outcome, once for an idempotency key. An
 * answer that costs nothing and has no such key writes nothing.
 *
 * Returns: (transfer full) (nullable): the answer with its charge; %NULL without
 *   an error where the key has another answer that is still on its way
 */
RfResult *
rf_engine_pay (RfEngine *self, const RfPlan *plan, RfResult *result, GError **error)
{
  g_autoptr (RfResult) owned = result;
  g_autoptr (GError) failure = NULL;
  gint64 amount = rf_plan_get_charge (plan, result->outcome);
  gboolean repeated = FALSE;

  if (amount <= 0 && plan->idempotency_key == NULL)
    return g_steal_pointer (&owned);
  if (!rf_plan_affords (plan, amount, error))
    return NULL;
  if (rf_store_charge (self->store,
                       plan,
                       rf_result_get_generation (result)->id,
                       result->outcome,
                       &repeated,
                       &failure))
    {
      if (repeated)
        return rf_engine_recall (self, plan, error);
      rf_pay_settle_result (result, MAX (amount, 0));
      return g_steal_pointer (&owned);
    }
  if (!rf_engine_is_store_error (failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (amount > 0)
    rf_pay_forgo (result, plan, failure);
  return g_steal_pointer (&owned);
}

/**
 * rf_engine_repeat:
 * @self: an engine
 * @plan: what was asked
 * @entrance: a repeat; its entry is taken out
 * @error: return location; %RF_ERROR_CONFLICT where what was given is gone
 *
 * Returns: (transfer full): the answer that the first request was given
 */
RfResult *
rf_engine_repeat (RfEngine *self, const RfPlan *plan, RfEntrance *entrance, GError **error)
{
  g_autoptr (RfResult) result =
      rf_engine_make_result (plan, entrance->outcome, g_steal_pointer (&entrance->entry));
  gboolean served = entrance->outcome == RF_OUTCOME_HIT || entrance->outcome == RF_OUTCOME_STALE ||
                    entrance->outcome == RF_OUTCOME_JOINED;
  GError *failure = NULL;

  if (!rf_engine_has_blobs (self, result->entry, &failure))
    {
      if (failure == NULL)
        g_set_error (&failure,
                     RF_ERROR,
                     RF_ERROR_CONFLICT,
                     "the request with the idempotency key “%s” was answered, and what it was "
                     "given is gone",
                     plan->idempotency_key);
      rf_error_set_hint (failure, "another key makes it a new request, which is charged anew");
      g_propagate_error (error, failure);
      return NULL;
    }
  rf_pay_settle_result (result, entrance->charged);
  if (!served)
    result->saved = 0;
  result->repeated = TRUE;
  return g_steal_pointer (&result);
}

/**
 * rf_engine_recall:
 * @self: an engine
 * @plan: what is asked
 * @error: return location; %RF_ERROR_CONFLICT where the idempotency key was given
 *   to another request
 *
 * Returns: (transfer full) (nullable): the answer that the same request was given
 *   before, or %NULL: without an error where there is none yet
 */
RfResult *
rf_engine_recall (RfEngine *self, const RfPlan *plan, GError **error)
{
  g_autoptr (RfEntrance) entrance = NULL;
  g_autoptr (GError) failure = NULL;

  if (plan->idempotency_key == NULL || self->store == NULL)
    return NULL;
  entrance = rf_store_recall (self->store, plan, &failure);
  if (failure != NULL && !rf_engine_is_store_error (failure))
    g_propagate_error (error, g_steal_pointer (&failure));
  if (entrance == NULL || entrance->how != RF_ENTERING_REPEAT)
    return NULL;
  return rf_engine_repeat (self, plan, entrance, error);
}
