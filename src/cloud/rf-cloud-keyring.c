/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-keyring.h"

#include <libsecret/secret.h>

/*
 * A key out of the user's keyring. libsecret's synchronous calls wait for
 * ever for a service that does not answer, and for a person who is to unlock
 * it; so its asynchronous ones run here on a main context of their own, which
 * ends when the time is over. Nothing is ever unlocked from here: a dialogue
 * out of a batch run helps nobody.
 *
 * The state outlives the wait where the bus does not even take note that it
 * was cancelled; then nobody runs its context any more.
 */

#define ATTRIBUTE_APPLICATION "application"
#define ATTRIBUTE_PROVIDER    "provider"
#define APPLICATION           "refrain"

typedef struct
{
  gatomicrefcount references;
  GMainContext *context;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GHashTable *attributes;    /* (owned) */
  gboolean done;
  gboolean late;
  gboolean given_up;
  char *secret;  /* (owned) (nullable) */
  GError *fault; /* (owned) (nullable) */
} Lookup;

static void
lookup_unref (Lookup *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_main_context_unref (self->context);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->attributes);
  g_free (self->secret);
  g_clear_error (&self->fault);
  g_free (self);
}

static Lookup *
lookup_ref (Lookup *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_unref)

static Lookup *
lookup_new (const char *provider)
{
  Lookup *self = g_new0 (Lookup, 1);

  g_atomic_ref_count_init (&self->references);
  self->context = g_main_context_new ();
  self->cancellable = g_cancellable_new ();
  self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (self->attributes, (gpointer) ATTRIBUTE_APPLICATION, g_strdup (APPLICATION));
  g_hash_table_insert (self->attributes, (gpointer) ATTRIBUTE_PROVIDER, g_strdup (provider));
  return self;
}

static void
take_item (Lookup *self, SecretItem *item)
{
  SecretValue *value = NULL;

  if (secret_item_get_locked (item))
    {
      g_set_error (&self->fault,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_UNAVAILABLE,
                   "the keyring that has it is locked");
      return;
    }
  value = secret_item_get_secret (item);
  if (value == NULL)
    return;
  self->secret = g_strdup (secret_value_get_text (value));
  secret_value_unref (value);
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = user_data;
  GList *items = secret_service_search_finish (SECRET_SERVICE (source), result, &self->fault);

  if (items != NULL)
    take_item (self, items->data);
  g_list_free_full (items, g_object_unref);
  self->done = TRUE;
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = user_data;
  g_autoptr (SecretService) service = secret_service_open_finish (result, &self->fault);

  if (service == NULL)
    {
      self->done = TRUE;
      return;
    }
  secret_service_search (service,
                         NULL,
                         self->attributes,
                         SECRET_SEARCH_LOAD_SECRETS,
                         self->cancellable,
                         search_cb,
                         lookup_ref (self));
}

static gboolean
late_cb (gpointer data)
{
  Lookup *self = data;

  if (self->late)
    self->given_up = TRUE;
  self->late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
run (Lookup *self, guint milliseconds)
{
  g_autoptr (GSource) timer = g_timeout_source_new (milliseconds);

  g_source_set_callback (timer, late_cb, self, NULL);
  g_source_attach (timer, self->context);
  g_main_context_push_thread_default (self->context);
  /* Not the shared one, which belongs to the context that made it. */
  secret_service_open (SECRET_TYPE_SERVICE,
                       NULL,
                       SECRET_SERVICE_OPEN_SESSION,
                       self->cancellable,
                       open_cb,
                       lookup_ref (self));
  /* What was cancelled mostly ends by itself, and must, or the half-made
   * connection would be the next look-up's. */
  while (!self->done && !self->given_up)
    g_main_context_iteration (self->context, TRUE);
  /* Proxies that went leave something to be freed on the context. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  g_source_destroy (timer);
}

/**
 * rf_cloud_keyring_lookup:
 * @provider: a provider's id
 * @milliseconds: how long to wait for the keyring
 * @error: %RF_ERROR_NOT_FOUND where it has no such key, else
 *   %RF_ERROR_PROVIDER_UNAVAILABLE: there is none, it is locked, or it does
 *   not answer
 *
 * Looks for a secret with the attributes `application` = `refrain` and
 * `provider` = @provider. Blocks; may be called from any thread.
 *
 * Returns: (transfer full) (nullable): the key
 */
char *
rf_cloud_keyring_lookup (const char *provider, guint milliseconds, GError **error)
{
  g_autoptr (Lookup) self = lookup_new (provider);

  run (self, milliseconds);
  if (self->late && self->secret == NULL)
    g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE, "the keyring does not answer");
  else if (self->secret != NULL && self->secret[0] != '\0')
    return g_steal_pointer (&self->secret);
  else if (self->fault == NULL)
    g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "the keyring has no key for it");
  else
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_UNAVAILABLE,
                 "%s",
                 self->fault->domain == RF_ERROR ? self->fault->message : "there is no keyring");
  return NULL;
}
