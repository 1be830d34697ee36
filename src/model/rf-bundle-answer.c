/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bundle-private.h"

#include "rf-json-object.h"

/*
 * How the steps of a bundle ended, and what that comes to as a whole.
 */

static void
rf_bundle_step_free_cb (gpointer data)
{
  RfBundleStep *step = data;

  g_clear_pointer (&step->result, rf_result_free);
  g_clear_pointer (&step->check, rf_check_free);
  g_clear_error (&step->error);
  g_free (step);
}

/**
 * rf_bundle_answer_new:
 *
 * Returns: (transfer full): an answer without steps
 */
RfBundleAnswer *
rf_bundle_answer_new (void)
{
  RfBundleAnswer *self = g_new0 (RfBundleAnswer, 1);

  self->steps = g_ptr_array_new_with_free_func (rf_bundle_step_free_cb);
  return self;
}

/**
 * rf_bundle_answer_add_step:
 * @self: an answer
 *
 * Returns: (transfer none): the next step, of which nothing is known yet
 */
RfBundleStep *
rf_bundle_answer_add_step (RfBundleAnswer *self)
{
  RfBundleStep *step = g_new0 (RfBundleStep, 1);

  g_ptr_array_add (self->steps, step);
  return step;
}

/**
 * rf_bundle_answer_free:
 * @self: (transfer full) (nullable): an answer
 */
void
rf_bundle_answer_free (RfBundleAnswer *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/**
 * rf_bundle_answer_get_error:
 * @self: an answer
 *
 * Returns: (transfer none) (nullable): why the first step failed that did; one
 *   that was only not begun is told where there is no other
 */
const GError *
rf_bundle_answer_get_error (const RfBundleAnswer *self)
{
  const GError *first = NULL;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (self->steps, i);

      if (step->error == NULL)
        continue;
      if (!g_error_matches (step->error, RF_ERROR, RF_ERROR_CANCELLED))
        return step->error;
      if (first == NULL)
        first = step->error;
    }
  return first;
}

/**
 * rf_bundle_answer_dup_error:
 * @self: an answer
 *
 * Returns: (transfer full) (nullable): that of rf_bundle_answer_get_error(),
 *   with the step that it is of
 */
GError *
rf_bundle_answer_dup_error (const RfBundleAnswer *self)
{
  const GError *error = rf_bundle_answer_get_error (self);
  GError *copy = NULL;
  guint position = 0;

  if (error == NULL)
    return NULL;
  while (((const RfBundleStep *) g_ptr_array_index (self->steps, position))->error != error)
    position++;
  copy = g_error_copy (error);
  g_prefix_error (&copy, "step %u: ", position);
  return copy;
}

/* From what cost nothing to what is not even kept. */
static const RfOutcome outcomes_by_cost[] = {
  RF_OUTCOME_HIT,       RF_OUTCOME_JOINED, RF_OUTCOME_STALE,
  RF_OUTCOME_REFRESHED, RF_OUTCOME_MISS,   RF_OUTCOME_BYPASS,
};

static gsize
rf_bundle_rank (RfOutcome outcome)
{
  gsize rank = 0;

  while (rank < G_N_ELEMENTS (outcomes_by_cost) - 1 && outcomes_by_cost[rank] != outcome)
    rank++;
  return rank;
}

/**
 * rf_bundle_answer_get_outcome:
 * @self: an answer in which no step failed
 *
 * Returns: the worst of its steps' outcomes
 */
RfOutcome
rf_bundle_answer_get_outcome (const RfBundleAnswer *self)
{
  gsize worst = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (self->steps, i);

      if (step->result != NULL)
        worst = MAX (worst, rf_bundle_rank (step->result->outcome));
      else if (step->check != NULL)
        worst = MAX (worst, rf_bundle_rank (step->check->outcome));
    }
  return outcomes_by_cost[worst];
}

/**
 * rf_bundle_answer_is_over_budget:
 * @self: the answer to a check
 *
 * Returns: whether a step could not be paid for
 */
gboolean
rf_bundle_answer_is_over_budget (const RfBundleAnswer *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (self->steps, i);

      if (step->check != NULL && step->check->shortfall != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_bundle_answer_is_cached:
 * @self: the answer to a check
 *
 * Returns: whether every step would be a hit
 */
gboolean
rf_bundle_answer_is_cached (const RfBundleAnswer *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (self->steps, i);

      if (step->check == NULL || !step->check->cached)
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
rf_bundle_step_to_json (const RfBundleStep *step)
{
  if (step->result != NULL)
    return rf_result_to_json (step->result);
  return step->check != NULL ? rf_check_to_json (step->check) : rf_error_to_json (step->error);
}

/**
 * rf_bundle_answer_to_json:
 * @self: an answer
 *
 * Returns: (transfer full): `{"outcome":…,"steps":[…]}`, each step a result, a
 *   check or an error; `outcome` is the code of the first step that failed,
 *   else the worst outcome
 */
JsonNode *
rf_bundle_answer_to_json (const RfBundleAnswer *self)
{
  const GError *error = rf_bundle_answer_get_error (self);
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  RfOutcome outcome = rf_bundle_answer_get_outcome (self);

  json_object_set_string_member (object,
                                 "outcome",
                                 error != NULL
                                     ? rf_error_code_get_name (rf_error_get_code (error))
                                     : rf_enum_get_name (rf_outcome_names, (int) outcome));
  for (guint i = 0; i < self->steps->len; i++)
    json_array_add_element (steps, rf_bundle_step_to_json (g_ptr_array_index (self->steps, i)));
  json_object_set_array_member (object, "steps", steps);
  json_node_take_object (node, object);
  return node;
}
