/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

/*
 * One request to the server and its answer. An error of the server is handed on
 * as it is: code, message, details and hint. What only asks, what carries an
 * idempotency key and what does no harm when it is done twice is asked again
 * where the connection broke; anything else is not, and is told as unknown.
 */

#define TRIES         5
#define USUAL_SECONDS 600
#define FETCH_SECONDS (24 * 60 * 60)

/* A proxy that gave up only after this was waiting for the server, as we do; it may
 * do so any number of times. */
#define LONG_WAIT (10 * G_USEC_PER_SEC)

/* What a proxy says where the server behind it cannot be reached, or is slow: whether
 * it has had the call, nobody knows. */
static gboolean
rf_remote_is_gateway (guint status)
{
  return status == 502 || status == 503 || status == 504;
}

static GError *
rf_remote_new_status_error (RfRemote *self, guint status)
{
  static const struct
  {
    guint status;
    RfErrorCode code;
  } rows[] = {
    { 400, RF_ERROR_INVALID_REQUEST },   { 401, RF_ERROR_UNAUTHORIZED },
    { 403, RF_ERROR_FORBIDDEN },         { 404, RF_ERROR_NOT_FOUND },
    { 409, RF_ERROR_CONFLICT },          { 413, RF_ERROR_TOO_LARGE },
    { 429, RF_ERROR_RATE_LIMITED },      { 502, RF_ERROR_STORE_UNAVAILABLE },
    { 503, RF_ERROR_STORE_UNAVAILABLE },
  };
  RfErrorCode code = RF_ERROR_FAILED;
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    code = rows[i].status == status ? rows[i].code : code;
  error = g_error_new (RF_ERROR,
                       (int) code,
                       "%s answers with the HTTP status %u and says no more",
                       self->name,
                       status);
  rf_error_set_hint (error, "is it a server of Refrain, and what stands before it?");
  return error;
}

/* A bundle of which a step has failed is answered with its steps. */
static JsonNode *
rf_remote_read_steps (const RfHttpAnswer *answer)
{
  g_autoptr (JsonNode) node = rf_http_answer_read_json (answer, NULL, NULL);

  return node != NULL && rf_bundle_is_in_json (node) ? g_steal_pointer (&node) : NULL;
}

/* Returns: (nullable): the error that the server tells, where it tells one */
static GError *
rf_remote_read_error (const RfHttpAnswer *answer)
{
  g_autoptr (JsonNode) node = rf_http_answer_read_json (answer, NULL, NULL);
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return object != NULL && json_object_has_member (object, "error") ? rf_error_new_from_json (node)
                                                                    : NULL;
}

static gboolean
rf_remote_is_told (const RfHttpAnswer *answer)
{
  g_autoptr (GError) error = rf_remote_read_error (answer);
  g_autoptr (JsonNode) steps = rf_remote_read_steps (answer);

  return error != NULL || steps != NULL;
}

/* The words of the client for providers do not fit. */
static void
rf_remote_convert (RfRemote *self, const RfRemoteCall *call, GError *failure, GError **error)
{
  RfErrorCode code = (RfErrorCode) failure->code;
  const char *hint = "is “refrain serve” running there, and is the address right?";
  const char *what = "the server cannot be reached";

  if (code == RF_ERROR_CANCELLED)
    {
      what = "cancelled";
      hint = NULL;
    }
  else if (code == RF_ERROR_PROVIDER_UNAVAILABLE)
    {
      code = RF_ERROR_STORE_UNAVAILABLE;
    }
  else if (code == RF_ERROR_UNKNOWN_OUTCOME || code == RF_ERROR_TIMEOUT ||
           code == RF_ERROR_PROVIDER_FAILED)
    {
      code = call->method == NULL ? RF_ERROR_STORE_UNAVAILABLE : RF_ERROR_UNKNOWN_OUTCOME;
      what = "the answer was lost";
      hint = call->idempotency_key != NULL
                 ? "what was begun goes on there; the same request again collects it"
                 : "look whether it was done before you ask again";
    }
  else
    {
      g_propagate_error (error, failure);
      return;
    }
  g_set_error (error, RF_ERROR, (int) code, "%s: %s", what, failure->message);
  if (error != NULL)
    rf_error_set_hint (*error, hint);
  g_error_free (failure);
}

