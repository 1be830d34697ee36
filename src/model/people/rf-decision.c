/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-decision.h"

#include "rf-json-fields.h"
#include "rf-time.h"

const RfEnumName rf_verdict_names[] = {
  { RF_VERDICT_SAME, "same" },
  { RF_VERDICT_UNKNOWN, "unknown" },
  { RF_VERDICT_UNSURE, "unsure" },
  { RF_VERDICT_WAITING, "waiting" },
  { RF_VERDICT_TOO_SOON, "too_soon" },
  { RF_VERDICT_CHANGED, "changed" },
  { RF_VERDICT_FORCED, "forced" },
  { RF_VERDICT_SHOWN, "shown" },
  { RF_VERDICT_PARTLY, "partly" },
  { RF_VERDICT_FAILED, "failed" },
  { 0, NULL },
};

/**
 * rf_decision_new:
 * @verdict: what was decided
 * @at: when, in milliseconds
 *
 * Returns: (transfer full): a decision that was made once
 */
RfDecision *
rf_decision_new (RfVerdict verdict, gint64 at)
{
  RfDecision *self = g_new0 (RfDecision, 1);

  self->verdict = verdict;
  self->at = at;
  self->last_at = at;
  self->times = 1;
  return self;
}

/**
 * rf_decision_free:
 * @self: (transfer full) (nullable): a decision
 */
void
rf_decision_free (RfDecision *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->analyst);
  g_free (self->reasoning);
  g_free (self->outcome);
  g_free (self);
}

static void
rf_decision_set_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

/**
 * rf_decision_to_json:
 * @self: a decision
 *
 * Returns: (transfer full): the decision
 */
JsonNode *
rf_decision_to_json (const RfDecision *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = rf_time_to_string (self->at);
  g_autofree char *last_at = rf_time_to_string (self->last_at);

  json_object_set_int_member (object, "id", self->id);
  json_object_set_string_member (object, "at", at);
  json_object_set_string_member (object, "last_at", last_at);
  json_object_set_int_member (object, "times", self->times);
  json_object_set_string_member (
      object, "verdict", rf_enum_get_name (rf_verdict_names, (int) self->verdict));
  json_object_set_string_member (
      object, "mood", rf_enum_get_name (rf_mood_names, (int) self->mood));
  json_object_set_string_member (
      object, "activity", rf_enum_get_name (rf_activity_names, (int) self->activity));
  json_object_set_double_member (object, "confidence", self->confidence);
  rf_decision_set_text (object, "reason", self->reason);
  rf_decision_set_text (object, "analyst", self->analyst);
  rf_decision_set_text (object, "reasoning", self->reasoning);
  rf_decision_set_text (object, "outcome", self->outcome);
  return rf_json_take_object (object);
}

static gboolean
rf_decision_read_words (RfDecision *self, JsonObject *object, GError **error)
{
  int verdict = RF_VERDICT_SAME;
  int mood = RF_MOOD_UNKNOWN;
  int activity = RF_ACTIVITY_UNKNOWN;

  if (!rf_json_fields_need (object, "verdict", error) ||
      !rf_json_fields_read_word (object, "verdict", rf_verdict_names, &verdict, error) ||
      !rf_json_fields_read_word (object, "mood", rf_mood_names, &mood, error) ||
      !rf_json_fields_read_word (object, "activity", rf_activity_names, &activity, error))
    return FALSE;
  self->verdict = (RfVerdict) verdict;
  self->mood = (RfMood) mood;
  self->activity = (RfActivity) activity;
  return TRUE;
}

/**
 * rf_decision_new_from_json:
 * @node: what rf_decision_to_json() wrote
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the decision
 */
RfDecision *
rf_decision_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfDecision) self = rf_decision_new (RF_VERDICT_SAME, 0);
  JsonObject *object = rf_json_fields_get_object (node, "a decision", error);

  if (object == NULL || !rf_decision_read_words (self, object, error) ||
      !rf_json_fields_read_count (object, "id", &self->id, error) ||
      !rf_json_fields_read_count (object, "times", &self->times, error) ||
      !rf_json_fields_read_time (object, "at", &self->at, error) ||
      !rf_json_fields_read_time (object, "last_at", &self->last_at, error) ||
      !rf_json_fields_read_double (object, "confidence", &self->confidence, error) ||
      !rf_json_object_read_string (object, "reason", &self->reason, error) ||
      !rf_json_object_read_string (object, "analyst", &self->analyst, error) ||
      !rf_json_object_read_string (object, "reasoning", &self->reasoning, error) ||
      !rf_json_object_read_string (object, "outcome", &self->outcome, error))
    return NULL;
  return g_steal_pointer (&self);
}
