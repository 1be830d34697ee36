/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-order.h"

#include "rf-cloud-path.h"
#include "rf-cloud-request.h"
#include "rf-text.h"

#include <string.h>

/*
 * Sends what may cost money, once, and judges what came back. What was held
 * for it is let go only on proof that nothing was charged: that the service
 * turned the call away. That it broke over it (500 and above), or never
 * answered, proves nothing.
 */

/* Statuses below 500 that say that a call was taken, and then went wrong. */
static const guint open_statuses[] = { 206, 408, 424 };

#define FIRST_OPEN 500

#define TELL_LATER  "Try again later"
#define MAX_EXCERPT 200

static gboolean
is_text (JsonNode *node, const char *text)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autofree char *number =
      type == G_TYPE_INT64 ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node)) : NULL;

  return g_strcmp0 (type == G_TYPE_STRING ? json_node_get_string (node) : number, text) == 0;
}

/**
 * rf_cloud_order_has_fault:
 * @service: a service
 * @root: an answer, whatever its status
 *
 * Returns: whether it is an error by the service's own code
 */
gboolean
rf_cloud_order_has_fault (const RfCloudService *service, JsonNode *root)
{
  JsonNode *code =
      service->fault_code != NULL ? rf_cloud_path_find (root, service->fault_code) : NULL;

  return code != NULL && JSON_NODE_HOLDS_VALUE (code) &&
         !is_text (code, service->fault_none != NULL ? service->fault_none : "0");
}

static gboolean
is_done (const RfCloudService *service, const RfHttpAnswer *answer)
{
  g_autoptr (JsonNode) root = NULL;

  if (!rf_http_answer_is_success (answer) || service->fault_code == NULL)
    return rf_http_answer_is_success (answer);
  root = rf_http_answer_read_json (answer, NULL, NULL);
  return root == NULL || !rf_cloud_order_has_fault (service, root);
}

static gboolean
is_unpaid (const RfCloudService *service, const RfHttpAnswer *answer)
{
  for (const RfCloudUnpaid *row = service->unpaid; row != NULL && row->status != 0; row++)
    {
      const RfHttpFaultWord words[] = { { row->word, RF_HTTP_FAULT_SERVER }, { NULL } };
      RfHttpFault fault = RF_HTTP_FAULT_SERVER;

      if (row->status == answer->status &&
          (row->word == NULL || rf_http_error_find_fault (answer, words, &fault)))
        return TRUE;
    }
  return FALSE;
}

/* A service that names what was wrong with the call has not taken it. */
static gboolean
was_turned_away (const RfCloudService *service, const RfHttpAnswer *answer)
{
  RfHttpFault fault = RF_HTTP_FAULT_SERVER;
  gboolean open = answer->status < 300 || answer->status >= FIRST_OPEN;

  for (gsize i = 0; i < G_N_ELEMENTS (open_statuses); i++)
    open = open || answer->status == open_statuses[i];
  if (!open || rf_http_error_is_about_money (answer) || is_unpaid (service, answer))
    return TRUE;
  return rf_http_error_find_fault (answer, service->fault_words, &fault) &&
         fault != RF_HTTP_FAULT_SERVER && fault != RF_HTTP_FAULT_GONE;
}

/* Services like to repeat a key that they do not accept, also in part, where a
 * long message is cut in the middle of it. */
static void
hide_in_answer (RfHttpSecrets *secrets, RfHttpAnswer *answer)
{
  g_autofree char *text = NULL;
  char *shown = NULL;
  gsize length = 0;
  const char *data = answer->body != NULL ? g_bytes_get_data (answer->body, &length) : NULL;

  if (data == NULL)
    return;
  text = g_strndup (data, length);
  shown = rf_http_secrets_hide (secrets, text);
  g_bytes_unref (answer->body);
  answer->body = g_bytes_new_take (shown, strlen (shown));
}

/**
 * rf_cloud_order_tell_charged:
 * @provider: who was asked
 * @error: what went wrong with a call that was taken
 *
 * Where that costs money, it has perhaps been charged; where it is free, it
 * just failed.
 */
void
rf_cloud_order_tell_charged (RfProvider *provider, GError *error)
{
  if (error->code == RF_ERROR_REFUSED || error->code == RF_ERROR_CANCELLED)
    return;
  if (rf_provider_has_external_cost (provider))
    {
      error->code = RF_ERROR_UNKNOWN_OUTCOME;
      rf_error_set_hint (error, "It may have been charged: look at the account with the provider");
    }
  else if (error->code == RF_ERROR_UNKNOWN_OUTCOME)
    {
      error->code = RF_ERROR_PROVIDER_FAILED;
      rf_error_set_hint (error, TELL_LATER);
    }
}

/* Where the service says more than its message does. */
static void
add_detail (const RfCloudService *service, const RfHttpAnswer *answer, GError *fault)
{
  g_autoptr (JsonNode) root = rf_http_answer_read_json (answer, NULL, NULL);
  const char *text = root != NULL && service->fault_detail != NULL
                         ? rf_cloud_path_find_string (root, service->fault_detail)
                         : NULL;
  g_autofree char *shown = text != NULL ? rf_text_dup_printable (text, MAX_EXCERPT) : NULL;
  char *whole = NULL;

  if (shown == NULL)
    return;
  whole = g_strdup_printf ("%s: %s", fault->message, shown);
  g_free (fault->message);
  fault->message = whole;
}

static RfHttpAnswer *
judge (const RfCloudCall *call, RfHttpAnswer *answer, RfHttpSecrets *secrets, GError **error)
{
  GError *fault = NULL;

  if (is_done (call->service, answer))
    return answer;
  hide_in_answer (secrets, answer);
  fault = rf_http_error_new_with_words (answer, call->service->fault_words);
  add_detail (call->service, answer, fault);
  if (!was_turned_away (call->service, answer))
    rf_cloud_order_tell_charged (call->provider, fault);
  rf_http_answer_free (answer);
  g_propagate_error (error, fault);
  return NULL;
}

/**
 * rf_cloud_order_send:
 * @call: the run
 * @secrets: what must not be told
 * @error: what is wrong; %RF_ERROR_UNKNOWN_OUTCOME where it may have been
 *   charged all the same
 *
 * Returns: (transfer full) (nullable): a success
 */
RfHttpAnswer *
rf_cloud_order_send (const RfCloudCall *call, RfHttpSecrets *secrets, GError **error)
{
  const RfCloudEndpoint *endpoint = call->endpoint;
  g_autofree char *url = rf_cloud_request_build_url (endpoint, call->task);
  g_autoptr (RfHttpForm) form =
      endpoint->multipart ? rf_cloud_request_build_form (call, error) : NULL;
  g_autoptr (JsonNode) body =
      endpoint->multipart ? NULL : rf_cloud_request_build_body (call, error);
  const RfHttpCall order = { .method = "POST",
                             .url = url,
                             .headers = endpoint->headers,
                             .json = body,
                             .form = form,
                             .words = call->service->fault_words,
                             .any_status = TRUE };
  RfHttpAnswer *answer = NULL;
  GError *fault = NULL;

  if (form == NULL && body == NULL)
    return NULL;
  answer = rf_http_client_call (call->client, &order, call->progress, call->cancellable, &fault);
  if (answer != NULL)
    return judge (call, answer, secrets, error);
  if (fault->code == RF_ERROR_UNKNOWN_OUTCOME)
    rf_cloud_order_tell_charged (call->provider, fault);
  g_propagate_error (error, fault);
  return NULL;
}
