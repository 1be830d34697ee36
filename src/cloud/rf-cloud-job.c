/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-job.h"

#include "rf-cloud-path.h"
#include "rf-http-poll.h"
#include "rf-text.h"

#include <string.h>

/*
 * What is ordered now and fetched later. A handle is `NAME:ID`: the job's name
 * in the service's table, so that it can be cancelled without the task, and
 * the service's own id. It holds no secret and no address, so a server that
 * has moved is still asked.
 */

#define MAX_EXCERPT 200

/**
 * rf_cloud_job_read_handle:
 * @job: what was ordered
 * @answer: the answer to the order, a success
 * @error: %RF_ERROR_PROVIDER_FAILED where it names no job
 *
 * Returns: (transfer full) (nullable): the handle
 */
char *
rf_cloud_job_read_handle (const RfCloudJob *job, const RfHttpAnswer *answer, GError **error)
{
  g_autoptr (JsonNode) root = rf_http_answer_read_json (answer, NULL, error);
  const char *id = root != NULL ? rf_cloud_path_find_string (root, job->handle) : NULL;

  if (root != NULL && id == NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_FAILED,
                 "%s took the order, and named no job",
                 answer->host);
  return id != NULL ? g_strconcat (job->name, ":", id, NULL) : NULL;
}

static gboolean
is_of_job (const RfCloudJob *job, const char *handle)
{
  gsize length = strlen (job->name);

  return strncmp (handle, job->name, length) == 0 && handle[length] == ':' &&
         handle[length + 1] != '\0';
}

static gboolean
set_unknown (GError **error, const char *handle)
{
  g_autofree char *shown = rf_text_dup_printable (handle, MAX_EXCERPT);

  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "“%s” is no job of this service", shown);
  return FALSE;
}

static char *
dup_path (const RfCloudJob *job, const char *path, const char *handle)
{
  g_autofree char *id = g_uri_escape_string (handle + strlen (job->name) + 1, NULL, FALSE);
  GString *text = g_string_new (path);

  g_string_replace (text, "{handle}", id, 0);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const RfCloudCall *call;
  const RfCloudService *service;
} Wait;

static RfErrorCode
get_code (const RfHttpFaultWord *words, const char *reason)
{
  for (; reason != NULL && words->word != NULL; words++)
    {
      if (words->fault == RF_HTTP_FAULT_REFUSED && strstr (reason, words->word) != NULL)
        return RF_ERROR_REFUSED;
    }
  return RF_ERROR_PROVIDER_FAILED;
}

static void
set_failed (const Wait *self, JsonNode *answer, const char *state, GError **error)
{
  const RfCloudJob *job = self->call->endpoint->job;
  const char *reason = job->reason != NULL ? rf_cloud_path_find_string (answer, job->reason) : NULL;
  RfErrorCode code = get_code (self->service->fault_words, reason);
  g_autofree char *shown = rf_text_dup_printable (reason != NULL ? reason : state, MAX_EXCERPT);

  g_set_error (error,
               RF_ERROR,
               (int) code,
               code == RF_ERROR_REFUSED ? "“%s” refuses this content: %s"
                                        : "“%s” says that the job failed: %s",
               rf_task_get_model (self->call->task)->provider,
               shown);
}

static gboolean
is_lost (const RfCloudJob *job, JsonNode *answer)
{
  JsonNode *list = job->list != NULL ? rf_cloud_path_find (answer, job->list) : NULL;

  return list != NULL && JSON_NODE_HOLDS_ARRAY (list) &&
         json_array_get_length (json_node_get_array (list)) == 0;
}

/* An answer that is an error by its own number: of the question, not the job. */
static gboolean
has_fault (const RfCloudService *service, JsonNode *answer)
{
  JsonNode *code =
      service->fault_code != NULL ? rf_cloud_path_find (answer, service->fault_code) : NULL;

  return code != NULL && JSON_NODE_HOLDS_VALUE (code) && json_node_get_int (code) != 0;
}

