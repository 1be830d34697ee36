/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-run-private.h"

#include "rf-paths.h"

#include <glib/gstdio.h>

/*
 * How a run ends that brings nothing into the store: because it may not, or could
 * not, or failed. A hold is released only
 * where nothing was charged: a time-out proves nothing, and a job that cannot
 * be asked about goes on.
 */

/* After these nobody knows what the provider did. */
static const RfErrorCode open_codes[] = {
  RF_ERROR_CANCELLED,
  RF_ERROR_TIMEOUT,
  RF_ERROR_UNKNOWN_OUTCOME,
};

/* After these a job is over; rf_provider_collect() promises it. */
static const RfErrorCode final_codes[] = {
  RF_ERROR_PROVIDER_FAILED, RF_ERROR_REFUSED,   RF_ERROR_NOT_FOUND,
  RF_ERROR_INVALID_REQUEST, RF_ERROR_TOO_LARGE,
};

static gboolean
rf_run_has_code (const GError *failure, const RfErrorCode *codes, gsize n_codes)
{
  RfErrorCode code = rf_error_get_code (failure);

  for (gsize i = 0; i < n_codes; i++)
    {
      if (codes[i] == code)
        return TRUE;
    }
  return FALSE;
}

/* Whether @failure leaves open how the run ended at the provider. */
static gboolean
rf_run_is_open (RfRun *self, const GError *failure)
{
  g_autofree char *handle = rf_run_dup_handle (self);

  if (handle != NULL && g_error_matches (failure, RF_ERROR, RF_ERROR_CANCELLED))
    return TRUE;
  if (!self->plan->external_cost || (!self->sent && handle == NULL))
    return FALSE;
  /* It was made, and charged, and could be put nowhere. */
  if (self->made)
    return TRUE;
  if (rf_run_has_code (failure, open_codes, G_N_ELEMENTS (open_codes)))
    return TRUE;
  /* A call was turned away; a job goes on though one cannot get at it. */
  return handle != NULL && !rf_run_has_code (failure, final_codes, G_N_ELEMENTS (final_codes));
}

/**
 * rf_run_get_charge:
 * @self: a run
 * @cost: millionths that it really cost
 *
 * Returns: what who waits for it is charged: the cost, but not more than was kept
 *   back; nothing for a job that somebody else had left and pays for
 */
gint64
rf_run_get_charge (const RfRun *self, gint64 cost)
{
  return self->pays ? CLAMP (cost, 0, self->hold) : 0;
}

/**
 * rf_run_uses_store_folder:
 * @self: a run
 *
 * Returns: whether the provider works in a folder of the store, from where files
 *   can be moved into the tree; what is not to be kept lies elsewhere, since the
 *   store clears its folders
 */
gboolean
rf_run_uses_store_folder (const RfRun *self)
{
  return self->token != 0 && !self->plan->no_store;
}

static gint64
rf_run_measure (const RfOutputAsset *made)
{
  GStatBuf status;

  if (made->bytes != NULL)
    return (gint64) g_bytes_get_size (made->bytes);
  return g_stat (made->path, &status) == 0 ? (gint64) status.st_size : 0;
}

