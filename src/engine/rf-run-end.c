/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-run-private.h"

#include "rf-paths.h"

/*
 * How a run ends that brings nothing into the store. A hold is released only
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
  if (rf_run_has_code (failure, open_codes, G_N_ELEMENTS (open_codes)))
    return TRUE;
  /* A call was turned away; a job goes on though one cannot get at it. */
  return handle != NULL && !rf_run_has_code (failure, final_codes, G_N_ELEMENTS (final_codes));
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

/**
 * rf_run_end_flight:
 * @self: a run that has come to its end without a commit
 * @result: (nullable): what was made all the same; its charge is set
 * @failure: why there is no commit
 *
 * Ends the flight: what was made is charged, what failed is released, and what
 * nobody knows the end of is let go of with its hold.
 */
void
rf_run_end_flight (RfRun *self, RfResult *result, const GError *failure)
{
  RfStore *store = self->engine->store;
  RfEnding ending = { self->token, FALSE, 0, (GError *) failure };
  g_autoptr (GError) error = NULL;

  if (self->token == 0)
    return;
  ending.is_open = result == NULL && rf_run_is_open (self, failure);
  ending.cost = result != NULL ? rf_result_get_generation (result)->cost : 0;
  if (rf_endings_note (store, &ending, &error) ||
      (rf_run_make_room (self, &error) && rf_endings_note (store, &ending, &error)))
    {
      if (result != NULL)
        result->charged = MIN (ending.cost, self->plan->price);
      return;
    }
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
  if (self->directory != NULL && self->token != 0)
    rf_blob_store_remove_work_directory (self->engine->blobs, self->directory);
  else if (self->directory != NULL)
    rf_paths_remove_tree (self->directory);
}
