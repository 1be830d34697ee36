/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-private.h"

#include "rf-entry-words.h"
#include "rf-settings.h"
#include "rf-shadows.h"
#include "rf-trash.h"

#include <glib/gi18n.h>

/*
 * The cache browser: a list of a million entries as a grid or a table, search, filter and
 * order, and the details of what is selected at its side. What is done to entries is in
 * rf-library-change.c, rf-library-tags.c and rf-library-files.c, what is asked for in
 * rf-library-query.c.
 */

/* For the next letters, where the answer to those before is still on its way. */
#define TYPING_MS 40

/* Of the details: at the side, or as a sheet from below. */
#define SIDE_WIDTH   340
#define SHEET_HEIGHT 440

enum
{
  PROP_IS_TRASH = 1,
  PROP_HAS_DETAILS,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RfLibraryPanel, rf_library_panel, RF_TYPE_PANEL)

static void
rf_library_enable_actions (RfLibraryPanel *self)
{
  static const char *const of_live[] = { "library.invalidate",  "library.pin",
                                         "library.unpin",       "library.add-tags",
                                         "library.remove-tags", "library.tags",
                                         "library.rate" };
  static const char *const of_trash[] = { "library.restore", "library.purge" };
  static const char *const of_one[] = {
    "library.copy", "library.copy-key", "library.open", "library.show-in-files", "library.recall"
  };
  gboolean has_some = self->selection != NULL && !rf_entry_selection_is_empty (self->selection);
  gboolean has_one = has_some && rf_library_find_single (self) != NULL;
  gboolean can_change =
      self->session != NULL && rf_session_can_change (self->session) && self->n_busy == 0;
  /* A server gives whole entries to administrators alone. */
  gboolean may_export = self->session != NULL && (!rf_session_is_remote (self->session) ||
                                                  rf_session_is_admin (self->session));
  gboolean is_trash = rf_library_is_trash (self);

  for (gsize i = 0; i < G_N_ELEMENTS (of_live); i++)
    gtk_widget_action_set_enabled (
        GTK_WIDGET (self), of_live[i], has_some && can_change && !is_trash);
  for (gsize i = 0; i < G_N_ELEMENTS (of_trash); i++)
    gtk_widget_action_set_enabled (
        GTK_WIDGET (self), of_trash[i], has_some && can_change && is_trash);
  for (gsize i = 0; i < G_N_ELEMENTS (of_one); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_one[i], has_one);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.remove", has_some && can_change);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.export", has_some && may_export);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.select-none", has_some);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.import", can_change);
}

static char *
rf_library_dup_selection_text (RfLibraryPanel *self)
{
  gint64 count = rf_entry_selection_count (self->selection, self->total);
  g_autofree char *number = NULL;

  if (count < 0)
    return g_strdup (_ ("All of this search selected"));
  number = rf_entry_say_count (count);
  return g_strdup_printf (ngettext ("%s selected", "%s selected", (gulong) count), number);
}

/**
 * rf_library_say_selection:
 * @self: a panel
 *
 * The bar at its foot, the details at its side, and what can be done.
 */
void
rf_library_say_selection (RfLibraryPanel *self)
{
  const RfEntry *entry = rf_library_find_single (self);
  gboolean has_some = self->selection != NULL && !rf_entry_selection_is_empty (self->selection);
  gboolean is_trash = rf_library_is_trash (self);
  g_autofree char *text = has_some ? rf_library_dup_selection_text (self) : NULL;

  if (text != NULL)
    gtk_label_set_text (self->selection_label, text);
  gtk_widget_set_visible (self->live_buttons, !is_trash);
  gtk_widget_set_visible (self->trash_buttons, is_trash);
  gtk_revealer_set_reveal_child (self->selection_bar, has_some);
  rf_library_enable_actions (self);
  if (!adw_flap_get_reveal_flap (self->flap))
    return;
  if (entry == NULL)
    rf_entry_details_clear (self->details);
  else if (rf_entry_details_get_id (self->details) != entry->id)
    rf_entry_details_show (self->details, self->session, entry);
}

