/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include "rf-json-object.h"

#include <string.h>

/*
 * What picture and film are asked for with: a template, filled with words of two
 * tables and the name of a face. Nothing that a model has written, and nothing that
 * tells who it is, ever comes into it, so it is the same for everybody who is in the
 * same state and has the same face.
 */

/* What an activity is called in a prompt. */
static const char *const phrases[] = {
  [RF_ACTIVITY_UNKNOWN] = "doing nothing in particular",
  [RF_ACTIVITY_NONE] = "doing nothing in particular",
  [RF_ACTIVITY_RUNNING] = "running",
  [RF_ACTIVITY_WALKING] = "walking",
  [RF_ACTIVITY_SLEEPING] = "sleeping",
  [RF_ACTIVITY_WORKING] = "working",
  [RF_ACTIVITY_READING] = "reading",
  [RF_ACTIVITY_EATING] = "eating",
  [RF_ACTIVITY_DANCING] = "dancing",
  [RF_ACTIVITY_MUSIC] = "making music",
  [RF_ACTIVITY_EXERCISING] = "exercising",
};

static void
rf_avatar_split_model (const char *model, RfRequest *request)
{
  const char *slash = model != NULL ? strchr (model, '/') : NULL;

  if (model == NULL || *model == '\0')
    return;
  request->provider = slash != NULL ? g_strndup (model, (gsize) (slash - model)) : g_strdup (model);
  request->model = slash != NULL ? g_strdup (slash + 1) : NULL;
}

/**
 * rf_avatar_new_request:
 * @self: the avatars
 * @person: for whom
 * @kind: what is wanted
 *
 * Returns: (transfer full): a request to the model that is configured, of the
 *   person's tenant and account
 */
RfRequest *
rf_avatar_new_request (RfAvatars *self, const RfPerson *person, RfKind kind)
{
  const RfAvatarConfig *config = self->config;
  RfRequest *request = rf_request_new ();
  const char *model = config->analysis;

  if (kind == RF_KIND_IMAGE)
    model = config->image;
  else if (kind == RF_KIND_VIDEO)
    model = config->video;
  rf_avatar_split_model (model, request);
  request->has_kind = TRUE;
  request->kind = kind;
  request->profile = g_strdup (config->profile);
  request->namespace_ = g_strdup (person->namespace_);
  request->account = g_strdup (person->account);
  request->strategy = RF_STRATEGY_ONCE;
  return request;
}

/**
 * rf_avatar_dup_prompt:
 * @template: text with `{mood}`, `{activity}` and `{base}` in it
 * @person: what is wanted of them
 * @base_avatar: the face
 *
 * Returns: (transfer full): the text
 */
char *
rf_avatar_dup_prompt (const char *template, const RfPerson *person, const char *base_avatar)
{
  RfMood mood = person->wanted_mood != RF_MOOD_UNKNOWN ? person->wanted_mood : RF_MOOD_NEUTRAL;
  g_autoptr (GString) text = g_string_new (template);

  g_string_replace (text, "{mood}", rf_enum_get_name (rf_mood_names, (int) mood), 0);
  g_string_replace (text, "{activity}", phrases[person->wanted_activity], 0);
  /* Last, so that braces in a name stay what they are. */
  g_string_replace (text, "{base}", base_avatar, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
rf_avatar_copy_param_cb (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  json_object_set_member (data, name, rf_json_copy (node));
}

static const char *
rf_avatar_get_base (RfAvatars *self, const RfPerson *person)
{
  return person->base_avatar != NULL ? person->base_avatar : self->config->base_avatar;
}

/* A model that knows faces is told which; to another it is described. */
static void
rf_avatar_set_prompt (RfAvatars *self,
                      const RfPerson *person,
                      RfRequest *request,
                      const RfModelInfo *model)
{
  const RfAvatarConfig *config = self->config;
  const RfParameter *prompt = rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT);
  const RfParameter *face = rf_model_info_find_parameter (model, "base_avatar");
  const char *base = rf_avatar_get_base (self, person);
  const char *template = request->kind == RF_KIND_VIDEO ? config->video_prompt : config->prompt;
  g_autofree char *text = rf_avatar_dup_prompt (template, person, base);
  gboolean is_told = *base == '\0' || strstr (template, "{base}") != NULL;

  if (face != NULL)
    json_object_set_string_member (request->params, "base_avatar", base);
  else if (!is_told && request->kind == RF_KIND_IMAGE)
    {
      g_autofree char *longer = g_strdup_printf ("%s. The person is %s", text, base);

      json_object_set_string_member (
          request->params, prompt != NULL ? prompt->name : "prompt", longer);
      return;
    }
  json_object_set_string_member (request->params, prompt != NULL ? prompt->name : "prompt", text);
}

/**
 * rf_avatar_describe:
 * @self: the avatars
 * @person: what is wanted of them
 * @request: for a picture or a film; gets its parameters
 * @error: return location; why there is no such model
 *
 * Returns: whether it could be described
 */
gboolean
rf_avatar_describe (RfAvatars *self, const RfPerson *person, RfRequest *request, GError **error)
{
  const RfAvatarConfig *config = self->config;
  JsonObject *params = request->kind == RF_KIND_VIDEO ? config->video_params : config->image_params;
  g_autoptr (RfModelInfo) model = rf_service_find_model (self->service, request, error);

  if (model == NULL)
    return FALSE;
  if (params != NULL)
    json_object_foreach_member (params, rf_avatar_copy_param_cb, request->params);
  rf_avatar_set_prompt (self, person, request, model);
  return TRUE;
}
