/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-credits.h"
#include "rf-hash.h"

/*
 * Requests for generations. Input files are sent first, under their content, and
 * only where the server has them not. Each generation carries an idempotency key,
 * so that it can be asked for again when the connection breaks: it is one request
 * and paid for once. The server never stops paid work because its client has gone.
 */

/* How long a generation may take before the client gives up waiting. */
#define GENERATE_SECONDS (12 * 60 * 60)

/* Of a file, by which its media type is known. */
#define HEAD_BYTES 64

/**
 * rf_remote_lookup:
 *
 * A look-up would be as far away as the generation that comes after it, and asks
 * for the same; so it is left to that.
 *
 * Returns: %NULL, without an error
 */
RfResult *
rf_remote_lookup (RfService *service, RfRequest *request, GError **error)
{
  return NULL;
}

/* What the server has made itself need not be sent to it. */
static gboolean
rf_remote_is_asset (RfRemote *self,
                    const char *path,
                    const char *sha256,
                    gboolean *is,
                    GError **error)
{
  char head[HEAD_BYTES] = "";
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  gssize length =
      stream != NULL ? g_input_stream_read (G_INPUT_STREAM (stream), head, sizeof head, NULL, error)
                     : -1;
  const char *media_type = length > 0 ? rf_media_type_sniff (head, (gsize) length) : NULL;
  const char *extension = media_type != NULL ? rf_media_type_get_extension (media_type) : NULL;
  g_autofree char *place = g_strdup_printf ("/assets/%s.%s", sha256, extension);

  *is = FALSE;
  if (length < 0 && error != NULL)
    rf_error_normalise (error, RF_ERROR_INVALID_REQUEST);
  return length >= 0 && (extension == NULL || rf_remote_has (self, place, is, error));
}

static gboolean
rf_remote_send_input (RfRemote *self,
                      const char *path,
                      const char *sha256,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *place = g_strconcat ("/api/v1/inputs/", sha256, NULL);
  const RfRemoteCall call = { .method = "PUT", .path = place, .file = path, .may_repeat = TRUE };
  g_autoptr (JsonNode) answer = NULL;
  gboolean has = FALSE;

  if (!rf_remote_is_asset (self, path, sha256, &has, error))
    return FALSE;
  if (has)
    return TRUE;
  answer = rf_remote_ask (self, &call, cancellable, error);
  return answer != NULL;
}

