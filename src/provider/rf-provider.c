/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-provider.h"

/*
 * The public functions stand between the program and a plugin's methods and
 * let nothing through that the program is not ready for: no foreign error, no
 * failure without an error, no output without an asset, no call for a method
 * that is not there. Methods are called on worker threads, several at once.
 */

typedef struct
{
  RfProviderInfo *info; /* (owned) (nullable) */
} RfProviderPrivate;

typedef enum
{
  PROP_INFO = 1,
} RfProviderProperty;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RfProvider, rf_provider, G_TYPE_OBJECT)

static const RfProviderInfo *
get_info (RfProvider *self)
{
  RfProviderPrivate *private = rf_provider_get_instance_private (self);

  return private->info;
}

static void
rf_provider_finalize (GObject *object)
{
  RfProviderPrivate *private = rf_provider_get_instance_private (RF_PROVIDER (object));

  g_clear_pointer (&private->info, rf_provider_info_unref);
  G_OBJECT_CLASS (rf_provider_parent_class)->finalize (object);
}

static void
rf_provider_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RfProviderPrivate *private = rf_provider_get_instance_private (RF_PROVIDER (object));
  RfProviderInfo *info = NULL;

  switch ((RfProviderProperty) id)
    {
    case PROP_INFO:
      info = g_value_get_pointer (value);
      private->info = info != NULL ? rf_provider_info_ref (info) : NULL;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rf_provider_class_init (RfProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rf_provider_finalize;
  object_class->set_property = rf_provider_set_property;

  /**
   * RfProvider:info:
   *
   * What the manifest and refrain.conf say of the provider, a
   * #RfProviderInfo; it is there from the beginning, and none in a test that
   * makes the provider itself.
   */
  g_object_class_install_property (
      object_class,
      PROP_INFO,
      g_param_spec_pointer (
          "info", NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
rf_provider_init (RfProvider *self)
{
}

/* Nothing is begun for somebody who has already left. */
static gboolean
is_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "it was cancelled");
  return TRUE;
}

static void
set_missing (RfProvider *self, const char *method, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_FAILED,
               "%s does not implement “%s”",
               G_OBJECT_TYPE_NAME (self),
               method);
}

/* Takes what a method left in @local and makes it an error of our domain. */
static void
propagate (RfProvider *self, const char *method, GError *local, GError **error)
{
  if (local == NULL)
    local = g_error_new (RF_ERROR,
                         RF_ERROR_PROVIDER_FAILED,
                         "%s failed in “%s” and did not say why",
                         G_OBJECT_TYPE_NAME (self),
                         method);
  rf_error_normalise (&local, RF_ERROR_PROVIDER_FAILED);
  g_propagate_error (error, local);
}

static RfOutput *
accept_output (RfProvider *self, const char *method, RfOutput *made, GError *local, GError **error)
{
  g_autoptr (RfOutput) output = made;

  if (output != NULL && local == NULL && output->assets->len == 0)
    local = g_error_new (RF_ERROR,
                         RF_ERROR_PROVIDER_FAILED,
                         "%s gave an output without an asset",
                         G_OBJECT_TYPE_NAME (self));
  if (output == NULL || local != NULL)
    {
      propagate (self, method, local, error);
      return NULL;
    }
  return g_steal_pointer (&output);
}

/**
 * rf_provider_get_id:
 * @self: a provider
 *
 * Returns: (transfer none): the id that it has here; one module may serve
 *   several providers
 */
const char *
rf_provider_get_id (RfProvider *self)
{
  const RfProviderInfo *info = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), NULL);

  info = get_info (self);
  return info != NULL ? info->id : G_OBJECT_TYPE_NAME (self);
}

/**
 * rf_provider_get_setting:
 * @self: a provider
 * @name: one of the settings that its manifest names
 *
 * Returns: (transfer none) (nullable): what refrain.conf says, else what the
 *   manifest says
 */
const char *
rf_provider_get_setting (RfProvider *self, const char *name)
{
  const RfProviderInfo *info = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), NULL);

  info = get_info (self);
  return info != NULL ? g_hash_table_lookup (info->settings, name) : NULL;
}

/**
 * rf_provider_has_external_cost:
 * @self: a provider
 *
 * Returns: whether a run costs money outside this machine
 */
gboolean
rf_provider_has_external_cost (RfProvider *self)
{
  const RfProviderInfo *info = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), TRUE);

  info = get_info (self);
  return info == NULL || info->external_cost;
}

/**
 * rf_provider_dup_status:
 * @self: a provider
 *
 * Asks whether the provider could be used now. Cheap, without network.
 *
 * Returns: (transfer full) (nullable): why it is not ready, one sentence
 *   without a full stop; %NULL when it is ready
 */
char *
rf_provider_dup_status (RfProvider *self)
{
  RfProviderState state = { NULL, RF_LACK_NOTHING };

  g_return_val_if_fail (RF_IS_PROVIDER (self), NULL);

  rf_provider_ask_state (self, &state);
  return state.status;
}

/**
 * rf_provider_ask_state:
 * @self: a provider
 * @state: (out caller-allocates): whether it could be used now, as rf_provider_dup_status()
 *   tells it, and what it lacks in a word
 */
