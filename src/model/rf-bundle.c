/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bundle.h"

#include "rf-credits.h"
#include "rf-json-object.h"

/*
 * Steps one after the other. Each has its own key, price and outcome; what an
 * earlier one brought is the input of a later one by its content. A step that
 * fails takes along only those that need it.
 */

static void
rf_request_unref_cb (gpointer request)
{
  rf_request_unref (request);
}

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
 * rf_bundle_new:
 *
 * Returns: (transfer full): a bundle without steps
 */
RfBundle *
rf_bundle_new (void)
{
  RfBundle *self = g_new0 (RfBundle, 1);

  self->steps = g_ptr_array_new_with_free_func (rf_request_unref_cb);
  self->max_cost = -1;
  return self;
}

/**
 * rf_bundle_free:
 * @self: (transfer full): a bundle
 */
void
rf_bundle_free (RfBundle *self)
{
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/**
 * rf_bundle_take_step:
 * @self: a bundle
 * @request: (transfer full): what comes after the steps that it has
 */
void
rf_bundle_take_step (RfBundle *self, RfRequest *request)
{
  GHashTableIter iterator;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, request->inputs);
  while (g_hash_table_iter_next (&iterator, NULL, &value))
    {
      RfInput *input = value;
      const RfRequest *earlier = input->step >= 0 && (guint) input->step < self->steps->len
                                     ? g_ptr_array_index (self->steps, (guint) input->step)
                                     : NULL;

      if (earlier != NULL && earlier->has_kind)
        input->kind = (int) earlier->kind;
    }
  g_ptr_array_add (self->steps, request);
}

typedef struct
{
  RfBundle *bundle;
  RfBundleAnswer *answer; /* (owned) the steps that have ended */
  gint64 charged;         /* millionths */
} RfBundleRun;

/* What an earlier step brought: bytes that are stored are told by their name,
 * others by the file they lie in until the answer is freed. */
static RfInput *
rf_bundle_dup_brought (const RfBundleStep *step, const RfInput *wanted)
{
  const RfGeneration *generation =
      step->result != NULL ? rf_result_get_generation (step->result) : NULL;
  const RfAsset *asset = generation != NULL && generation->assets->len > 0
                             ? g_ptr_array_index (generation->assets, 0)
                             : NULL;
  RfInput *input = NULL;

  if (asset != NULL)
    input = step->result->stored ? rf_input_new (NULL, asset->sha256, NULL)
                                 : rf_input_new (asset->path, NULL, NULL);
  else if (step->check != NULL && step->check->cached && step->check->key != NULL)
    input = rf_input_new (NULL, NULL, step->check->key);
  if (input != NULL)
    input->kind = wanted->kind;
  return input;
}

static gboolean
rf_bundle_names_steps_before (const RfRequest *request, guint position, GError **error)
{
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, request->inputs);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    {
      const RfInput *input = value;

      if (input->step < (int) position)
        continue;
      rf_error_collect (error,
                        name,
                        "there is no step %d before step %u; steps are counted from 0",
                        input->step,
                        position);
      return FALSE;
    }
  return TRUE;
}

static gboolean
rf_bundle_complete (RfBundleRun *run, RfRequest *request, GError **error)
{
  g_autoptr (GList) names = NULL;

  if (!rf_bundle_names_steps_before (request, run->answer->steps->len, error))
    return FALSE;
  names = g_hash_table_get_keys (request->inputs);
  for (GList *name = names; name != NULL; name = name->next)
    {
      const RfInput *wanted = g_hash_table_lookup (request->inputs, name->data);
      const RfBundleStep *earlier = NULL;
      RfInput *brought = NULL;

      if (wanted->step < 0)
        continue;
      earlier = g_ptr_array_index (run->answer->steps, (guint) wanted->step);
      if (earlier->error != NULL)
        {
          g_set_error (error,
                       RF_ERROR,
                       (int) rf_error_get_code (earlier->error),
                       "it needs step %d, which failed",
                       wanted->step);
          return FALSE;
        }
      brought = rf_bundle_dup_brought (earlier, wanted);
      if (brought != NULL)
        rf_request_take_input (request, name->data, brought);
    }
  return TRUE;
}

static void
rf_bundle_limit (const RfBundleRun *run, RfRequest *request)
{
  gint64 left = MAX (run->bundle->max_cost - run->charged, 0);

  if (run->bundle->max_cost >= 0 && (request->max_cost < 0 || request->max_cost > left))
    request->max_cost = left;
}

