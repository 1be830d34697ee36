/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-private.h"

/*
 * How many entries a query finds. The list shows its first page without knowing, and the
 * number comes when there is a moment of peace after that, from a thread that gives way.
 * The service cannot be stopped in the middle of counting, but between its two halves; so
 * one count is under way at a time, and after it only the latest query is counted.
 *
 * Every live entry can either be pinned or unpinned, and everything in the trash purged: so
 * those, tried out, are the number, and cheaper than what an invalidation would free.
 */

#define PEACE_MS 400

static gboolean
rf_library_count_add (RfService *service,
                      const RfSelector *selector,
                      RfVerb verb,
                      gint64 *count,
                      GError **error)
{
  g_autoptr (RfAction) action = rf_action_new_for_entries (verb, selector, TRUE);
  g_autoptr (RfReport) report = rf_service_apply (service, action, error);

  if (report == NULL)
    return FALSE;
  *count += report->changed;
  return TRUE;
}

static gpointer
rf_library_count (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfSelector *selector = data;
  gint64 count = 0;
  gboolean is_trash = selector->state == RF_STATE_TRASHED || selector->state == RF_STATE_SUPERSEDED;
  gboolean is_counted =
      is_trash ? rf_library_count_add (service, selector, RF_VERB_PURGE, &count, error)
               : rf_library_count_add (service, selector, RF_VERB_PIN, &count, error) &&
                     !g_cancellable_is_cancelled (cancellable) &&
                     rf_library_count_add (service, selector, RF_VERB_UNPIN, &count, error);

  return is_counted ? g_memdup2 (&count, sizeof count) : NULL;
}

typedef struct
{
  RfLibraryPanel *panel; /* (owned) */
  guint number;
} RfCounting;

static void
rf_library_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree RfCounting *counting = user_data;
  g_autoptr (RfLibraryPanel) self = counting->panel;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *count = rf_session_call_finish (RF_SESSION (source), result, &error);

  self->is_counting = FALSE;
  g_clear_object (&self->count_cancellable);
  if (self->session == NULL || RF_SESSION (source) != self->session)
    return;
  if (counting->number != self->counting)
    {
      rf_library_count_soon (self);
      return;
    }
  self->total = count != NULL ? *count : -1;
  rf_library_say_count (self);
  rf_library_say_selection (self);
}

static gboolean
rf_library_count_cb (gpointer user_data)
{
  RfLibraryPanel *self = user_data;
  RfEntryModel *model = rf_entry_selection_get_model (self->selection);
  RfCounting *counting = NULL;
  RfSessionCall call = {
    .function = rf_library_count,
    .free_data = (GDestroyNotify) rf_selector_free,
    .free_answer = g_free,
    .is_long = TRUE,
    .gives_way = TRUE,
  };

  if (!rf_entry_model_is_begun (model))
    return G_SOURCE_CONTINUE;
  self->count_source = 0;
  /* What is whole has counted itself. */
  if (self->is_counting || rf_entry_model_is_complete (model))
    return G_SOURCE_REMOVE;
  call.data = rf_selector_copy (rf_entry_model_get_selector (model));
  counting = g_new0 (RfCounting, 1);
  counting->panel = g_object_ref (self);
  counting->number = self->counting;
  self->is_counting = TRUE;
  self->count_cancellable = g_cancellable_new ();
  rf_session_call_async (
      self->session, &call, self->count_cancellable, rf_library_counted_cb, counting);
  return G_SOURCE_REMOVE;
}

/**
 * rf_library_count_soon:
 * @self: a panel that has just asked
 */
void
rf_library_count_soon (RfLibraryPanel *self)
{
  rf_library_stop_counting (self);
  self->count_source = g_timeout_add (PEACE_MS, rf_library_count_cb, self);
}

/**
 * rf_library_stop_counting:
 * @self: a panel
 *
 * What is counted at the moment is of no interest any more.
 */
void
rf_library_stop_counting (RfLibraryPanel *self)
{
  g_clear_handle_id (&self->count_source, g_source_remove);
  g_cancellable_cancel (self->count_cancellable);
  self->counting++;
}
