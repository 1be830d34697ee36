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
  gint64 cost = result != NULL ? rf_result_get_generation (result)->cost : 0;
  g_autoptr (GError) error = NULL;
  gboolean noted = FALSE;

  if (self->token == 0)
    return;
  if (result == NULL && rf_run_is_open (self, failure))
    noted = rf_store_abandon (store, self->token, &error);
  else
    noted = rf_store_fail (store, self->token, cost, failure, &error);
  if (!noted)
    g_info (
        "the end of flight %" G_GINT64_FORMAT " was not noted: %s", self->token, error->message);
  else if (result != NULL)
    result->charged = rf_run_get_charge (self, cost);
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
