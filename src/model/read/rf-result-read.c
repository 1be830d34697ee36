/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-read-private.h"

#include "rf-json-fields.h"
#include "rf-result.h"

/* The answers of a service, from the JSON that rf-result.c makes of them. */

/* How deep default steps stand in each other, at most. */
#define STEPS_MOST 4

static RfResult *rf_result_read (JsonNode *node, guint depth, GError **error);

static gboolean
rf_result_read_step (RfResult *self, JsonObject *object, guint depth, GError **error)
{
  JsonNode *step = json_object_get_member (object, "step");

  if (step == NULL || depth == STEPS_MOST)
    return TRUE;
  self->step = rf_result_read (step, depth + 1, error);
  return self->step != NULL;
}

static gboolean
rf_result_read_figures (RfResult *self, JsonObject *object, GError **error)
{
  int outcome = RF_OUTCOME_MISS;
  int strategy = RF_STRATEGY_UNSET;
  gint64 version = 1;

  if (!rf_json_fields_read_word (object, "outcome", rf_outcome_names, &outcome, error) ||
      !rf_json_object_read_string (object, "reason", &self->reason, error) ||
      !rf_json_object_read_string (object, "key", &self->key, error) ||
      !rf_json_object_read_string (object, "fingerprint", &self->fingerprint, error) ||
      !rf_json_fields_read_word (object, "strategy", rf_strategy_names, &strategy, error) ||
      !rf_json_object_read_int (object, "version", 1, G_MAXUINT, &version, error) ||
      !rf_json_fields_read_credits (object, "charged", &self->charged, error) ||
      !rf_json_fields_read_credits (object, "saved", &self->saved, error) ||
      !rf_json_object_read_boolean (object, "stored", &self->stored, error) ||
      !rf_json_object_read_boolean (object, "content_differs", &self->content_differs, error))
    return FALSE;
  self->outcome = (RfOutcome) outcome;
  self->strategy = (RfStrategy) strategy;
  self->version = (guint) version;
  return TRUE;
}

/* Whether an entry was made of it is not told; what is stored has one. */
static gboolean
rf_result_read_entry (RfResult *self, JsonObject *object, GError **error)
{
  g_autoptr (RfGeneration) generation = rf_generation_new ();
  g_autoptr (RfEntry) entry = rf_entry_new ();

  if (!rf_read_generation (object, generation, error) ||
      !rf_json_fields_read_time (object, "created_at", &entry->created_at, error) ||
      !rf_json_fields_read_time (object, "expires_at", &entry->expires_at, error) ||
      !rf_json_fields_read_count (object, "uses", &entry->uses, error))
    return FALSE;
  generation->finished_at = entry->created_at;
  if (!self->stored)
    {
      self->generation = g_steal_pointer (&generation);
      return TRUE;
    }
  entry->key = g_strdup (self->key);
  entry->strategy = self->strategy;
  entry->version = self->version;
  entry->generation = g_steal_pointer (&generation);
  self->entry = g_steal_pointer (&entry);
  return TRUE;
}

