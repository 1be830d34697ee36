/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cleanup.h"

#include "rf-clock.h"
#include "rf-time.h"

/*
 * A cleanup: the rules of every profile, then the trash whose time is over, then
 * what has to go because room is wanted, then what dead processes have left. It
 * is foreseen first, so that it can be seen whether a person should look before
 * anything is taken away; and then done in slices, each of which is whole by
 * itself: one that was killed is just run again.
 */

/* How long what `always` makes is kept. */
#define UNKEPT_DAYS 30

/* More than one of so many entries taken away is a reason to ask. */
#define MANY 5

/* What a full store is brought down to, and what is a giant in it, in parts of a
 * hundred of its limit: trimmed to nine tenths there is room for a while. */
#define TARGET_PERCENT 90
#define GIANT_PERCENT  10

/* Others who wait to write look again within this time, in microseconds. */
#define PAUSE 12000

typedef struct
{
  GArray *rules; /* (owned) of RfRetention */
  RfPurge purge;
  RfRoom room;
  gboolean wants_room;
} RfCleanup;

static void
rf_cleanup_clear (RfCleanup *self)
{
  g_array_unref (self->rules);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfCleanup, rf_cleanup_clear)

static RfRoom
rf_cleanup_get_room (RfEngine *engine)
{
  const RfLimits *limits = rf_retention_config_get_limits (engine->retention);
  RfRoom room = {
    .max_bytes = limits->max_bytes,
    .target = limits->max_bytes / 100 * TARGET_PERCENT,
    .min_free = limits->min_free,
    .giant = limits->max_bytes / 100 * GIANT_PERCENT,
  };
  gint64 left = room.min_free > 0 ? rf_blob_store_get_free_bytes (engine->blobs) : -1;

  if (left >= 0)
    room.most = MAX (room.min_free - left, 0);
  return room;
}

static RfCleanup
rf_cleanup_new (RfEngine *engine, const RfAction *action)
{
  const RfLimits *limits = rf_retention_config_get_limits (engine->retention);
  gint64 now = rf_time_now ();
  gint64 trash_days = limits->trash_days;
  RfCleanup self = {
    .rules = rf_retention_config_dup_rules (engine->retention, now),
    .purge = { now - trash_days * RF_DAY * 1000, now - UNKEPT_DAYS * RF_DAY * 1000 },
    .room = rf_cleanup_get_room (engine),
  };

  if (action->purge)
    self.purge.trashed_before = now + 1;
  self.wants_room = limits->max_bytes > 0 || self.room.most > 0;
  return self;
}

/* Returns: (transfer full) (nullable): why a person should look first */
static char *
rf_cleanup_dup_doubt (RfEngine *engine, const RfReport *report, gint64 entries)
{
  gint64 deleted = report->expired + report->unused + report->evicted;

  if (engine->clock != NULL && rf_clock_has_jumped (engine->clock))
    return g_strdup ("the clock of this machine was set by more than an hour since it was started");
  if (deleted * MANY > entries)
    return g_strdup_printf ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                            " entries would be taken away, which is more than a fifth",
                            deleted,
                            entries);
  return NULL;
}

static RfReport *
rf_cleanup_foresee (RfEngine *engine, const RfCleanup *self, const RfAction *action, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new ();
  RfForesight what = { (const RfRetention *) (gpointer) self->rules->data,
                       self->rules->len,
                       self->purge,
                       self->wants_room ? &self->room : NULL };
  gint64 entries = 0;
  gint64 bytes = 0;

  if (!rf_store_foresee (engine->store, &what, report, error) ||
      !rf_store_count_entries (engine->store, &entries, &bytes, error))
    return NULL;
  report->dry_run = TRUE;
  report->doubt = rf_cleanup_dup_doubt (engine, report, entries);
  if (!action->dry_run)
    return g_steal_pointer (&report);
  report->orphans +=
      rf_store_sweep (engine->store, TRUE) + rf_blob_store_sweep (engine->blobs, TRUE);
  if (action->orphans && !rf_orphans_clear (engine, TRUE, report, error))
    return NULL;
  return g_steal_pointer (&report);
}

/* Done is what the slices before have done: the next cleanup goes on from there. */
static gboolean
rf_cleanup_was_stopped (const RfSlice *slice, GError **error)
{
  if (!slice->more || !g_cancellable_is_cancelled (slice->cancellable))
    return FALSE;
  g_set_error_literal (
      error, RF_ERROR, RF_ERROR_CANCELLED, "the cleanup was stopped before its end");
  if (error != NULL)
    rf_error_set_hint (*error, "what it has done stays; the next one does the rest");
  return TRUE;
}

/* Returns: whether there is more to do, after others have had a turn */
static gboolean
rf_cleanup_goes_on (const RfSlice *slice)
{
  if (slice->more)
    g_usleep (PAUSE);
  return slice->more;
}

