/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job.h"

#include "rf-credits.h"
#include "rf-json-object.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-time.h"

#include <string.h>

/*
 * A job as a plain value, and its JSON. People call it by a name: the number of
 * its row, or `f` and the token of a flight that no job asked for.
 */

#define FLIGHT_LETTER 'f'

const RfEnumName rf_job_state_names[] = {
  { RF_JOB_QUEUED, "queued" },
  { RF_JOB_RUNNING, "running" },
  { RF_JOB_DONE, "done" },
  { RF_JOB_FAILED, "failed" },
  { RF_JOB_CANCELLED, "cancelled" },
  { RF_JOB_INTERRUPTED, "interrupted" },
  { RF_JOB_RESUMABLE, "resumable" },
  { RF_JOB_UNKNOWN, "unknown" },
  { 0, NULL },
};

/**
 * rf_job_new:
 *
 * Returns: (transfer full): a job that asks for nothing yet
 */
RfJob *
rf_job_new (void)
{
  return g_new0 (RfJob, 1);
}

/**
 * rf_job_free:
 * @self: (transfer full) (nullable): a job
 */
void
rf_job_free (RfJob *self)
{
  if (self == NULL)
    return;
  g_free (self->namespace_);
  g_free (self->batch);
  g_free (self->asker);
  g_free (self->hash);
  g_free (self->request);
  g_free (self->answer);
  g_free (self->handle);
  g_free (self->provider);
  g_free (self->model);
  g_free (self->key);
  g_free (self->generation_id);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * rf_batch_free:
 * @self: (transfer full): a batch
 */
void
rf_batch_free (RfBatch *self)
{
  g_free (self->name);
  g_free (self);
}

/**
 * rf_job_dup_name:
 * @self: a job
 *
 * Returns: (transfer full): what people call it, such as `12` or `f7`
 */
char *
rf_job_dup_name (const RfJob *self)
{
  if (self->id != 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, self->id);
  return g_strdup_printf ("%c%" G_GINT64_FORMAT, FLIGHT_LETTER, self->flight);
}

/**
 * rf_job_parse_name:
 * @name: what people call a job
 * @job: (out): the row's number, or 0
 * @flight: (out): the flight's token, or 0
 *
 * Returns: whether it is such a name
 */
gboolean
rf_job_parse_name (const char *name, gint64 *job, gint64 *flight)
{
  gboolean is_flight = *name == FLIGHT_LETTER;
  guint64 number = 0;

  *job = 0;
  *flight = 0;
  if (!g_ascii_string_to_unsigned (name + is_flight, 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  *(is_flight ? flight : job) = (gint64) number;
  return TRUE;
}

/**
 * rf_job_set_request:
 * @self: a job
 * @request: what it asks for
 * @error: return location
 *
 * Returns: whether the request could be written down
 */
gboolean
rf_job_set_request (RfJob *self, const RfRequest *request, GError **error)
{
  g_autoptr (JsonNode) node = rf_request_to_json (request);

  g_free (self->request);
  self->request = rf_json_print (node, NULL, error);
  self->n_steps = 0;
  g_free (self->namespace_);
  self->namespace_ = g_strdup (request->namespace_);
  g_free (self->asker);
  self->asker = g_strdup (request->asker);
  return self->request != NULL;
}

/**
 * rf_job_set_bundle:
 * @self: a job
 * @bundle: what it asks for
 * @error: return location
 *
 * Returns: whether the bundle could be written down
 */
gboolean
rf_job_set_bundle (RfJob *self, const RfBundle *bundle, GError **error)
{
  g_autoptr (JsonNode) node = rf_bundle_to_json (bundle);
  const RfRequest *first = g_ptr_array_index (bundle->steps, 0);

  g_free (self->request);
  self->request = rf_json_print (node, NULL, error);
  self->n_steps = bundle->steps->len;
  g_free (self->namespace_);
  self->namespace_ = g_strdup (first->namespace_);
  g_free (self->asker);
  self->asker = g_strdup (first->asker);
  return self->request != NULL;
}

static JsonNode *
rf_job_parse_request (const RfJob *self, GError **error)
{
  if (self->request != NULL)
    return rf_json_parse (self->request, -1, NULL, error);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "what job %" G_GINT64_FORMAT " asked for was not noted",
               self->id);
  return NULL;
}

/**
 * rf_job_dup_request:
 * @self: a job without steps
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full): what it asks for
 */
RfRequest *
rf_job_dup_request (const RfJob *self, GError **error)
{
  g_autoptr (JsonNode) node = rf_job_parse_request (self, error);
  RfRequest *request = NULL;

  if (node != NULL)
    request = rf_request_new_from_local_json (node, "/", error);
  if (request == NULL)
    return NULL;
  request->namespace_ = g_strdup (self->namespace_);
  request->asker = g_strdup (self->asker);
  request->job = self->id;
  if (self->id != 0)
    request->idempotency_key =
        g_strdup_printf ("job-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, self->id, self->round);
  return request;
}

/* Each step is named by a key of its own, so that a job which is taken up is
 * given what its steps were given before, whatever their strategy. */
static void
rf_job_name_step (const RfJob *self, RfRequest *request, guint position)
{
  request->namespace_ = g_strdup (self->namespace_);
  request->asker = g_strdup (self->asker);
  request->job = self->id;
  if (self->id != 0)
    request->idempotency_key = g_strdup_printf (
        "job-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "#%u", self->id, self->round, position);
}

/**
 * rf_job_dup_bundle:
 * @self: a job with steps
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full): what it asks for
 */
RfBundle *
rf_job_dup_bundle (const RfJob *self, GError **error)
{
  g_autoptr (JsonNode) node = rf_job_parse_request (self, error);
  RfBundle *bundle = node != NULL ? rf_bundle_new_from_json (node, "/", error) : NULL;

  for (guint i = 0; bundle != NULL && i < bundle->steps->len; i++)
    rf_job_name_step (self, g_ptr_array_index (bundle->steps, i), i);
  return bundle;
}

/**
 * rf_job_dup_steps:
 * @self: a job
 *
 * Returns: (transfer full) (nullable): how the steps of its bundle ended, each
 *   a result or an error; %NULL where it has none or nobody knows yet
 */
JsonArray *
rf_job_dup_steps (const RfJob *self)
{
  g_autoptr (JsonNode) node =
      self->answer != NULL ? rf_json_parse (self->answer, -1, NULL, NULL) : NULL;
  JsonNode *steps = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                        ? json_object_get_member (json_node_get_object (node), "steps")
                        : NULL;

  return steps != NULL && JSON_NODE_HOLDS_ARRAY (steps) ? json_node_dup_array (steps) : NULL;
}

/**
 * rf_job_is_over:
 * @self: a job
 *
 * Returns: whether nothing more happens to it by itself
 */
gboolean
rf_job_is_over (const RfJob *self)
{
  return self->state == RF_JOB_DONE || self->state == RF_JOB_FAILED ||
         self->state == RF_JOB_CANCELLED;
}

static void
rf_job_add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
rf_job_add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autofree char *text = time != 0 ? rf_time_to_string (time) : NULL;

  rf_job_add_text (builder, name, text);
}

static void
rf_job_add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
rf_job_add_credits (JsonBuilder *builder, const char *name, gint64 millionths)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, rf_credits_to_double (millionths));
}

static void
rf_job_add_request (JsonBuilder *builder, const char *text)
{
  JsonNode *node = text != NULL ? rf_json_parse (text, -1, NULL, NULL) : NULL;

  json_builder_set_member_name (builder, "request");
  if (node != NULL)
    json_builder_add_value (builder, node);
  else
    json_builder_add_null_value (builder);
}

/* Of a bundle: how its steps ended, once they have. */
static void
rf_job_add_steps (JsonBuilder *builder, const RfJob *self)
{
  JsonArray *steps = rf_job_dup_steps (self);
  JsonNode *node = NULL;

  if (steps == NULL)
    return;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, steps);
  json_builder_set_member_name (builder, "steps");
  json_builder_add_value (builder, node);
}

