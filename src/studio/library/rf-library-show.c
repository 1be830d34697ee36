/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-private.h"

#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * Another panel wants one entry to be seen. What was made just now is among the latest, so
 * all of them are shown and it is selected there; what is not on the first page is searched
 * for by its key.
 */

static gboolean
rf_library_is_searched (RfLibraryPanel *self, const char *key)
{
  return g_str_equal (gtk_editable_get_text (self->search_entry), key);
}

static void
rf_library_show_cb (RfLibraryPanel *self, GStrv shown)
{
  g_strfreev (self->shown);
  self->shown = g_strdupv (shown);
  self->is_setting = TRUE;
  gtk_editable_set_text (self->search_entry, "");
  rf_library_filter_reset (self->filter);
  self->is_setting = FALSE;
  /* Another order asks by itself. */
  if (self->sort != RF_SORT_CREATED)
    gtk_drop_down_set_selected (self->sort_drop, (guint) RF_SORT_CREATED);
  else
    rf_library_ask (self, FALSE);
}

/**
 * rf_library_listen:
 * @self: a panel with a session
 *
 * Shows what is wanted from now on, and what was before there was anybody who could.
 */
void
rf_library_listen (RfLibraryPanel *self)
{
  g_auto (GStrv) shown = rf_session_take_shown (self->session);

  g_signal_connect_object (
      self->session, "show-entry", G_CALLBACK (rf_library_show_cb), self, G_CONNECT_SWAPPED);
  if (shown != NULL)
    rf_library_show_cb (self, shown);
}

/**
 * rf_library_stop_listening:
 * @self: a panel with a session
 */
void
rf_library_stop_listening (RfLibraryPanel *self)
{
  g_signal_handlers_disconnect_by_func (self->session, rf_library_show_cb, self);
  g_clear_pointer (&self->shown, g_strfreev);
}

static gboolean
rf_library_find_generation (RfEntryModel *model, const char *id, guint *position)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (model));

  for (guint i = 0; i < n_rows; i++)
    {
      RfEntryItem *item = rf_entry_model_peek (model, i);

      if (item == NULL || g_strcmp0 (rf_entry_item_get_entry (item)->generation->id, id) != 0)
        continue;
      *position = i;
      return TRUE;
    }
  return FALSE;
}

/* What stands in the search entry may not be asked for yet. */
static gboolean
rf_library_is_answer_to (RfEntryModel *model, const char *key)
{
  g_autofree char *pattern = rf_library_dup_pattern (key);

  return g_strcmp0 (rf_entry_model_get_selector (model)->key, pattern) == 0;
}

static void
rf_library_miss (RfLibraryPanel *self, RfEntryModel *model)
{
  const char *key = self->shown[1];

  if (key != NULL && !rf_library_is_searched (self, key))
    {
      gtk_editable_set_text (self->search_entry, key);
      return;
    }
  if (key != NULL && !rf_library_is_answer_to (model, key))
    return;
  rf_toast_show (GTK_WIDGET (self), _ ("It is no longer in the library"));
  g_clear_pointer (&self->shown, g_strfreev);
}

/**
 * rf_library_go_to_shown:
 * @self: a panel
 * @model: what it lists
 *
 * Selects what was to be shown and opens its details, when it is there.
 */
void
rf_library_go_to_shown (RfLibraryPanel *self, RfEntryModel *model)
{
  guint position = 0;

  if (self->shown == NULL || !rf_entry_model_is_begun (model) || self->asked != NULL ||
      self->search_source != 0)
    return;
  if (!rf_library_find_generation (model, self->shown[0], &position))
    {
      rf_library_miss (self, model);
      return;
    }
  g_clear_pointer (&self->shown, g_strfreev);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  rf_entry_view_scroll_to (self->view, position);
  g_object_set (self, "has-details", TRUE, NULL);
}