static RfHttpPollState
read_cb (JsonNode *answer, double *fraction, gpointer user_data, GError **error)
{
  const Wait *self = user_data;
  const RfCloudJob *job = self->call->endpoint->job;
  const char *state = rf_cloud_path_find_string (answer, job->state);
  JsonNode *progress = job->progress != NULL ? rf_cloud_path_find (answer, job->progress) : NULL;

  if (progress != NULL && JSON_NODE_HOLDS_VALUE (progress))
    *fraction = json_node_get_double (progress) / 100;
  if (has_fault (self->service, answer))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_FAILED,
                   "“%s” does not say how the job stands",
                   rf_task_get_model (self->call->task)->provider);
      return RF_HTTP_POLL_PENDING;
    }
  if (is_lost (job, answer))
    {
      set_unknown (error, job->name);
      return RF_HTTP_POLL_FAILED;
    }
  if (state == NULL)
    return RF_HTTP_POLL_PENDING;
  if (g_str_equal (state, job->done))
    return RF_HTTP_POLL_DONE;
  if (!g_strv_contains (job->failed, state))
    return RF_HTTP_POLL_PENDING;
  set_failed (self, answer, state, error);
  return RF_HTTP_POLL_FAILED;
}

/**
 * rf_cloud_job_wait:
 * @call: the run
 * @service: the service
 * @handle: the job
 * @error: as rf_http_client_poll(); %RF_ERROR_NOT_FOUND where @handle is none
 *
 * Returns: (transfer full) (nullable): the answer that says that it is done
 */
JsonNode *
rf_cloud_job_wait (const RfCloudCall *call,
                   const RfCloudService *service,
                   const char *handle,
                   GError **error)
{
  const RfCloudJob *job = call->endpoint->job;
  Wait wait = { call, service };
  RfHttpPoll poll = { .read = read_cb, .user_data = &wait };
  g_autofree char *path = NULL;

  if (job == NULL || !is_of_job (job, handle))
    {
      set_unknown (error, handle);
      return NULL;
    }
  path = dup_path (job, job->poll, handle);
  poll.call.url = path;
  poll.call.headers = call->endpoint->headers;
  poll.interval = job->interval;
  return rf_http_client_poll (call->client, &poll, call->progress, call->cancellable, error);
}

/**
 * rf_cloud_job_cancel:
 * @service: a service
 * @client: its client
 * @handle: the job
 * @error: %RF_ERROR_NOT_FOUND where the service knows no such job,
 *   %RF_ERROR_PROVIDER_FAILED where jobs cannot be stopped there
 *
 * Returns: whether the service took the order
 */
gboolean
rf_cloud_job_cancel (const RfCloudService *service,
                     RfHttpClient *client,
                     const char *handle,
                     GError **error)
{
  const RfCloudEndpoint *endpoint = service->endpoints;
  RfHttpCall call = { .method = "POST", .any_status = TRUE, .safe = TRUE };
  g_autoptr (RfHttpAnswer) answer = NULL;
  g_autofree char *path = NULL;

  while (endpoint->path != NULL && (endpoint->job == NULL || !is_of_job (endpoint->job, handle)))
    endpoint++;
  if (endpoint->path == NULL)
    return set_unknown (error, handle);
  if (endpoint->job->cancel == NULL)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "this service cannot stop a job that runs");
      return FALSE;
    }
  path = dup_path (endpoint->job, endpoint->job->cancel, handle);
  call.url = path;
  call.headers = endpoint->headers;
  answer = rf_http_client_call (client, &call, NULL, NULL, error);
  if (answer == NULL || rf_http_answer_is_success (answer))
    return answer != NULL;
  if (answer->status == 404 || answer->status == 410)
    return set_unknown (error, handle);
  g_propagate_error (error, rf_http_error_new_with_words (answer, service->fault_words));
  return FALSE;
}