static gboolean
rf_run_is_too_large (const RfRun *self, const RfOutput *output)
{
  for (guint i = 0; self->plan->max_asset > 0 && i < output->assets->len; i++)
    {
      if (rf_run_measure (g_ptr_array_index (output->assets, i)) > self->plan->max_asset)
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_run_is_to_be_kept:
 * @self: a run
 * @output: what was made
 *
 * Returns: whether the request and its profile want it in the store
 */
gboolean
rf_run_is_to_be_kept (const RfRun *self, const RfOutput *output)
{
  return !self->plan->no_store && !rf_run_is_too_large (self, output);
}

/* What its size keeps out of the store is copied out of the store's folder,
 * which is cleared; where there is no other place it stays for a while. */
static RfResult *
rf_run_hand_over_large (RfRun *self, const RfOutput *output, GError **error)
{
  RfResult *result = rf_engine_keep_output (self->plan, output, NULL, NULL);

  if (result == NULL)
    result = rf_engine_keep_output (self->plan, output, self->directory, error);
  if (result != NULL)
    {
      g_free (result->reason);
      result->reason = g_strdup ("too_large");
    }
  return result;
}

/**
 * rf_run_hand_over:
 * @self: a run
 * @output: what was made, and perhaps paid for, but is not in the store
 * @error: (inout): why it is not, where the store has failed; set where the bytes
 *   could be put nowhere either
 *
 * Returns: (transfer full): what the caller gets all the same
 */
RfResult *
rf_run_hand_over (RfRun *self, const RfOutput *output, GError **error)
{
  RfResult *result = NULL;

  if (*error == NULL && self->token != 0 && !self->plan->no_store)
    result = rf_run_hand_over_large (self, output, error);
  else
    result =
        rf_engine_keep_output (self->plan, output, self->directory, *error == NULL ? error : NULL);
  if (result == NULL)
    return NULL;
  if (self->plan->no_store)
    g_clear_pointer (&result->reason, g_free);
  g_free (result->generation->id);
  result->generation->id = g_strdup (self->generation_id);
  return result;
}

/* What those who joined hear, where the one who led has got what it asked for. */
static GError *
rf_run_new_failure (const RfRun *self)
{
  GError *failure = g_error_new (RF_ERROR,
                                 RF_ERROR_TOO_LARGE,
                                 "what was made is larger than the profile “%s” keeps, and went to "
                                 "the one who asked first",
                                 self->plan->profile);

  rf_error_set_hint (failure, "raise max-asset of the profile, or take another profile");
  return failure;
}

/* A refusal that cannot be written down is only asked again. */
static void
rf_run_note_refusal (RfRun *self, const GError *failure)
{
  g_autoptr (GError) error = NULL;

  if (g_error_matches (failure, RF_ERROR, RF_ERROR_REFUSED) &&
      !rf_store_refuse (self->engine->store, self->plan, failure, &error))
    g_info ("a refusal was not noted: %s", error->message);
}

/**
 * rf_run_make_room:
 * @self: a run
 * @error: (inout): why something could not be written
 *
 * Gives the reserve free where a run that was paid for has met a full disk.
 *
 * Returns: whether to try again; then @error is cleared
 */
gboolean
rf_run_make_room (RfRun *self, GError **error)
{
  if (!self->plan->external_cost || self->token == 0 || !rf_error_is_disk_full (*error) ||
      !rf_blob_store_free_reserve (self->engine->blobs))
    return FALSE;
  g_message ("The disk is full: the room kept back for paid results is used");
  g_clear_error (error);
  return TRUE;
}

/* It is charged when that can be written, or it is unknown once this process is gone:
 * who is given it hears that nothing of that is certain. */
static void
rf_run_tell_uncharged (const RfRun *self, RfResult *result, gint64 cost)
{
  if (rf_run_get_charge (self, cost) <= 0)
    return;
  g_free (result->reason);
  result->reason = g_strdup ("ledger_unavailable");
}

/**
 * rf_run_end_flight:
 * @self: a run that has come to its end without a commit
 * @result: (nullable): what was made all the same; its charge is set
 * @failure: (nullable): why there is no commit; %NULL where none was wanted
 *
 * Ends the flight: what was made is charged, what failed is released, and what
 * nobody knows the end of is let go of with its hold.
 */
void
rf_run_end_flight (RfRun *self, RfResult *result, const GError *failure)
{
  RfStore *store = self->engine->store;
  g_autoptr (GError) unwanted = failure == NULL ? rf_run_new_failure (self) : NULL;
  RfEnding ending = { self->token, FALSE, 0, failure != NULL ? (GError *) failure : unwanted };
  g_autoptr (GError) error = NULL;

  if (self->token == 0)
    return;
  rf_run_note_refusal (self, failure);
  ending.is_open = result == NULL && rf_run_is_open (self, failure);
  ending.cost = result != NULL ? rf_result_get_generation (result)->cost : 0;
  if (rf_endings_note (store, &ending, &error) ||
      (rf_run_make_room (self, &error) && rf_endings_note (store, &ending, &error)))
    {
      if (result != NULL)
        result->charged = rf_run_get_charge (self, ending.cost);
      return;
    }
  if (result != NULL)
    rf_run_tell_uncharged (self, result, ending.cost);
  g_info ("the end of flight %" G_GINT64_FORMAT " is noted later: %s", self->token, error->message);
  if (!g_error_matches (error, RF_ERROR, RF_ERROR_CONFLICT))
    rf_endings_add (self->engine->endings, &ending);
}

/**
 * rf_run_remove_directory:
 * @self: a run
 *
 * Removes the folder where the provider worked.
 */
void
rf_run_remove_directory (RfRun *self)
{
  if (self->directory != NULL && rf_run_uses_store_folder (self))
    rf_blob_store_remove_work_directory (self->engine->blobs, self->directory);
  else if (self->directory != NULL)
    rf_paths_remove_tree (self->directory);
}
