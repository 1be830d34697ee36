/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job.h"
#include "rf-json-fields.h"
#include "rf-json-printer.h"

/* Jobs from the JSON that another machine has made of them. */

static gboolean
rf_job_read_name (RfJob *self, JsonObject *object, GError **error)
{
  g_autofree char *name = NULL;

  if (!rf_json_fields_need_string (object, "id", &name, error))
    return FALSE;
  if (rf_job_parse_name (name, &self->id, &self->flight))
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "“%s” is no job", name);
  return FALSE;
}

/* An error stands there without the object around it that rf_error_to_json()
 * makes. */
static gboolean
rf_job_read_error (RfJob *self, JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *outer = json_object_new ();
  JsonObject *inner = NULL;

  json_node_take_object (node, outer);
  if (!rf_json_object_read_object (object, "error", &inner, error))
    return FALSE;
  if (inner == NULL)
    return TRUE;
  json_object_set_member (outer, "error", rf_json_copy (json_object_get_member (object, "error")));
  self->error = rf_error_new_from_json (node);
  return TRUE;
}

static gboolean
rf_job_read_request (RfJob *self, JsonObject *object, GError **error)
{
  JsonNode *request = json_object_get_member (object, "request");

  if (request == NULL || JSON_NODE_HOLDS_NULL (request))
    return TRUE;
  self->request = rf_json_print (request, NULL, error);
  return self->request != NULL;
}

static gboolean
rf_job_read_texts (RfJob *self, JsonObject *object, GError **error)
{
  return rf_json_object_read_string (object, "run", &self->batch, error) &&
         rf_json_object_read_string (object, "provider", &self->provider, error) &&
         rf_json_object_read_string (object, "model", &self->model, error) &&
         rf_json_object_read_string (object, "key", &self->key, error) &&
         rf_json_object_read_string (object, "generation_id", &self->generation_id, error);
}

static gboolean
rf_job_read_figures (RfJob *self, JsonObject *object, GError **error)
{
  return rf_json_fields_read_count (object, "line", &self->line, error) &&
         rf_json_fields_read_count (object, "attempts", &self->attempts, error) &&
         rf_json_fields_read_credits (object, "cost", &self->cost, error) &&
         rf_json_fields_read_credits (object, "charged", &self->charged, error) &&
         rf_json_fields_read_credits (object, "saved", &self->saved, error) &&
         rf_json_fields_read_time (object, "created_at", &self->created_at, error) &&
         rf_json_fields_read_time (object, "started_at", &self->started_at, error) &&
         rf_json_fields_read_time (object, "finished_at", &self->finished_at, error) &&
         rf_json_fields_read_time (object, "seen_at", &self->seen_at, error);
}

/**
 * rf_job_new_from_json:
 * @node: what rf_job_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the job
 */
RfJob *
rf_job_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfJob) self = rf_job_new ();
  JsonObject *object = rf_json_fields_get_object (node, "a job", error);
  int state = RF_JOB_QUEUED;
  int outcome = RF_OUTCOME_HIT;

  if (object == NULL || !rf_job_read_name (self, object, error) ||
      !rf_json_fields_read_word (object, "state", rf_job_state_names, &state, error) ||
      !rf_json_fields_read_word (object, "outcome", rf_outcome_names, &outcome, error) ||
      !rf_job_read_texts (self, object, error) || !rf_job_read_figures (self, object, error) ||
      !rf_job_read_error (self, object, error) || !rf_job_read_request (self, object, error))
    return NULL;
  self->state = (RfJobState) state;
  self->outcome = (RfOutcome) outcome;
  return g_steal_pointer (&self);
}
