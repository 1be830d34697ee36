/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-normalise.h"

#include "rf-json-object.h"
#include "rf-prompt-words.h"
#include "rf-value.h"

#include <string.h>

/*
 * All parameters of a request in their one canonical form:
 *
 *   given values (by name or alias) → canonical values
 *   sizes → width and height
 *   what is left open → the prompt's words, else the default
 *   input files → their SHA-256
 *
 * Every fault is collected, each under its parameter's name.
 */

typedef struct
{
  const RfModelInfo *model;
  JsonObject *given;
  GHashTable *inputs;
  RfNormal *normal; /* (owned) */
  GPtrArray *words; /* (owned) (nullable) of the prompt, split when they are first needed */
  GError *faults;   /* (owned) (nullable) */
} RfNormaliser;

/**
 * rf_normal_free:
 * @self: (transfer full): normal parameters
 */
void
rf_normal_free (RfNormal *self)
{
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->keyed, json_object_unref);
  g_free (self);
}

/**
 * rf_normal_set:
 * @self: normal parameters
 * @name: a parameter
 * @value: (transfer full): its canonical value
 * @keyed: whether it changes the output
 */
void
rf_normal_set (RfNormal *self, const char *name, JsonNode *value, gboolean keyed)
{
  if (keyed)
    json_object_set_member (self->keyed, name, json_node_ref (value));
  json_object_set_member (self->params, name, value);
}

static gboolean
rf_normaliser_is_keyed (const RfParameter *parameter)
{
  return (parameter->flags & RF_PARAMETER_VOLATILE) == 0;
}

static JsonNode *
rf_normaliser_find_given (RfNormaliser *self, const RfParameter *parameter)
{
  JsonNode *given = json_object_get_member (self->given, parameter->name);

  if (given == NULL && (parameter->flags & RF_PARAMETER_PROMPT))
    given = json_object_get_member (self->given, "prompt");
  for (gsize i = 0; parameter->aliases != NULL && parameter->aliases[i] != NULL; i++)
    {
      JsonNode *other = json_object_get_member (self->given, parameter->aliases[i]);

      if (other == given)
        continue; /* `prompt` may be one of the aliases, too */
      if (other != NULL && given != NULL)
        rf_error_collect (&self->faults,
                          parameter->aliases[i],
                          "is another name of “%s”; give one of them",
                          parameter->name);
      if (other != NULL)
        given = other;
    }
  return given != NULL && !JSON_NODE_HOLDS_NULL (given) ? given : NULL;
}

static void
rf_normaliser_expand_size (RfNormaliser *self, const RfParameter *size, JsonNode *given)
{
  gint64 numbers[2] = { 0, 0 };

  if (json_node_get_value_type (given) != G_TYPE_STRING ||
      !rf_value_split_size (json_node_get_string (given), &numbers[0], &numbers[1]))
    {
      rf_error_collect_for (
          &self->faults, size->name, RF_REASON_TYPE, "must be WIDTHxHEIGHT, such as 1024x768");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers) && size->expands[i] != NULL; i++)
    {
      const RfParameter *side = rf_model_info_find_parameter (self->model, size->expands[i]);
      g_autoptr (JsonNode) number = json_node_init_int (json_node_alloc (), numbers[i]);
      JsonNode *value = rf_value_normalise (side, number, &self->faults);

      if (json_object_has_member (self->given, side->name))
        rf_error_collect (
            &self->faults, size->name, "is another way to give “%s”; give one of them", side->name);
      if (value != NULL)
        rf_normal_set (self->normal, side->name, value, rf_normaliser_is_keyed (side));
    }
}

static void
rf_normaliser_take_input (RfNormaliser *self, const RfParameter *parameter)
{
  const RfInput *input = g_hash_table_lookup (self->inputs, parameter->name);

  if (input != NULL)
    {
      /* What is still to be made stands in no key: the plan is pending. */
      g_autofree char *text =
          g_strconcat ("sha256:", input->sha256 != NULL ? input->sha256 : "", NULL);
      JsonNode *value = json_node_init_string (json_node_alloc (), text);

      rf_normal_set (self->normal, parameter->name, value, rf_normaliser_is_keyed (parameter));
    }
  else if (parameter->flags & RF_PARAMETER_REQUIRED)
    {
      rf_error_collect_for (
          &self->faults, parameter->name, RF_REASON_REQUIRED, "is an input that must be given");
    }
}

static JsonNode *
rf_normaliser_choose (RfNormaliser *self, const RfParameter *parameter)
{
  if (self->words == NULL)
    self->words = rf_prompt_words_split (self->normal->prompt);
  return rf_prompt_words_choose (self->words, parameter);
}

static void
rf_normaliser_fill_in (RfNormaliser *self, const RfParameter *parameter)
{
  g_autoptr (JsonNode) chosen = NULL;
  JsonNode *value = NULL;

  if (parameter->flags & RF_PARAMETER_SEED)
    self->normal->open_seed = parameter;
  if (parameter->prompt_words != NULL)
    chosen = rf_normaliser_choose (self, parameter);
  if (chosen != NULL)
    value = rf_value_normalise (parameter, chosen, &self->faults);
  else if (parameter->default_value != NULL)
    value = rf_value_normalise (parameter, parameter->default_value, &self->faults);
  else if (parameter->flags & RF_PARAMETER_REQUIRED)
    rf_error_collect_for (&self->faults, parameter->name, RF_REASON_REQUIRED, "must be given");
  if (value != NULL)
    rf_normal_set (self->normal, parameter->name, value, rf_normaliser_is_keyed (parameter));
}

