/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-step.h"

#include "rf-credits.h"
#include "rf-json-object.h"

/*
 * `generate video "a cat"` where a video is made from a picture: the picture is
 * a request of its own, with the same prompt, its own key, price and outcome.
 *
 *   request → its step → the step's plan and hit → the request's plan
 *
 * While the picture is not there the request's plan is pending: whether it is
 * valid and what it costs are known, its key is not.
 */

/**
 * rf_step_clear:
 * @step: a step; what it holds is freed
 */
void
rf_step_clear (RfStep *step)
{
  g_clear_pointer (&step->request, rf_request_unref);
  g_clear_pointer (&step->input, g_free);
  g_clear_pointer (&step->plan, rf_plan_unref);
  g_clear_pointer (&step->result, rf_result_free);
}

static gboolean
rf_step_is_given (const RfRequest *request, const RfParameter *parameter)
{
  const RfInput *unnamed = g_hash_table_lookup (request->inputs, "");

  if (g_hash_table_contains (request->inputs, parameter->name))
    return TRUE;
  return unnamed != NULL &&
         (unnamed->kind < 0 || rf_parameter_accepts (parameter, (RfKind) unnamed->kind));
}

static JsonNode *
rf_step_find_prompt (const RfRequest *request, const RfModelInfo *model)
{
  const RfParameter *prompt = rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT);
  JsonNode *value = json_object_get_member (request->params, "prompt");

  if (value != NULL || prompt == NULL)
    return value;
  value = json_object_get_member (request->params, prompt->name);
  for (gsize i = 0; value == NULL && prompt->aliases != NULL && prompt->aliases[i] != NULL; i++)
    value = json_object_get_member (request->params, prompt->aliases[i]);
  return value;
}

/* Who asks, for whom, and how it is kept is the same; what is asked is the
 * prompt alone. A place is not handed on: it is the request's. Nor is a refresh,
 * which is meant for what was asked and not for what that is made from. */
static RfRequest *
rf_step_new_request (const RfRequest *whole, const RfModelInfo *model, RfKind kind)
{
  RfRequest *request = rf_request_new ();
  JsonNode *prompt = rf_step_find_prompt (whole, model);

  request->has_kind = TRUE;
  request->kind = kind;
  if (prompt != NULL)
    json_object_set_member (request->params, "prompt", rf_json_copy (prompt));
  request->namespace_ = g_strdup (whole->namespace_);
  request->asker = g_strdup (whole->asker);
  request->profile = g_strdup (whole->profile);
  request->strategy = whole->strategy;
  request->playthrough_id = g_strdup (whole->playthrough_id);
  request->player_id = g_strdup (whole->player_id);
  request->version = whole->version;
  request->ttl = whole->ttl;
  request->max_age = whole->max_age;
  request->tags = g_strdupv (whole->tags);
  request->account = g_strdup (whole->account);
  if (whole->idempotency_key != NULL)
    request->idempotency_key = g_strconcat (whole->idempotency_key, "#step", NULL);
  request->only_if_cached = whole->only_if_cached;
  request->no_store = whole->no_store;
  return request;
}

static RfKind
rf_step_choose_kind (const RfParameter *parameter)
{
  const RfEnumName *row = rf_kind_names;

  while (!rf_parameter_accepts (parameter, (RfKind) row->value))
    row++;
  return (RfKind) row->value;
}

/**
 * rf_step_find:
 * @engine: an engine
 * @request: what is asked
 * @step: (out caller-allocates): its default step, with what the cache holds of
 *   it; empty where it has none
 * @error: return location; what is wrong with the step, or what the store says
 *
 * Returns: whether it could be looked for; a request without a model that could
 *   be found has no step, and rf_step_plan() says what is wrong with it
 */
gboolean
rf_step_find (RfEngine *engine, const RfRequest *request, RfStep *step, GError **error)
{
  g_autoptr (RfModelInfo) model = rf_planner_dup_model (engine->planner, request, NULL);
  const RfParameter *parameter =
      model != NULL ? rf_model_info_find_flagged (model, RF_PARAMETER_DEFAULT_STEP) : NULL;
  g_autoptr (GError) failure = NULL;
  RfRejected rejected = { 0, NULL };

  if (parameter == NULL || rf_step_is_given (request, parameter))
    return TRUE;
  step->input = g_strdup (parameter->name);
  step->request = rf_step_new_request (request, model, rf_step_choose_kind (parameter));
  step->plan = rf_engine_plan (engine, step->request, error);
  if (step->plan == NULL)
    return FALSE;
  if (rf_engine_looks_up (step->plan))
    step->result = rf_engine_find_hit (engine, step->plan, step->plan->now, &rejected, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return failure == NULL;
}

static RfInput *
rf_step_new_input (const RfStep *step)
{
  const RfGeneration *generation =
      step->result != NULL ? rf_result_get_generation (step->result) : NULL;
  const RfAsset *asset = generation != NULL ? g_ptr_array_index (generation->assets, 0) : NULL;
  RfInput *input = NULL;

  if (asset == NULL)
    return rf_input_new_for_step (0);
  input = rf_input_new (asset->path, asset->sha256, NULL);
  input->kind = (int) generation->kind;
  return input;
}

/**
 * rf_step_plan:
 * @engine: an engine
 * @request: what is asked
 * @step: its default step
 * @error: return location
 *
 * Returns: (transfer full): the plan of @request; pending while the step has
 *   brought nothing
 */
RfPlan *
rf_step_plan (RfEngine *engine, const RfRequest *request, const RfStep *step, GError **error)
{
  g_autoptr (GHashTable) inputs = rf_engine_dup_inputs (engine, request, error);
  RfPlan *plan = NULL;

  if (inputs == NULL)
    return NULL;
  if (step->request != NULL)
    g_hash_table_insert (inputs, g_strdup (step->input), rf_step_new_input (step));
  plan = rf_planner_plan (engine->planner, request, inputs, error);
  if (plan != NULL)
    {
      plan->blocked = g_strdup (engine->money_fault);
      plan->asked = rf_request_ref ((RfRequest *) request);
    }
  return plan;
}

/**
 * rf_step_limit:
 * @step: a step that has to be made
 * @plan: the plan of the request that it belongs to, pending
 * @error: return location; %RF_ERROR_OVER_BUDGET
 *
 * What the request may cost is for both: the step gets what is left of it.
 *
 * Returns: whether anything is left
 */
gboolean
rf_step_limit (RfStep *step, const RfPlan *plan, GError **error)
{
  g_autofree char *price = NULL;
  g_autofree char *limit = NULL;

  if (plan->max_cost < 0)
    return TRUE;
  step->request->max_cost = plan->max_cost - plan->price;
  if (step->request->max_cost >= step->plan->price)
    return TRUE;
  price = rf_credits_to_words (plan->price + step->plan->price);
  limit = rf_credits_to_words (plan->max_cost);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_OVER_BUDGET,
               "it would cost %s with the %s that it is made from, and at most %s may be spent",
               price,
               rf_enum_get_name (rf_kind_names, (int) step->plan->model->kind),
               limit);
  return FALSE;
}
