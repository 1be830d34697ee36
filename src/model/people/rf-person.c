/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-person.h"

#include "rf-hash.h"
#include "rf-json-fields.h"
#include "rf-json-printer.h"
#include "rf-time.h"

#include <string.h>

/* Whose avatar it is, as a plain value. */

/* Without a sample for so long, what is shown says little of the present. */
#define STALE_AFTER (G_GINT64_CONSTANT (15) * 60 * 1000)

/**
 * rf_person_new:
 * @namespace_: (nullable): the tenant
 * @user_id: what the tenant calls the person
 *
 * Returns: (transfer full): a person of whom nothing is known
 */
RfPerson *
rf_person_new (const char *namespace_, const char *user_id)
{
  RfPerson *self = g_new0 (RfPerson, 1);

  self->namespace_ = g_strdup (namespace_ != NULL ? namespace_ : "");
  self->user_id = g_strdup (user_id);
  return self;
}

/**
 * rf_person_free:
 * @self: (transfer full) (nullable): a person
 */
void
rf_person_free (RfPerson *self)
{
  if (self == NULL)
    return;
  g_free (self->namespace_);
  g_free (self->user_id);
  g_free (self->account);
  g_free (self->base_avatar);
  g_free (self->reasoning);
  g_free (self->state_hash);
  rf_asset_free (self->image);
  rf_asset_free (self->video);
  g_free (self->wanted_reasoning);
  g_free (self->analyst);
  g_free (self->trouble);
  g_free (self);
}

/**
 * rf_person_is_forced:
 * @self: a person
 *
 * Returns: whether somebody has asked for an avatar that was not made yet
 */
gboolean
rf_person_is_forced (const RfPerson *self)
{
  return self->asked > self->answered;
}

/**
 * rf_person_is_stale:
 * @self: a person
 * @now: milliseconds
 *
 * Returns: whether the latest sample is so old that what is shown may not hold
 */
gboolean
rf_person_is_stale (const RfPerson *self, gint64 now)
{
  return now - self->last_sample_at > STALE_AFTER;
}

static void
rf_person_set_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
rf_person_set_time (JsonObject *object, const char *name, gint64 milliseconds)
{
  g_autofree char *time = milliseconds != 0 ? rf_time_to_string (milliseconds) : NULL;

  rf_person_set_text (object, name, time);
}

static void
rf_person_set_state (JsonObject *object, RfMood mood, RfActivity activity)
{
  json_object_set_string_member (object, "mood", rf_enum_get_name (rf_mood_names, (int) mood));
  json_object_set_string_member (
      object, "activity", rf_enum_get_name (rf_activity_names, (int) activity));
}

/**
 * rf_person_dup_hash:
 * @self: a person
 *
 * Returns: (transfer full): SHA-256 over what is shown: the canonical JSON of
 *   mood, activity and the hashes of picture and film
 */
char *
rf_person_dup_hash (const RfPerson *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = rf_json_take_object (object);
  g_autofree char *text = NULL;
  gsize length = 0;

  rf_person_set_state (object, self->mood, self->activity);
  rf_person_set_text (object, "image", self->image != NULL ? self->image->sha256 : NULL);
  rf_person_set_text (object, "video", self->video != NULL ? self->video->sha256 : NULL);
  text = rf_json_print (node, &length, NULL);
  return rf_hash_bytes (text, length);
}

static void
rf_person_write_state (const RfPerson *self, JsonObject *object)
{
  rf_person_set_text (object, "state_hash", self->state_hash);
  rf_person_set_time (object, "timestamp", self->timestamp);
  rf_person_set_time (object, "last_generated_timestamp", self->generated_at);
  rf_person_set_state (object, self->mood, self->activity);
  rf_person_set_text (object, "image_url", self->image != NULL ? self->image->url : NULL);
  rf_person_set_text (object, "video_url", self->video != NULL ? self->video->url : NULL);
  rf_person_set_text (object, "reasoning", self->reasoning);
}

/**
 * rf_person_to_state_json:
 * @self: a person, whose assets know their URLs
 *
 * Returns: (transfer full): what a watch is told: `{state_hash, timestamp,
 *   last_generated_timestamp, mood, activity, image_url, video_url, reasoning}`
 */
JsonNode *
rf_person_to_state_json (const RfPerson *self)
{
  JsonObject *object = json_object_new ();

  rf_person_write_state (self, object);
  return rf_json_take_object (object);
}

static void
rf_person_set_asset (JsonObject *object, const char *name, const RfAsset *asset)
{
  if (asset != NULL)
    json_object_set_member (object, name, rf_asset_to_json (asset));
  else
    json_object_set_null_member (object, name);
}

static const char *
rf_person_get_phase (const RfPerson *self)
{
  if (self->make_at != 0)
    return self->tries > 0 ? "retrying" : "making";
  if (self->video_at != 0)
    return "awaiting_video";
  return self->due_at != 0 ? "analysis_due" : "idle";
}

/**
 * rf_person_to_json:
 * @self: a person, whose assets know their URLs and paths
 *
 * Returns: (transfer full): all that an admin is told: the state, `user_id`, the
 *   base avatar, the assets, what is wanted, and how far it is
 */
