/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-job.h"

#include "rf-cloud-order.h"
#include "rf-cloud-path.h"
#include "rf-http-poll.h"
#include "rf-json-printer.h"
#include "rf-text.h"

#include <string.h>

/*
 * What is ordered now and fetched later. A handle is `NAME:ID`: the job's name
 * in the service's table, so that it can be cancelled without the task, and
 * the service's own id. It holds no secret and no address, so a server that
 * has moved is still asked.
 */

#define MAX_EXCERPT 200
#define HANDLE      "{handle}"

static gboolean
is_of_job (const RfCloudJob *job, const char *handle)
{
  gsize length = strlen (job->name);

  return strncmp (handle, job->name, length) == 0 && handle[length] == ':' &&
         handle[length + 1] != '\0';
}

static const char *
get_id (const RfCloudJob *job, const char *handle)
{
  return handle + strlen (job->name) + 1;
}

static gboolean
set_unknown (GError **error, const char *handle)
{
  g_autofree char *shown = rf_text_dup_printable (handle, MAX_EXCERPT);

  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "“%s” is no job of this service", shown);
  return FALSE;
}

static char *
dup_path (const char *path, const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  GString *text = g_string_new (path);

  g_string_replace (text, HANDLE, escaped, 0);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full) (nullable) */
static JsonNode *
new_body (const char *body, const char *id)
{
  g_autoptr (GString) quoted = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (body);

  if (body == NULL)
    return NULL;
  rf_json_append_string (quoted, id);
  g_string_replace (text, "\"" HANDLE "\"", quoted->str, 0);
  return json_from_string (text->str, NULL);
}

static gboolean
act (const RfCloudCall *call, const RfCloudAct *row, const char *id, GError **error)
{
  g_autofree char *path = dup_path (row->path, id);
  g_autoptr (JsonNode) body = new_body (row->body, id);
  const RfHttpCall stop = { .method = "POST",
                            .url = path,
                            .headers = call->endpoint->headers,
                            .json = body,
                            .any_status = TRUE,
                            .safe = TRUE };
  g_autoptr (RfHttpAnswer) answer =
      rf_http_client_call (call->client, &stop, NULL, call->cancellable, error);

  if (answer == NULL || rf_http_answer_is_success (answer))
    return answer != NULL;
  if (answer->status == 404 || answer->status == 410)
    return set_unknown (error, id);
  g_propagate_error (error, rf_http_error_new_with_words (answer, call->service->fault_words));
  return FALSE;
}

/**
 * rf_cloud_job_cancel:
 * @call: the service; its endpoint is not asked for
 * @handle: the job
 * @error: %RF_ERROR_NOT_FOUND where the service knows no such job,
 *   %RF_ERROR_PROVIDER_FAILED where jobs cannot be stopped there
 *
 * Returns: whether the service took the order
 */
gboolean
rf_cloud_job_cancel (const RfCloudCall *call, const char *handle, GError **error)
{
  RfCloudCall stop = *call;
  const RfCloudEndpoint *row = call->service->endpoints;

  while (row->path != NULL && (row->job == NULL || !is_of_job (row->job, handle)))
    row++;
  if (row->path == NULL)
    return set_unknown (error, handle);
  if (row->job->cancel == NULL)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "this service cannot stop a job that runs");
      return FALSE;
    }
  stop.endpoint = row;
  for (const RfCloudAct *way = row->job->cancel; way->path != NULL; way++)
    {
      if (!act (&stop, way, get_id (row->job, handle), error))
        return FALSE;
    }
  return TRUE;
}

/* Something of what was asked for would be missing, and nobody would see it. */
static gboolean
is_whole (const RfCloudCall *call, JsonNode *root, const char *handle, GError **error)
{
  const RfCloudJob *job = call->endpoint->job;
  const char *fault = job->spoiled != NULL ? rf_cloud_path_find_string (root, job->spoiled) : NULL;
  g_autofree char *shown = NULL;

  if (fault == NULL)
    return TRUE;
  rf_cloud_job_cancel (call, handle, NULL);
  shown = rf_text_dup_printable (fault, MAX_EXCERPT);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "“%s” would make only a part of it: %s",
               rf_task_get_model (call->task)->provider,
               shown);
  return FALSE;
}

/**
 * rf_cloud_job_read_handle:
 * @call: what was ordered
 * @answer: the answer to the order, a success
 * @error: %RF_ERROR_PROVIDER_FAILED where it names no job,
 *   %RF_ERROR_INVALID_REQUEST where it will make only a part
 *
 * Returns: (transfer full) (nullable): the handle
 */
char *
rf_cloud_job_read_handle (const RfCloudCall *call, const RfHttpAnswer *answer, GError **error)
{
  const RfCloudJob *job = call->endpoint->job;
  g_autoptr (JsonNode) root = rf_http_answer_read_json (answer, NULL, error);
  const char *id = root != NULL ? rf_cloud_path_find_string (root, job->handle) : NULL;
  g_autofree char *handle = id != NULL ? g_strconcat (job->name, ":", id, NULL) : NULL;

  if (root != NULL && id == NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_FAILED,
                 "%s took the order, and named no job",
                 answer->host);
  if (handle == NULL || !is_whole (call, root, handle, error))
    return NULL;
  return g_steal_pointer (&handle);
}

typedef struct
{
  const RfCloudCall *call;
  const char *id;
  gboolean missed; /* it was not in the queue when that was asked last */
} Wait;

