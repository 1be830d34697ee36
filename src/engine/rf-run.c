/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-run.h"

#include "rf-accept.h"
#include "rf-hash.h"
#include "rf-paths.h"
#include "rf-time.h"

#include <string.h>

/*
 * provider → accept → blobs → side record → commit, in this order and once.
 *
 * A run belongs to its flight, not to the caller: whoever asked may leave. A
 * run without external cost is then stopped; one that may have cost money goes
 * on, so that what was paid for is kept. Without a store (`token` 0) the run
 * still works and its files stay with the result.
 */

struct _RfRun
{
  gatomicrefcount references;
  RfEngine *engine;          /* (owned) */
  RfPlan *plan;              /* (owned) */
  RfProgress *progress;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of the provider's call */
  gint64 token;
  char *generation_id; /* (owned) */
  char *handle;        /* (owned) (nullable) of a job, submitted */
  char *directory;     /* (owned) (nullable) where the provider works */
  gint64 started_at;

  GMutex mutex;
  GCond done_cond;
  gboolean done;    /* guarded by mutex, as what follows */
  RfResult *result; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
};

/**
 * rf_run_ref:
 * @self: a run
 *
 * Returns: (transfer full): the same run
 */
RfRun *
rf_run_ref (RfRun *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_run_unref:
 * @self: (transfer full): a run
 */
void
rf_run_unref (RfRun *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_object_unref (self->engine);
  rf_plan_unref (self->plan);
  g_clear_object (&self->progress);
  g_object_unref (self->cancellable);
  g_free (self->generation_id);
  g_free (self->handle);
  g_free (self->directory);
  g_clear_pointer (&self->result, rf_result_free);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done_cond);
  g_free (self);
}

static gboolean
rf_run_make_directory (RfRun *self, GError **error)
{
  if (self->token != 0)
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

static RfOutput *
rf_run_collect (RfRun *self, RfProvider *provider, RfTask *task, GError **error)
{
  if (self->handle == NULL)
    {
      self->handle = rf_provider_submit (provider, task, self->cancellable, error);
      if (self->handle == NULL)
        return NULL;
      if (self->token != 0 &&
          !rf_store_save_handle (self->engine->store, self->token, self->handle, error))
        return NULL;
    }
  return rf_provider_collect (
      provider, task, self->handle, self->progress, self->cancellable, error);
}

static RfOutput *
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
  if (!rf_run_add_inputs (self, task, error))
    return NULL;
  /* From here on the run may have cost something. */
  if (self->token != 0 && !rf_store_mark_sent (self->engine->store, self->token, error))
    return NULL;
  if (rf_provider_has_jobs (provider, task))
    output = rf_run_collect (self, provider, task, error);
  else
    output = rf_provider_generate (provider, task, self->progress, self->cancellable, error);
  if (output == NULL || !rf_accept_output (output, model->kind, error))
    return NULL;
  return g_steal_pointer (&output);
}

static RfGeneration *
rf_run_make_generation (RfRun *self, const RfOutput *output)
{
  const RfPlan *plan = self->plan;
  RfGeneration *generation = rf_generation_new ();

  generation->id = g_strdup (self->generation_id);
  generation->namespace_ = g_strdup (plan->namespace_);
  generation->fingerprint = g_strdup (plan->fingerprint);
  generation->identity = g_strdup (plan->identity);
  generation->kind = plan->model->kind;
  generation->provider = g_strdup (plan->model->provider);
  generation->model = g_strdup (plan->model->id);
  generation->answered_model = g_strdup (output->answered_model);
  generation->profile = g_strdup (plan->profile);
  generation->prompt = g_strdup (plan->prompt);
  generation->canonical = g_strdup (plan->canonical);
  generation->seed = g_strdup (plan->seed);
  generation->account = g_strdup (plan->account);
  generation->price = plan->price;
  generation->cost = output->cost >= 0 ? output->cost : plan->price;
  generation->charged = MIN (generation->cost, plan->price);
  generation->started_at = self->started_at;
  generation->finished_at = rf_time_now ();
  return generation;
}

