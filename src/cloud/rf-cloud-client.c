/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-client.h"

#include <string.h>

/*
 * Makes what talks to a service out of what refrain.conf says: which dialect,
 * where it is, and the key, to be sent or to sign with.
 */

static gboolean
set_unready (RfProvider *provider,
             const char *setting,
             const char *values,
             const char *what,
             GError **error)
{
  g_autofree char *hint = g_strdup_printf ("Set %s= under [provider %s] in refrain.conf%s%s",
                                           setting,
                                           rf_provider_get_id (provider),
                                           values != NULL ? ": " : "",
                                           values != NULL ? values : "");

  g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE, "%s", what);
  if (error != NULL)
    rf_error_set_hint (*error, hint);
  return FALSE;
}

static gboolean
has_setting (RfProvider *provider, const char *name)
{
  const char *value = rf_provider_get_setting (provider, name);

  return value != NULL && value[0] != '\0';
}

/**
 * rf_cloud_client_find_service:
 * @provider: a provider
 * @first: the dialects of its plugin
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE
 *
 * Returns: (transfer none) (nullable): the one that refrain.conf names
 */
const RfCloudService *
rf_cloud_client_find_service (RfProvider *provider, const RfCloudService *first, GError **error)
{
  const char *dialect =
      has_setting (provider, "dialect") ? rf_provider_get_setting (provider, "dialect") : NULL;
  g_autoptr (GString) known = g_string_new (NULL);
  const char *separator = "";

  for (const RfCloudService *row = first; row != NULL; row = row->next)
    {
      if (g_strcmp0 (row->dialect, dialect) == 0)
        return row;
      if (row->dialect == NULL)
        continue;
      g_string_append_printf (known, "%s%s", separator, row->dialect);
      separator = row->next != NULL && row->next->next == NULL ? " or " : ", ";
    }
  set_unready (provider, "dialect", known->str, "it is not known what the server speaks", error);
  return NULL;
}

static gboolean
check_settings (RfProvider *provider, const RfCloudService *service, GError **error)
{
  if (!has_setting (provider, "base-url"))
    return set_unready (provider, "base-url", NULL, "the server's address is missing", error);
  for (gsize i = 0; service->needs != NULL && service->needs[i] != NULL; i++)
    {
      g_autofree char *what = g_strdup_printf ("the setting %s is missing", service->needs[i]);

      if (!has_setting (provider, service->needs[i]))
        return set_unready (provider, service->needs[i], NULL, what, error);
    }
  return TRUE;
}

typedef struct
{
  RfProvider *provider; /* (owned) */
  RfCloudSignFunc sign;
  char *key;              /* (owned) */
  RfHttpSecrets *secrets; /* (unowned) (nullable) */
} Signer;

static void
signer_free (gpointer data)
{
  Signer *self = data;

  g_object_unref (self->provider);
  g_free (self->key);
  g_free (self);
}

/* What was made of a key is hidden like the key. */
static void
sign_cb (const RfHttpToSign *what, GPtrArray *headers, gpointer user_data)
{
  const Signer *self = user_data;
  guint first = headers->len;

  self->sign (self->provider, self->key, what, headers);
  for (guint i = first + 1; self->secrets != NULL && i < headers->len; i += 2)
    rf_http_secrets_add_header (self->secrets, g_ptr_array_index (headers, i));
}

static gboolean
give_key (RfHttpClient *client, const RfCloudService *service, const char *key, GError **error)
{
  g_autofree char *value =
      g_strconcat (service->key_prefix != NULL ? service->key_prefix : "", key, NULL);

  return key[0] == '\0' || rf_http_client_set_header (client, service->key_header, value, error);
}

/**
 * rf_cloud_client_new:
 * @provider: for its settings
 * @service: the service that is asked
 * @key: the key; may be empty
 * @secrets: (nullable): takes what is made of the key; outlives the client
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE where a setting is missing
 *
 * Returns: (transfer full) (nullable): what talks to it, with the key
 */
RfHttpClient *
rf_cloud_client_new (RfProvider *provider,
                     const RfCloudService *service,
                     const char *key,
                     RfHttpSecrets *secrets,
                     GError **error)
{
  g_autoptr (RfHttpClient) client = NULL;
  Signer *signer = NULL;

  if (!check_settings (provider, service, error))
    return NULL;
  client = rf_http_client_new (rf_provider_get_setting (provider, "base-url"), error);
  if (client == NULL)
    return NULL;
  if (service->sign == NULL || strchr (key, ':') == NULL)
    return give_key (client, service, key, error) ? g_steal_pointer (&client) : NULL;
  signer = g_new0 (Signer, 1);
  signer->provider = g_object_ref (provider);
  signer->sign = service->sign;
  signer->key = g_strdup (key);
  signer->secrets = secrets;
  rf_http_client_set_sign (client, sign_cb, signer, signer_free);
  return g_steal_pointer (&client);
}
