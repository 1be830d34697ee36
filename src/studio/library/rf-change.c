/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-change.h"

#include "rf-past-action.h"

/*
 * A change of entries, foreseen or done, off the main thread. What it is undone by is
 * found in the log: the rows that were written since, of the same verb, about the same.
 */

/* Rows of the log that are read at once. */
#define LOG_ROWS 200

/**
 * rf_change_new:
 * @verb: what is done
 * @targets: (transfer full): to what
 *
 * Returns: (transfer full): a change
 */
RfChange *
rf_change_new (RfVerb verb, RfTargets *targets)
{
  RfChange *self = g_new0 (RfChange, 1);

  self->verb = verb;
  self->targets = targets;
  return self;
}

static RfChange *
rf_change_copy (const RfChange *self)
{
  RfChange *copy = rf_change_new (self->verb, rf_targets_ref (self->targets));

  copy->add_tags = g_strdupv (self->add_tags);
  copy->remove_tags = g_strdupv (self->remove_tags);
  copy->rating = self->rating;
  return copy;
}

/**
 * rf_change_free:
 * @self: (transfer full): a change
 */
void
rf_change_free (RfChange *self)
{
  rf_targets_unref (self->targets);
  g_strfreev (self->add_tags);
  g_strfreev (self->remove_tags);
  g_free (self);
}

/**
 * rf_change_report_free:
 * @self: (transfer full): a report
 */
void
rf_change_report_free (RfChangeReport *self)
{
  g_clear_pointer (&self->sum, rf_report_free);
  g_array_unref (self->actions);
  g_free (self);
}

static RfAction *
rf_change_dup_action (const RfChange *self, gboolean dry_run)
{
  g_autoptr (RfSelector) selector = rf_targets_dup_selector (self->targets);
  RfAction *action = rf_action_new_for_entries (self->verb, selector, dry_run);

  action->add_tags = g_strdupv (self->add_tags);
  action->remove_tags = g_strdupv (self->remove_tags);
  action->rating = self->rating;
  return action;
}

/* How the log names it: keys to the letter stand for themselves. */
static char *
rf_change_dup_subject (const RfChange *self)
{
  g_autoptr (RfSelector) named = rf_targets_dup_selector (self->targets);

  if (rf_selector_names_entries (named))
    g_clear_pointer (&named->profile, g_free);
  return g_strstrip (rf_selector_to_string (named));
}

static gint64
rf_change_find_last_action (RfService *service)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  selector->limit = 1;
  page = rf_service_list (service, RF_NOUN_ACTION, selector, NULL);
  if (page == NULL || page->items->len == 0)
    return 0;
  return ((const RfPastAction *) g_ptr_array_index (page->items, 0))->id;
}

typedef struct
{
  RfVerb verb;
  const char *subject;
  gint64 after;
  GArray *actions;
} RfChangeTrail;

/* Returns: whether there may be more of them */
static gboolean
rf_change_collect_page (const RfChangeTrail *trail, const RfPage *page)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfPastAction *past = g_ptr_array_index (page->items, i);

      if (past->id <= trail->after)
        return FALSE;
      if (past->verb == trail->verb && g_strcmp0 (past->subject, trail->subject) == 0)
        g_array_append_val (trail->actions, past->id);
    }
  return page->next_cursor != NULL;
}

static void
rf_change_collect_actions (const RfChangeTrail *trail, RfService *service)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  gboolean has_more = TRUE;

  selector->limit = LOG_ROWS;
  while (has_more)
    {
      g_autoptr (RfPage) page = rf_service_list (service, RF_NOUN_ACTION, selector, NULL);

      if (page == NULL)
        return;
      has_more = rf_change_collect_page (trail, page);
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
}

typedef struct
{
  RfChange *change; /* (owned) */
  gboolean dry_run;
} RfChangeErrand;

static void
rf_change_errand_free (gpointer data)
{
  RfChangeErrand *self = data;

  rf_change_free (self->change);
  g_free (self);
}

static gpointer
rf_change_run (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfChangeErrand *errand = data;
  g_autoptr (RfChangeReport) report = g_new0 (RfChangeReport, 1);
  g_autoptr (RfAction) action = rf_change_dup_action (errand->change, errand->dry_run);
  g_autofree char *subject = rf_change_dup_subject (errand->change);
  RfChangeTrail trail = { errand->change->verb, subject, 0, NULL };
  gboolean can_be_undone = !errand->dry_run && errand->change->verb == RF_VERB_INVALIDATE;

  if (can_be_undone)
    trail.after = rf_change_find_last_action (service);
  report->actions = trail.actions = g_array_new (FALSE, FALSE, sizeof (gint64));
  report->sum = rf_service_apply (service, action, error);
  if (report->sum == NULL)
    return NULL;
  if (can_be_undone && report->sum->changed > 0)
    rf_change_collect_actions (&trail, service);
  return g_steal_pointer (&report);
}

/**
 * rf_change_run_async:
 * @session: what has the entries
 * @change: what is done; it is copied
 * @dry_run: say what it would come to, and do nothing
 * @cancellable: (nullable): drops its answer
 * @callback: called on the main thread
 * @user_data: for the callback
 */
void
rf_change_run_async (RfSession *session,
                     const RfChange *change,
                     gboolean dry_run,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  RfChangeErrand *errand = g_new0 (RfChangeErrand, 1);
  const RfSessionCall call = {
    .function = rf_change_run,
    .data = errand,
    .free_data = rf_change_errand_free,
    .free_answer = (GDestroyNotify) rf_change_report_free,
    .is_long = TRUE,
  };

  errand->change = rf_change_copy (change);
  errand->dry_run = dry_run;
  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_change_run_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @error: return location; what was done before it is done
 *
 * Returns: (transfer full) (nullable): what it came to
 */
RfChangeReport *
rf_change_run_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}

static gpointer
rf_change_undo (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const GArray *actions = data;
  g_autoptr (RfReport) sum = rf_report_new ();

  for (guint i = 0; i < actions->len; i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfAction) action = NULL;
      g_autoptr (RfReport) report = NULL;

      selector->action = g_array_index (actions, gint64, i);
      action = rf_action_new_for_entries (RF_VERB_RESTORE, selector, FALSE);
      report = rf_service_apply (service, action, error);
      if (report == NULL)
        return NULL;
      sum->changed += report->changed;
    }
  return g_steal_pointer (&sum);
}

/**
 * rf_change_undo_async:
 * @session: what has the entries
 * @actions: (element-type gint64): of a report
 * @callback: called on the main thread
 * @user_data: for the callback
 *
 * Takes out of the trash what a change has put there.
 */
void
rf_change_undo_async (RfSession *session,
                      GArray *actions,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  const RfSessionCall call = {
    .function = rf_change_undo,
    .data = g_array_copy (actions),
    .free_data = (GDestroyNotify) g_array_unref,
    .free_answer = (GDestroyNotify) rf_report_free,
    .is_long = TRUE,
  };

  rf_session_call_async (session, &call, NULL, callback, user_data);
}

/**
 * rf_change_undo_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): how many entries came back
 */
RfReport *
rf_change_undo_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}
