/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-request-pack.h"
#include "rf-step.h"
#include "rf-time.h"

/*
 * What is asked is answered: from what is kept, or by making it.
 *
 *   request → its default step, where it has one → plan → hit, or generation
 *   → result → counted
 */

/**
 * rf_engine_looks_up:
 * @plan: what is wanted
 *
 * Returns: whether what stands under its key may answer it
 */
gboolean
rf_engine_looks_up (const RfPlan *plan)
{
  return plan->key != NULL && plan->reads && !plan->force_refresh;
}

/**
 * rf_engine_find_hit:
 * @self: an engine
 * @plan: what is wanted, with a key
 * @now: milliseconds, when it is asked for
 * @rejected: (out): when it is no hit: what stands there, and why it is none
 * @error: return location; what the store says
 *
 * The fast path; reads only.
 *
 * Returns: (transfer full) (nullable): a hit, or %NULL, without an error when
 *   there is none
 */
RfResult *
rf_engine_find_hit (RfEngine *self,
                    const RfPlan *plan,
                    gint64 now,
                    RfRejected *rejected,
                    GError **error)
{
  RfEntry *entry = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  entry = rf_store_lookup (self->store, plan->namespace_, plan->key, error);
  return entry != NULL ? rf_engine_try_hit (self, plan, now, entry, rejected, error) : NULL;
}

/**
 * rf_engine_plan:
 * @self: an engine
 * @request: what is asked, without a default step
 * @error: return location
 *
 * Returns: (transfer full): its plan
 */
RfPlan *
rf_engine_plan (RfEngine *self, const RfRequest *request, GError **error)
{
  const RfStep none = { NULL, NULL, NULL, NULL };

  return rf_step_plan (self, request, &none, error);
}

/* @now is when it was asked for. @failure is why there is no @result. @latency is
 * how long it took, in µs. */
static void
rf_engine_count (RfEngine *self,
                 const RfPlan *plan,
                 gint64 now,
                 const RfResult *result,
                 const GError *failure,
                 gint64 latency)
{
  RfUse use = {
    .at = now,
    .namespace_ = plan->namespace_,
    .kind = plan->model->kind,
    .provider = plan->model->provider,
    .profile = plan->profile,
    .strategy = plan->strategy,
    .failed = result == NULL,
    .refused = g_error_matches (failure, RF_ERROR, RF_ERROR_REFUSED),
    .latency = MAX (latency, 1),
  };

  /* A repeat was counted when it was answered first. */
  if (self->tally == NULL || (result != NULL && result->repeated))
    return;
  if (result != NULL)
    {
      const RfGeneration *generation = rf_result_get_generation (result);
      gboolean made = result->outcome != RF_OUTCOME_HIT && result->outcome != RF_OUTCOME_JOINED &&
                      result->outcome != RF_OUTCOME_STALE;

      use.outcome = result->outcome;
      use.spent = result->charged;
      use.saved = result->saved;
      use.entry_id = made ? 0 : result->entry->id;
      for (guint i = 0; made && i < generation->assets->len; i++)
        use.bytes += ((const RfAsset *) g_ptr_array_index (generation->assets, i))->bytes;
    }
  rf_tally_add (self->tally, &use);
}

/* A step that was found is used with the request that it belongs to; one that
 * was made now was counted then, and comes with no @latency. */
static void
rf_engine_take_step (RfEngine *self, RfStep *step, RfResult *result, gint64 latency)
{
  if (step->result == NULL)
    return;
  if (latency != 0)
    rf_engine_count (self, step->plan, step->plan->now, step->result, NULL, latency);
  result->step = g_steal_pointer (&step->result);
}

/* What has to be charged or remembered is written, and a look-up only reads. */
static gboolean
rf_engine_has_to_write (const RfPlan *plan)
{
  return plan->hit_price > 0 || plan->idempotency_key != NULL;
}

/* Whether it may be answered by the fast path at all. */
static gboolean
rf_engine_may_look_up (const RfPlan *plan, const RfStep *step)
{
  return !plan->pending && rf_engine_looks_up (plan) && !rf_engine_has_to_write (plan) &&
         (step->plan == NULL || !rf_engine_has_to_write (step->plan));
}

/* A plan that depends on nothing but its request and the configuration serves all
 * requests that say the same. Nobody else has it yet. Who asked is no part of it, and
 * parameters are for a run: json-glib's counts of references belong to one thread, and
 * any thread may be the one that lets go of the plan. */
