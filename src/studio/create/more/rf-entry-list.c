/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-list.h"

#include "rf-ask.h"
#include "rf-focus.h"
#include "rf-presets.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * The latest entries, to take one of them up again: searched as one types, by the store.
 * Above them stand the drafts, which are in no store, where they are wanted. A row holds
 * its entry, or its request.
 */

/* Milliseconds after the last key. */
#define PAUSE 200

#define MAX_ROWS 60

struct _RfEntryList
{
  GtkBox parent_instance;

  RfSession *session;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  guint kinds;               /* a bit for each RfKind; 0 for all */
  gboolean has_drafts;
  guint pause_id;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *note;
};

enum
{
  ENTRY_CHOSEN,
  REQUEST_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfEntryList, rf_entry_list, GTK_TYPE_BOX)

/* What is asked on the thread. */
typedef struct
{
  char *text;
  guint kinds;
} RfEntrySearch;

static void
rf_entry_search_free (gpointer data)
{
  RfEntrySearch *self = data;

  g_free (self->text);
  g_free (self);
}

static gboolean
rf_entry_search_add (GPtrArray *entries, RfService *service, const RfEntrySearch *search, int kind)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  selector->kind = kind;
  selector->limit = MAX_ROWS;
  selector->text = *search->text != '\0' ? g_strdup (search->text) : NULL;
  page = rf_service_list (service, RF_NOUN_ENTRY, selector, NULL);
  while (page != NULL && page->items->len > 0)
    g_ptr_array_add (entries, g_ptr_array_steal_index (page->items, 0));
  return page != NULL;
}

static int
rf_entry_search_compare_cb (gconstpointer a, gconstpointer b)
{
  const RfEntry *one = *(const RfEntry *const *) a;
  const RfEntry *other = *(const RfEntry *const *) b;

  return (other->created_at > one->created_at) - (other->created_at < one->created_at);
}

static gpointer
rf_entry_search_run (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfEntrySearch *search = data;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_entry_free);
  gboolean was_asked = FALSE;

  if (search->kinds == 0)
    was_asked = rf_entry_search_add (entries, service, search, -1);
  for (int kind = 0; kind <= RF_KIND_TEXT; kind++)
    {
      if ((search->kinds & (1u << kind)) != 0)
        was_asked = rf_entry_search_add (entries, service, search, kind) || was_asked;
    }
  if (!was_asked)
    {
      g_set_error_literal (
          error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "the library cannot be read");
      return NULL;
    }
  g_ptr_array_sort (entries, rf_entry_search_compare_cb);
  return g_steal_pointer (&entries);
}