/* Puts the content of a file in the place of its name. */
static gboolean
rf_remote_replace_input (RfRemote *self,
                         JsonObject *inputs,
                         const char *name,
                         const RfInput *input,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *sha256 = rf_hash_file (input->path, NULL, cancellable, &failure);
  JsonObject *replaced = NULL;

  if (sha256 == NULL || (input->sha256 != NULL && !g_str_equal (input->sha256, sha256)))
    {
      g_autofree char *parameter = g_strconcat ("inputs.", name, NULL);
      g_autoptr (GError) fault = NULL;

      rf_error_collect (&fault,
                        parameter,
                        "%s",
                        failure != NULL ? failure->message : "it is not the file any more");
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (!rf_remote_send_input (self, input->path, sha256, cancellable, error))
    return FALSE;
  replaced = json_object_new ();
  json_object_set_string_member (replaced, "sha256", sha256);
  json_object_set_object_member (inputs, name, replaced);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the request as the server takes it, whose
 * files it has by now */
JsonNode *
rf_remote_dup_body (RfRemote *self,
                    const RfRequest *request,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (JsonNode) node = rf_request_to_json (request);
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, request->inputs);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    {
      const RfInput *input = value;
      JsonObject *inputs = json_object_get_object_member (json_node_get_object (node), "inputs");

      if (input->path != NULL &&
          !rf_remote_replace_input (self, inputs, name, input, cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&node);
}

RfCheck *
rf_remote_check (RfService *service,
                 RfRequest *request,
                 gboolean explain,
                 GCancellable *cancellable,
                 GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (JsonNode) body = rf_remote_dup_body (self, request, cancellable, error);
  RfRemoteCall call = { .method = "POST", .path = "/api/v1/generations/cache/check" };
  g_autoptr (JsonNode) answer = NULL;
  RfCheck *check = NULL;

  if (body == NULL)
    return NULL;
  call.query = explain ? "explain=1" : NULL;
  call.body = body;
  call.may_repeat = TRUE;
  answer = rf_remote_ask (self, &call, cancellable, error);
  if (answer == NULL)
    return NULL;
  check = rf_check_new_from_json (answer, error);
  if (check == NULL)
    rf_remote_misread (self, error);
  return check;
}

static void
rf_remote_complete_result (RfRemote *self, RfResult *result)
{
  rf_remote_complete_assets (self, rf_result_get_generation (result)->assets);
  if (result->step != NULL)
    rf_remote_complete_result (self, result->step);
}

static void
rf_remote_tell_waiting (RfRemote *self, RfProgress *progress)
{
  rf_progress_report_phase (progress, -1, RF_PHASE_WAITING, self->name);
}

RfResult *
rf_remote_generate (RfService *service,
                    RfRequest *request,
                    RfProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (JsonNode) body = rf_remote_dup_body (self, request, cancellable, error);
  g_autofree char *key = request->idempotency_key != NULL ? g_strdup (request->idempotency_key)
                                                          : g_uuid_string_random ();
  RfRemoteCall call = { .method = "POST", .path = "/api/v1/generations" };
  g_autoptr (RfRemoteFollow) follow = NULL;
  g_autoptr (JsonNode) answer = NULL;
  RfResult *result = NULL;

  if (body == NULL)
    return NULL;
  rf_remote_tell_waiting (self, progress);
  follow = rf_remote_follow_begin (self, key, progress);
  call.body = body;
  call.idempotency_key = key;
  call.seconds = GENERATE_SECONDS;
  answer = rf_remote_ask (self, &call, cancellable, error);
  if (answer == NULL)
    {
      /* Where it was only left; what was stopped there the server says itself. */
      if (g_cancellable_is_cancelled (cancellable) && error != NULL &&
          g_error_matches (*error, RF_ERROR, RF_ERROR_CANCELLED) &&
          rf_error_get_hint (*error) == NULL)
        rf_error_set_hint (*error,
                           "what was begun goes on at the server; the same request collects it");
      return NULL;
    }
  result = rf_result_new_from_json (answer, error);
  if (result == NULL)
    rf_remote_misread (self, error);
  else
    rf_remote_complete_result (self, result);
  return result;
}

static JsonNode *
rf_remote_dup_bundle (RfRemote *self, RfBundle *bundle, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_array_member (object, "steps", steps);
  if (bundle->max_cost >= 0)
    json_object_set_double_member (object, "max_cost", rf_credits_to_double (bundle->max_cost));
  for (guint i = 0; i < bundle->steps->len; i++)
    {
      JsonNode *step =
          rf_remote_dup_body (self, g_ptr_array_index (bundle->steps, i), cancellable, error);

      if (step == NULL)
        return NULL;
      json_array_add_element (steps, step);
    }
  return g_steal_pointer (&node);
}

static void
rf_remote_complete_steps (RfRemote *self, const RfBundleAnswer *answer)
{
  for (guint i = 0; i < answer->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (answer->steps, i);

      if (step->result != NULL)
        rf_remote_complete_result (self, step->result);
    }
}

RfBundleAnswer *
rf_remote_run_bundle (RfService *service,
                      RfBundle *bundle,
                      RfBundleHow how,
                      GCancellable *cancellable,
                      GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  gboolean is_check = how != RF_BUNDLE_GENERATE;
  g_autoptr (JsonNode) body = rf_remote_dup_bundle (self, bundle, cancellable, error);
  g_autofree char *key = is_check ? NULL : g_uuid_string_random ();
  g_autoptr (JsonNode) node = NULL;
  RfRemoteCall call = { .method = "POST", .idempotency_key = key, .may_repeat = is_check };
  RfBundleAnswer *answer = NULL;

  if (body == NULL)
    return NULL;
  call.path = is_check ? "/api/v1/generations/cache/check" : "/api/v1/generations";
  call.query = how == RF_BUNDLE_EXPLAIN ? "explain=1" : NULL;
  call.body = body;
  call.seconds = GENERATE_SECONDS;
  node = rf_remote_ask (self, &call, cancellable, error);
  if (node == NULL)
    return NULL;
  answer = rf_bundle_answer_new_from_json (node, bundle->steps->len, is_check, error);
  if (answer == NULL)
    rf_remote_misread (self, error);
  else
    rf_remote_complete_steps (self, answer);
  return answer;
}