static RfBundleStep *
rf_bundle_add_step (RfBundleRun *run)
{
  RfBundleStep *step = g_new0 (RfBundleStep, 1);

  g_ptr_array_add (run->answer->steps, step);
  return step;
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

/* Whoever leaves one step leaves those after it, too. */
static gboolean
rf_bundle_is_left (const RfBundleRun *run)
{
  const RfBundleStep *last =
      run->answer->steps->len > 0
          ? g_ptr_array_index (run->answer->steps, run->answer->steps->len - 1)
          : NULL;

  return last != NULL && g_error_matches (last->error, RF_ERROR, RF_ERROR_CANCELLED);
}

static gboolean
rf_bundle_affords (const RfBundle *bundle, gint64 cost, GError **error)
{
  g_autofree char *wanted = NULL;
  g_autofree char *limit = NULL;

  if (bundle->max_cost < 0 || cost <= bundle->max_cost)
    return TRUE;
  wanted = rf_credits_to_words (cost);
  limit = rf_credits_to_words (bundle->max_cost);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_OVER_BUDGET,
               "with it the steps would cost %s, and at most %s may be spent",
               wanted,
               limit);
  return FALSE;
}

/* Nothing is paid for the first step while the last one is misspelt, or cannot
 * be paid for: each is looked at before the first is begun. */
static gboolean
rf_bundle_is_sound (RfBundleRun *run, RfBundleCheck check, gpointer user_data)
{
  RfBundle *bundle = run->bundle;
  gboolean sound = TRUE;
  gint64 cost = 0;

  for (guint i = 0; i < bundle->steps->len; i++)
    {
      RfRequest *request = g_ptr_array_index (bundle->steps, i);
      RfBundleStep *step = rf_bundle_add_step (run);

      if (rf_bundle_names_steps_before (request, i, &step->error))
        step->check = check (request, user_data, &step->error);
      if (step->check != NULL)
        cost += step->check->cost;
      if (step->error == NULL)
        rf_bundle_affords (bundle, cost, &step->error);
      sound = sound && step->error == NULL;
    }
  for (guint i = 0; i < bundle->steps->len && !sound; i++)
    {
      RfBundleStep *step = g_ptr_array_index (run->answer->steps, i);

      g_clear_pointer (&step->check, rf_check_free);
      if (step->error == NULL)
        g_set_error_literal (&step->error,
                             RF_ERROR,
                             RF_ERROR_CANCELLED,
                             "it was not begun, since another step is wrong");
    }
  if (sound)
    g_ptr_array_set_size (run->answer->steps, 0);
  return sound;
}

/**
 * rf_bundle_generate:
 * @self: a bundle, which is used up
 * @check: checks one step, whose inputs may still be to come
 * @generate: generates one step and waits for it
 * @user_data: for both
 *
 * Returns: (transfer full): how each step ended
 */
RfBundleAnswer *
rf_bundle_generate (RfBundle *self,
                    RfBundleCheck check,
                    RfBundleGenerate generate,
                    gpointer user_data)
{
  RfBundleRun run = { self, rf_bundle_answer_new (), 0 };

  if (!rf_bundle_is_sound (&run, check, user_data))
    return run.answer;
  for (guint i = 0; i < self->steps->len; i++)
    {
      RfRequest *request = g_ptr_array_index (self->steps, i);
      g_autoptr (GError) error = NULL;
      RfResult *result = NULL;
      RfBundleStep *step = NULL;

      if (rf_bundle_is_left (&run))
        g_set_error_literal (&error, RF_ERROR, RF_ERROR_CANCELLED, "it was cancelled");
      else if (rf_bundle_complete (&run, request, &error))
        {
          rf_bundle_limit (&run, request);
          result = generate (request, user_data, &error);
        }
      step = rf_bundle_add_step (&run);
      step->result = result;
      step->error = g_steal_pointer (&error);
      if (result != NULL)
        run.charged += rf_result_get_charged (result);
    }
  return run.answer;
}

/**
 * rf_bundle_check:
 * @self: a bundle, which is used up
 * @function: checks one step; an input whose step is not cached is left as it
 *   is, to come
 * @user_data: for @function
 *
 * Returns: (transfer full): what was found of each step
 */
RfBundleAnswer *
rf_bundle_check (RfBundle *self, RfBundleCheck function, gpointer user_data)
{
  RfBundleRun run = { self, rf_bundle_answer_new (), 0 };

  for (guint i = 0; i < self->steps->len; i++)
    {
      RfRequest *request = g_ptr_array_index (self->steps, i);
      g_autoptr (GError) error = NULL;
      RfCheck *check = NULL;
      RfBundleStep *step = NULL;

      if (rf_bundle_complete (&run, request, &error))
        check = function (request, user_data, &error);
      step = rf_bundle_add_step (&run);
      step->check = check;
      step->error = g_steal_pointer (&error);
    }
  return run.answer;
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
