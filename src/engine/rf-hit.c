/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-clock.h"
#include "rf-hash.h"

/*
 * What makes an entry a hit, and what makes a result. The blob is opened
 * before the entry is believed: a file that is gone or altered is a miss.
 */

/* How old the content is, not how long it has stood here. */
static gboolean
rf_hit_is_young (const RfPlan *plan, gint64 now, const RfEntry *entry)
{
  return plan->max_age < 0 || entry->generation->finished_at + plan->max_age * 1000 >= now;
}

static gboolean
rf_hit_has_content (const RfPlan *plan, const RfEntry *entry)
{
  return plan->match_place || g_str_equal (entry->generation->fingerprint, plan->fingerprint);
}

/* A blob whose time alone was changed has been hashed; the new time is noted, so
 * that it is hashed once. Where that cannot be written it is hashed again. */
static void
rf_hit_note_time (RfEngine *self, const RfEntry *entry, const RfAsset *asset, gint64 before)
{
  g_autoptr (GError) error = NULL;

  if (asset->modified != before && entry->id != 0 &&
      !rf_store_save_modified (self->store, entry->id, asset, &error))
    g_info ("the new time of “%s” was not noted: %s", asset->path, error->message);
}

static gboolean
rf_hit_has_blob (RfEngine *self, const RfEntry *entry, RfAsset *asset, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 before = asset->modified;

  if (rf_blob_store_check (self->blobs, asset, &failure))
    {
      rf_hit_note_time (self, entry, asset, before);
      return TRUE;
    }
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
    g_info ("%s", failure->message);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * rf_engine_has_blobs:
 * @self: an engine
 * @entry: an entry; its assets get their paths
 * @error: return location; what the files' store says
 *
 * Returns: whether all that the entry names is there, and as it was stored;
 *   without an error where it is not
 */
gboolean
rf_engine_has_blobs (RfEngine *self, const RfEntry *entry, GError **error)
{
  GPtrArray *assets = entry->generation->assets;

  for (guint i = 0; i < assets->len; i++)
    {
      if (!rf_hit_has_blob (self, entry, g_ptr_array_index (assets, i), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_engine_make_result:
 * @plan: what was asked
 * @outcome: how it was answered
 * @entry: (transfer full): what answers it
 *
 * Returns: (transfer full): the result
 */
RfResult *
rf_engine_make_result (const RfPlan *plan, RfOutcome outcome, RfEntry *entry)
{
  RfResult *result = rf_result_new (outcome);
  const RfGeneration *generation = entry->generation;

  result->key = g_strdup (plan->key);
  result->fingerprint = g_strdup (plan->fingerprint);
  result->strategy = plan->strategy;
  result->version = plan->version;
  result->stored = TRUE;
  result->content_differs = !g_str_equal (generation->fingerprint, plan->fingerprint);
  if (outcome == RF_OUTCOME_HIT || outcome == RF_OUTCOME_STALE)
    result->saved = generation->cost;
  else
    result->charged = generation->charged;
  result->entry = entry;
  return result;
}

/* Where the clock was set, nobody knows what has expired: it is served, and
 * told. The clock is asked for only where it matters. So is what a job of this
 * process makes anew meanwhile. @reason: (out): why it is served though expired */
static gboolean
rf_hit_is_in_time (RfEngine *self,
                   const RfPlan *plan,
                   gint64 now,
                   const RfEntry *entry,
                   const char **reason)
{
  *reason = NULL;
  if (!rf_entry_is_expired (entry, now))
    return TRUE;
  if (self->clock != NULL && rf_clock_has_jumped (self->clock))
    *reason = "clock";
  else if (rf_renewals_serve (self->renewals, plan, now, entry))
    *reason = RF_REASON_GRACE;
  return *reason != NULL;
}

/**
 * rf_engine_try_hit:
 * @self: an engine
 * @plan: what is wanted
 * @now: milliseconds, when it is asked for
 * @entry: (transfer full): what stands under its key
 * @rejected: (out): when it is no hit: the entry, and why
 * @error: return location; %RF_ERROR_CONFLICT for a slot that holds another
 *   kind, %RF_ERROR_STORE_UNAVAILABLE for a file that is there and cannot be
 *   opened
 *
 * Returns: (transfer full) (nullable): a hit, or as stale what has expired by a
 *   clock that has jumped or is made anew within its grace; or %NULL, without an
 *   error when the entry is neither
 */
RfResult *
rf_engine_try_hit (RfEngine *self,
                   const RfPlan *plan,
                   gint64 now,
                   RfEntry *entry,
                   RfRejected *rejected,
                   GError **error)
{
  g_autoptr (RfEntry) owned = entry;
  const char *late = NULL;
  RfResult *result = NULL;
  g_autoptr (GError) failure = NULL;

  if (!rf_plan_fits_kind (plan, entry, error))
    return NULL;
  rejected->entry_id = entry->id;
  rejected->reason = NULL;
  if (!rf_hit_has_content (plan, entry))
    {
      rejected->reason = "slot";
      return NULL;
    }
  if (!rf_hit_is_young (plan, now, entry) || !rf_hit_is_in_time (self, plan, now, entry, &late))
    return NULL;
  if (!rf_engine_has_blobs (self, entry, &failure))
    {
      /* A file that cannot be opened now may be whole: no reason to pay again. */
      rejected->entry_id = failure == NULL ? entry->id : 0;
      rejected->reason = failure == NULL ? "blob_missing" : NULL;
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  rejected->entry_id = 0;
  result = rf_engine_make_result (
      plan, late != NULL ? RF_OUTCOME_STALE : RF_OUTCOME_HIT, g_steal_pointer (&owned));
  result->reason = g_strdup (late);
  return result;
}

/* After these the provider may well make it later; a refusal is its answer. */
static const RfErrorCode down_codes[] = {
  RF_ERROR_PROVIDER_FAILED,
  RF_ERROR_PROVIDER_UNAVAILABLE,
  RF_ERROR_RATE_LIMITED,
  RF_ERROR_TIMEOUT,
};

static gboolean
rf_hit_is_provider_down (const GError *failure)
{
  for (gsize i = 0; i < G_N_ELEMENTS (down_codes); i++)
    {
      if (g_error_matches (failure, RF_ERROR, (int) down_codes[i]))
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_engine_find_stale:
 * @self: an engine
 * @plan: what is wanted
 * @failure: why it could not be made
 *
 * Reads only.
 *
 * Returns: (transfer full) (nullable): what stands under the key, where its time
 *   is over for no longer than the profile's grace and the provider has failed;
 *   or %NULL
 */
RfResult *
rf_engine_find_stale (RfEngine *self, const RfPlan *plan, const GError *failure)
{
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  RfResult *result = NULL;

  if (plan->grace <= 0 || !rf_engine_looks_up (plan) || !rf_hit_is_provider_down (failure) ||
      self->store == NULL)
    return NULL;
  entry = rf_store_lookup (self->store, plan->namespace_, plan->key, &error);
  if (entry == NULL || !rf_plan_fits_kind (plan, entry, NULL) ||
      !rf_hit_has_content (plan, entry) || !rf_hit_is_young (plan, plan->now, entry) ||
      rf_entry_is_expired (entry, plan->now - plan->grace * 1000) ||
      !rf_engine_has_blobs (self, entry, NULL))
    return NULL;
  g_info ("“%s” is served stale: %s", plan->key, failure->message);
  result = rf_engine_make_result (plan, RF_OUTCOME_STALE, g_steal_pointer (&entry));
  result->reason = g_strdup (rf_error_code_get_name (rf_error_get_code (failure)));
  return result;
}
