/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-plan.h"

#include "rf-credits.h"

/*
 * A plan is filled in by the planner and immutable from then on, so that it
 * may be shared between threads by reference.
 */

/**
 * rf_plan_new:
 *
 * Returns: (transfer full): a plan with nothing in it
 */
RfPlan *
rf_plan_new (void)
{
  RfPlan *self = g_new0 (RfPlan, 1);

  g_atomic_ref_count_init (&self->references);
  self->namespace_ = g_strdup ("");
  self->version = 1;
  self->ttl = -1;
  self->reads = TRUE;
  self->max_cost = -1;
  self->max_age = -1;
  self->limit_day = -1;
  self->limit_month = -1;
  return self;
}

/**
 * rf_plan_ref:
 * @self: a plan
 *
 * Returns: (transfer full): the same plan
 */
RfPlan *
rf_plan_ref (RfPlan *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_plan_unref:
 * @self: (transfer full): a plan
 */
void
rf_plan_unref (RfPlan *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->model, rf_model_info_unref);
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->inputs, g_hash_table_unref);
  g_strfreev (self->tags);
  g_free (self->namespace_);
  g_free (self->profile);
  g_free (self->canonical);
  g_free (self->prompt);
  g_free (self->fingerprint);
  g_free (self->identity);
  g_free (self->key);
  g_free (self->scope);
  g_free (self->seed);
  g_free (self->blocked);
  g_free (self->account);
  g_free (self->idempotency_key);
  g_clear_pointer (&self->asked, rf_request_unref);
  g_free (self->request);
  g_free (self->playthrough_id);
  g_free (self->player_id);
  g_free (self);
}

/**
 * rf_plan_get_charge:
 * @self: a plan
 * @outcome: how its request is answered, without a run of its own
 *
 * Returns: millionths that it is charged for that
 */
gint64
rf_plan_get_charge (const RfPlan *self, RfOutcome outcome)
{
  return outcome == RF_OUTCOME_JOINED ? self->joiner_price : self->hit_price;
}

/**
 * rf_plan_affords:
 * @self: a plan
 * @price: millionths that the answer would be charged
 * @error: return location; %RF_ERROR_OVER_BUDGET
 *
 * Returns: whether the request allows so much
 */
gboolean
rf_plan_affords (const RfPlan *self, gint64 price, GError **error)
{
  g_autofree char *wanted = NULL;
  g_autofree char *limit = NULL;

  if (self->max_cost < 0 || price <= self->max_cost)
    return TRUE;
  wanted = rf_credits_to_words (price);
  limit = rf_credits_to_words (self->max_cost);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_OVER_BUDGET,
               "it would cost %s, and at most %s may be spent",
               wanted,
               limit);
  return FALSE;
}

/**
 * rf_plan_may_lead:
 * @self: a plan
 * @error: return location; %RF_ERROR_NOT_CACHED, %RF_ERROR_OVER_BUDGET, or
 *   %RF_ERROR_FAILED while it is not known what a run costs
 *
 * To be asked only where there is neither an entry nor a flight to join: those
 * may serve a request that could not pay for a run.
 *
 * Returns: whether a run may be begun for it
 */
gboolean
rf_plan_may_lead (const RfPlan *self, GError **error)
{
  if (self->only_if_cached)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_NOT_CACHED,
                   "it is not in the cache, and nothing else was asked for");
      return FALSE;
    }
  if (self->blocked != NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_FAILED,
                   "nothing is generated while it is uncertain what it costs: %s",
                   self->blocked);
      if (error != NULL)
        rf_error_set_hint (*error, "mend the configuration; hits are served meanwhile");
      return FALSE;
    }
  return rf_plan_affords (self, self->price, error);
}

/**
 * rf_plan_fits_kind:
 * @self: a plan
 * @entry: (nullable): what stands under its key
 * @error: return location; %RF_ERROR_CONFLICT
 *
 * A slot holds one kind, and nothing turns it into another but to invalidate
 * it: not even a refresh, and not that it has expired.
 *
 * Returns: whether what stands there is of the kind that is wanted
 */
gboolean
rf_plan_fits_kind (const RfPlan *self, const RfEntry *entry, GError **error)
{
  RfKind wanted = self->model->kind;

  if (entry == NULL || entry->generation->kind == wanted)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "slot_kind: the slot “%s” holds %s, not %s",
               self->key,
               rf_enum_get_name (rf_kind_names, (int) entry->generation->kind),
               rf_enum_get_name (rf_kind_names, (int) wanted));
  if (error != NULL)
    rf_error_set_hint (*error, "invalidate the entry first, or name another place");
  return FALSE;
}
