/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-store.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

/*
 * The keys of services in the person's keyring, under the attributes by which plugins look
 * for them. A keyring that is missing, locked or does not answer ends no program: it is an
 * error in words, and keys can be given by the environment and by files.
 */

/* A person may have to unlock it first. */
#define WAIT_SECONDS 60

static const SecretSchema key_schema = {
  .name = "org.refrain.Key",
  .flags = SECRET_SCHEMA_DONT_MATCH_NAME,
  .attributes = {
    { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "provider", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* What a call has to remember until it is answered. */
typedef struct
{
  RfKeyStoreVerb verb;
  GCancellable *cancellable; /* (owned) */
  guint timer;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *self = data;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gboolean
errand_late_cb (gpointer user_data)
{
  Errand *self = user_data;

  self->timer = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
errand_finish (const Errand *self, GAsyncResult *result, GError **error)
{
  g_autofree char *secret = NULL;

  switch (self->verb)
    {
    case RF_KEY_STORE_PUT:
      return secret_password_store_finish (result, error);
    case RF_KEY_STORE_REMOVE:
      secret_password_clear_finish (result, error);
      return FALSE;
    case RF_KEY_STORE_LOOK:
      secret = secret_password_lookup_finish (result, error);
      return secret != NULL;
    default:
      g_assert_not_reached ();
    }
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Errand *errand = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean is_there = errand_finish (errand, result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (error == NULL)
    g_task_return_boolean (task, is_there);
  else
    g_task_return_new_error (task,
                             RF_ERROR,
                             RF_ERROR_FAILED,
                             "%s",
                             errand->timer == 0 ? _ ("The keyring does not answer")
                                                : _ ("There is no keyring that can be used"));
}

/**
 * rf_key_store_async:
 * @verb: what is wanted
 * @provider: a provider's id
 * @secret: (nullable): the key, for %RF_KEY_STORE_PUT
 * @cancellable: (nullable): stops it
 * @callback: called on the main thread
 * @user_data: for it
 */
void
rf_key_store_async (RfKeyStoreVerb verb,
                    const char *provider,
                    const char *secret,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes =
      secret_attributes_build (&key_schema, "application", "refrain", "provider", provider, NULL);
  g_autofree char *label = g_strdup_printf (_ ("Refrain: key of %s"), provider);
  Errand *errand = g_new0 (Errand, 1);

  errand->verb = verb;
  errand->cancellable = g_cancellable_new ();
  errand->timer = g_timeout_add_seconds (WAIT_SECONDS, errand_late_cb, errand);
  g_task_set_task_data (task, errand, errand_free);
  if (verb == RF_KEY_STORE_PUT)
    secret_password_storev (&key_schema,
                            attributes,
                            SECRET_COLLECTION_DEFAULT,
                            label,
                            secret,
                            errand->cancellable,
                            answered_cb,
                            task);
  else if (verb == RF_KEY_STORE_REMOVE)
    secret_password_clearv (&key_schema, attributes, errand->cancellable, answered_cb, task);
  else
    secret_password_lookupv (&key_schema, attributes, errand->cancellable, answered_cb, task);
}

/**
 * rf_key_store_finish:
 * @result: what the callback was given
 * @is_there: (out): whether the keyring has a key now
 * @error: return location; %RF_ERROR_FAILED where the keyring cannot be used
 *
 * Returns: whether the keyring has answered
 */
gboolean
rf_key_store_finish (GAsyncResult *result, gboolean *is_there, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *is_there = g_task_propagate_boolean (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