static RfEntry *
rf_run_make_record (const RfPlan *plan, const RfGeneration *generation)
{
  RfEntry *record = rf_entry_new ();

  record->key = g_strdup (plan->key);
  record->profile = g_strdup (plan->profile);
  record->strategy = plan->strategy;
  record->scope = g_strdup (plan->scope);
  record->playthrough_id = g_strdup (plan->playthrough_id);
  record->player_id = g_strdup (plan->player_id);
  record->version = plan->version;
  record->tags = g_strdupv (plan->tags);
  record->created_at = generation->finished_at;
  record->expires_at = plan->ttl >= 0 ? generation->finished_at + plan->ttl * 1000 : 0;
  record->generation = rf_generation_copy (generation);
  return record;
}

/* Bytes that are stored already stay where they are, though they were put there
 * in another month. */
static gint64
rf_run_find_place (RfRun *self, const RfOutputAsset *made, gint64 now)
{
  const char *extension = rf_media_type_get_extension (made->asset->media_type);
  g_autofree char *sha256 = NULL;
  g_autoptr (RfAsset) known = NULL;

  if (made->bytes != NULL)
    sha256 = rf_hash_bytes (g_bytes_get_data (made->bytes, NULL), g_bytes_get_size (made->bytes));
  else
    sha256 = rf_hash_file (made->path, NULL, NULL, NULL);
  if (sha256 != NULL)
    known = rf_store_find_blob (self->engine->store, sha256, NULL);
  return known != NULL && g_strcmp0 (known->extension, extension) == 0 ? known->created_at : now;
}

static gboolean
rf_run_store_assets (RfRun *self, const RfOutput *output, RfGeneration *generation, GError **error)
{
  for (guint i = 0; i < output->assets->len; i++)
    {
      const RfOutputAsset *made = g_ptr_array_index (output->assets, i);
      g_autoptr (RfAsset) asset = rf_asset_copy (made->asset);
      gboolean stored = FALSE;

      asset->created_at = rf_run_find_place (self, made, generation->finished_at);
      if (made->bytes != NULL)
        stored = rf_blob_store_put_bytes (self->engine->blobs, asset, made->bytes, error);
      else
        stored = rf_blob_store_put_file (self->engine->blobs, asset, made->path, error);
      if (!stored)
        return FALSE;
      g_ptr_array_add (generation->assets, g_steal_pointer (&asset));
    }
  return TRUE;
}

static RfResult *
rf_run_commit (RfRun *self, const RfOutput *output, GError **error)
{
  g_autoptr (RfGeneration) generation = rf_run_make_generation (self, output);
  g_autoptr (RfEntry) record = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (JsonNode) json = NULL;

  if (!rf_run_store_assets (self, output, generation, error))
    return NULL;
  record = rf_run_make_record (self->plan, generation);
  json = rf_entry_to_side_record (record);
  if (!rf_blob_store_put_record (
          self->engine->blobs, generation->id, generation->finished_at, json, error))
    return NULL;
  entry = rf_store_commit (self->engine->store, self->token, self->plan, generation, error);
  if (entry == NULL)
    return NULL;
  for (guint i = 0; i < entry->generation->assets->len; i++)
    {
      const RfAsset *stored = g_ptr_array_index (generation->assets, i);
      RfAsset *asset = g_ptr_array_index (entry->generation->assets, i);

      g_free (asset->path);
      asset->path = g_strdup (stored->path);
    }
  return rf_engine_make_result (self->plan, RF_OUTCOME_MISS, g_steal_pointer (&entry));
}

static void
rf_run_forget (RfRun *self, const GError *failure)
{
  g_autoptr (GError) error = NULL;

  if (self->token == 0)
    return;
  /* A job whose handle is saved is left for whoever resumes it. */
  if (self->handle != NULL && g_error_matches (failure, RF_ERROR, RF_ERROR_CANCELLED))
    return;
  if (!rf_store_fail (self->engine->store, self->token, failure, &error))
    g_info (
        "the end of flight %" G_GINT64_FORMAT " was not noted: %s", self->token, error->message);
}

