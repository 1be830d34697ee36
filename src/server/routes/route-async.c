/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-async.h"

#include "rf-server-watch.h"
#include "route-job.h"
#include "route-request.h"

#include "rf-credits.h"
#include "rf-hash.h"
#include "rf-time.h"

/*
 * Generations that nobody waits for: jobs of the queue, which the server's runner
 * carries out, and which outlive it.
 */

/* Seconds after which it is worth asking how far a job is. */
#define ASK_AGAIN 1

/* Two requests with one key that come at once are one job. */
static GMutex naming;

/* A job that was asked for under an idempotency key has that as its batch. */
static char *
rf_route_dup_batch (const RfAsked *asked, const char *key)
{
  const RfRequest *request =
      asked->bundle != NULL ? g_ptr_array_index (asked->bundle->steps, 0) : asked->request;
  g_autofree char *whole = NULL;
  g_autofree char *hash = NULL;

  if (key == NULL)
    return NULL;
  whole = g_strdup_printf ("%s\n%s\n%s",
                           request->namespace_ != NULL ? request->namespace_ : "",
                           request->account != NULL ? request->account : "",
                           key);
  hash = rf_hash_bytes (whole, strlen (whole));
  return g_strconcat ("http-", hash, NULL);
}

static RfJob *
rf_route_find_in_state (RfService *service, const char *batch, int state, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  selector->batch = g_strdup (batch);
  selector->job_state = state;
  page = rf_service_list (service, RF_NOUN_JOB, selector, error);
  return page != NULL && page->items->len > 0 ? g_ptr_array_steal_index (page->items, 0) : NULL;
}

/* Returns: (transfer full) (nullable): the job of an earlier request with the
 * same key, or %NULL, without an error where there is none */
static RfJob *
rf_route_find_job (RfService *service, const char *batch, GError **error)
{
  static const int states[] = { -1, RF_JOB_DONE, RF_JOB_FAILED, RF_JOB_CANCELLED };
  GError *failure = NULL;
  RfJob *job = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (states) && job == NULL && failure == NULL; i++)
    job = rf_route_find_in_state (service, batch, states[i], &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return job;
}

static void
rf_job_free_cb (gpointer job)
{
  rf_job_free (job);
}

/* Returns: whether what is asked could be written down */
static gboolean
rf_route_fill_job (RfJob *job, const RfAsked *asked, GError **error)
{
  if (asked->bundle != NULL ? !rf_job_set_bundle (job, asked->bundle, error)
                            : !rf_job_set_request (job, asked->request, error))
    return FALSE;
  job->hash = rf_hash_bytes (job->request, strlen (job->request));
  return TRUE;
}

/* Returns: (transfer full): the job, in the queue */
static RfJob *
rf_route_put_job (RfService *service, const RfAsked *asked, char *batch, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (rf_job_free_cb);
  RfJob *job = rf_job_new ();

  g_ptr_array_add (jobs, job);
  job->batch = batch;
  job->line = batch != NULL ? 1 : 0;
  if (!rf_route_fill_job (job, asked, error) || !rf_service_enqueue (service, jobs, error))
    return NULL;
  return g_ptr_array_steal_index (jobs, 0);
}

static RfJob *
rf_route_take_job (RfExchange *exchange, gboolean *is_known, GError **error)
{
  RfService *service = rf_exchange_get_service (exchange);
  const RfAsked *asked = rf_exchange_get_data (exchange);
  g_autofree char *batch =
      rf_route_dup_batch (asked, rf_exchange_get_header (exchange, "Idempotency-Key"));
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfJob) known = NULL;
  g_autoptr (RfJob) same = rf_job_new ();

  *is_known = FALSE;
  if (batch == NULL)
    return rf_route_put_job (service, asked, NULL, error);
  locker = g_mutex_locker_new (&naming);
  known = rf_route_find_job (service, batch, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (known == NULL)
    return rf_route_put_job (service, asked, g_steal_pointer (&batch), error);
  if (!rf_route_fill_job (same, asked, error))
    return NULL;
  *is_known = TRUE;
  if (g_strcmp0 (known->hash, same->hash) == 0)
    return g_steal_pointer (&known);
  g_set_error_literal (
      error, RF_ERROR, RF_ERROR_CONFLICT, "another request was sent with this Idempotency-Key");
  return NULL;
}

