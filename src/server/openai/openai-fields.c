/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "openai-fields.h"

#include "rf-json-object.h"

#include <string.h>

/*
 * From the fields of OpenAI's interface to the parameters of whatever model is
 * asked. A field that the model has as a parameter is given to it, under whichever
 * of its names; what it does not have is left alone, as the interface demands. Three
 * fields mean something else from model to model: voice, speed and format.
 */

/* The speed that is neither fast nor slow, and what the interface allows. */
#define SLOWEST 0.25
#define FASTEST 4.0

/* Without a word the interface gives MP3. */
#define USUAL_FORMAT "mp3"

static gboolean
rf_openai_takes_word (const RfParameter *parameter, const char *word)
{
  if (parameter->choices == NULL)
    return parameter->type == RF_PARAMETER_TEXT;
  for (gsize i = 0; parameter->choices[i] != NULL; i++)
    {
      if (g_str_equal (parameter->choices[i], word) ||
          ((parameter->flags & RF_PARAMETER_CASELESS) != 0 &&
           g_ascii_strcasecmp (parameter->choices[i], word) == 0))
        return TRUE;
    }
  return FALSE;
}

/* “auto” leaves it to the model, which has a default for that. */
static gboolean
rf_openai_says_nothing (const RfParameter *parameter, JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
         g_str_equal (json_node_get_string (node), "auto") &&
         !rf_openai_takes_word (parameter, "auto");
}

/**
 * rf_openai_set_prompt:
 * @model: a model
 * @body: what a client sent
 * @field: what the interface calls the prompt
 * @params: gets it
 * @error: return location
 *
 * Returns: whether there is one
 */
gboolean
rf_openai_set_prompt (const RfModelInfo *model,
                      JsonObject *body,
                      const char *field,
                      JsonObject *params,
                      GError **error)
{
  const RfParameter *prompt = rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT);
  g_autofree char *text = NULL;

  if (!rf_json_object_read_string (body, field, &text, error))
    return FALSE;
  if (text == NULL || *text == '\0')
    {
      rf_error_collect (error, field, "has to be there");
      return FALSE;
    }
  if (prompt != NULL)
    json_object_set_string_member (params, prompt->name, text);
  return TRUE;
}

/**
 * rf_openai_set_fields:
 * @model: a model
 * @body: what a client sent
 * @but: (array zero-terminated=1): fields that are read elsewhere
 * @params: gets every other field that the model has as a parameter
 */
void
rf_openai_set_fields (const RfModelInfo *model,
                      JsonObject *body,
                      const char *const *but,
                      JsonObject *params)
{
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *node = NULL;

  json_object_iter_init (&iterator, body);
  while (json_object_iter_next (&iterator, &name, &node))
    {
      const RfParameter *parameter =
          !g_strv_contains (but, name) ? rf_model_info_find_parameter (model, name) : NULL;

      if (parameter == NULL || parameter->type == RF_PARAMETER_INPUT ||
          (parameter->flags & RF_PARAMETER_PROMPT) != 0 || rf_openai_says_nothing (parameter, node))
        continue;
      json_object_set_member (params, parameter->name, json_node_ref (node));
    }
}

static gboolean
rf_openai_apply_meaning (const RfModelInfo *model, const char *const *meaning, JsonObject *params)
{
  for (gsize i = 0; meaning != NULL && meaning[i] != NULL; i++)
    {
      const char *colon = strchr (meaning[i], ':');
      g_autofree char *name = g_strndup (meaning[i], (gsize) (colon - meaning[i]));
      const RfParameter *parameter = rf_model_info_find_parameter (model, name);

      if (parameter == NULL || !rf_openai_takes_word (parameter, colon + 1))
        return FALSE;
      json_object_set_string_member (params, parameter->name, colon + 1);
    }
  return meaning != NULL;
}

/* A voice is a name, or since lately an object with an id. */
static gboolean
rf_openai_read_voice (JsonObject *body, char **voice, GError **error)
{
  JsonNode *node = json_object_get_member (body, "voice");

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return rf_json_object_read_string (json_node_get_object (node), "id", voice, error);
  return rf_json_object_read_string (body, "voice", voice, error);
}

