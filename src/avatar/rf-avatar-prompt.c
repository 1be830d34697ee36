/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include "rf-face.h"
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

/* What a picture's face is called in a prompt. */
#define FACE_OF_PICTURE "the person of the picture"

static void
rf_avatar_set_text (RfRequest *request, const RfModelInfo *model, const char *text)
{
  const RfParameter *prompt = rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT);

  json_object_set_string_member (request->params, prompt != NULL ? prompt->name : "prompt", text);
}

/* A model that knows faces by name is told which; to another it is described. To either a
 * picture is given as one. */
static gboolean
rf_avatar_set_face (const char *base,
                    RfRequest *request,
                    const RfModelInfo *model,
                    gboolean *is_told,
                    GError **error)
{
  *is_told = *is_told || *base == '\0' || request->kind != RF_KIND_IMAGE;
  if (rf_face_is_picture (base))
    return request->kind != RF_KIND_IMAGE || rf_avatar_face_give (base, model, request, error);
  if (rf_model_info_find_parameter (model, "base_avatar") != NULL)
    {
      json_object_set_string_member (request->params, "base_avatar", base);
      *is_told = TRUE;
      return TRUE;
    }
  return TRUE;
}

static gboolean
rf_avatar_describe (RfAvatars *self, const RfPerson *person, RfRequest *request, GError **error)
{
  const RfAvatarConfig *config = self->config;
  gboolean is_video = request->kind == RF_KIND_VIDEO;
  JsonObject *params = is_video ? config->video_params : config->image_params;
  const char *template = is_video ? config->video_prompt : config->prompt;
  const char *base = rf_avatar_get_base (self, person);
  const char *words = rf_face_is_picture (base) ? FACE_OF_PICTURE : base;
  gboolean is_told = strstr (template, "{base}") != NULL;
  g_autoptr (RfModelInfo) model = rf_service_find_model (self->service, request, error);
  g_autofree char *text = rf_avatar_dup_prompt (template, person, words);
  g_autofree char *longer = g_strdup_printf ("%s. The person is %s", text, words);

  if (model == NULL)
    return FALSE;
  if (params != NULL)
    json_object_foreach_member (params, rf_avatar_copy_param_cb, request->params);
  if (!rf_avatar_set_face (base, request, model, &is_told, error))
    return FALSE;
  rf_avatar_set_text (request, model, is_told ? text : longer);
  return TRUE;
}

/**
 * rf_avatar_new_picture_request:
 * @self: the avatars
 * @person: what is wanted of them
 * @error: return location; what the service says to the
 *   configured model
 *
 * Returns: (transfer full) (nullable): what the picture is asked for with
 */
RfRequest *
rf_avatar_new_picture_request (RfAvatars *self, const RfPerson *person, GError **error)
{
  g_autoptr (RfRequest) request = rf_avatar_new_request (self, person, RF_KIND_IMAGE);

  return rf_avatar_describe (self, person, request, error) ? g_steal_pointer (&request) : NULL;
}

/**
 * rf_avatar_new_film_request:
 * @self: the avatars
 * @person: what is wanted of them
 * @picture: (transfer full): what the film is made of
 * @error: return location; what the service says to the
 *   configured model
 *
 * Returns: (transfer full) (nullable): what the film is asked for with
 */
RfRequest *
rf_avatar_new_film_request (RfAvatars *self,
                            const RfPerson *person,
                            RfInput *picture,
                            GError **error)
{
  g_autoptr (RfRequest) request = rf_avatar_new_request (self, person, RF_KIND_VIDEO);

  rf_request_take_input (request, "", picture);
  return rf_avatar_describe (self, person, request, error) ? g_steal_pointer (&request) : NULL;
}
