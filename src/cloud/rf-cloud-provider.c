/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

#include "rf-cloud-client.h"
#include "rf-cloud-job.h"
#include "rf-cloud-key.h"
#include "rf-cloud-order.h"
#include "rf-cloud-output.h"
#include "rf-cloud-request.h"
#include "rf-cloud-upload.h"
#include "rf-http-secrets.h"

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
find_service (RfProvider *provider, GError **error)
{
  return rf_cloud_client_find_service (
      provider, RF_CLOUD_PROVIDER_GET_CLASS (provider)->service, error);
}

static char *
rf_cloud_provider_dup_lack (RfProvider *provider, RfLack *lack)
{
  g_autoptr (GError) error = NULL;
  const RfCloudService *service = find_service (provider, &error);
  g_autofree char *key = service != NULL ? rf_cloud_key_find (provider, &error) : NULL;
  g_autoptr (RfHttpClient) client =
      key != NULL ? rf_cloud_client_new (provider, service, key, NULL, &error) : NULL;
  const char *hint = error != NULL ? rf_error_get_hint (error) : NULL;

  if (client != NULL)
    return NULL;
  *lack = service != NULL && key == NULL ? RF_LACK_KEY : RF_LACK_SETTING;
  return hint != NULL ? g_strdup_printf ("%s. %s", error->message, hint)
                      : g_strdup (error->message);
}

/* Services like to repeat a key that they do not accept, or a part of it. */
static RfHttpSecrets *
new_secrets (const char *key)
{
  RfHttpSecrets *secrets = rf_http_secrets_new ();
  g_auto (GStrv) parts = g_strsplit (key, ":", -1);

  rf_http_secrets_add_header (secrets, key);
  for (gsize i = 0; parts[i] != NULL; i++)
    rf_http_secrets_add_header (secrets, parts[i]);
  return secrets;
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
  g_clear_pointer (&self->call.uploads, g_hash_table_unref);
  g_clear_pointer (&self->secrets, rf_http_secrets_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
open_run (Run *self, GError **error)
{
  RfCloudCall *call = &self->call;
  RfCloudProviderPrivate *private = NULL;
  g_autofree char *key = NULL;

  call->service = find_service (call->provider, error);
  if (call->service == NULL)
    return FALSE;
  if (call->task != NULL)
    {
      call->endpoint = rf_cloud_request_find_endpoint (call->service, call->task, error);
      if (call->endpoint == NULL)
        return FALSE;
    }
  key = rf_cloud_key_find (call->provider, error);
  if (key == NULL)
    return FALSE;
  self->secrets = new_secrets (key);
  call->client = rf_cloud_client_new (call->provider, call->service, key, self->secrets, error);
  if (call->client == NULL)
    return FALSE;
  private = rf_cloud_provider_get_instance_private (RF_CLOUD_PROVIDER (call->provider));
  rf_http_client_set_patience (call->client, &private->patience);
  return TRUE;
}

/* What goes out of here: without the key. */
static void
propagate (const Run *self, GError *fault, GError **error)
{
  if (self->secrets != NULL)
    rf_http_secrets_hide_in_error (self->secrets, fault);
  g_propagate_error (error, fault);
}

/* Returns: (transfer full) (nullable): a success */
static RfHttpAnswer *
order (Run *self, GError **error)
{
  if (!open_run (self, error))
    return NULL;
  if (self->call.endpoint->upload != NULL)
    {
      self->call.uploads = rf_cloud_upload_inputs (&self->call, error);
      if (self->call.uploads == NULL)
        return NULL;
    }
  return rf_cloud_order_send (&self->call, self->secrets, error);
}

static gboolean
rf_cloud_provider_has_jobs (RfProvider *provider, RfTask *task)
{
  const RfCloudService *service = find_service (provider, NULL);
  const RfCloudEndpoint *endpoint =
      service != NULL ? rf_cloud_request_find_endpoint (service, task, NULL) : NULL;

  return endpoint != NULL && endpoint->job != NULL;
}

static RfOutput *
rf_cloud_provider_generate (RfProvider *provider,
                            RfTask *task,
                            RfProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  g_auto (Run) run = {
    { .provider = provider, .task = task, .progress = progress, .cancellable = cancellable }
  };
  GError *fault = NULL;
  g_autoptr (RfHttpAnswer) answer = order (&run, &fault);
  RfOutput *output = NULL;

  if (answer != NULL)
    {
      output = rf_cloud_output_new (&run.call, answer, &fault);
      if (output == NULL)
        rf_cloud_order_tell_charged (provider, fault);
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
  g_auto (Run) run = { { .provider = provider, .task = task, .cancellable = cancellable } };
  GError *fault = NULL;
  g_autoptr (RfHttpAnswer) answer = order (&run, &fault);
  char *handle = NULL;

  if (answer != NULL)
    {
      handle = rf_cloud_job_read_handle (&run.call, answer, &fault);
      if (handle == NULL)
        rf_cloud_order_tell_charged (provider, fault);
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
  g_auto (Run) run = {
    { .provider = provider, .task = task, .progress = progress, .cancellable = cancellable }
  };
  g_autoptr (JsonNode) root = NULL;
  RfOutput *output = NULL;
  GError *fault = NULL;

  if (open_run (&run, &fault))
    root = rf_cloud_job_wait (&run.call, handle, &fault);
  if (root != NULL)
    {
      output = rf_cloud_output_new_from_json (&run.call, NULL, root, &fault);
      if (output == NULL)
        rf_cloud_order_tell_charged (provider, fault);
    }
  if (output == NULL)
    propagate (&run, fault, error);
  return output;
}

static gboolean
rf_cloud_provider_cancel (RfProvider *provider, const char *handle, GError **error)
{
  g_auto (Run) run = { { .provider = provider } };
  gboolean cancelled = FALSE;
  GError *fault = NULL;

  if (open_run (&run, &fault))
    cancelled = rf_cloud_job_cancel (&run.call, handle, &fault);
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

  provider_class->dup_lack = rf_cloud_provider_dup_lack;
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
