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

/**
 * rf_change_copy:
 * @self: a change
 *
 * Returns: (transfer full): the same
 */
RfChange *
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
  rf_report_free (self->sum);
  g_array_unref (self->actions);
  g_free (self);
}

typedef struct
{
  const RfChange *change;
  RfChangeReport *report;
  GHashTable *subjects; /* what the log says of what was done */
  gboolean dry_run;
  int sign; /* of what is added to the sum */
} RfChanging;

static RfAction *
rf_changing_dup_action (const RfChanging *self, const RfSelector *selector)
{
  RfAction *action = rf_action_new_for_entries (self->change->verb, selector, self->dry_run);

  action->add_tags = g_strdupv (self->change->add_tags);
  action->remove_tags = g_strdupv (self->change->remove_tags);
  action->rating = self->change->rating;
  return action;
}

/* How the log names it: a key to the letter stands for itself. */
static char *
rf_changing_dup_subject (const RfSelector *selector)
{
  g_autoptr (RfSelector) named = rf_selector_copy (selector);

  if (named->exact_key != NULL)
    g_clear_pointer (&named->profile, g_free);
  return g_strstrip (rf_selector_to_string (named));
}

static gboolean
rf_changing_apply (RfService *service,
                   const RfSelector *selector,
                   gpointer user_data,
                   GError **error)
{
  RfChanging *self = user_data;
  g_autoptr (RfAction) action = rf_changing_dup_action (self, selector);
  g_autoptr (RfReport) report = rf_service_apply (service, action, error);
  RfReport *sum = self->report->sum;

  if (report == NULL)
    return FALSE;
  sum->changed += self->sign * report->changed;
  sum->also_under += self->sign * report->also_under;
  sum->bytes += self->sign * report->bytes;
  sum->bytes_freed += self->sign * report->bytes_freed;
  sum->cost_to_remake += self->sign * report->cost_to_remake;
  if (!self->dry_run && report->changed > 0)
    g_hash_table_add (self->subjects, rf_changing_dup_subject (selector));
  return TRUE;
}

/* All of the query, less the exceptions. */
static gboolean
rf_changing_foresee_but (RfChanging *self, RfService *service, GError **error)
{
  const RfTargets *targets = self->change->targets;

  if (!rf_changing_apply (service, targets->filter, self, error))
    return FALSE;
  self->sign = -1;
  for (gsize i = 0; targets->keys[i] != NULL; i++)
    {
      g_autoptr (RfSelector) selector = rf_targets_dup_selector (targets, targets->keys[i]);

      if (!rf_changing_apply (service, selector, self, error))
        return FALSE;
    }
  self->sign = 1;
  return TRUE;
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

/* Returns: whether there may be more of them */
static gboolean
rf_changing_collect_page (RfChanging *self, const RfPage *page, gint64 after)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfPastAction *past = g_ptr_array_index (page->items, i);

      if (past->id <= after)
        return FALSE;
      if (past->verb == self->change->verb && past->subject != NULL &&
          g_hash_table_contains (self->subjects, past->subject))
        g_array_append_val (self->report->actions, past->id);
    }
  return page->next_cursor != NULL;
}

static void
rf_changing_collect_actions (RfChanging *self, RfService *service, gint64 after)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  gboolean has_more = TRUE;

  selector->limit = LOG_ROWS;
  while (has_more)
    {
      g_autoptr (RfPage) page = rf_service_list (service, RF_NOUN_ACTION, selector, NULL);

      if (page == NULL)
        return;
      has_more = rf_changing_collect_page (self, page, after);
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

static gboolean
rf_changing_run (RfChanging *self, RfService *service, GCancellable *cancellable, GError **error)
{
  const RfTargets *targets = self->change->targets;

  if (self->dry_run && targets->filter != NULL && *targets->keys != NULL)
    return rf_changing_foresee_but (self, service, error);
  return rf_targets_foreach (targets, service, rf_changing_apply, self, cancellable, error);
}

static gpointer
rf_change_run (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfChangeErrand *errand = data;
  g_autoptr (RfChangeReport) report = g_new0 (RfChangeReport, 1);
  g_autoptr (GHashTable) subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RfChanging changing = { errand->change, report, subjects, errand->dry_run, 1 };
  gboolean can_be_undone = !errand->dry_run && errand->change->verb == RF_VERB_INVALIDATE;
  gint64 last = can_be_undone ? rf_change_find_last_action (service) : 0;

  report->sum = rf_report_new ();
  report->sum->dry_run = errand->dry_run;
  report->actions = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!rf_changing_run (&changing, service, cancellable, error))
    return NULL;
  if (can_be_undone)
    rf_changing_collect_actions (&changing, service, last);
  return g_steal_pointer (&report);
}

/**
 * rf_change_run_async:
 * @session: what has the entries
 * @change: what is done; it is copied
 * @dry_run: say what it would come to, and do nothing
 * @cancellable: (nullable): stops it between two entries
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
