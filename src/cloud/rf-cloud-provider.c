/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

#include "rf-cloud-job.h"
#include "rf-cloud-key.h"
#include "rf-cloud-output.h"
#include "rf-cloud-path.h"
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

/* What goes into the header: the key, or what is signed with it. */
static char *
dup_sent (RfProvider *provider, const char *key)
{
  const RfCloudService *service = get_service (provider);

  return service->sign != NULL ? service->sign (key) : g_strdup (key);
}

static RfHttpClient *
new_client (RfProvider *provider, const char *sent, GError **error)
{
  RfCloudProviderPrivate *private =
      rf_cloud_provider_get_instance_private (RF_CLOUD_PROVIDER (provider));
  const RfCloudService *service = get_service (provider);
  const char *base_url = rf_provider_get_setting (provider, "base-url");
  g_autoptr (RfHttpClient) client = NULL;
  g_autofree char *value =
      g_strconcat (service->key_prefix != NULL ? service->key_prefix : "", sent, NULL);

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
      (sent[0] != '\0' && !rf_http_client_set_header (client, service->key_header, value, error)))
    return NULL;
  rf_http_client_set_patience (client, &private->patience);
  return g_steal_pointer (&client);
}

static char *
rf_cloud_provider_dup_status (RfProvider *provider)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = rf_cloud_key_find (provider, &error);
  g_autofree char *sent = key != NULL ? dup_sent (provider, key) : NULL;
  g_autoptr (RfHttpClient) client = sent != NULL ? new_client (provider, sent, &error) : NULL;
  const char *hint = error != NULL ? rf_error_get_hint (error) : NULL;

  if (client != NULL)
    return NULL;
  return hint != NULL ? g_strdup_printf ("%s. %s", error->message, hint)
                      : g_strdup (error->message);
}

/* Services like to repeat a key that they do not accept: all of it, what was
 * made of it, or the half of it that they know. */
static RfHttpSecrets *
new_secrets (const char *key, const char *sent)
{
  RfHttpSecrets *secrets = rf_http_secrets_new ();
  g_auto (GStrv) parts = g_strsplit (key, ":", 2);

  rf_http_secrets_add_header (secrets, key);
  rf_http_secrets_add_header (secrets, sent);
  for (gsize i = 0; parts[i] != NULL; i++)
    rf_http_secrets_add_header (secrets, parts[i]);
  return secrets;
}

/* Nor in part, where a long message is cut in the middle of it. */
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

/* One run: what it talks with, and what must not be told. */
typedef struct
{
  RfCloudCall call;
  RfHttpSecrets *secrets; /* (owned) (nullable) */
} Run;