/**
 * rf_route_enqueue:
 * @exchange: a request that is not waited for, its data an #RfAsked
 * @error: return location
 *
 * Returns: whether it will be made
 */
gboolean
rf_route_enqueue (RfExchange *exchange, GError **error)
{
  gboolean is_known = FALSE;
  g_autoptr (RfJob) job = rf_route_take_job (exchange, &is_known, error);
  g_autofree char *name = job != NULL ? rf_job_dup_name (job) : NULL;
  g_autofree char *path = g_strconcat ("/api/v1/generations/", name, NULL);

  if (job == NULL)
    return FALSE;
  rf_exchange_set_header (exchange, "Location", path);
  rf_exchange_set_number (exchange, "Retry-After", ASK_AGAIN);
  rf_exchange_set_header (exchange, "Preference-Applied", "respond-async");
  if (is_known)
    rf_exchange_set_header (exchange, "Idempotency-Replayed", "true");
  else
    rf_server_watch_tell (exchange, job);
  rf_exchange_note (exchange, "queued", NULL);
  rf_exchange_answer (exchange, 202, rf_route_job_to_json (job));
  return TRUE;
}

static gboolean
rf_route_sees (RfExchange *exchange, const char *namespace_)
{
  const RfCaller *caller = rf_exchange_get_caller (exchange);

  return caller->namespace_ == NULL ||
         g_strcmp0 (caller->namespace_, namespace_ != NULL ? namespace_ : "") == 0;
}

static RfJob *
rf_route_get_job (RfExchange *exchange, const char *id, GError **error)
{
  g_autoptr (RfJob) job = rf_service_get_job (rf_exchange_get_service (exchange), id, error);

  if (job == NULL || rf_route_sees (exchange, job->namespace_))
    return g_steal_pointer (&job);
  /* What another tenant has is not there. */
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no job “%s”", id);
  return NULL;
}