static gboolean
rf_remote_is_broken (const GError *failure, gboolean was_sent)
{
  return failure->code == RF_ERROR_UNKNOWN_OUTCOME || failure->code == RF_ERROR_PROVIDER_FAILED ||
         (was_sent && failure->code == RF_ERROR_PROVIDER_UNAVAILABLE);
}

/* Waits a little longer each time; returns whether nobody cancelled it. */
static gboolean
rf_remote_pause (RfRemote *self, guint attempt, GCancellable *cancellable)
{
  const RfHttpPatience *patience = rf_http_client_get_patience (self->http);
  g_autoptr (GCancellable) none = cancellable == NULL ? g_cancellable_new () : NULL;

  return patience->wait (
      500u << attempt, cancellable != NULL ? cancellable : none, patience->user_data);
}

static RfHttpAnswer *
rf_remote_try (RfRemote *self,
               const RfHttpCall *call,
               gboolean may_repeat,
               GCancellable *cancellable,
               GError **error)
{
  gint64 end = g_get_monotonic_time () + (gint64) call->seconds * G_USEC_PER_SEC;
  gboolean was_sent = FALSE;

  for (guint attempt = 0;; attempt++)
    {
      gint64 began = g_get_monotonic_time ();
      GError *failure = NULL;
      g_autoptr (RfHttpAnswer) answer =
          rf_http_client_call (self->http, call, NULL, cancellable, &failure);
      gboolean again = answer != NULL ? rf_remote_is_gateway (answer->status)
                                      : rf_remote_is_broken (failure, was_sent);
      gboolean is_told = answer != NULL && again && rf_remote_is_told (answer);

      was_sent = was_sent || again;
      /* What the server says itself is its last word. */
      if (g_get_monotonic_time () - began > LONG_WAIT)
        attempt = 0;
      again =
          again && !is_told && may_repeat && attempt + 1 < TRIES && g_get_monotonic_time () < end;
      if (again && rf_remote_pause (self, attempt, cancellable))
        {
          g_clear_error (&failure);
          continue;
        }
      if (failure != NULL)
        g_propagate_error (error, failure);
      return g_steal_pointer (&answer);
    }
}

static void
rf_remote_tell (RfRemote *self, const RfHttpAnswer *answer, GError **error)
{
  GError *told = rf_remote_read_error (answer);

  g_propagate_error (error,
                     told != NULL ? told : rf_remote_new_status_error (self, answer->status));
}

static JsonNode *
rf_remote_read_answer (RfRemote *self, const RfHttpAnswer *answer, GError **error)
{
  JsonNode *node = NULL;

  if (!rf_http_answer_is_success (answer))
    {
      node = rf_remote_read_steps (answer);
      if (node != NULL)
        return node;
      rf_remote_tell (self, answer, error);
      return NULL;
    }
  if (answer->bytes == 0)
    return json_node_new (JSON_NODE_NULL);
  node = rf_http_answer_read_json (answer, NULL, error);
  if (node == NULL)
    rf_remote_misread (self, error);
  return node;
}

/**
 * rf_remote_ask:
 * @self: a remote
 * @call: what is asked
 * @cancellable: (nullable): stops waiting for it
 * @error: return location; what the server says, %RF_ERROR_STORE_UNAVAILABLE where
 *   it cannot be reached, %RF_ERROR_UNKNOWN_OUTCOME where nobody knows whether it
 *   was done
 *
 * Returns: (transfer full) (nullable): the answer; a null where it is empty
 */
JsonNode *
rf_remote_ask (RfRemote *self, const RfRemoteCall *call, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = call->query != NULL && *call->query != '\0'
                             ? g_strconcat (call->path, "?", call->query, NULL)
                             : g_strdup (call->path);
  const char *const key[] = { "Idempotency-Key",
                              call->idempotency_key,
                              call->is_async ? "Prefer" : NULL,
                              "respond-async",
                              NULL };
  RfHttpCall http = { .method = call->method, .url = url, .json = call->body, .file = call->file };
  gboolean may_repeat = call->method == NULL || call->idempotency_key != NULL || call->may_repeat;
  g_autoptr (RfHttpAnswer) answer = NULL;
  GError *failure = NULL;

  http.headers = call->idempotency_key != NULL ? key : NULL;
  http.any_status = TRUE;
  http.tries = 1;
  http.seconds = call->seconds > 0 ? call->seconds : USUAL_SECONDS;
  answer = rf_remote_try (self, &http, may_repeat, cancellable, &failure);
  if (answer != NULL && call->method != NULL && rf_remote_is_gateway (answer->status) &&
      !rf_remote_is_told (answer))
    failure = g_error_new (
        RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME, "HTTP status %u of %s", answer->status, self->name);
  if (failure == NULL)
    return rf_remote_read_answer (self, answer, error);
  rf_remote_convert (self, call, failure, error);
  return NULL;
}

