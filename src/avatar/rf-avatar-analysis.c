/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include "rf-json-reader.h"
#include "rf-paths.h"

/*
 * Asking a model what a history says. It goes through the cache as every request,
 * under the text of the history, so the same course is paid for once. A model that
 * fails, is slow, or answers something else than was asked for is no judge; the
 * rules of this machine are asked instead.
 */

#define ANSWER_MOST (64 * 1024)

#define RULES "rules"

/* What a model without a parameter for histories is told. */
static const char instructions[] =
    "You judge from the sensors of a watch how its bearer is. Look at trends over the points, not"
    " at single values: a heart rate that rises while steps are 0 is stress, one that rises with"
    " many steps is exercise, one that falls at night is sleep; flat or missing data is unknown."
    " In each point `age` is seconds before the last one, and steps are those since the point"
    " before. Answer with one JSON object and nothing else: {\"mood\": one of unknown, neutral,"
    " happy, calm, sad, angry, stressed, excited, tired, surprised, loving, \"activity\": one of"
    " unknown, none, running, walking, sleeping, working, reading, eating, dancing, music,"
    " exercising, \"confidence\": a number from 0 to 1, \"reasoning\": one short sentence}";

static const char schema[] =
    "{\"type\":\"object\",\"additionalProperties\":false,"
    "\"required\":[\"mood\",\"activity\",\"confidence\",\"reasoning\"],\"properties\":{"
    "\"mood\":{\"type\":\"string\",\"enum\":[\"unknown\",\"neutral\",\"happy\",\"calm\",\"sad\","
    "\"angry\",\"stressed\",\"excited\",\"tired\",\"surprised\",\"loving\"]},"
    "\"activity\":{\"type\":\"string\",\"enum\":[\"unknown\",\"none\",\"running\",\"walking\","
    "\"sleeping\",\"working\",\"reading\",\"eating\",\"dancing\",\"music\",\"exercising\"]},"
    "\"confidence\":{\"type\":\"number\"},\"reasoning\":{\"type\":\"string\"}}}";

/**
 * rf_avatar_analysis_clear:
 * @self: an analysis
 */
void
rf_avatar_analysis_clear (RfAvatarAnalysis *self)
{
  g_clear_pointer (&self->state, rf_avatar_state_free);
  g_clear_pointer (&self->analyst, g_free);
  g_clear_pointer (&self->fallback, g_free);
}

static RfResult *
rf_avatar_ask (RfAvatars *self, RfRequest *request, GCancellable *cancellable, GError **error)
{
  RfResult *hit = rf_service_lookup (self->service, request, NULL);

  return hit != NULL ? hit : rf_avatar_call (self, request, cancellable, error);
}

static char *
rf_avatar_read_answer (RfAvatars *self, const RfResult *result, GError **error)
{
  const RfGeneration *made = rf_result_get_generation (result);
  const RfAsset *asset = made->assets->len > 0 ? g_ptr_array_index (made->assets, 0) : NULL;
  g_autofree char *path = NULL;
  gsize length = 0;

  if (asset == NULL)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "it answered nothing");
      return NULL;
    }
  path = rf_service_fetch_asset (self->service, asset, NULL, error);
  if (path == NULL)
    return NULL;
  return rf_paths_read_file (path, ANSWER_MOST, RF_ERROR_PROVIDER_FAILED, &length, error);
}

static void
rf_avatar_set_history (RfRequest *request, const RfModelInfo *model, const char *history)
{
  const RfParameter *prompt = rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT);
  gboolean has_instructions = rf_model_info_find_parameter (model, "instructions") != NULL;

  if (rf_model_info_find_parameter (model, "history") != NULL)
    {
      json_object_set_string_member (request->params, "history", history);
      return;
    }
  if (has_instructions)
    json_object_set_string_member (request->params, "instructions", instructions);
  if (rf_model_info_find_parameter (model, "schema") != NULL)
    json_object_set_member (
        request->params, "schema", rf_json_parse (schema, -1, &rf_json_default_limits, NULL));
  if (has_instructions)
    json_object_set_string_member (
        request->params, prompt != NULL ? prompt->name : "prompt", history);
  else
    {
      g_autofree char *both = g_strdup_printf ("%s\n\n%s", instructions, history);

      json_object_set_string_member (
          request->params, prompt != NULL ? prompt->name : "prompt", both);
    }
}

/* One model is asked. Whose name stands in the analysis is who was meant to answer. */
static gboolean
rf_avatar_try_model (RfAvatars *self,
                     RfRequest *request,
                     const char *history,
                     GCancellable *cancellable,
                     RfAvatarAnalysis *analysis,
                     GError **error)
{
  g_autoptr (RfModelInfo) model = rf_service_find_model (self->service, request, error);
  g_autoptr (RfResult) result = NULL;
  g_autofree char *text = NULL;

  g_clear_pointer (&analysis->analyst, g_free);
  analysis->analyst = g_strdup (model != NULL ? model->provider : request->provider);
  if (model == NULL)
    return FALSE;
  request->ttl = self->config->analysis_ttl;
  rf_avatar_set_history (request, model, history);
  result = rf_avatar_ask (self, request, cancellable, error);
  text = result != NULL ? rf_avatar_read_answer (self, result, error) : NULL;
  analysis->state = text != NULL ? rf_avatar_state_new_from_text (text, error) : NULL;
  return analysis->state != NULL;
}

/**
 * rf_avatar_analyse:
 * @self: the avatars
 * @person: of whom
 * @history: what rf_sensor_history_to_text() made
 * @cancellable: (nullable): stops it
 * @analysis: (out caller-allocates): what was said, by whom; to be cleared
 * @error: return location; why nobody could say anything
 *
 * Returns: whether somebody has said something
 */
gboolean
rf_avatar_analyse (RfAvatars *self,
                   const RfPerson *person,
                   const char *history,
                   GCancellable *cancellable,
                   RfAvatarAnalysis *analysis,
                   GError **error)
{
  g_autoptr (RfRequest) request = rf_avatar_new_request (self, person, RF_KIND_TEXT);
  g_autoptr (RfRequest) other = rf_avatar_new_request (self, person, RF_KIND_TEXT);
  g_autoptr (GError) failure = NULL;

  *analysis = (RfAvatarAnalysis){ NULL, NULL, NULL };
  if (rf_avatar_try_model (self, request, history, cancellable, analysis, &failure))
    return TRUE;
  if (g_strcmp0 (analysis->analyst, RULES) == 0 || g_cancellable_is_cancelled (cancellable))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  analysis->fallback = g_strdup_printf ("%s did not judge: %s",
                                        analysis->analyst != NULL ? analysis->analyst : "the model",
                                        failure->message);
  g_free (other->provider);
  g_clear_pointer (&other->model, g_free);
  other->provider = g_strdup (RULES);
  return rf_avatar_try_model (self, other, history, cancellable, analysis, error);
}
