/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bundle-private.h"

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
rf_input_free_cb (gpointer input)
{
  rf_input_free (input);
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
  RfBundleCheck check;
  gpointer user_data;
  gint64 cost;    /* millionths, as the steps so far were checked */
  gint64 charged; /* millionths */
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

/* The inputs of a step as they are while nothing is made: what is cached of
 * the steps before it is there, and the rest is to come. */
static GHashTable *
rf_bundle_dup_foreseen (const RfBundleRun *run, GHashTable *inputs)
{
  GHashTable *foreseen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_input_free_cb);
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, inputs);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    {
      const RfInput *wanted = value;
      RfInput *input = NULL;

      if (wanted->step >= 0)
        input = rf_bundle_dup_brought (g_ptr_array_index (run->answer->steps, (guint) wanted->step),
                                       wanted);
      if (input == NULL)
        {
          input = rf_input_new (wanted->path, wanted->sha256, wanted->key);
          input->step = wanted->step;
          input->kind = wanted->kind;
        }
      g_hash_table_insert (foreseen, g_strdup (name), input);
    }
  return foreseen;
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

/* Steps that another account pays for say nothing about this one's. */
static gint64
rf_bundle_sum_ahead (const RfBundleRun *run, const RfRequest *request)
{
  gint64 ahead = 0;

  for (guint i = 0; i < run->answer->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (run->answer->steps, i);
      const RfRequest *earlier = g_ptr_array_index (run->bundle->steps, i);

      if (step->check != NULL && g_strcmp0 (earlier->account, request->account) == 0)
        ahead += step->check->due;
    }
  return ahead;
}

/* Checks it as what comes after the steps before it. */
static RfCheck *
rf_bundle_check_step (RfBundleRun *run, RfRequest *request, GError **error)
{
  RfCheck *check = NULL;
  GError *shortfall = NULL;

  request->ahead = rf_bundle_sum_ahead (run, request);
  check = run->check (request, run->user_data, error);
  if (check == NULL)
    return NULL;
  run->cost += check->cost;
  if (check->shortfall == NULL && !rf_bundle_affords (run->bundle, run->cost, &shortfall))
    rf_check_take_shortfall (check, shortfall);
  return check;
}

/* What is asked stays as it was: what is cached now may be gone, or another,
 * when the step is made. */
static RfCheck *
rf_bundle_foresee_step (RfBundleRun *run, RfRequest *request, GError **error)
{
  g_autoptr (GHashTable) asked = request->inputs;
  g_autoptr (GHashTable) foreseen = rf_bundle_dup_foreseen (run, asked);
  RfCheck *check = NULL;

  request->inputs = foreseen;
  check = rf_bundle_check_step (run, request, error);
  request->inputs = g_steal_pointer (&asked);
  return check;
}

static void
rf_bundle_begin_nothing (RfBundleAnswer *answer)
{
  for (guint i = 0; i < answer->steps->len; i++)
    {
      RfBundleStep *step = g_ptr_array_index (answer->steps, i);

      g_clear_pointer (&step->check, rf_check_free);
      if (step->error == NULL)
        g_set_error_literal (&step->error,
                             RF_ERROR,
                             RF_ERROR_CANCELLED,
                             "it was not begun, since another step is wrong");
    }
}

/**
 * rf_bundle_foresee:
 * @self: a bundle, which stays as it is
 * @check: checks one step, whose inputs may still be to come
 * @user_data: for @check
 *
 * Nothing is paid for the first step while the last one is misspelt, or cannot
 * be paid for: each is looked at before the first is begun.
 *
 * Returns: (transfer full): what was found of each step; or, where one of them
 *   is wrong, an error for each
 */
RfBundleAnswer *
rf_bundle_foresee (RfBundle *self, RfBundleCheck check, gpointer user_data)
{
  RfBundleRun run = { self, rf_bundle_answer_new (), check, user_data, 0, 0 };
  gboolean sound = TRUE;

  for (guint i = 0; i < self->steps->len; i++)
    {
      RfRequest *request = g_ptr_array_index (self->steps, i);
      g_autoptr (GError) error = NULL;
      RfCheck *found = NULL;
      RfBundleStep *step = NULL;

      if (rf_bundle_names_steps_before (request, i, &error))
        found = rf_bundle_foresee_step (&run, request, &error);
      if (found != NULL && found->shortfall != NULL)
        error = g_error_copy (found->shortfall);
      sound = sound && error == NULL;
      step = rf_bundle_answer_add_step (run.answer);
      step->check = found;
      step->error = g_steal_pointer (&error);
    }
  if (!sound)
    rf_bundle_begin_nothing (run.answer);
  return run.answer;
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
  RfBundleRun run = { self, rf_bundle_foresee (self, check, user_data), check, user_data, 0, 0 };

  if (rf_bundle_answer_get_error (run.answer) != NULL)
    return run.answer;
  g_ptr_array_set_size (run.answer->steps, 0);
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
      step = rf_bundle_answer_add_step (run.answer);
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
 * Returns: (transfer full): what was found of each step; one that could not be
 *   paid for with those before it says so
 */
RfBundleAnswer *
rf_bundle_check (RfBundle *self, RfBundleCheck function, gpointer user_data)
{
  RfBundleRun run = { self, rf_bundle_answer_new (), function, user_data, 0, 0 };

  for (guint i = 0; i < self->steps->len; i++)
    {
      RfRequest *request = g_ptr_array_index (self->steps, i);
      g_autoptr (GError) error = NULL;
      RfCheck *check = NULL;
      RfBundleStep *step = NULL;

      if (rf_bundle_complete (&run, request, &error))
        check = rf_bundle_check_step (&run, request, &error);
      step = rf_bundle_answer_add_step (run.answer);
      step->check = check;
      step->error = g_steal_pointer (&error);
    }
  return run.answer;
}