static void
rf_engine_remember (RfEngine *self, const GByteArray *packed, const RfStep *step, RfPlan *plan)
{
  if (packed == NULL || step->request != NULL)
    return;
  g_clear_pointer (&plan->asked, rf_request_unref);
  g_clear_pointer (&plan->params, json_object_unref);
  rf_plan_memo_add (self->memo, packed, plan);
}

RfResult *
rf_engine_lookup (RfService *service, RfRequest *request, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  gint64 began = g_get_monotonic_time ();
  gint64 now = rf_time_now ();
  gint64 latency = 0;
  g_auto (RfStep) step = { NULL, NULL, NULL, NULL };
  g_autoptr (GByteArray) packed = rf_request_pack (request);
  g_autoptr (RfPlan) plan = packed != NULL ? rf_plan_memo_find (self->memo, packed) : NULL;
  gboolean remembered = plan != NULL;
  RfRejected rejected = { 0, NULL };
  g_autoptr (RfResult) hit = NULL;

  if (!remembered && !rf_step_find (self, request, &step, error))
    return NULL;
  if (!remembered)
    plan = rf_step_plan (self, request, &step, error);
  if (plan == NULL || !rf_engine_may_look_up (plan, &step))
    return NULL;
  hit = rf_engine_find_hit (self, plan, now, &rejected, error);
  /* To have it made anew is to write, once: whoever comes next finds it here. */
  if (hit == NULL || rf_renewals_want (self->renewals, hit) ||
      rf_renewals_want (self->renewals, step.result))
    return NULL;
  if (!remembered)
    rf_engine_remember (self, packed, &step, plan);
  latency = g_get_monotonic_time () - began;
  rf_engine_count (self, plan, now, hit, NULL, latency);
  rf_engine_take_step (self, &step, hit, latency);
  return g_steal_pointer (&hit);
}

/* What is due is asked of nobody where nothing would be made or served. */
static gboolean
rf_engine_check_money (RfEngine *self,
                       const RfPlan *plan,
                       gint64 ahead,
                       RfCheck *check,
                       GError **error)
{
  GError *failure = NULL;

  if (check->due == 0 || (plan->only_if_cached && !check->cached))
    return TRUE;
  if (rf_plan_affords (plan, check->due, &failure) && self->store != NULL)
    rf_store_can_pay (self->store, plan, check->due + ahead, &failure);
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_OVER_BUDGET))
    rf_check_take_shortfall (check, g_steal_pointer (&failure));
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The default step has to be made, too. */
static gboolean
rf_engine_check_step (RfEngine *self, const RfStep *step, RfCheck *check, GError **error)
{
  g_autoptr (RfCheck) first = NULL;

  if (step->request == NULL || step->result != NULL)
    return TRUE;
  first = rf_engine_check_plan (self, step->plan, FALSE, error);
  if (first == NULL)
    return FALSE;
  check->cost += first->cost;
  check->due += first->due;
  return TRUE;
}

RfCheck *
rf_engine_check (RfService *service,
                 RfRequest *request,
                 gboolean explain,
                 GCancellable *cancellable,
                 GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_auto (RfStep) step = { NULL, NULL, NULL, NULL };
  g_autoptr (RfPlan) plan = NULL;
  g_autoptr (RfCheck) check = NULL;

  if (!rf_step_find (self, request, &step, error))
    return NULL;
  plan = rf_step_plan (self, request, &step, error);
  check = plan != NULL ? rf_engine_check_plan (self, plan, explain, error) : NULL;
  if (check == NULL || !rf_engine_check_step (self, &step, check, error) ||
      !rf_engine_check_money (self, plan, request->ahead, check, error))
    return NULL;
  return g_steal_pointer (&check);
}

static gboolean
rf_engine_is_provider_failure (const GError *error)
{
  return g_error_matches (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED) ||
         g_error_matches (error, RF_ERROR, RF_ERROR_REFUSED) ||
         g_error_matches (error, RF_ERROR, RF_ERROR_TIMEOUT);
}

