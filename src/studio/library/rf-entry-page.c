/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-page.h"

/* A stretch of a list, and the call that reads one. */

/**
 * rf_entry_page_new:
 * @cursor: (nullable): where it begins
 * @first: the position of its first row
 * @n_rows: how many it has
 *
 * Returns: (transfer full): a page none of whose rows is kept
 */
RfEntryPage *
rf_entry_page_new (const char *cursor, guint first, guint n_rows)
{
  RfEntryPage *self = g_new0 (RfEntryPage, 1);

  self->cursor = g_strdup (cursor);
  self->first = first;
  self->n_rows = n_rows;
  return self;
}

/**
 * rf_entry_page_drop_rows:
 * @self: a page
 *
 * Whoever shows one of them has it still.
 */
void
rf_entry_page_drop_rows (RfEntryPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

/**
 * rf_entry_page_free:
 * @self: (transfer full): a page
 */
void
rf_entry_page_free (RfEntryPage *self)
{
  rf_entry_page_drop_rows (self);
  g_free (self->cursor);
  g_free (self);
}

/**
 * rf_entry_page_add_rows:
 * @self: a page without rows
 *
 * Rows whose entries are not known yet.
 */
void
rf_entry_page_add_rows (RfEntryPage *self)
{
  self->rows = g_ptr_array_new_full (self->n_rows, g_object_unref);
  for (guint i = 0; i < self->n_rows; i++)
    g_ptr_array_add (self->rows, rf_entry_item_new ());
}

/**
 * rf_entry_page_fill:
 * @self: a page with rows
 * @page: what was read; its entries are taken
 *
 * Rows for which there is no entry any more stay empty.
 */
void
rf_entry_page_fill (RfEntryPage *self, RfPage *page)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_ref (self->rows);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_entry_free);

  /* Taken out first, since whoever is told of a row may drop the whole page. */
  while (page->items->len > 0)
    g_ptr_array_add (entries, g_ptr_array_steal_index (page->items, page->items->len - 1));
  for (guint i = 0; i < rows->len && entries->len > 0; i++)
    rf_entry_item_take_entry (g_ptr_array_index (rows, i),
                              g_ptr_array_steal_index (entries, entries->len - 1));
}

/**
 * rf_entry_page_take_row:
 * @self: a page with rows
 * @index: of one of them in the page
 * @row: what stands in its place from now on, with its entry
 */
void
rf_entry_page_take_row (RfEntryPage *self, guint index, RfEntryItem *row)
{
  RfEntryItem *before = g_ptr_array_index (self->rows, index);

  g_ptr_array_index (self->rows, index) = g_object_ref (row);
  rf_entry_item_take_entry (row, rf_entry_item_steal_entry (before));
  g_object_unref (before);
}

static gpointer
rf_entry_page_load (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_list (service, RF_NOUN_ENTRY, data, error);
}

/**
 * rf_entry_page_load_async:
 * @session: what has the entries
 * @selector: which ones, from which cursor, how many
 * @cancellable: (nullable): stops it while it waits for its turn
 * @callback: called on the main thread
 * @user_data: for the callback
 */
void
rf_entry_page_load_async (RfSession *session,
                          const RfSelector *selector,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  const RfSessionCall call = {
    .function = rf_entry_page_load,
    .data = rf_selector_copy (selector),
    .free_data = (GDestroyNotify) rf_selector_free,
    .free_answer = (GDestroyNotify) rf_page_free,
  };

  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_entry_page_load_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a page of the service
 */
RfPage *
rf_entry_page_load_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}