static GtkWidget *
rf_entry_list_make_row (RfKind kind, const char *prompt, const char *details)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (rf_say_kind_icon (kind));
  g_autofree char *line = rf_say_line (prompt, 120);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, rf_say_kind (kind), -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set (row,
                "title",
                *line != '\0' ? line : _ ("Without a prompt"),
                "subtitle",
                details,
                "title-lines",
                1,
                "activatable",
                TRUE,
                NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

static void
rf_entry_list_add_entry (RfEntryList *self, RfEntry *entry)
{
  const RfGeneration *generation = entry->generation;
  g_autofree char *ago = rf_say_ago (entry->created_at);
  g_autofree char *details = g_strdup_printf ("%s · %s", generation->provider, ago);
  GtkWidget *row = rf_entry_list_make_row (generation->kind, generation->prompt, details);

  g_object_set_data_full (G_OBJECT (row), "entry", entry, (GDestroyNotify) rf_entry_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
rf_entry_list_add_drafts (RfEntryList *self, const char *text)
{
  g_autoptr (GPtrArray) drafts = rf_drafts_list ();
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  for (guint i = 0; i < drafts->len; i++)
    {
      RfRequest *request = g_ptr_array_index (drafts, i);
      const char *prompt = rf_ask_get_prompt (request);
      g_autofree char *folded = g_utf8_casefold (prompt != NULL ? prompt : "", -1);
      GtkWidget *row = NULL;

      if (strstr (folded, wanted) == NULL)
        continue;
      row = rf_entry_list_make_row (request->kind, prompt, _ ("Draft: nothing was made of it"));
      g_object_set_data_full (
          G_OBJECT (row), "request", rf_request_ref (request), (GDestroyNotify) rf_request_unref);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
}

static void
rf_entry_list_clear (RfEntryList *self)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    {
      rf_focus_leave (GTK_WIDGET (row));
      gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
    }
}

static void
rf_entry_list_note (RfEntryList *self, const char *text)
{
  gboolean is_empty = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0) == NULL;

  gtk_label_set_text (GTK_LABEL (self->note), text);
  gtk_widget_set_visible (self->note, is_empty);
}

static void
rf_entry_list_show (RfEntryList *self, GPtrArray *entries)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint n = MIN (entries->len, MAX_ROWS);

  rf_entry_list_clear (self);
  if (self->has_drafts)
    rf_entry_list_add_drafts (self, text);
  for (guint i = 0; i < n; i++)
    rf_entry_list_add_entry (self, g_ptr_array_steal_index (entries, 0));
  rf_entry_list_note (self, *text != '\0' ? _ ("Nothing found") : _ ("Nothing made yet"));
}

static void
rf_entry_list_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfEntryList) self = user_data;
  GCancellable *asked_with = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = rf_session_call_finish (RF_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  if (asked_with != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (entries != NULL)
    {
      rf_entry_list_show (self, entries);
      return;
    }
  rf_entry_list_clear (self);
  text = rf_say_error (error);
  rf_entry_list_note (self, text);
}

/**
 * rf_entry_list_stop:
 * @self: a list
 *
 * No answer comes any more, and nothing is shown.
 */
void
rf_entry_list_stop (RfEntryList *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
}

static void
rf_entry_list_ask (RfEntryList *self)
{
  RfEntrySearch *search = g_new0 (RfEntrySearch, 1);
  RfSessionCall call = {
    .function = rf_entry_search_run,
    .data = search,
    .free_data = rf_entry_search_free,
    .free_answer = (GDestroyNotify) g_ptr_array_unref,
  };

  search->text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  search->kinds = self->kinds;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  rf_session_call_async (
      self->session, &call, self->cancellable, rf_entry_list_found_cb, g_object_ref (self));
}

/**
 * rf_entry_list_load:
 * @self: a list
 * @session: who is asked
 *
 * Shows the latest, whatever was searched for before.
 */
void
rf_entry_list_load (RfEntryList *self, RfSession *session)
{
  rf_entry_list_stop (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->session = g_object_ref (session);
  rf_entry_list_ask (self);
}

static gboolean
rf_entry_list_pause_cb (gpointer user_data)
{
  RfEntryList *self = user_data;

  self->pause_id = 0;
  rf_entry_list_ask (self);
  return G_SOURCE_REMOVE;
}

static void
rf_entry_list_typed_cb (RfEntryList *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->session != NULL)
    self->pause_id = g_timeout_add (PAUSE, rf_entry_list_pause_cb, self);
}

static void
rf_entry_list_activated_cb (RfEntryList *self, GtkListBoxRow *row)
{
  gpointer entry = g_object_get_data (G_OBJECT (row), "entry");
  gpointer request = g_object_get_data (G_OBJECT (row), "request");

  if (entry != NULL)
    g_signal_emit (self, signals[ENTRY_CHOSEN], 0, entry);
  else
    g_signal_emit (self, signals[REQUEST_CHOSEN], 0, request);
}

/* The entry keeps this key to itself, and who presses it means the popover or the window. */
static void
rf_entry_list_escape_cb (RfEntryList *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  else if (GTK_IS_WINDOW (root))
    gtk_window_close (GTK_WINDOW (root));
}

static void
rf_entry_list_dispose (GObject *object)
{
  rf_entry_list_stop (RF_ENTRY_LIST (object));
  G_OBJECT_CLASS (rf_entry_list_parent_class)->dispose (object);
}

static void
rf_entry_list_class_init (RfEntryListClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_entry_list_dispose;

  /* An RfEntry, which is alive for as long as the signal. */
  signals[ENTRY_CHOSEN] = g_signal_new (
      "entry-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /* An RfRequest, likewise. */
  signals[REQUEST_CHOSEN] = g_signal_new ("request-chosen",
                                          type,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_POINTER);
}

static void
rf_entry_list_init (RfEntryList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search"), -1);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Made Before"), -1);
  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self), self->search);
  gtk_box_append (GTK_BOX (self), scrolled);
  g_signal_connect_object (
      self->search, "changed", G_CALLBACK (rf_entry_list_typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->search, "stop-search", G_CALLBACK (rf_entry_list_escape_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list,
                           "row-activated",
                           G_CALLBACK (rf_entry_list_activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * rf_entry_list_new:
 * @kinds: which kinds are shown, a bit `1 << RfKind` for each; 0 for all
 * @has_drafts: whether what brought nothing is shown, too
 *
 * Returns: (transfer floating): a list that shows nothing yet; its signals `entry-chosen`
 *   and `request-chosen` tell what was pressed
 */
GtkWidget *
rf_entry_list_new (guint kinds, gboolean has_drafts)
{
  RfEntryList *self = g_object_new (RF_TYPE_ENTRY_LIST, NULL);

  self->kinds = kinds;
  self->has_drafts = has_drafts;
  return GTK_WIDGET (self);
}
