/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-private.h"

#include "rf-entry-words.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * What is asked for and shown. Another query is another model. Until its first answer is
 * there, the one before is shown and can be used; then the view goes on with the tiles that
 * it has, so that nothing flickers and little is made anew. Where the same is asked for
 * anew, what was selected stays so, and what was in sight is scrolled to.
 */

/* Rows that are asked for to come back to where one was. */
#define MOST_ROWS_BACK 5000

static gboolean
rf_library_is_key (const char *text)
{
  return g_str_has_prefix (text, "CACHE#") || g_str_has_prefix (text, "ALWAYS#") ||
         g_str_has_prefix (text, "generation:");
}

/**
 * rf_library_dup_pattern:
 * @key: a key, or the beginning of one
 *
 * Returns: (transfer full): what keys that begin with it are like; a place may be named with
 *   a bracket
 */
char *
rf_library_dup_pattern (const char *key)
{
  g_autoptr (GString) pattern = g_string_new (key);

  g_string_replace (pattern, "[", "[[]", 0);
  g_string_append_c (pattern, '*');
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

/* The last word may not be whole yet. */
static void
rf_library_fill_text (RfLibraryPanel *self, RfSelector *selector)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search_entry)));
  const char *end = text + strlen (text);
  gboolean is_word = *text != '\0' && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (end)));

  if (*text == '\0')
    return;
  if (rf_library_is_key (text))
    selector->key = rf_library_dup_pattern (text);
  else
    selector->text = g_strconcat (text, is_word ? "*" : "", NULL);
}

static RfSelector *
rf_library_dup_selector (RfLibraryPanel *self)
{
  RfSelector *selector = rf_selector_new ();

  rf_library_filter_fill (self->filter, selector);
  rf_library_fill_text (self, selector);
  selector->sort = self->sort;
  return selector;
}

/* What waits for its answer, or to be asked, may be another query, of which nothing was
 * shown yet; what is selected is so in the one that is shown. */
static gboolean
rf_library_is_shown (RfLibraryPanel *self, const RfSelector *selector)
{
  const RfSelector *shown =
      self->selection != NULL
          ? rf_entry_model_get_selector (rf_entry_selection_get_model (self->selection))
          : NULL;
  g_autofree char *asked_text = rf_selector_to_string (selector);
  g_autofree char *shown_text = shown != NULL ? rf_selector_to_string (shown) : NULL;

  return shown != NULL && shown->sort == selector->sort && g_str_equal (shown_text, asked_text);
}

static gboolean
rf_library_is_filtered (RfLibraryPanel *self)
{
  return rf_library_filter_count (self->filter) > 0 ||
         *gtk_editable_get_text (self->search_entry) != '\0';
}

/**
 * rf_library_is_trash:
 * @self: a panel
 *
 * Returns: whether it shows what is in the trash
 */
gboolean
rf_library_is_trash (RfLibraryPanel *self)
{
  const RfSelector *selector =
      self->selection != NULL
          ? rf_entry_model_get_selector (rf_entry_selection_get_model (self->selection))
          : NULL;

  return selector != NULL &&
         (selector->state == RF_STATE_TRASHED || selector->state == RF_STATE_SUPERSEDED);
}

/**
 * rf_library_find_single:
 * @self: a panel
 *
 * Returns: (transfer none) (nullable): the one entry that is selected, as the list has it
 */
const RfEntry *
rf_library_find_single (RfLibraryPanel *self)
{
  gint64 id = self->selection != NULL ? rf_entry_selection_get_single (self->selection) : 0;
  RfEntryModel *model = id != 0 ? rf_entry_selection_get_model (self->selection) : NULL;
  guint position = 0;

  if (model == NULL || !rf_entry_model_find (model, id, &position))
    return NULL;
  return rf_entry_item_get_entry (rf_entry_model_peek (model, position));
}