static RfResult *
rf_engine_generate_counted (RfEngine *self,
                            RfPlan *plan,
                            RfProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) failure = NULL;
  RfResult *result = rf_engine_generate_plan (self, plan, progress, cancellable, &failure);

  if (result != NULL || rf_engine_is_provider_failure (failure))
    rf_engine_count (self, plan, plan->now, result, failure, g_get_monotonic_time () - began);
  if (result == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return result;
}

/* Returns: whether the step, which the cache has, is paid for */
static gboolean
rf_engine_pay_step (RfEngine *self, RfStep *step, GError **error)
{
  GError *failure = NULL;

  step->result = rf_engine_pay (self, step->plan, g_steal_pointer (&step->result), &failure);
  /* With an idempotency key whose answer is on its way it is waited for. */
  if (step->result == NULL && failure == NULL)
    step->result = rf_engine_generate_plan (self, step->plan, NULL, NULL, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return step->result != NULL;
}

/* Outside of a bundle there are no steps that could bring it. */
static void
rf_engine_refuse_pending (const RfPlan *plan, GError **error)
{
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, plan->inputs);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    {
      const RfInput *input = value;

      if (input->sha256 == NULL)
        rf_error_collect (
            error, name, "names step %d, and no step before this one has brought it", input->step);
    }
}

/* Nothing is paid for the step where the account cannot pay for what is to be
 * made of it. */
static gboolean
rf_engine_can_pay_for_both (RfEngine *self, RfStep *step, const RfPlan *whole, GError **error)
{
  g_autoptr (RfCheck) first = NULL;

  if (self->store == NULL || whole->price == 0)
    return TRUE;
  first = rf_engine_check_plan (self, step->plan, FALSE, error);
  return first != NULL && rf_store_can_pay (self->store, whole, first->due + whole->price, error);
}

/* Returns: whether the step has brought something */
static gboolean
rf_engine_make_step (RfEngine *self,
                     RfStep *step,
                     const RfPlan *whole,
                     RfProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (RfPlan) plan = NULL;

  if (step->request == NULL)
    {
      rf_engine_refuse_pending (whole, error);
      return FALSE;
    }
  if (!rf_step_limit (step, whole, error) || !rf_engine_can_pay_for_both (self, step, whole, error))
    return FALSE;
  plan = rf_engine_plan (self, step->request, error);
  if (plan != NULL)
    step->result = rf_engine_generate_counted (self, plan, progress, cancellable, error);
  return step->result != NULL;
}

/* @step is kept by the caller, and with it what was charged for it. */
static RfResult *
rf_engine_make (RfEngine *self,
                RfRequest *request,
                RfStep *step,
                RfProgress *progress,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (RfPlan) plan = NULL;
  RfResult *result = NULL;
  gint64 began = g_get_monotonic_time ();
  gint64 found_after = 0;

  if (!rf_step_find (self, request, step, error))
    return NULL;
  if (step->result != NULL)
    found_after = MAX (g_get_monotonic_time () - began, 1);
  plan = rf_step_plan (self, request, step, error);
  if (plan != NULL && plan->pending)
    {
      if (!rf_engine_make_step (self, step, plan, progress, cancellable, error))
        return NULL;
      rf_plan_unref (plan);
      plan = rf_step_plan (self, request, step, error);
    }
  if (plan == NULL || (found_after > 0 && !rf_engine_pay_step (self, step, error)))
    return NULL;
  /* What may be paid is for both; nobody else has the plan yet. */
  if (step->result != NULL && plan->max_cost >= 0)
    plan->max_cost = MAX (plan->max_cost - step->result->charged, 0);
  result = rf_engine_generate_counted (self, plan, progress, cancellable, error);
  if (result == NULL)
    return NULL;
  rf_renewals_ask (self->renewals, self->store, step->request, step->result);
  rf_renewals_ask (self->renewals, self->store, request, result);
  rf_engine_take_step (self, step, result, found_after);
  return result;
}

RfResult *
rf_engine_generate (RfService *service,
                    RfRequest *request,
                    RfProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (RfStep) step = { NULL, NULL, NULL, NULL };
  GError *failure = NULL;
  RfResult *result =
      rf_engine_make (RF_ENGINE (service), request, &step, progress, cancellable, &failure);

  if (failure == NULL)
    return result;
  /* A step that was paid for stays when what should be made of it fails. */
  if (step.result != NULL)
    rf_error_set_charged (failure, step.result->charged);
  g_propagate_error (error, failure);
  return NULL;
}