static gboolean
is_refusal (const RfHttpFaultWord *words, const char *text)
{
  for (; text != NULL && words != NULL && words->word != NULL; words++)
    {
      if (words->fault == RF_HTTP_FAULT_REFUSED && strstr (text, words->word) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
set_failed (const Wait *self, JsonNode *answer, const char *state, GError **error)
{
  const RfCloudJob *job = self->call->endpoint->job;
  const RfHttpFaultWord *words = self->call->service->fault_words;
  const char *reason = job->reason != NULL ? rf_cloud_path_find_string (answer, job->reason) : NULL;
  gboolean refused = is_refusal (words, reason) || is_refusal (words, state);
  g_autofree char *shown = rf_text_dup_printable (reason != NULL ? reason : state, MAX_EXCERPT);

  g_set_error (error,
               RF_ERROR,
               refused ? (int) RF_ERROR_REFUSED : (int) RF_ERROR_PROVIDER_FAILED,
               refused ? "“%s” refuses this content: %s" : "“%s” says that the job failed: %s",
               rf_task_get_model (self->call->task)->provider,
               shown);
}

static gboolean
is_empty_list (const RfCloudJob *job, JsonNode *answer)
{
  JsonNode *list = job->list != NULL ? rf_cloud_path_find (answer, job->list) : NULL;

  return list != NULL && JSON_NODE_HOLDS_ARRAY (list) &&
         json_array_get_length (json_node_get_array (list)) == 0;
}

static gboolean
names (JsonNode *node, const char *id)
{
  gboolean found = FALSE;
  JsonObjectIter iter;
  JsonNode *member = NULL;
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && !found && i < json_array_get_length (array); i++)
    found = names (json_array_get_element (array, i), id);
  if (JSON_NODE_HOLDS_VALUE (node))
    return g_strcmp0 (json_node_get_string (node), id) == 0;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return found;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (!found && json_object_iter_next (&iter, NULL, &member))
    found = names (member, id);
  return found;
}

/* Between two questions it may go from the queue to what is done, so only who
 * missed it in the queue, and then again among what is done, has lost it. */
static gboolean
is_lost (Wait *self, JsonNode *answer)
{
  const RfCloudCall *call = self->call;
  const RfHttpCall ask = { .url = call->endpoint->job->queue };
  g_autoptr (JsonNode) queue = NULL;

  if (is_empty_list (call->endpoint->job, answer) || self->missed)
    return TRUE;
  if (ask.url == NULL)
    return FALSE;
  queue = rf_http_client_call_json (call->client, &ask, NULL, call->cancellable, NULL);
  self->missed = queue != NULL && !names (queue, self->id);
  return FALSE;
}

static gboolean
is_one_of (const char *state, const char *const *words)
{
  while (*words != NULL && g_ascii_strcasecmp (state, *words) != 0)
    words++;
  return *words != NULL;
}

static RfHttpPollState
read_cb (JsonNode *answer, double *fraction, gpointer user_data, GError **error)
{
  Wait *self = user_data;
  const RfCloudJob *job = self->call->endpoint->job;
  const char *state = rf_cloud_path_find_string (answer, job->state);
  JsonNode *progress = job->progress != NULL ? rf_cloud_path_find (answer, job->progress) : NULL;

  if (progress != NULL && JSON_NODE_HOLDS_VALUE (progress))
    *fraction = json_node_get_double (progress) / 100;
  if (rf_cloud_order_has_fault (self->call->service, answer))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_FAILED,
                   "“%s” does not say how the job stands",
                   rf_task_get_model (self->call->task)->provider);
      return RF_HTTP_POLL_PENDING;
    }
  if (state == NULL && is_lost (self, answer))
    {
      set_unknown (error, job->name);
      return RF_HTTP_POLL_FAILED;
    }
  if (state == NULL)
    return RF_HTTP_POLL_PENDING;
  self->missed = FALSE;
  if (g_ascii_strcasecmp (state, job->done) == 0)
    return RF_HTTP_POLL_DONE;
  if (!is_one_of (state, job->failed))
    return RF_HTTP_POLL_PENDING;
  set_failed (self, answer, state, error);
  return RF_HTTP_POLL_FAILED;
}

/**
 * rf_cloud_job_wait:
 * @call: the run
 * @handle: the job
 * @error: as rf_http_client_poll(); %RF_ERROR_NOT_FOUND where @handle is none
 *
 * Returns: (transfer full) (nullable): the answer that says that it is done
 */
JsonNode *
rf_cloud_job_wait (const RfCloudCall *call, const char *handle, GError **error)
{
  const RfCloudJob *job = call->endpoint->job;
  Wait wait = { call, NULL, FALSE };
  RfHttpPoll poll = { .read = read_cb, .user_data = &wait };
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) body = NULL;

  if (job == NULL || !is_of_job (job, handle))
    {
      set_unknown (error, handle);
      return NULL;
    }
  wait.id = get_id (job, handle);
  path = dup_path (job->poll, wait.id);
  body = new_body (job->poll_body, wait.id);
  poll.call.method = body != NULL ? "POST" : "GET";
  poll.call.safe = TRUE;
  poll.call.url = path;
  poll.call.json = body;
  poll.call.headers = call->endpoint->headers;
  poll.interval = job->interval;
  return rf_http_client_poll (call->client, &poll, call->progress, call->cancellable, error);
}