static void
rf_route_set_string (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static void
rf_route_set_time (JsonObject *object, const char *name, gint64 time)
{
  g_autofree char *text = time > 0 ? rf_time_to_string (time) : NULL;

  rf_route_set_string (object, name, text);
}

static void
rf_route_add_generation (JsonObject *object, const RfGeneration *generation)
{
  JsonArray *assets = json_array_new ();

  json_object_set_string_member (object, "generation_id", generation->id);
  rf_route_set_string (object, "fingerprint", generation->fingerprint);
  json_object_set_string_member (
      object, "kind", rf_enum_get_name (rf_kind_names, (int) generation->kind));
  rf_route_set_string (object, "provider", generation->provider);
  rf_route_set_string (object, "model", generation->model);
  rf_route_set_string (object, "answered_model", generation->answered_model);
  rf_route_set_string (object, "prompt", generation->prompt);
  rf_route_set_string (object, "seed", generation->seed);
  json_object_set_double_member (object, "cost", rf_credits_to_double (generation->cost));
  json_object_set_double_member (object, "charged", rf_credits_to_double (generation->charged));
  rf_route_set_time (object, "started_at", generation->started_at);
  rf_route_set_time (object, "finished_at", generation->finished_at);
  for (guint i = 0; i < generation->assets->len; i++)
    {
      RfAsset *asset = g_ptr_array_index (generation->assets, i);

      g_clear_pointer (&asset->path, g_free);
      json_array_add_element (assets, rf_asset_to_json (asset));
    }
  json_object_set_array_member (object, "assets", assets);
}

/* What a finished job has brought stands beside what it was. */
static void
rf_route_add_made (RfExchange *exchange, const RfJob *job, JsonObject *object)
{
  g_autoptr (RfGeneration) generation =
      job->state == RF_JOB_DONE && job->generation_id != NULL
          ? rf_service_get_generation (
                rf_exchange_get_service (exchange), NULL, job->generation_id, NULL)
          : NULL;

  if (generation != NULL)
    rf_route_add_generation (object, generation);
}

static gboolean
rf_route_show_job (RfExchange *exchange, const char *id, GError **error)
{
  g_autoptr (RfJob) job = rf_route_get_job (exchange, id, error);
  g_autoptr (JsonNode) node = NULL;

  if (job == NULL)
    return FALSE;
  node = rf_route_job_to_json (job);
  rf_route_hide_job_error (exchange, job, json_node_get_object (node));
  rf_route_add_made (exchange, job, json_node_get_object (node));
  rf_server_watch_show (exchange, job, json_node_get_object (node));
  if (!rf_job_is_over (job))
    rf_exchange_set_number (exchange, "Retry-After", ASK_AGAIN);
  rf_exchange_note (exchange, rf_enum_get_name (rf_job_state_names, (int) job->state), job->key);
  rf_exchange_answer (exchange, 200, g_steal_pointer (&node));
  return TRUE;
}

/**
 * rf_route_show_generation:
 * @exchange: a request with the id of a job or of a generation
 * @error: return location
 *
 * Returns: whether there is such a thing
 */
gboolean
rf_route_show_generation (RfExchange *exchange, GError **error)
{
  const char *id = rf_exchange_get_value (exchange, 0);
  g_autoptr (RfGeneration) generation = NULL;
  g_autoptr (GError) failure = NULL;
  JsonNode *node = NULL;
  JsonObject *object = NULL;
  gint64 job = 0;
  gint64 flight = 0;

  if (rf_job_parse_name (id, &job, &flight))
    return rf_route_show_job (exchange, id, error);
  /* First what is kept: a run that has just ended may be in the watch for a moment yet. */
  generation = rf_service_get_generation (rf_exchange_get_service (exchange),
                                          rf_exchange_get_caller (exchange)->namespace_,
                                          id,
                                          &failure);
  if (generation == NULL)
    {
      if (rf_server_watch_answer_run (exchange, id))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "id", generation->id);
  json_object_set_string_member (object, "state", "done");
  rf_route_add_generation (object, generation);
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
  return TRUE;
}

/* What is under way somewhere else is known by its generation, and whose it is only when
 * it is over. */
static gboolean
rf_route_may_cancel (RfExchange *exchange, const char *id, GError **error)
{
  g_autoptr (RfJob) found = NULL;
  gint64 job = 0;
  gint64 flight = 0;

  if (rf_job_parse_name (id, &job, &flight))
    {
      found = rf_route_get_job (exchange, id, error);
      return found != NULL;
    }
  if (rf_exchange_get_caller (exchange)->role == RF_ROLE_OF_ADMIN)
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no job “%s”", id);
  return FALSE;
}

/**
 * rf_route_cancel_generation:
 * @exchange: a request with the id of a job or of a generation, or with the
 *   Idempotency-Key of a request that is waited for
 * @error: return location
 *
 * Returns: whether it was stopped, or will be
 */
gboolean
rf_route_cancel_generation (RfExchange *exchange, GError **error)
{
  const char *id = rf_exchange_get_value (exchange, 0);
  JsonNode *node = NULL;
  JsonObject *object = NULL;
  JsonArray *ids = NULL;
  g_autofree char *run = rf_server_watch_dup_run (exchange, id);

  if (run == NULL && !rf_route_may_cancel (exchange, id, error))
    return FALSE;
  if (!rf_service_cancel (rf_exchange_get_service (exchange), run != NULL ? run : id, error))
    return FALSE;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  ids = json_array_new ();
  json_array_add_string_element (ids, id);
  json_object_set_array_member (object, "cancelled", ids);
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
  return TRUE;
}