static gboolean
rf_library_search_now_cb (gpointer user_data)
{
  RfLibraryPanel *self = user_data;

  self->search_source = 0;
  rf_library_ask (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Who searches for something else no longer waits for what was to be shown, which is looked
 * for in all that there is, or by its key. */
static void
rf_library_forget_shown (RfLibraryPanel *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);

  if (self->shown != NULL && *text != '\0' && g_strcmp0 (self->shown[1], text) != 0)
    g_clear_pointer (&self->shown, g_strfreev);
}

static void
rf_library_search_cb (GtkSearchEntry *entry, RfLibraryPanel *self)
{
  if (self->session == NULL || self->is_setting)
    return;
  rf_library_forget_shown (self);
  g_clear_handle_id (&self->search_source, g_source_remove);
  if (self->asked == NULL)
    rf_library_ask (self, FALSE);
  else
    self->search_source = g_timeout_add (TYPING_MS, rf_library_search_now_cb, self);
}

static void
rf_library_search_activate_cb (GtkSearchEntry *entry, RfLibraryPanel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
rf_library_filter_cb (RfLibraryFilter *filter, RfLibraryPanel *self)
{
  if (self->session != NULL && !self->is_setting)
    rf_library_ask (self, FALSE);
}

static void
rf_library_set_sort (RfLibraryPanel *self, RfSort sort)
{
  if (self->is_setting || self->sort == sort)
    return;
  self->is_setting = TRUE;
  self->sort = sort;
  gtk_drop_down_set_selected (self->sort_drop, (guint) sort);
  rf_entry_view_set_sort (self->view, sort);
  self->is_setting = FALSE;
  if (self->session != NULL)
    rf_library_ask (self, FALSE);
}

/* The drop-down has the orders as RfSort has them. */
static void
rf_library_sort_drop_cb (GtkDropDown *drop, GParamSpec *pspec, RfLibraryPanel *self)
{
  guint chosen = gtk_drop_down_get_selected (drop);

  if (chosen != GTK_INVALID_LIST_POSITION)
    rf_library_set_sort (self, (RfSort) chosen);
}

static void
rf_library_sorted_cb (RfEntryView *view, int sort, RfLibraryPanel *self)
{
  rf_library_set_sort (self, (RfSort) sort);
}

static void
rf_library_show_details (RfLibraryPanel *self, gboolean is_shown)
{
  adw_flap_set_reveal_flap (self->flap, is_shown);
  if (is_shown)
    rf_library_say_selection (self);
  else
    rf_entry_details_clear (self->details);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_DETAILS]);
}

static void
rf_library_activated_cb (RfEntryView *view, guint position, RfLibraryPanel *self)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  rf_library_show_details (self, TRUE);
}

static void
rf_library_close_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_library_show_details (RF_LIBRARY_PANEL (widget), FALSE);
}

static void
rf_library_write_view (RfLibraryPanel *self)
{
  gboolean is_table = rf_entry_view_is_table (self->view);
  const char *text = is_table ? _ ("Show as Grid") : _ ("Show as Table");

  gtk_button_set_icon_name (self->view_button,
                            is_table ? "view-grid-symbolic" : "view-list-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->view_button), text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->view_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
rf_library_table_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);
  gboolean is_table = !rf_entry_view_is_table (self->view);

  rf_entry_view_set_table (self->view, is_table);
  rf_library_write_view (self);
  if (rf_settings_get () != NULL)
    g_settings_set_boolean (rf_settings_get (), "library-is-table", is_table);
}

static void
rf_library_reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);

  self->is_setting = TRUE;
  gtk_editable_set_text (self->search_entry, "");
  rf_library_filter_reset (self->filter);
  self->is_setting = FALSE;
  if (self->session != NULL)
    rf_library_ask (self, FALSE);
}

static void
rf_library_select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);

  if (self->selection != NULL)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

static void
rf_library_select_none_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);

  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static void
rf_library_reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);

  if (self->session != NULL)
    rf_library_ask (self, TRUE);
}

static void
rf_library_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RF_LIBRARY_PANEL (widget)->search_entry));
}

static void
rf_library_start (RfPanel *panel, RfSession *session)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (panel);

  self->session = g_object_ref (session);
  self->cancellable = g_cancellable_new ();
  self->is_setting = TRUE;
  rf_library_filter_set_session (self->filter, session);
  self->is_setting = FALSE;
  rf_entry_details_set_trash_days (self->details, rf_trash_read_days (session));
  rf_library_listen (self);
}

static void
rf_library_update (RfPanel *panel)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (panel);

  rf_library_ask_again (self);
}

static void
rf_library_stop (RfPanel *panel)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (panel);

  rf_library_stop_listening (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  rf_library_stop_asking (self);
  rf_entry_details_clear (self->details);
  g_clear_object (&self->session);
}

static void
rf_library_focus (RfPanel *panel)
{
  gtk_widget_grab_focus (GTK_WIDGET (RF_LIBRARY_PANEL (panel)->search_entry));
}

/* Where there is no room beside the list, the details come from below. */
static void
rf_library_folded_cb (RfLibraryPanel *self, GParamSpec *pspec, gpointer user_data)
{
  gboolean is_folded = FALSE;

  g_object_get (self, "folded", &is_folded, NULL);
  /* The menu has this, too, and 360 pixels are few. */
  gtk_widget_set_visible (GTK_WIDGET (self->view_button), !is_folded);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->flap),
                                  is_folded ? GTK_ORIENTATION_VERTICAL
                                            : GTK_ORIENTATION_HORIZONTAL);
  adw_flap_set_fold_policy (self->flap,
                            is_folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_AUTO);
  gtk_widget_set_size_request (
      adw_flap_get_flap (self->flap), is_folded ? -1 : SIDE_WIDTH, is_folded ? SHEET_HEIGHT : -1);
}

