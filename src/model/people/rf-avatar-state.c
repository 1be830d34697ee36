/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-state.h"

#include "rf-json-fields.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-text.h"

#include <math.h>
#include <string.h>

/*
 * What an analysis says, read from a model's answer as from a stranger: words of
 * two tables, a share, and a text that is shown as text and used for nothing.
 */

#define REASONING_MOST  1000 /* characters */
#define TEXT_MOST_BYTES (64 * 1024)

static const RfJsonLimits answer_limits = { TEXT_MOST_BYTES, 16, TRUE };

const RfEnumName rf_mood_names[] = {
  { RF_MOOD_UNKNOWN, "unknown" },     { RF_MOOD_NEUTRAL, "neutral" }, { RF_MOOD_HAPPY, "happy" },
  { RF_MOOD_CALM, "calm" },           { RF_MOOD_SAD, "sad" },         { RF_MOOD_ANGRY, "angry" },
  { RF_MOOD_STRESSED, "stressed" },   { RF_MOOD_EXCITED, "excited" }, { RF_MOOD_TIRED, "tired" },
  { RF_MOOD_SURPRISED, "surprised" }, { RF_MOOD_LOVING, "loving" },   { 0, NULL },
};

const RfEnumName rf_activity_names[] = {
  { RF_ACTIVITY_UNKNOWN, "unknown" },       { RF_ACTIVITY_NONE, "none" },
  { RF_ACTIVITY_RUNNING, "running" },       { RF_ACTIVITY_WALKING, "walking" },
  { RF_ACTIVITY_SLEEPING, "sleeping" },     { RF_ACTIVITY_WORKING, "working" },
  { RF_ACTIVITY_READING, "reading" },       { RF_ACTIVITY_EATING, "eating" },
  { RF_ACTIVITY_DANCING, "dancing" },       { RF_ACTIVITY_MUSIC, "music" },
  { RF_ACTIVITY_EXERCISING, "exercising" }, { 0, NULL },
};

/**
 * rf_avatar_state_new:
 * @mood: a mood
 * @activity: an activity
 *
 * Returns: (transfer full): a state without confidence and reasoning
 */
RfAvatarState *
rf_avatar_state_new (RfMood mood, RfActivity activity)
{
  RfAvatarState *self = g_new0 (RfAvatarState, 1);

  self->mood = mood;
  self->activity = activity;
  return self;
}

/**
 * rf_avatar_state_free:
 * @self: (transfer full) (nullable): a state
 */
void
rf_avatar_state_free (RfAvatarState *self)
{
  if (self == NULL)
    return;
  g_free (self->reasoning);
  g_free (self);
}

/**
 * rf_avatar_state_is_unknown:
 * @self: a state
 *
 * Returns: whether nothing could be said
 */
gboolean
rf_avatar_state_is_unknown (const RfAvatarState *self)
{
  return self->mood == RF_MOOD_UNKNOWN;
}

/* Models like to wrap what was asked for in a sentence, or a fence. Only the text
 * between the outermost braces is looked at. */
static char *
rf_avatar_state_dup_object (const char *text)
{
  const char *begin = strchr (text, '{');
  const char *end = strrchr (text, '}');

  return begin != NULL && end > begin ? g_strndup (begin, (gsize) (end - begin) + 1) : NULL;
}

static gboolean
rf_avatar_state_read_words (RfAvatarState *self, JsonObject *object, GError **error)
{
  int mood = RF_MOOD_UNKNOWN;
  int activity = RF_ACTIVITY_UNKNOWN;

  if (!rf_json_fields_need (object, "mood", error) ||
      !rf_json_fields_need (object, "activity", error) ||
      !rf_json_fields_read_word (object, "mood", rf_mood_names, &mood, error) ||
      !rf_json_fields_read_word (object, "activity", rf_activity_names, &activity, error))
    return FALSE;
  /* One known half is enough: somebody who runs, whatever the mood, is running. */
  if (mood == RF_MOOD_UNKNOWN && activity != RF_ACTIVITY_UNKNOWN && activity != RF_ACTIVITY_NONE)
    mood = RF_MOOD_NEUTRAL;
  if (mood == RF_MOOD_UNKNOWN)
    activity = RF_ACTIVITY_UNKNOWN;
  else if (activity == RF_ACTIVITY_UNKNOWN)
    activity = RF_ACTIVITY_NONE;
  self->mood = (RfMood) mood;
  self->activity = (RfActivity) activity;
  return TRUE;
}

static gboolean
rf_avatar_state_read (RfAvatarState *self, JsonObject *object, GError **error)
{
  g_autofree char *reasoning = NULL;

  if (!rf_avatar_state_read_words (self, object, error) ||
      !rf_json_fields_need (object, "confidence", error) ||
      !rf_json_fields_read_double (object, "confidence", &self->confidence, error) ||
      !rf_json_object_read_string (object, "reasoning", &reasoning, error))
    return FALSE;
  if (!isfinite (self->confidence) || self->confidence < 0 || self->confidence > 1)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "confidence must be a number from 0 to 1");
      return FALSE;
    }
  if (reasoning != NULL && *reasoning != '\0')
    self->reasoning = rf_text_dup_printable (reasoning, REASONING_MOST);
  return TRUE;
}

/**
 * rf_avatar_state_new_from_text:
 * @text: a model's answer
 * @error: return location; %RF_ERROR_INVALID_REQUEST says what is wrong with it
 *
 * Believes the members `mood`, `activity`, `confidence` and `reasoning` of the one
 * object that the answer holds, and nothing else of it.
 *
 * Returns: (transfer full) (nullable): the state
 */
RfAvatarState *
rf_avatar_state_new_from_text (const char *text, GError **error)
{
  g_autoptr (RfAvatarState) self = rf_avatar_state_new (RF_MOOD_UNKNOWN, RF_ACTIVITY_UNKNOWN);
  g_autofree char *inner = rf_avatar_state_dup_object (text);
  g_autoptr (JsonNode) node = NULL;

  if (inner == NULL)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the answer holds no JSON object");
      return NULL;
    }
  node = rf_json_parse (inner, -1, &answer_limits, error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      !rf_avatar_state_read (self, json_node_get_object (node), error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_avatar_state_to_text:
 * @self: a state
 *
 * Returns: (transfer full): an answer that says it, as one line of JSON
 */
char *
rf_avatar_state_to_text (const RfAvatarState *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = rf_json_take_object (object);

  json_object_set_string_member (
      object, "mood", rf_enum_get_name (rf_mood_names, (int) self->mood));
  json_object_set_string_member (
      object, "activity", rf_enum_get_name (rf_activity_names, (int) self->activity));
  json_object_set_double_member (object, "confidence", self->confidence);
  json_object_set_string_member (
      object, "reasoning", self->reasoning != NULL ? self->reasoning : "");
  return rf_json_print (node, NULL, NULL);
}