static void
rf_library_say_nothing (RfLibraryPanel *self)
{
  gboolean is_filtered = rf_library_is_filtered (self);

  adw_status_page_set_icon_name (self->nothing_page,
                                 is_filtered ? "edit-find-symbolic" : "folder-pictures-symbolic");
  adw_status_page_set_title (self->nothing_page,
                             is_filtered ? _ ("No Results") : _ ("Nothing Here Yet"));
  adw_status_page_set_description (
      self->nothing_page,
      is_filtered ? _ ("Nothing that was made is like that.")
                  : _ ("Whatever is made is kept here, and is never paid for twice."));
  gtk_widget_set_visible (self->reset_button, is_filtered);
  gtk_widget_set_visible (self->create_button, !is_filtered);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static gboolean
rf_library_is_waiting (RfLibraryPanel *self)
{
  RfEntryModel *model = rf_entry_selection_get_model (self->selection);

  return self->n_busy > 0 || self->asked != NULL || !rf_entry_model_is_begun (model);
}

/**
 * rf_library_say_count:
 * @self: a panel
 *
 * Above the list.
 */
void
rf_library_say_count (RfLibraryPanel *self)
{
  RfEntryModel *model = rf_entry_selection_get_model (self->selection);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  if (rf_entry_model_is_complete (model))
    self->total = g_list_model_get_n_items (G_LIST_MODEL (model));
  if (self->total >= 0)
    {
      number = rf_entry_say_count (self->total);
      text = g_strdup_printf (ngettext ("%s entry", "%s entries", (gulong) self->total), number);
    }
  if (self->n_busy > 0)
    {
      g_autofree char *counted = g_steal_pointer (&text);

      text = counted != NULL ? g_strdup_printf (_ ("%s, at work…"), counted)
                             : g_strdup (_ ("At work…"));
    }
  gtk_label_set_text (self->count_label, text != NULL ? text : "");
  gtk_spinner_set_spinning (self->spinner, rf_library_is_waiting (self));
}

static void
rf_library_go_to_anchor (RfLibraryPanel *self, RfEntryModel *model)
{
  guint position = 0;

  if (self->anchor == 0)
    return;
  if (rf_entry_model_find (model, self->anchor, &position))
    rf_entry_view_scroll_to (self->view, position);
  else if (!rf_entry_model_is_begun (model))
    return;
  self->anchor = 0;
}

static void
rf_library_state_cb (RfEntryModel *model, RfLibraryPanel *self)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (model));

  if (n_rows > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (rf_entry_model_is_complete (model))
    rf_library_say_nothing (self);
  rf_library_go_to_anchor (self, model);
  rf_library_go_to_shown (self, model);
  rf_library_say_count (self);
}

static void
rf_library_failed_cb (RfEntryModel *model, const GError *error, RfLibraryPanel *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    rf_panel_show_problem (RF_PANEL (self), error);
  else
    rf_toast_show_error (GTK_WIDGET (self), error);
}

static void
rf_library_selected_cb (GtkSelectionModel *selection,
                        guint position,
                        guint n_rows,
                        RfLibraryPanel *self)
{
  rf_library_say_selection (self);
}

static void
rf_library_show_first (RfLibraryPanel *self, RfEntryModel *model)
{
  self->selection = rf_entry_selection_new (model);
  g_signal_connect_object (
      self->selection, "selection-changed", G_CALLBACK (rf_library_selected_cb), self, 0);
  rf_entry_view_set_list (self->view, self->session, self->selection);
}

static void
rf_library_stop_model (RfLibraryPanel *self, RfEntryModel *model)
{
  g_signal_handlers_disconnect_by_data (model, self);
  rf_entry_model_stop (model);
}

/* One that was at a row begins anew with another query, which only a view that lets go of
 * its list does. */
static void
rf_library_show_next (RfLibraryPanel *self, RfEntryModel *model)
{
  g_autoptr (RfEntryModel) before = g_object_ref (rf_entry_selection_get_model (self->selection));
  gboolean starts_anew = !self->keeps_place && !rf_entry_view_is_at_start (self->view);

  rf_library_stop_model (self, before);
  if (starts_anew)
    rf_entry_view_set_list (self->view, NULL, NULL);
  rf_entry_selection_set_model (self->selection, model, self->keeps_place);
  if (starts_anew)
    rf_entry_view_set_list (self->view, self->session, self->selection);
}