JsonNode *
rf_person_to_json (const RfPerson *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *wanted = json_object_new ();

  json_object_set_string_member (object, "user_id", self->user_id);
  rf_person_write_state (self, object);
  rf_person_set_text (object, "base_avatar", self->base_avatar);
  rf_person_set_asset (object, "image", self->image);
  rf_person_set_asset (object, "video", self->video);
  rf_person_set_state (wanted, self->wanted_mood, self->wanted_activity);
  json_object_set_object_member (object, "wanted", wanted);
  json_object_set_string_member (object, "phase", rf_person_get_phase (self));
  json_object_set_boolean_member (object, "forced", rf_person_is_forced (self));
  rf_person_set_text (object, "analyst", self->analyst);
  rf_person_set_text (object, "trouble", self->trouble);
  rf_person_set_time (object, "created_at", self->created_at);
  rf_person_set_time (object, "last_sample_at", self->last_sample_at);
  rf_person_set_time (object, "changed_at", self->changed_at);
  rf_person_set_time (object, "analysed_at", self->analysed_at);
  json_object_set_boolean_member (object, "stale", rf_person_is_stale (self, rf_time_now ()));
  json_object_set_int_member (object, "change", self->change);
  return rf_json_take_object (object);
}

static gboolean
rf_person_read_state (JsonObject *object, RfMood *mood, RfActivity *activity, GError **error)
{
  int one = (int) *mood;
  int other = (int) *activity;

  if (!rf_json_fields_read_word (object, "mood", rf_mood_names, &one, error) ||
      !rf_json_fields_read_word (object, "activity", rf_activity_names, &other, error))
    return FALSE;
  *mood = (RfMood) one;
  *activity = (RfActivity) other;
  return TRUE;
}

static gboolean
rf_person_read_asset (JsonObject *object, const char *name, RfAsset **asset, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  *asset = rf_asset_new_from_json (node, error);
  return *asset != NULL;
}

/* What is told of the next step is taken for it; its time is not told. */
static gboolean
rf_person_read_progress (RfPerson *self, JsonObject *object, GError **error)
{
  g_autofree char *phase = NULL;
  gboolean forced = FALSE;

  if (!rf_json_object_read_string (object, "phase", &phase, error) ||
      !rf_json_object_read_boolean (object, "forced", &forced, error))
    return FALSE;
  self->tries = g_strcmp0 (phase, "retrying") == 0 ? 1 : 0;
  self->make_at = self->tries > 0 || g_strcmp0 (phase, "making") == 0 ? 1 : 0;
  self->video_at = g_strcmp0 (phase, "awaiting_video") == 0 ? 1 : 0;
  self->due_at = g_strcmp0 (phase, "analysis_due") == 0 ? 1 : 0;
  self->asked = forced ? 1 : 0;
  return TRUE;
}

static gboolean
rf_person_read_times (RfPerson *self, JsonObject *object, GError **error)
{
  return rf_json_fields_read_time (object, "timestamp", &self->timestamp, error) &&
         rf_json_fields_read_time (
             object, "last_generated_timestamp", &self->generated_at, error) &&
         rf_json_fields_read_time (object, "created_at", &self->created_at, error) &&
         rf_json_fields_read_time (object, "last_sample_at", &self->last_sample_at, error) &&
         rf_json_fields_read_time (object, "changed_at", &self->changed_at, error) &&
         rf_json_fields_read_time (object, "analysed_at", &self->analysed_at, error) &&
         rf_json_fields_read_count (object, "change", &self->change, error);
}

static gboolean
rf_person_read_texts (RfPerson *self, JsonObject *object, GError **error)
{
  return rf_json_object_read_string (object, "state_hash", &self->state_hash, error) &&
         rf_json_object_read_string (object, "reasoning", &self->reasoning, error) &&
         rf_json_object_read_string (object, "base_avatar", &self->base_avatar, error) &&
         rf_json_object_read_string (object, "analyst", &self->analyst, error) &&
         rf_json_object_read_string (object, "trouble", &self->trouble, error);
}

/**
 * rf_person_new_from_json:
 * @node: what rf_person_to_json() wrote
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the person, as far as it is told
 */
RfPerson *
rf_person_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfPerson) self = rf_person_new (NULL, NULL);
  JsonObject *object = rf_json_fields_get_object (node, "a person", error);
  JsonObject *wanted = NULL;

  if (object == NULL || !rf_json_fields_need_string (object, "user_id", &self->user_id, error) ||
      !rf_person_read_state (object, &self->mood, &self->activity, error) ||
      !rf_person_read_texts (self, object, error) || !rf_person_read_times (self, object, error) ||
      !rf_person_read_progress (self, object, error) ||
      !rf_person_read_asset (object, "image", &self->image, error) ||
      !rf_person_read_asset (object, "video", &self->video, error) ||
      !rf_json_object_read_object (object, "wanted", &wanted, error))
    return NULL;
  if (wanted != NULL &&
      !rf_person_read_state (wanted, &self->wanted_mood, &self->wanted_activity, error))
    return NULL;
  return g_steal_pointer (&self);
}