static RfResult *
rf_result_read (JsonNode *node, guint depth, GError **error)
{
  g_autoptr (RfResult) self = rf_result_new (RF_OUTCOME_MISS);
  JsonObject *object = rf_json_fields_get_object (node, "a result", error);

  if (object == NULL || !rf_result_read_figures (self, object, error) ||
      !rf_result_read_entry (self, object, error) ||
      !rf_result_read_step (self, object, depth, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_result_new_from_json:
 * @node: what rf_result_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the result; its assets have addresses and
 *   no paths
 */
RfResult *
rf_result_new_from_json (JsonNode *node, GError **error)
{
  return rf_result_read (node, 0, error);
}

static JsonNode *
rf_check_dup_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? rf_json_copy (node) : NULL;
}

static gboolean
rf_check_read_difference_cb (JsonNode *element, gpointer check, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (element, "a difference", error);
  g_autofree char *parameter = NULL;

  if (object == NULL || !rf_json_fields_need_string (object, "parameter", &parameter, error))
    return FALSE;
  rf_check_take_difference (check,
                            parameter,
                            rf_check_dup_value (object, "asked"),
                            rf_check_dup_value (object, "cached"));
  return TRUE;
}

static gboolean
rf_check_read_nearest (RfCheck *self, JsonObject *object, GError **error)
{
  JsonObject *nearest = NULL;

  if (!rf_json_object_read_object (object, "nearest", &nearest, error))
    return FALSE;
  return nearest == NULL ||
         (rf_json_fields_need_string (nearest, "key", &self->nearest, error) &&
          rf_json_fields_foreach (nearest, "differs", rf_check_read_difference_cb, self, error));
}

/**
 * rf_check_new_from_json:
 * @node: what rf_check_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the check
 */
RfCheck *
rf_check_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfCheck) self = rf_check_new ();
  JsonObject *object = rf_json_fields_get_object (node, "a check", error);
  int outcome = RF_OUTCOME_MISS;

  if (object == NULL || !rf_json_fields_need (object, "cached", error) ||
      !rf_json_object_read_boolean (object, "cached", &self->cached, error) ||
      !rf_json_fields_read_word (object, "outcome", rf_outcome_names, &outcome, error) ||
      !rf_json_object_read_string (object, "reason", &self->reason, error) ||
      !rf_json_object_read_string (object, "cache_key", &self->key, error) ||
      !rf_json_object_read_string (object, "fingerprint", &self->fingerprint, error) ||
      !rf_json_object_read_string (object, "generation_id", &self->generation_id, error) ||
      !rf_json_object_read_string (object, "provider", &self->provider, error) ||
      !rf_json_object_read_string (object, "model", &self->model, error) ||
      !rf_json_fields_read_count (object, "ttl_seconds", &self->ttl_seconds, error) ||
      !rf_json_fields_read_credits (object, "cost", &self->cost, error) ||
      !rf_json_object_read_string (object, "canonical", &self->canonical, error) ||
      !rf_check_read_nearest (self, object, error))
    return NULL;
  self->outcome = (RfOutcome) outcome;
  return g_steal_pointer (&self);
}

/* A cleanup counts for itself what the other verbs count as one. */
static gboolean
rf_report_read_cleanup (RfReport *self, JsonObject *object, GError **error)
{
  return rf_json_fields_read_count (object, "archived", &self->archived, error) &&
         rf_json_fields_read_count (object, "bytes_freed", &self->bytes_freed, error) &&
         rf_json_fields_read_count (object, "expired", &self->expired, error) &&
         rf_json_fields_read_count (object, "unused", &self->unused, error) &&
         rf_json_fields_read_count (object, "evicted", &self->evicted, error) &&
         rf_json_fields_read_count (object, "purged", &self->purged, error) &&
         rf_json_fields_read_count (object, "orphans", &self->orphans, error) &&
         rf_json_fields_read_count (object, "bytes_trashed", &self->bytes, error) &&
         rf_json_fields_read_credits (object, "cost_to_remake", &self->cost_to_remake, error) &&
         rf_json_object_read_string (object, "doubt", &self->doubt, error);
}

/**
 * rf_report_new_from_json:
 * @node: what one of the three printers of reports has made
 * @verb: (nullable): the name that the count has, as in rf_report_to_json();
 *   %NULL for the report of a cleanup
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the report
 */
RfReport *
rf_report_new_from_json (JsonNode *node, const char *verb, GError **error)
{
  g_autoptr (RfReport) self = rf_report_new ();
  JsonObject *object = rf_json_fields_get_object (node, "a report", error);

  if (object == NULL || !rf_json_fields_need (object, verb != NULL ? verb : "deleted", error) ||
      !rf_json_object_read_boolean (object, "dry_run", &self->dry_run, error))
    return NULL;
  if (verb == NULL)
    return rf_report_read_cleanup (self, object, error) ? g_steal_pointer (&self) : NULL;
  if (!rf_json_fields_read_count (object, verb, &self->changed, error) ||
      !rf_json_fields_read_count (object, "also_under", &self->also_under, error) ||
      !rf_json_fields_read_count (object, "bytes", &self->bytes, error) ||
      !rf_json_fields_read_credits (object, "cost_to_remake", &self->cost_to_remake, error))
    return NULL;
  return g_steal_pointer (&self);
}