void
rf_provider_ask_state (RfProvider *self, RfProviderState *state)
{
  RfProviderClass *klass = RF_PROVIDER_GET_CLASS (self);

  *state = (RfProviderState){ NULL, RF_LACK_OTHER };
  if (klass->dup_lack != NULL)
    state->status = klass->dup_lack (self, &state->lack);
  else if (klass->dup_status != NULL)
    state->status = klass->dup_status (self);
  if (state->status == NULL)
    state->lack = RF_LACK_NOTHING;
}

/**
 * rf_provider_has_jobs:
 * @self: a provider
 * @task: what is to be made
 *
 * Returns: %TRUE when @task is made by rf_provider_submit() and
 *   rf_provider_collect(), %FALSE when by rf_provider_generate()
 */
gboolean
rf_provider_has_jobs (RfProvider *self, RfTask *task)
{
  RfProviderClass *klass = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), FALSE);

  klass = RF_PROVIDER_GET_CLASS (self);
  if (klass->has_jobs != NULL)
    return klass->has_jobs (self, task);
  return klass->submit != NULL;
}

/**
 * rf_provider_generate:
 * @self: a provider
 * @task: what to make
 * @progress: where it tells how far it is
 * @cancellable: (nullable): stops it soon
 * @error: an error of the domain %RF_ERROR
 *
 * Makes the output and blocks until it is there.
 *
 * Returns: (transfer full): the output, with at least one asset, or %NULL
 */
RfOutput *
rf_provider_generate (RfProvider *self,
                      RfTask *task,
                      RfProgress *progress,
                      GCancellable *cancellable,
                      GError **error)
{
  RfProviderClass *klass = NULL;
  GError *local = NULL;
  RfOutput *output = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), NULL);

  klass = RF_PROVIDER_GET_CLASS (self);
  if (klass->generate == NULL)
    {
      set_missing (self, "generate", error);
      return NULL;
    }
  if (is_cancelled (cancellable, error))
    return NULL;
  output = klass->generate (self, task, progress, cancellable, &local);
  return accept_output (self, "generate", output, local, error);
}

/**
 * rf_provider_submit:
 * @self: a provider
 * @task: what to make
 * @cancellable: (nullable): stops it soon
 * @error: an error of the domain %RF_ERROR
 *
 * Begins a job. Not idempotent: each call begins another one, and a
 * %RF_ERROR_TIMEOUT does not prove that none was begun.
 *
 * Returns: (transfer full): the handle that rf_provider_collect() wants, or
 *   %NULL
 */
char *
rf_provider_submit (RfProvider *self, RfTask *task, GCancellable *cancellable, GError **error)
{
  RfProviderClass *klass = NULL;
  GError *local = NULL;
  g_autofree char *handle = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), NULL);

  klass = RF_PROVIDER_GET_CLASS (self);
  if (klass->submit == NULL)
    {
      set_missing (self, "submit", error);
      return NULL;
    }
  if (is_cancelled (cancellable, error))
    return NULL;
  handle = klass->submit (self, task, cancellable, &local);
  if (handle == NULL || local != NULL)
    {
      propagate (self, "submit", local, error);
      return NULL;
    }
  return g_steal_pointer (&handle);
}

/**
 * rf_provider_collect:
 * @self: a provider
 * @task: what was submitted, in this process or in another one
 * @handle: what rf_provider_submit() returned
 * @progress: where it tells how far it is
 * @cancellable: (nullable): stops the waiting, not the job
 * @error: an error of the domain %RF_ERROR
 *
 * Waits for a job and fetches its output. It may be called again for the
 * same handle, after a failure or in another process. Where runs cost money,
 * %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_REFUSED, %RF_ERROR_NOT_FOUND,
 * %RF_ERROR_INVALID_REQUEST and %RF_ERROR_TOO_LARGE say that the job is over;
 * after any other error it is collected again instead of submitted anew.
 *
 * Returns: (transfer full): the output, with at least one asset, or %NULL
 */
RfOutput *
rf_provider_collect (RfProvider *self,
                     RfTask *task,
                     const char *handle,
                     RfProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  RfProviderClass *klass = NULL;
  GError *local = NULL;
  RfOutput *output = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), NULL);

  klass = RF_PROVIDER_GET_CLASS (self);
  if (klass->collect == NULL)
    {
      set_missing (self, "collect", error);
      return NULL;
    }
  if (is_cancelled (cancellable, error))
    return NULL;
  output = klass->collect (self, task, handle, progress, cancellable, &local);
  return accept_output (self, "collect", output, local, error);
}

/**
 * rf_provider_cancel:
 * @self: a provider
 * @handle: a job
 * @error: an error of the domain %RF_ERROR; %RF_ERROR_NOT_FOUND where the
 *   service no longer knows the job
 *
 * Tells the service to stop a job.
 *
 * Returns: whether the service took the order; %TRUE does not prove that
 *   nothing was charged
 */
gboolean
rf_provider_cancel (RfProvider *self, const char *handle, GError **error)
{
  RfProviderClass *klass = NULL;
  GError *local = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), FALSE);

  klass = RF_PROVIDER_GET_CLASS (self);
  if (klass->cancel == NULL)
    {
      set_missing (self, "cancel", error);
      return FALSE;
    }
  if (!klass->cancel (self, handle, &local))
    {
      propagate (self, "cancel", local, error);
      return FALSE;
    }
  return TRUE;
}