static void
rf_library_show (RfLibraryPanel *self, RfEntryModel *model)
{
  if (!self->keeps_place)
    self->total = -1;
  if (self->selection == NULL)
    rf_library_show_first (self, model);
  else
    rf_library_show_next (self, model);
  g_signal_handlers_disconnect_by_data (model, self);
  g_signal_connect_object (model, "state-changed", G_CALLBACK (rf_library_state_cb), self, 0);
  g_signal_connect_object (model, "failed", G_CALLBACK (rf_library_failed_cb), self, 0);
  rf_library_say_selection (self);
  g_object_notify (G_OBJECT (self), "is-trash");
  rf_library_count_soon (self);
}

/* What has changed while it was asked for is asked for once more. */
static void
rf_library_catch_up (RfLibraryPanel *self)
{
  if (self->is_outdated)
    rf_library_ask (self, TRUE);
}

/* To come back to where one was takes all rows until there. */
static void
rf_library_answered_cb (RfEntryModel *model, RfLibraryPanel *self)
{
  g_autoptr (RfEntryModel) answer = NULL;

  if (self->anchor != 0 && !rf_entry_model_is_ready (model))
    return;
  answer = g_steal_pointer (&self->asked);
  rf_library_show (self, answer);
  rf_library_state_cb (answer, self);
  rf_library_catch_up (self);
}

static void
rf_library_not_answered_cb (RfEntryModel *model, const GError *error, RfLibraryPanel *self)
{
  g_autoptr (RfEntryModel) asked = g_steal_pointer (&self->asked);

  rf_library_stop_model (self, asked);
  rf_panel_show_problem (RF_PANEL (self), error);
  rf_library_say_count (self);
  rf_library_catch_up (self);
}

static void
rf_library_drop_asked (RfLibraryPanel *self)
{
  if (self->asked != NULL)
    rf_library_stop_model (self, self->asked);
  g_clear_object (&self->asked);
}

static void
rf_library_mark_filter (RfLibraryPanel *self)
{
  if (rf_library_filter_count (self->filter) > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "accent");
}

/**
 * rf_library_ask:
 * @self: a panel with a session
 * @keeps_place: the same is asked for anew, so one stays where one was
 *
 * Asks for what the search entry, the filter and the order say.
 */
void
rf_library_ask (RfLibraryPanel *self, gboolean keeps_place)
{
  g_autoptr (RfSelector) selector = rf_library_dup_selector (self);
  g_autoptr (RfEntryModel) model = NULL;
  guint position = 0;

  self->keeps_place = keeps_place && rf_library_is_shown (self, selector);
  self->is_outdated = FALSE;
  g_clear_handle_id (&self->search_source, g_source_remove);
  rf_library_drop_asked (self);
  rf_library_stop_counting (self);
  self->anchor = self->keeps_place ? rf_entry_view_get_anchor (self->view, &position) : 0;
  rf_panel_show_content (RF_PANEL (self));
  model = rf_entry_model_new (
      self->session, selector, self->anchor != 0 ? MIN (position + 200, MOST_ROWS_BACK) : 0);
  rf_library_mark_filter (self);
  if (self->selection == NULL)
    {
      rf_library_show (self, model);
      rf_library_say_count (self);
      return;
    }
  self->asked = g_steal_pointer (&model);
  g_signal_connect_object (
      self->asked, "state-changed", G_CALLBACK (rf_library_answered_cb), self, 0);
  g_signal_connect_object (self->asked, "failed", G_CALLBACK (rf_library_not_answered_cb), self, 0);
  rf_library_say_count (self);
}

/**
 * rf_library_ask_again:
 * @self: a panel with a session
 *
 * Something has changed. What is asked already is answered first: where changes come faster
 * than answers, none would ever be shown.
 */
void
rf_library_ask_again (RfLibraryPanel *self)
{
  if (self->asked == NULL && self->search_source == 0)
    rf_library_ask (self, self->selection != NULL);
  else
    self->is_outdated = TRUE;
}

/**
 * rf_library_stop_asking:
 * @self: a panel
 *
 * Lets go of what is shown.
 */
void
rf_library_stop_asking (RfLibraryPanel *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->is_outdated = FALSE;
  rf_library_stop_counting (self);
  rf_library_drop_asked (self);
  rf_entry_view_set_list (self->view, NULL, NULL);
  if (self->selection == NULL)
    return;
  rf_library_stop_model (self, rf_entry_selection_get_model (self->selection));
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
}