static gboolean
rf_cleanup_keep_rules (RfEngine *engine, const RfCleanup *self, RfSlice *slice, GError **error)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      slice->from = 0;
      do
        {
          if (!rf_store_retain (
                  engine->store, &g_array_index (self->rules, RfRetention, i), slice, error) ||
              rf_cleanup_was_stopped (slice, error))
            return FALSE;
        }
      while (rf_cleanup_goes_on (slice));
    }
  return TRUE;
}

static gboolean
rf_cleanup_purge (RfEngine *engine, const RfCleanup *self, RfSlice *slice, GError **error)
{
  do
    {
      if (!rf_store_purge (engine->store, &self->purge, slice, error) ||
          rf_cleanup_was_stopped (slice, error))
        return FALSE;
    }
  while (rf_cleanup_goes_on (slice));
  return TRUE;
}

static gboolean
rf_cleanup_evict (RfEngine *engine, const RfRoom *room, RfSlice *slice, GError **error)
{
  slice->bytes = 0;
  do
    {
      if (!rf_store_make_room (engine->store, room, slice, error) ||
          rf_cleanup_was_stopped (slice, error))
        return FALSE;
    }
  while (rf_cleanup_goes_on (slice));
  return TRUE;
}

static gboolean
rf_cleanup_work (RfEngine *engine,
                 const RfCleanup *self,
                 const RfAction *action,
                 RfReport *report,
                 GError **error)
{
  RfSlice slice = { .report = report, .cancellable = action->cancellable };
  RfRoom room;

  slice.action = rf_store_begin_action (engine->store, action, error);
  if (slice.action == 0 || !rf_cleanup_keep_rules (engine, self, &slice, error) ||
      !rf_cleanup_purge (engine, self, &slice, error))
    return FALSE;
  /* What the purge has freed need not be freed again. */
  room = rf_cleanup_get_room (engine);
  if (self->wants_room && !rf_cleanup_evict (engine, &room, &slice, error))
    return FALSE;
  report->orphans +=
      rf_store_sweep (engine->store, FALSE) + rf_blob_store_sweep (engine->blobs, FALSE);
  if (action->orphans && !rf_orphans_clear (engine, FALSE, report, error))
    return FALSE;
  return rf_store_end_action (engine->store, slice.action, error);
}

/**
 * rf_cleanup_run:
 * @self: an engine that has a store
 * @action: %RF_VERB_CLEANUP
 * @error: return location; %RF_ERROR_CONFLICT where a person should look first
 *   and has not, %RF_ERROR_CANCELLED where it was stopped
 *
 * Returns: (transfer full) (nullable): what it came to, or would come to
 */
RfReport *
rf_cleanup_run (RfEngine *self, const RfAction *action, GError **error)
{
  g_auto (RfCleanup) cleanup = rf_cleanup_new (self, action);
  g_autoptr (RfReport) foreseen = rf_cleanup_foresee (self, &cleanup, action, error);
  g_autoptr (RfReport) report = rf_report_new ();

  if (foreseen == NULL || action->dry_run)
    return g_steal_pointer (&foreseen);
  if (foreseen->doubt != NULL && !action->confirmed)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_CONFLICT, "nothing was cleaned up: %s", foreseen->doubt);
      if (error != NULL)
        rf_error_set_hint (*error, "look at it with --dry-run; --yes does it all the same");
      return NULL;
    }
  report->doubt = g_strdup (foreseen->doubt);
  if (!rf_cleanup_work (self, &cleanup, action, report, error))
    return NULL;
  return g_steal_pointer (&report);
}

RfKeeping *
rf_engine_get_keeping (RfService *service, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (RfKeeping) keeping = rf_keeping_new ();
  gint64 entries = 0;

  if (!rf_engine_needs_store (self, error) ||
      !rf_store_count_entries (self->store, &entries, &keeping->bytes, error) ||
      !rf_store_count_kinds (self->store, keeping->kinds, error))
    return NULL;
  keeping->disk_free = rf_blob_store_get_free_bytes (self->blobs);
  rf_retention_config_tell (self->retention, keeping);
  return g_steal_pointer (&keeping);
}

/**
 * rf_cleanup_make_room:
 * @self: an engine that has a store
 *
 * After something was stored: keeps the store within its limit. Nothing that was
 * asked for fails when that fails.
 */
void
rf_cleanup_make_room (RfEngine *self)
{
  const RfLimits *limits = rf_retention_config_get_limits (self->retention);
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;
  RfSlice slice = { 0 };
  RfRoom room;
  gint64 entries = 0;
  gint64 bytes = 0;

  if (limits->max_bytes == 0 || !rf_store_count_entries (self->store, &entries, &bytes, NULL) ||
      bytes <= limits->max_bytes)
    return;
  room = rf_cleanup_get_room (self);
  room.min_free = 0;
  action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);
  report = rf_report_new ();
  slice.report = report;
  slice.action = rf_store_begin_action (self->store, action, &error);
  if (slice.action == 0 || !rf_cleanup_evict (self, &room, &slice, &error) ||
      !rf_store_end_action (self->store, slice.action, &error))
    g_info ("the store is over its limit: %s", error->message);
}
