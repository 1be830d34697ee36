/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-plan.h"

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
  g_free (self->account);
  g_free (self->idempotency_key);
  g_clear_pointer (&self->asked, rf_request_unref);
  g_free (self->request);
  g_free (self->playthrough_id);
  g_free (self->player_id);
  g_free (self);
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
