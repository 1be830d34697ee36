/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "everything-model.h"

/* A model with a parameter of every type and flag, so that the tests of the
 * engine need no manifest. */

static RfParameter *
everything_add (RfModelInfo *model, const char *name, RfParameterType type, JsonNode *default_value)
{
  RfParameter *parameter = rf_parameter_new (name, type);

  parameter->default_value = default_value;
  g_ptr_array_add (model->parameters, parameter);
  return parameter;
}

static JsonNode *
everything_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
everything_no_words (void)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  return node;
}

static JsonNode *
everything_int (gint64 number)
{
  return json_node_init_int (json_node_alloc (), number);
}

static void
everything_add_word (RfParameter *parameter, const char *word, const char *choice)
{
  RfPromptWord *row = g_new0 (RfPromptWord, 1);

  row->word = g_strdup (word);
  row->choice = g_strdup (choice);
  g_ptr_array_add (parameter->prompt_words, row);
}

static void
everything_free_word_cb (gpointer data)
{
  RfPromptWord *row = data;

  g_free (row->word);
  g_free (row->choice);
  g_free (row);
}

static void
everything_add_words (RfModelInfo *model)
{
  RfParameter *parameter = NULL;

  parameter = everything_add (model, "prompt", RF_PARAMETER_TEXT, everything_string (""));
  parameter->flags = RF_PARAMETER_PROMPT;
  parameter->maximum = 1000;

  parameter = everything_add (model, "member", RF_PARAMETER_CHOICE, everything_string ("father"));
  parameter->choices = g_strsplit ("father mother grandmother", " ", -1);
  parameter->aliases = g_strsplit ("memberType", " ", -1);
  parameter->prompt_words = g_ptr_array_new_with_free_func (everything_free_word_cb);
  everything_add_word (parameter, "grandmother", "grandmother");
  everything_add_word (parameter, "grand ma", "grandmother");
  everything_add_word (parameter, "mother", "mother");

  parameter = everything_add (model, "hair", RF_PARAMETER_CHOICE, everything_string ("short"));
  parameter->choices = g_strsplit ("short long Curly", " ", -1);
  parameter->flags = RF_PARAMETER_CASELESS;

  parameter = everything_add (model, "accessories", RF_PARAMETER_LIST, everything_no_words ());
  parameter->choices = g_strsplit ("glasses hat scarf", " ", -1);
  parameter->flags = RF_PARAMETER_SET;
  parameter->prompt_words = g_ptr_array_new_with_free_func (everything_free_word_cb);
  everything_add_word (parameter, "hat", "hat");
  everything_add_word (parameter, "glasses", "glasses");

  parameter = everything_add (model, "order", RF_PARAMETER_LIST, NULL);
  parameter->max_items = 5;
}

static void
everything_add_numbers (RfModelInfo *model)
{
  RfParameter *parameter = NULL;

  parameter = everything_add (model, "size", RF_PARAMETER_INTEGER, everything_int (1024));
  parameter->minimum = 64;
  parameter->maximum = 2048;
  parameter->flags = RF_PARAMETER_SQUARE;

  parameter = everything_add (
      model, "weight", RF_PARAMETER_NUMBER, json_node_init_double (json_node_alloc (), 0.5));
  parameter->minimum = 0;
  parameter->maximum = 1;

  parameter = everything_add (model, "width", RF_PARAMETER_INTEGER, everything_int (640));
  parameter->maximum = 4096;
  parameter = everything_add (model, "height", RF_PARAMETER_INTEGER, everything_int (480));
  parameter->maximum = 4096;
  parameter = everything_add (model, "resolution", RF_PARAMETER_SIZE, NULL);
  parameter->expands = g_strsplit ("width height", " ", -1);

  parameter = everything_add (model, "seed", RF_PARAMETER_INTEGER, everything_int (7));
  parameter->maximum = 1000000;
  parameter->flags = RF_PARAMETER_SEED;

  everything_add (
      model, "tiled", RF_PARAMETER_BOOLEAN, json_node_init_boolean (json_node_alloc (), FALSE));
}

/**
 * everything_model_new:
 *
 * Returns: (transfer full): the model `tests/everything`
 */
RfModelInfo *
everything_model_new (void)
{
  RfModelInfo *model = rf_model_info_new ("tests", "everything", RF_KIND_IMAGE);
  RfParameter *parameter = NULL;

  everything_add_words (model);
  everything_add_numbers (model);
  everything_add (model, "data", RF_PARAMETER_JSON, NULL);
  parameter = everything_add (model, "note", RF_PARAMETER_TEXT, NULL);
  parameter->flags = RF_PARAMETER_VOLATILE;
  everything_add (model, "picture", RF_PARAMETER_INPUT, NULL);
  model->recipe = 3;
  return model;
}