/**
 * rf_openai_set_voice:
 * @model: a model
 * @names: what names mean
 * @body: what a client sent
 * @params: gets the voice, or what it means for the model
 * @error: return location
 *
 * Returns: whether the model has such a voice
 */
gboolean
rf_openai_set_voice (const RfModelInfo *model,
                     const RfOpenaiNames *names,
                     JsonObject *body,
                     JsonObject *params,
                     GError **error)
{
  const RfParameter *parameter = rf_model_info_find_parameter (model, "voice");
  g_autofree char *voice = NULL;

  if (!rf_openai_read_voice (body, &voice, error))
    return FALSE;
  if (voice == NULL)
    return TRUE;
  if (parameter != NULL && rf_openai_takes_word (parameter, voice))
    {
      json_object_set_string_member (params, parameter->name, voice);
      return TRUE;
    }
  if (rf_openai_apply_meaning (model, rf_openai_names_find_voice (names, voice), params))
    return TRUE;
  rf_error_collect (error, "voice", "“%s” is no voice of %s", voice, model->id);
  if (error != NULL)
    rf_error_set_hint (*error, "names of voices are given under [openai-voices] in refrain.conf");
  return FALSE;
}

static gboolean
rf_openai_refuse_speed (GError **error)
{
  rf_error_collect (error, "speed", "must be a number from %g to %g", SLOWEST, FASTEST);
  return FALSE;
}

/**
 * rf_openai_set_speed:
 * @model: a model
 * @body: what a client sent: as many times as fast as usual
 * @params: gets it in the model's own unit
 * @error: return location
 *
 * Returns: whether it is one
 */
gboolean
rf_openai_set_speed (const RfModelInfo *model, JsonObject *body, JsonObject *params, GError **error)
{
  const RfParameter *parameter = rf_model_info_find_parameter (model, "speed");
  JsonNode *node = json_object_get_member (body, "speed");
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  double usual = parameter != NULL && parameter->default_value != NULL
                     ? json_node_get_double (parameter->default_value)
                     : 1;
  double speed = 1;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return rf_openai_refuse_speed (error);
  speed = json_node_get_double (node);
  if (!(speed >= SLOWEST && speed <= FASTEST))
    return rf_openai_refuse_speed (error);
  if (parameter == NULL)
    return TRUE;
  if (parameter->type == RF_PARAMETER_INTEGER)
    json_object_set_int_member (
        params,
        parameter->name,
        (gint64) CLAMP (usual * speed + 0.5, parameter->minimum, parameter->maximum));
  else
    json_object_set_double_member (params, parameter->name, usual * speed);
  return TRUE;
}

/* Opus is always in an Ogg file here, and either name is in use. */
static const char *
rf_openai_find_format (const RfParameter *parameter, const char *format)
{
  if (rf_openai_takes_word (parameter, format))
    return format;
  if (g_str_equal (format, "opus") && rf_openai_takes_word (parameter, "ogg"))
    return "ogg";
  return NULL;
}

/**
 * rf_openai_set_format:
 * @model: a model
 * @body: what a client sent
 * @params: gets the format; where none is asked for it is MP3, or else what the
 *   model makes without a word
 * @error: return location
 *
 * Returns: whether the model makes what is asked for
 */
gboolean
rf_openai_set_format (const RfModelInfo *model,
                      JsonObject *body,
                      JsonObject *params,
                      GError **error)
{
  const RfParameter *parameter = rf_model_info_find_parameter (model, "format");
  g_autofree char *asked = NULL;
  g_autofree char *choices = NULL;
  const char *format = NULL;

  if (!rf_json_object_read_string (body, "response_format", &asked, error))
    return FALSE;
  if (parameter != NULL)
    format = rf_openai_find_format (parameter, asked != NULL ? asked : USUAL_FORMAT);
  if (format != NULL)
    json_object_set_string_member (params, parameter->name, format);
  if (format != NULL || asked == NULL)
    return TRUE;
  choices = parameter != NULL && parameter->choices != NULL
                ? g_strjoinv (", ", parameter->choices)
                : g_strdup ("what it makes without being asked");
  rf_error_collect (
      error, "response_format", "%s does not make “%s”, but %s", model->id, asked, choices);
  return FALSE;
}
