/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-model-private.h"

/* The rows of a list that are known: where they are, and how they pass to another list. */

/**
 * rf_entry_model_find_page:
 * @self: a model that has the row
 * @position: of a row
 *
 * Returns: (transfer none): the page that it is in
 */
RfEntryPage *
rf_entry_model_find_page (RfEntryModel *self, guint position)
{
  guint low = 0;
  guint high = self->pages->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      const RfEntryPage *page = g_ptr_array_index (self->pages, middle);

      if (page->first <= position)
        low = middle;
      else
        high = middle;
    }
  return g_ptr_array_index (self->pages, low);
}

/**
 * rf_entry_model_get_selector:
 * @self: a model
 *
 * Returns: (transfer none): what its entries are
 */
const RfSelector *
rf_entry_model_get_selector (RfEntryModel *self)
{
  return self->selector;
}

/**
 * rf_entry_model_peek:
 * @self: a model
 * @position: of a row
 *
 * Asks for nothing.
 *
 * Returns: (transfer none) (nullable): the row, where its entry is known
 */
RfEntryItem *
rf_entry_model_peek (RfEntryModel *self, guint position)
{
  RfEntryPage *page = position < self->n_rows ? rf_entry_model_find_page (self, position) : NULL;
  RfEntryItem *item = NULL;

  if (page == NULL || page->rows == NULL)
    return NULL;
  item = g_ptr_array_index (page->rows, position - page->first);
  return rf_entry_item_get_entry (item) != NULL ? item : NULL;
}

/**
 * rf_entry_model_find:
 * @self: a model
 * @id: of an entry
 * @position: (out): where it stands
 *
 * Returns: whether it is among the rows that are kept
 */
gboolean
rf_entry_model_find (RfEntryModel *self, gint64 id, guint *position)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      const RfEntryPage *page = g_ptr_array_index (self->pages, i);

      for (guint j = 0; page->rows != NULL && j < page->rows->len; j++)
        {
          const RfEntry *entry = rf_entry_item_get_entry (g_ptr_array_index (page->rows, j));

          if (entry == NULL || entry->id != id)
            continue;
          *position = page->first + j;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * rf_entry_model_is_complete:
 * @self: a model
 *
 * Returns: whether all rows are known to it, so that their number is that of the entries
 */
gboolean
rf_entry_model_is_complete (RfEntryModel *self)
{
  return self->is_complete;
}

/**
 * rf_entry_model_is_begun:
 * @self: a model
 *
 * Returns: whether the first answer has come
 */
gboolean
rf_entry_model_is_begun (RfEntryModel *self)
{
  return self->is_begun;
}

/**
 * rf_entry_model_get_n_kept:
 * @self: a model
 *
 * Returns: how many rows it keeps
 */
guint
rf_entry_model_get_n_kept (RfEntryModel *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const RfEntryPage *page = g_ptr_array_index (self->pages, i);

      kept += page->rows != NULL ? page->n_rows : 0;
    }
  return kept;
}

/**
 * rf_entry_model_is_ready:
 * @self: a model
 *
 * Returns: whether there is all that was asked for when it was made
 */
gboolean
rf_entry_model_is_ready (RfEntryModel *self)
{
  return self->is_begun && (self->is_complete || self->n_rows >= self->wanted);
}

/**
 * rf_entry_model_take_rows:
 * @self: a model that nobody shows yet
 * @before: the one that is shown until now
 *
 * Rows of @before get the entries of this list, and become its own. So whoever shows them
 * goes on, and needs to be told of no other rows.
 *
 * Returns: how many rows from the first one on are those of @before
 */
guint
rf_entry_model_take_rows (RfEntryModel *self, RfEntryModel *before)
{
  guint taken = 0;

  while (taken < MIN (self->n_rows, before->n_rows))
    {
      RfEntryPage *page = rf_entry_model_find_page (self, taken);
      const RfEntryPage *other = rf_entry_model_find_page (before, taken);

      if (page->rows == NULL || other->rows == NULL)
        break;
      rf_entry_page_take_row (
          page, taken - page->first, g_ptr_array_index (other->rows, taken - other->first));
      taken++;
    }
  return taken;
}