static void
rf_job_add_error (JsonBuilder *builder, const GError *error)
{
  g_autoptr (JsonNode) node = NULL;

  json_builder_set_member_name (builder, "error");
  if (error == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  node = rf_error_to_json (error);
  json_builder_add_value (
      builder, rf_json_copy (json_object_get_member (json_node_get_object (node), "error")));
}

/**
 * rf_job_to_json:
 * @self: a job
 *
 * Returns: (transfer full): the job as an object
 */
JsonNode *
rf_job_to_json (const RfJob *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *name = rf_job_dup_name (self);
  gboolean is_done = self->state == RF_JOB_DONE;

  json_builder_begin_object (builder);
  rf_job_add_text (builder, "id", name);
  rf_job_add_text (builder, "state", rf_enum_get_name (rf_job_state_names, (int) self->state));
  rf_job_add_text (builder, "run", self->batch);
  rf_job_add_number (builder, "line", self->line);
  rf_job_add_number (builder, "attempts", self->attempts);
  rf_job_add_text (builder, "provider", self->provider);
  rf_job_add_text (builder, "model", self->model);
  rf_job_add_text (builder,
                   "outcome",
                   is_done ? rf_enum_get_name (rf_outcome_names, (int) self->outcome) : NULL);
  rf_job_add_text (builder, "key", self->key);
  rf_job_add_text (builder, "generation_id", self->generation_id);
  rf_job_add_credits (builder, "cost", self->cost);
  rf_job_add_credits (builder, "charged", self->charged);
  rf_job_add_credits (builder, "saved", self->saved);
  rf_job_add_error (builder, self->error);
  rf_job_add_steps (builder, self);
  rf_job_add_time (builder, "created_at", self->created_at);
  rf_job_add_time (builder, "started_at", self->started_at);
  rf_job_add_time (builder, "finished_at", self->finished_at);
  rf_job_add_time (builder, "seen_at", self->seen_at);
  rf_job_add_request (builder, self->request);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