static void
rf_normaliser_take (RfNormaliser *self, const RfParameter *parameter)
{
  JsonNode *given = NULL;
  JsonNode *value = NULL;

  if (parameter->type == RF_PARAMETER_INPUT)
    {
      rf_normaliser_take_input (self, parameter);
      return;
    }
  given = rf_normaliser_find_given (self, parameter);
  if (parameter->type == RF_PARAMETER_SIZE)
    {
      if (given != NULL)
        rf_normaliser_expand_size (self, parameter, given);
      return;
    }
  if (json_object_has_member (self->normal->params, parameter->name))
    return; /* a size has given it */
  if (given == NULL)
    {
      rf_normaliser_fill_in (self, parameter);
      return;
    }
  value = rf_value_normalise (parameter, given, &self->faults);
  if (value != NULL)
    rf_normal_set (self->normal, parameter->name, value, rf_normaliser_is_keyed (parameter));
}

static void
rf_normaliser_take_prompt (RfNormaliser *self)
{
  const RfParameter *parameter = rf_model_info_find_flagged (self->model, RF_PARAMETER_PROMPT);
  JsonNode *value = NULL;

  if (parameter == NULL)
    return;
  rf_normaliser_take (self, parameter);
  value = json_object_get_member (self->normal->params, parameter->name);
  if (value == NULL || json_node_get_value_type (value) != G_TYPE_STRING)
    return;
  self->normal->prompt = json_node_get_string (value);
}

static void
rf_normaliser_take_table (RfNormaliser *self, gboolean sizes)
{
  for (guint i = 0; i < self->model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (self->model->parameters, i);
      gboolean is_size = parameter->type == RF_PARAMETER_SIZE;

      if (is_size == sizes && (parameter->flags & RF_PARAMETER_PROMPT) == 0)
        rf_normaliser_take (self, parameter);
    }
}

static void
rf_normaliser_refuse (RfNormaliser *self, const char *name, const char *what)
{
  g_autofree char *nearest = rf_model_info_dup_nearest_parameter (self->model, name);

  if (nearest != NULL)
    rf_error_collect_for (&self->faults,
                          name,
                          RF_REASON_UNKNOWN,
                          "is no %s of %s/%s; did you mean “%s”?",
                          what,
                          self->model->provider,
                          self->model->id,
                          nearest);
  else
    rf_error_collect_for (&self->faults,
                          name,
                          RF_REASON_UNKNOWN,
                          "is no %s of %s/%s",
                          what,
                          self->model->provider,
                          self->model->id);
}

static void
rf_normaliser_take_unknown (RfNormaliser *self)
{
  gboolean has_prompt = rf_model_info_find_flagged (self->model, RF_PARAMETER_PROMPT) != NULL;
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iterator, self->given);
  while (json_object_iter_next (&iterator, &name, &value))
    {
      const RfParameter *parameter = rf_model_info_find_parameter (self->model, name);

      if (parameter != NULL && parameter->type == RF_PARAMETER_INPUT)
        rf_error_collect (&self->faults, name, "is an input file and stands under “inputs”");
      else if (parameter != NULL || (has_prompt && g_str_equal (name, "prompt")))
        continue;
      else if (self->model->free_parameters)
        rf_normal_set (self->normal, name, rf_json_copy (value), TRUE);
      else
        rf_normaliser_refuse (self, name, "parameter");
    }
}

static void
rf_normaliser_refuse_inputs (RfNormaliser *self)
{
  GHashTableIter iterator;
  gpointer name = NULL;

  g_hash_table_iter_init (&iterator, self->inputs);
  while (g_hash_table_iter_next (&iterator, &name, NULL))
    {
      const RfParameter *parameter = rf_model_info_find_parameter (self->model, name);

      if (parameter == NULL || parameter->type != RF_PARAMETER_INPUT)
        rf_normaliser_refuse (self, name, "input");
    }
}

/**
 * rf_normalise:
 * @model: the model that is asked
 * @params: the parameters as they are given
 * @inputs: (element-type utf8 RfInput): the inputs, with their SHA-256
 * @error: return location; %RF_ERROR_INVALID_REQUEST with a detail for each
 *   parameter that is wrong
 *
 * Returns: (transfer full): the parameters in canonical form; equal for two
 *   requests that mean the same
 */
RfNormal *
rf_normalise (const RfModelInfo *model, JsonObject *params, GHashTable *inputs, GError **error)
{
  RfNormaliser self = { .model = model, .given = params, .inputs = inputs };

  self.normal = g_new0 (RfNormal, 1);
  self.normal->params = json_object_new ();
  self.normal->keyed = json_object_new ();
  rf_normaliser_take_unknown (&self);
  rf_normaliser_refuse_inputs (&self);
  rf_normaliser_take_prompt (&self);
  rf_normaliser_take_table (&self, TRUE);
  rf_normaliser_take_table (&self, FALSE);
  g_clear_pointer (&self.words, g_ptr_array_unref);
  if (self.faults != NULL)
    {
      g_propagate_error (error, self.faults);
      g_clear_pointer (&self.normal, rf_normal_free);
    }
  return self.normal;
}
