/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

#include "rf-cloud-key.h"
#include "rf-cloud-output.h"
#include "rf-cloud-request.h"
#include "rf-http-client.h"
#include "rf-http-secrets.h"

#include <string.h>

/*
 * The one provider of services on the network: what is different between two
 * of them stands in their tables. Each run has a client of its own, so runs
 * share nothing, and a key or an address that was changed counts at once.
 */

typedef struct
{
  RfHttpPatience patience;
} RfCloudProviderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RfCloudProvider, rf_cloud_provider, RF_TYPE_PROVIDER)

static const RfCloudService *
get_service (RfProvider *provider)
{
  return RF_CLOUD_PROVIDER_GET_CLASS (provider)->service;
}

static RfHttpClient *
new_client (RfProvider *provider, const char *key, GError **error)
{
  RfCloudProviderPrivate *private =
      rf_cloud_provider_get_instance_private (RF_CLOUD_PROVIDER (provider));
  const RfCloudService *service = get_service (provider);
  const char *base_url = rf_provider_get_setting (provider, "base-url");
  g_autoptr (RfHttpClient) client = NULL;
  g_autofree char *value =
      g_strconcat (service->key_prefix != NULL ? service->key_prefix : "", key, NULL);

  if (base_url == NULL || base_url[0] == '\0')
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_UNAVAILABLE,
                   "the address of the server is missing: base-url= under [provider %s] in "
                   "refrain.conf",
                   rf_provider_get_id (provider));
      return NULL;
    }
  client = rf_http_client_new (base_url, error);
  if (client == NULL ||
      (key[0] != '\0' && !rf_http_client_set_header (client, service->key_header, value, error)))
    return NULL;
  rf_http_client_set_patience (client, &private->patience);
  return g_steal_pointer (&client);
}

static char *
rf_cloud_provider_dup_status (RfProvider *provider)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = rf_cloud_key_find (provider, &error);
  g_autoptr (RfHttpClient) client = key != NULL ? new_client (provider, key, &error) : NULL;
  const char *hint = error != NULL ? rf_error_get_hint (error) : NULL;

  if (client != NULL)
    return NULL;
  return hint != NULL ? g_strdup_printf ("%s. %s", error->message, hint)
                      : g_strdup (error->message);
}

/* Services like to repeat a key that they do not accept. */
static void
hide_key (const char *key, GError *error)
{
  g_autoptr (RfHttpSecrets) secrets = rf_http_secrets_new ();

  rf_http_secrets_add_header (secrets, key);
  rf_http_secrets_hide_in_error (secrets, error);
}

/* Nor in part, where a long message is cut in the middle of it. */
static void
hide_key_in_answer (const char *key, RfHttpAnswer *answer)
{
  g_autoptr (RfHttpSecrets) secrets = rf_http_secrets_new ();
  g_autofree char *text = NULL;
  char *shown = NULL;
  gsize length = 0;
  const char *data = answer->body != NULL ? g_bytes_get_data (answer->body, &length) : NULL;

  if (data == NULL)
    return;
  rf_http_secrets_add_header (secrets, key);
  text = g_strndup (data, length);
  shown = rf_http_secrets_hide (secrets, text);
  g_bytes_unref (answer->body);
  answer->body = g_bytes_new_take (shown, strlen (shown));
}

/* After a success of what costs money, whatever is wrong with the answer, it
 * has probably been charged; after one of what is free, it just failed. */
static void
tell_charged (RfProvider *provider, GError *error)
{
  if (!rf_provider_has_external_cost (provider) || error->code == RF_ERROR_REFUSED ||
      error->code == RF_ERROR_CANCELLED)
    return;
  error->code = RF_ERROR_UNKNOWN_OUTCOME;
  rf_error_set_hint (error, "It has probably been charged: look at the account with the provider");
}

static RfOutput *
run (RfProvider *provider, const RfCloudCall *run_call, const char *key, GError **error)
{
  const RfCloudEndpoint *endpoint = run_call->endpoint;
  g_autofree char *url = rf_cloud_request_build_url (endpoint, run_call->task);
  g_autoptr (JsonNode) body = rf_cloud_request_build_body (endpoint, run_call->task);
  const RfHttpCall call = {
    .method = "POST", .url = url, .headers = endpoint->headers, .json = body, .any_status = TRUE
  };
  g_autoptr (RfHttpAnswer) answer = NULL;
  RfOutput *output = NULL;

  answer = rf_http_client_call (
      run_call->client, &call, run_call->progress, run_call->cancellable, error);
  if (answer == NULL)
    return NULL;
  if (!rf_http_answer_is_success (answer))
    {
      hide_key_in_answer (key, answer);
      g_propagate_error (
          error, rf_http_error_new_with_words (answer, get_service (provider)->fault_words));
      return NULL;
    }
  output = rf_cloud_output_new (run_call, answer, error);
  if (output == NULL)
    tell_charged (provider, *error);
  return output;
}

static RfOutput *
rf_cloud_provider_generate (RfProvider *provider,
                            RfTask *task,
                            RfProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  RfCloudCall call = { .task = task, .progress = progress, .cancellable = cancellable };
  g_autoptr (RfHttpClient) client = NULL;
  g_autoptr (GError) fault = NULL;
  g_autofree char *key = NULL;
  RfOutput *output = NULL;

  call.endpoint = rf_cloud_request_find_endpoint (get_service (provider), task, error);
  if (call.endpoint == NULL)
    return NULL;
  key = rf_cloud_key_find (provider, error);
  client = key != NULL ? new_client (provider, key, error) : NULL;
  if (client == NULL)
    return NULL;
  call.client = client;
  output = run (provider, &call, key, &fault);
  if (output != NULL)
    return output;
  hide_key (key, fault);
  g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}

/**
 * rf_cloud_provider_set_patience:
 * @self: a provider that makes nothing yet
 * @patience: how it waits between two tries; copied
 *
 * For tests that do not want to wait.
 */
void
rf_cloud_provider_set_patience (RfCloudProvider *self, const RfHttpPatience *patience)
{
  RfCloudProviderPrivate *private = rf_cloud_provider_get_instance_private (self);

  private->patience = *patience;
}

static void
rf_cloud_provider_class_init (RfCloudProviderClass *klass)
{
  RfProviderClass *provider_class = RF_PROVIDER_CLASS (klass);

  provider_class->dup_status = rf_cloud_provider_dup_status;
  provider_class->generate = rf_cloud_provider_generate;
}

static void
rf_cloud_provider_init (RfCloudProvider *self)
{
  RfCloudProviderPrivate *private = rf_cloud_provider_get_instance_private (self);

  private->patience = rf_http_patience_usual;
}