static void
rf_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (object);

  if (id == PROP_IS_TRASH)
    g_value_set_boolean (value, rf_library_is_trash (self));
  else if (id == PROP_HAS_DETAILS)
    g_value_set_boolean (value, self->flap != NULL && adw_flap_get_reveal_flap (self->flap));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rf_library_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (object);

  if (id == PROP_IS_TRASH)
    rf_library_filter_set_trash (self->filter, g_value_get_boolean (value));
  else if (id == PROP_HAS_DETAILS)
    rf_library_show_details (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rf_library_panel_dispose (GObject *object)
{
  G_OBJECT_CLASS (rf_library_panel_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), RF_TYPE_LIBRARY_PANEL);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, RfLibraryPanel, name)

static void
rf_library_bind_children (GtkWidgetClass *widget_class)
{
  BIND (search_entry);
  BIND (view_button);
  BIND (filter_button);
  BIND (filter);
  BIND (flap);
  BIND (count_label);
  BIND (sort_drop);
  BIND (spinner);
  BIND (stack);
  BIND (view);
  BIND (nothing_page);
  BIND (reset_button);
  BIND (create_button);
  BIND (details);
  BIND (selection_bar);
  BIND (selection_label);
  BIND (live_buttons);
  BIND (trash_buttons);
  gtk_widget_class_bind_template_callback (widget_class, rf_library_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_library_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_library_filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_library_sort_drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_library_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_library_sorted_cb);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} rf_library_actions[] = {
  { "library.close-details", rf_library_close_details_action },
  { "library.table", rf_library_table_action },
  { "library.reset", rf_library_reset_action },
  { "library.reload", rf_library_reload_action },
  { "library.search", rf_library_search_action },
  { "library.select-all", rf_library_select_all_action },
  { "library.select-none", rf_library_select_none_action },
};

/* Properties are actions that a menu can show a check mark for. */
static void
rf_library_install_properties (RfLibraryPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rf_library_get_property;
  object_class->set_property = rf_library_set_property;
  properties[PROP_IS_TRASH] = g_param_spec_boolean (
      "is-trash", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_DETAILS] = g_param_spec_boolean (
      "has-details", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_install_property_action (widget_class, "library.trash", "is-trash");
  gtk_widget_class_install_property_action (widget_class, "library.details", "has-details");
}

static void
rf_library_panel_class_init (RfLibraryPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RfPanelClass *panel_class = RF_PANEL_CLASS (klass);

  g_type_ensure (RF_TYPE_LIBRARY_FILTER);
  g_type_ensure (RF_TYPE_ENTRY_VIEW);
  g_type_ensure (RF_TYPE_ENTRY_DETAILS);
  G_OBJECT_CLASS (klass)->dispose = rf_library_panel_dispose;
  panel_class->start = rf_library_start;
  panel_class->stop = rf_library_stop;
  panel_class->update = rf_library_update;
  panel_class->focus = rf_library_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "library/rf-library-panel.ui");
  rf_library_bind_children (widget_class);
  rf_library_install_properties (klass);
  for (gsize i = 0; i < G_N_ELEMENTS (rf_library_actions); i++)
    gtk_widget_class_install_action (
        widget_class, rf_library_actions[i].name, NULL, rf_library_actions[i].activate);
  rf_library_install_changes (widget_class);
  rf_library_install_tags (widget_class);
  rf_library_install_files (widget_class);
  rf_library_install_import (widget_class);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "library.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "library.reload", NULL);
  /* An entry that has the keyboard takes these for itself. */
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "library.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "library.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "library.remove", NULL);
}

static void
rf_library_panel_init (RfLibraryPanel *self)
{
  GSettings *settings = rf_settings_get ();

  self->total = -1;
  self->is_setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  if (settings != NULL)
    rf_entry_view_set_table (self->view, g_settings_get_boolean (settings, "library-is-table"));
  rf_library_write_view (self);
  /* What is pressed of a drop-down is a button inside it. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->sort_drop))),
      GTK_ACCESSIBLE_PROPERTY_LABEL,
      _ ("Order"),
      -1);
  g_signal_connect (self, "notify::folded", G_CALLBACK (rf_library_folded_cb), NULL);
  rf_shadows_hide_unfolded (GTK_WIDGET (self->flap));
  self->is_setting = FALSE;
  rf_library_enable_actions (self);
}