/**
 * rf_remote_fetch:
 * @self: a remote
 * @url: an address of the server, with or without the server
 * @path: a file that is made
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: whether the file holds what is there
 */
gboolean
rf_remote_fetch (RfRemote *self,
                 const char *url,
                 const char *path,
                 GCancellable *cancellable,
                 GError **error)
{
  const RfRemoteCall asked = { .path = url };
  RfHttpCall http = { .url = url, .max_bytes = G_MAXINT64, .seconds = FETCH_SECONDS };
  GError *failure = NULL;
  g_autoptr (RfHttpAnswer) answer = NULL;

  http.any_status = TRUE;
  http.tries = 1;
  for (guint attempt = 0; attempt < TRIES && answer == NULL; attempt++)
    {
      g_clear_error (&failure);
      answer = rf_http_client_download (self->http, &http, path, NULL, cancellable, &failure);
      if (answer == NULL && (!rf_remote_is_broken (failure, attempt > 0) ||
                             !rf_remote_pause (self, attempt, cancellable)))
        break;
    }
  if (answer != NULL && rf_http_answer_is_success (answer))
    return TRUE;
  if (answer == NULL)
    rf_remote_convert (self, &asked, failure, error);
  else
    rf_remote_tell (self, answer, error);
  return FALSE;
}

/**
 * rf_remote_has:
 * @self: a remote
 * @path: below the server, encoded
 * @has: (out): whether there is something
 * @error: return location
 *
 * Returns: whether that is known
 */
gboolean
rf_remote_has (RfRemote *self, const char *path, gboolean *has, GError **error)
{
  const RfRemoteCall asked = { .path = path };
  RfHttpCall http = { .method = "HEAD", .url = path, .any_status = TRUE, .tries = 1 };
  GError *failure = NULL;
  g_autoptr (RfHttpAnswer) answer = NULL;

  http.seconds = USUAL_SECONDS;
  answer = rf_remote_try (self, &http, TRUE, NULL, &failure);
  if (answer == NULL)
    {
      rf_remote_convert (self, &asked, failure, error);
      return FALSE;
    }
  *has = rf_http_answer_is_success (answer);
  if (*has || answer->status == 404)
    return TRUE;
  g_propagate_error (error, rf_remote_new_status_error (self, answer->status));
  return FALSE;
}

/**
 * rf_remote_dup_path:
 * @before: the path that comes first
 * @segment: any text, which becomes one segment
 * @after: what comes last, encoded
 *
 * Returns: (transfer full): the path
 */
char *
rf_remote_dup_path (const char *before, const char *segment, const char *after)
{
  g_autofree char *encoded = g_uri_escape_string (segment, NULL, FALSE);

  return g_strconcat (before, encoded, after, NULL);
}

/**
 * rf_remote_append_query:
 * @query: what was appended before
 * @name: of a parameter
 * @value: any text
 */
void
rf_remote_append_query (GString *query, const char *name, const char *value)
{
  g_autofree char *encoded = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, encoded);
}

/**
 * rf_remote_not_served:
 * @self: a remote
 * @what: what was asked, as a clause
 * @error: return location
 *
 * Returns: %NULL
 */
gpointer
rf_remote_not_served (RfRemote *self, const char *what, GError **error)
{
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "a server does not %s", what);
  if (error != NULL)
    rf_error_set_hint (*error, "do it where the server's data is, without --server");
  return NULL;
}

/**
 * rf_remote_misread:
 * @self: a remote
 * @error: (inout): why its answer is not what it should be
 *
 * Says whose fault it is.
 */
void
rf_remote_misread (RfRemote *self, GError **error)
{
  g_autofree char *why = NULL;

  if (error == NULL || *error == NULL)
    return;
  why = g_strdup ((*error)->message);
  g_clear_error (error);
  g_set_error (
      error, RF_ERROR, RF_ERROR_FAILED, "%s answers what it should not: %s", self->name, why);
  rf_error_set_hint (*error, "is it a server of Refrain, and of this version?");
}