static void
rf_run_finish (RfRun *self, RfResult *result, GError *error)
{
  g_mutex_lock (&self->mutex);
  self->result = result;
  self->error = error;
  self->done = TRUE;
  g_cond_broadcast (&self->done_cond);
  g_mutex_unlock (&self->mutex);

  g_mutex_lock (&self->engine->mutex);
  g_cond_broadcast (&self->engine->landed);
  g_mutex_unlock (&self->engine->mutex);
}

/**
 * rf_run_work:
 * @self: (transfer full): a run
 *
 * The whole run, on a worker thread.
 */
void
rf_run_work (RfRun *self)
{
  g_autoptr (RfRun) run = self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;
  RfResult *result = NULL;

  run->started_at = rf_time_now ();
  output = rf_run_call (run, &error);
  if (output != NULL && run->token != 0)
    result = rf_run_commit (run, output, &error);
  if (output != NULL && result == NULL)
    {
      /* Made, and perhaps paid for, but not kept: the caller gets it. */
      if (error != NULL)
        g_info ("a result was not stored: %s", error->message);
      result = rf_engine_keep_output (run->plan, output, run->directory, NULL);
    }
  if (result == NULL || !result->stored)
    rf_run_forget (run, error);
  if (result == NULL || result->work_directory == NULL)
    {
      if (run->directory != NULL && run->token != 0)
        rf_blob_store_remove_work_directory (run->engine->blobs, run->directory);
      else if (run->directory != NULL)
        rf_paths_remove_tree (run->directory);
    }
  if (result != NULL)
    g_clear_error (&error);
  rf_run_finish (run, result, g_steal_pointer (&error));
}

/**
 * rf_run_start:
 * @engine: the engine that leads the flight
 * @plan: what is to be made
 * @entrance: (nullable): the flight that was taken; %NULL to run without a
 *   store
 * @progress: (nullable): told how far the provider is
 *
 * Queues the run for a worker thread.
 *
 * Returns: (transfer full): the run
 */
RfRun *
rf_run_start (RfEngine *engine, RfPlan *plan, const RfEntrance *entrance, RfProgress *progress)
{
  RfRun *self = g_new0 (RfRun, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done_cond);
  self->engine = g_object_ref (engine);
  self->plan = rf_plan_ref (plan);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->progress, progress);
  if (entrance != NULL)
    {
      self->token = entrance->token;
      self->generation_id = g_strdup (entrance->generation_id);
      self->handle = g_strdup (entrance->handle);
    }
  else
    {
      self->generation_id = g_uuid_string_random ();
    }
  g_thread_pool_push (engine->workers, rf_run_ref (self), NULL);
  return self;
}

static void
rf_run_wake_cb (GCancellable *cancellable, gpointer data)
{
  RfRun *self = data;

  /* What may have cost money is not thrown away because its caller left. */
  if (!self->plan->external_cost)
    g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->done_cond);
  g_mutex_unlock (&self->mutex);
}

static gboolean
rf_run_is_left (RfRun *self, GCancellable *cancellable)
{
  /* A job goes on at the service and can be taken up again; a call that
   * cannot be is waited for. */
  return self->plan->external_cost && self->handle != NULL &&
         g_cancellable_is_cancelled (cancellable);
}

/**
 * rf_run_wait:
 * @self: a run
 * @cancellable: (nullable): the caller leaves
 * @error: return location
 *
 * Returns: (transfer full): what the run made
 */
RfResult *
rf_run_wait (RfRun *self, GCancellable *cancellable, GError **error)
{
  RfResult *result = NULL;
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable,
                                                                G_CALLBACK (rf_run_wake_cb),
                                                                rf_run_ref (self),
                                                                (GDestroyNotify) rf_run_unref)
                                       : 0;

  g_mutex_lock (&self->mutex);
  while (!self->done && !rf_run_is_left (self, cancellable))
    g_cond_wait (&self->done_cond, &self->mutex);
  if (!self->done)
    {
      g_cancellable_cancel (self->cancellable);
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_CANCELLED,
                   "the job %s of generation %s goes on at the provider",
                   self->handle,
                   self->generation_id);
    }
  else if (self->result != NULL)
    {
      result = g_steal_pointer (&self->result);
    }
  else
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
    }
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
  return result;
}
