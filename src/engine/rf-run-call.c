/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-run-private.h"

#include "rf-accept.h"
#include "rf-hash.h"

#include <string.h>

/*
 * The part of a run that is the provider's: folder, inputs, call, acceptance.
 */

static gboolean
rf_run_make_directory (RfRun *self, GError **error)
{
  if (rf_run_uses_store_folder (self))
    {
      self->directory = rf_blob_store_dup_work_directory (self->engine->blobs, error);
    }
  else
    {
      self->directory = g_dir_make_tmp ("refrain-XXXXXX", error);
      rf_error_normalise (error, RF_ERROR_STORE_UNAVAILABLE);
    }
  return self->directory != NULL;
}

/* The provider reads a copy, and the copy is what is compared with the key:
 * the file may have been changed since it was hashed. */
static gboolean
rf_run_add_input (RfRun *self, RfTask *task, const char *name, const RfInput *input, GError **error)
{
  const char *dot = strrchr (input->path, '.');
  const char *media_type = dot != NULL ? rf_media_type_from_extension (dot + 1) : NULL;
  g_autofree char *base = g_strconcat ("input-", name, media_type != NULL ? dot : "", NULL);
  g_autofree char *path = g_build_filename (self->directory, base, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (input->path);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autofree char *sha256 = NULL;

  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, self->cancellable, NULL, NULL, error))
    {
      rf_error_normalise (error, RF_ERROR_INVALID_REQUEST);
      return FALSE;
    }
  sha256 = rf_hash_file (path, NULL, self->cancellable, error);
  if (sha256 == NULL)
    return FALSE;
  if (!g_str_equal (sha256, input->sha256))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "%s: “%s” was changed while it was being read",
                   name,
                   input->path);
      return FALSE;
    }
  rf_task_add_input (task, name, path, media_type);
  return TRUE;
}

static gboolean
rf_run_add_inputs (RfRun *self, RfTask *task, GError **error)
{
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer input = NULL;

  g_hash_table_iter_init (&iterator, self->plan->inputs);
  while (g_hash_table_iter_next (&iterator, &name, &input))
    {
      if (!rf_run_add_input (self, task, name, input, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_run_save_handle (RfRun *self, const char *handle, GError **error)
{
  RfStore *store = self->engine->store;

  return rf_store_save_handle (store, self->token, handle, error) ||
         (rf_run_make_room (self, error) &&
          rf_store_save_handle (store, self->token, handle, error));
}

static void
rf_run_take_handle (RfRun *self, char *handle)
{
  g_autoptr (GError) error = NULL;

  /* Who sees it in the store, and stops it, waits until it stands here too. */
  g_mutex_lock (&self->mutex);
  self->takes_handle = TRUE;
  g_mutex_unlock (&self->mutex);
  /* A job that cannot be written down is still collected: it may have been
   * paid for. If this process dies meanwhile, its outcome is unknown. */
  if (self->token != 0 && !rf_run_save_handle (self, handle, &error))
    g_info ("the job %s was not noted: %s", handle, error->message);
  /* Only from here on may the caller leave and leave the job to others. */
  g_mutex_lock (&self->mutex);
  self->handle = handle;
  self->takes_handle = FALSE;
  g_cond_broadcast (&self->done_cond);
  g_mutex_unlock (&self->mutex);
}

static RfOutput *
rf_run_collect (RfRun *self, RfProvider *provider, RfTask *task, GError **error)
{
  g_autofree char *handle = rf_run_dup_handle (self);

  if (handle == NULL)
    {
      handle = rf_provider_submit (provider, task, self->cancellable, error);
      if (handle == NULL)
        return NULL;
      rf_run_take_handle (self, g_strdup (handle));
    }
  return rf_provider_collect (provider, task, handle, self->progress, self->cancellable, error);
}

/* Without it a full disk may keep the result from being stored; the caller gets
 * it all the same, so it is no reason to refuse. */
static void
rf_run_keep_reserve (RfRun *self)
{
  g_autoptr (GError) error = NULL;

  if (self->plan->external_cost && self->token != 0 &&
      !rf_blob_store_keep_reserve (self->engine->blobs, &error))
    g_info ("no room is kept back for what is paid for: %s", error->message);
}

/* Committed before the first byte leaves: from here on the run may have cost
 * something. Nothing is begun for a caller who has left while it stood in the
 * queue. */
static gboolean
rf_run_mark_sent (RfRun *self, GError **error)
{
  if (rf_run_is_left (self))
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "it was cancelled");
      return FALSE;
    }
  rf_run_keep_reserve (self);
  if (self->token != 0 && !rf_store_mark_sent (self->engine->store, self->token, error))
    return FALSE;
  self->sent = TRUE;
  return TRUE;
}

/**
 * rf_run_call:
 * @self: a run
 * @error: return location; what the provider says, and
 *   %RF_ERROR_PROVIDER_UNAVAILABLE, %RF_ERROR_STORE_UNAVAILABLE
 *
 * Calls the provider, in a folder of its own, and looks at what it gives back.
 *
 * Returns: (transfer full): an output that was accepted
 */
RfOutput *
rf_run_call (RfRun *self, GError **error)
{
  const RfModelInfo *model = self->plan->model;
  g_autoptr (RfProvider) provider =
      rf_registry_open (self->engine->registry, model->provider, error);
  g_autofree char *status = provider != NULL ? rf_provider_dup_status (provider) : NULL;
  g_autoptr (RfTask) task = NULL;
  g_autoptr (RfOutput) output = NULL;

  if (provider == NULL)
    return NULL;
  if (status != NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_UNAVAILABLE,
                   "provider “%s” is not ready: %s",
                   model->provider,
                   status);
      return NULL;
    }
  if (!rf_run_make_directory (self, error))
    return NULL;
  task = rf_task_new ((RfModelInfo *) model, self->plan->params, self->directory);
  if (!rf_run_add_inputs (self, task, error) || !rf_run_mark_sent (self, error))
    return NULL;
  if (rf_provider_has_jobs (provider, task))
    output = rf_run_collect (self, provider, task, error);
  else
    output = rf_provider_generate (provider, task, self->progress, self->cancellable, error);
  if (output == NULL ||
      !rf_accept_output (output, model->kind, self->plan->external_cost, self->cancellable, error))
    return NULL;
  return g_steal_pointer (&output);
}