static void
run_clear (Run *self)
{
  g_clear_object (&self->call.client);
  g_clear_pointer (&self->secrets, rf_http_secrets_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
open_run (Run *self, RfProvider *provider, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *sent = NULL;

  if (self->call.task != NULL)
    {
      self->call.endpoint =
          rf_cloud_request_find_endpoint (get_service (provider), self->call.task, error);
      if (self->call.endpoint == NULL)
        return FALSE;
    }
  key = rf_cloud_key_find (provider, error);
  if (key == NULL)
    return FALSE;
  sent = dup_sent (provider, key);
  self->secrets = new_secrets (key, sent);
  self->call.client = new_client (provider, sent, error);
  return self->call.client != NULL;
}

/* What goes out of here: without the key. */
static void
propagate (const Run *self, GError *fault, GError **error)
{
  if (self->secrets != NULL)
    rf_http_secrets_hide_in_error (self->secrets, fault);
  g_propagate_error (error, fault);
}

/* Some say 200 and that it went wrong. */
static gboolean
is_done (const RfCloudService *service, const RfHttpAnswer *answer)
{
  g_autoptr (JsonNode) root = NULL;
  JsonNode *code = NULL;

  if (!rf_http_answer_is_success (answer) || service->fault_code == NULL)
    return rf_http_answer_is_success (answer);
  root = rf_http_answer_read_json (answer, NULL, NULL);
  code = root != NULL ? rf_cloud_path_find (root, service->fault_code) : NULL;
  return code == NULL || !JSON_NODE_HOLDS_VALUE (code) || json_node_get_int (code) == 0;
}

/* Returns: (transfer full) (nullable): a success */
static RfHttpAnswer *
post (const Run *self, RfProvider *provider, GError **error)
{
  const RfCloudEndpoint *endpoint = self->call.endpoint;
  g_autofree char *url = rf_cloud_request_build_url (endpoint, self->call.task);
  g_autoptr (JsonNode) body = rf_cloud_request_build_body (endpoint, self->call.task, error);
  const RfHttpCall call = { .method = "POST",
                            .url = url,
                            .headers = endpoint->headers,
                            .json = body,
                            .words = get_service (provider)->fault_words,
                            .any_status = TRUE };
  g_autoptr (RfHttpAnswer) answer = NULL;

  if (body == NULL)
    return NULL;
  answer = rf_http_client_call (
      self->call.client, &call, self->call.progress, self->call.cancellable, error);
  if (answer == NULL || is_done (get_service (provider), answer))
    return g_steal_pointer (&answer);
  hide_in_answer (self->secrets, answer);
  g_propagate_error (error,
                     rf_http_error_new_with_words (answer, get_service (provider)->fault_words));
  return NULL;
}

static gboolean
rf_cloud_provider_has_jobs (RfProvider *provider, RfTask *task)
{
  const RfCloudEndpoint *endpoint =
      rf_cloud_request_find_endpoint (get_service (provider), task, NULL);

  return endpoint != NULL && endpoint->job != NULL;
}

static RfOutput *
rf_cloud_provider_generate (RfProvider *provider,
                            RfTask *task,
                            RfProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  g_auto (Run) run = { { NULL, task, NULL, progress, cancellable }, NULL };
  g_autoptr (RfHttpAnswer) answer = NULL;
  RfOutput *output = NULL;
  GError *fault = NULL;

  if (open_run (&run, provider, &fault))
    answer = post (&run, provider, &fault);
  if (answer != NULL)
    {
      output = rf_cloud_output_new (&run.call, answer, &fault);
      if (output == NULL)
        tell_charged (provider, fault);
    }
  if (output == NULL)
    propagate (&run, fault, error);
  return output;
}

static char *
rf_cloud_provider_submit (RfProvider *provider,
                          RfTask *task,
                          GCancellable *cancellable,
                          GError **error)
{
  g_auto (Run) run = { { NULL, task, NULL, NULL, cancellable }, NULL };
  g_autoptr (RfHttpAnswer) answer = NULL;
  char *handle = NULL;
  GError *fault = NULL;

  if (open_run (&run, provider, &fault))
    answer = post (&run, provider, &fault);
  if (answer != NULL)
    {
      handle = rf_cloud_job_read_handle (run.call.endpoint->job, answer, &fault);
      if (handle == NULL)
        tell_charged (provider, fault);
    }
  if (handle == NULL)
    propagate (&run, fault, error);
  return handle;
}

static RfOutput *
rf_cloud_provider_collect (RfProvider *provider,
                           RfTask *task,
                           const char *handle,
                           RfProgress *progress,
                           GCancellable *cancellable,
                           GError **error)
{
  g_auto (Run) run = { { NULL, task, NULL, progress, cancellable }, NULL };
  g_autoptr (JsonNode) root = NULL;
  RfOutput *output = NULL;
  GError *fault = NULL;

  if (open_run (&run, provider, &fault))
    root = rf_cloud_job_wait (&run.call, get_service (provider), handle, &fault);
  if (root != NULL)
    {
      output = rf_cloud_output_new_from_json (&run.call, NULL, root, &fault);
      if (output == NULL)
        tell_charged (provider, fault);
    }
  if (output == NULL)
    propagate (&run, fault, error);
  return output;
}

static gboolean
rf_cloud_provider_cancel (RfProvider *provider, const char *handle, GError **error)
{
  g_auto (Run) run = { { NULL }, NULL };
  gboolean cancelled = FALSE;
  GError *fault = NULL;

  if (open_run (&run, provider, &fault))
    cancelled = rf_cloud_job_cancel (get_service (provider), run.call.client, handle, &fault);
  if (!cancelled)
    propagate (&run, fault, error);
  return cancelled;
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
  provider_class->has_jobs = rf_cloud_provider_has_jobs;
  provider_class->generate = rf_cloud_provider_generate;
  provider_class->submit = rf_cloud_provider_submit;
  provider_class->collect = rf_cloud_provider_collect;
  provider_class->cancel = rf_cloud_provider_cancel;
}

static void
rf_cloud_provider_init (RfCloudProvider *self)
{
  RfCloudProviderPrivate *private = rf_cloud_provider_get_instance_private (self);

  private->patience = rf_http_patience_usual;
}
