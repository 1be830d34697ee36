/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-provider.h"

/*
 * The public functions stand between the program and a plugin's methods and
 * let nothing through that the program is not ready for: no foreign error, no
 * failure without an error, no output without an asset, no call for a method
 * that is not there. Methods are called on worker threads, several at once.
 */

G_DEFINE_ABSTRACT_TYPE (RfProvider, rf_provider, G_TYPE_OBJECT)

static void
rf_provider_class_init (RfProviderClass *klass)
{
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
  RfProviderClass *klass = NULL;

  g_return_val_if_fail (RF_IS_PROVIDER (self), NULL);

  klass = RF_PROVIDER_GET_CLASS (self);
  return klass->dup_status != NULL ? klass->dup_status (self) : NULL;
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
