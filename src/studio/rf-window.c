/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-window.h"

#include "rf-panels.h"
#include "rf-request-drop.h"
#include "rf-say.h"
#include "rf-settings.h"
#include "rf-shadows.h"
#include "rf-tab-out.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * The window: a side bar with the panels that may be used, and the one that is chosen. A
 * panel is made when it is first shown.
 */

struct _RfWindow
{
  AdwApplicationWindow parent_instance;

  RfSession *session; /* (owned) (nullable) */
  AdwLeaflet *leaflet;
  GtkListBox *side_list;
  GtkStack *stack;
  GtkLabel *place_label;
  GtkInfoBar *notice_bar;
  GtkLabel *notice_label;
  char *notices; /* (owned) (nullable) what was said of the session last */
};

G_DEFINE_FINAL_TYPE (RfWindow, rf_window, ADW_TYPE_APPLICATION_WINDOW)

static const RfPanelRow *
rf_window_find_row (const char *name)
{
  for (const RfPanelRow *row = rf_panels; row->name != NULL; row++)
    {
      if (g_strcmp0 (row->name, name) == 0)
        return row;
    }
  return NULL;
}

/* Who may what at a server is known once it has answered, and stays known while it is asked
 * anew; where it does not answer, each panel says what is wrong. */
static gboolean
rf_window_may_show (RfWindow *self, const RfPanelRow *row)
{
  return !row->is_for_admins || self->session == NULL || rf_session_is_admin (self->session) ||
         rf_session_get_state (self->session) == RF_SESSION_FAILED;
}

static RfPanel *
rf_window_ensure_panel (RfWindow *self, const RfPanelRow *row)
{
  GtkWidget *panel = gtk_stack_get_child_by_name (self->stack, row->name);

  if (panel != NULL)
    return RF_PANEL (panel);
  panel = g_object_new (row->get_type (), "title", _ (row->title), NULL);
  gtk_stack_add_named (self->stack, panel, row->name);
  g_object_bind_property (self->leaflet, "folded", panel, "folded", G_BINDING_SYNC_CREATE);
  rf_panel_set_session (RF_PANEL (panel), self->session);
  return RF_PANEL (panel);
}

static RfPanel *
rf_window_get_panel (RfWindow *self)
{
  GtkWidget *panel = gtk_stack_get_visible_child (self->stack);

  return panel != NULL ? RF_PANEL (panel) : NULL;
}

static void
rf_window_select (RfWindow *self, const RfPanelRow *row)
{
  RfPanel *before = rf_window_get_panel (self);
  RfPanel *panel = rf_window_ensure_panel (self, row);

  if (before != NULL && before != panel)
    rf_panel_set_shown (before, FALSE);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (panel));
  rf_panel_set_shown (panel, TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _ (row->title));
  if (rf_settings_get () != NULL)
    g_settings_set_string (rf_settings_get (), "panel", row->name);
}

static const RfPanelRow *
rf_window_get_row (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "panel");
}

static void
rf_window_row_selected_cb (GtkListBox *list, GtkListBoxRow *row, RfWindow *self)
{
  if (row != NULL)
    rf_window_select (self, rf_window_get_row (row));
}

static void
rf_window_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, RfWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  rf_panel_focus (rf_window_get_panel (self));
}

static GtkListBoxRow *
rf_window_find_list_row (RfWindow *self, const char *name)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->side_list, i)) != NULL; i++)
    {
      if (g_strcmp0 (rf_window_get_row (row)->name, name) == 0)
        return row;
    }
  return NULL;
}

/**
 * rf_window_show_panel:
 * @self: a window
 * @name: of a panel
 *
 * Returns: (transfer none) (nullable): the panel, or %NULL where it may not be shown
 */
RfPanel *
rf_window_show_panel (RfWindow *self, const char *name)
{
  GtkListBoxRow *row = rf_window_find_list_row (self, name);

  if (row == NULL || !gtk_widget_get_visible (GTK_WIDGET (row)))
    return NULL;
  gtk_list_box_select_row (self->side_list, row);
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
  return rf_window_get_panel (self);
}

static GtkWidget *
rf_window_make_list_row (const RfPanelRow *panel)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (panel->icon);
  GtkWidget *label = gtk_label_new (_ (panel->title));

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (panel->title), -1);
  g_object_set_data (G_OBJECT (row), "panel", (gpointer) panel);
  return row;
}

static void
rf_window_show_first (RfWindow *self)
{
  for (const RfPanelRow *row = rf_panels; row->name != NULL; row++)
    {
      if (rf_window_show_panel (self, row->name) != NULL)
        return;
    }
}

static void
rf_window_show_rows (RfWindow *self)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->side_list, i)) != NULL; i++)
    gtk_widget_set_visible (GTK_WIDGET (row), rf_window_may_show (self, rf_window_get_row (row)));
  row = gtk_list_box_get_selected_row (self->side_list);
  if (row == NULL || !gtk_widget_get_visible (GTK_WIDGET (row)))
    rf_window_show_first (self);
}

static void
rf_window_say_notice (RfWindow *self, GtkMessageType type, const char *text)
{
  gtk_info_bar_set_message_type (self->notice_bar, type);
  gtk_label_set_text (self->notice_label, text);
  gtk_info_bar_set_revealed (self->notice_bar, TRUE);
}

static void
rf_window_show_notices (RfWindow *self)
{
  g_auto (GStrv) notices = rf_session_dup_notices (self->session);
  g_autofree char *all = g_strjoinv ("\n", notices);
  const GError *problem = rf_session_get_problem (self->session);

  g_free (self->notices);
  self->notices = g_strdup (all);
  gtk_info_bar_set_revealed (self->notice_bar, FALSE);
  if (rf_session_get_state (self->session) == RF_SESSION_READ_ONLY)
    {
      g_autofree char *why = problem != NULL ? rf_say_error_line (problem) : NULL;
      g_autofree char *text =
          g_strdup_printf ("%s %s", _ ("Nothing can be changed here."), why != NULL ? why : "");

      rf_window_say_notice (self, GTK_MESSAGE_WARNING, text);
    }
  else if (*all != '\0')
    rf_window_say_notice (self, GTK_MESSAGE_WARNING, all);
}

/* Such as that a store which was damaged meanwhile was made anew. What was read and put
 * away does not come back. */
static void
rf_window_changed_cb (RfSession *session, gpointer user_data)
{
  RfWindow *self = user_data;
  g_auto (GStrv) notices = rf_session_dup_notices (session);
  g_autofree char *all = g_strjoinv ("\n", notices);

  if (g_strcmp0 (all, self->notices) != 0)
    rf_window_show_notices (self);
}

static void
rf_window_notice_closed_cb (GtkButton *button, RfWindow *self)
{
  gtk_info_bar_set_revealed (self->notice_bar, FALSE);
}

static void
rf_window_state_cb (RfSession *session, GParamSpec *pspec, gpointer user_data)
{
  RfWindow *self = user_data;

  gtk_label_set_text (self->place_label, rf_session_get_name (session));
  rf_window_show_rows (self);
  rf_window_show_notices (self);
  /* Else GTK puts the keyboard on the first button of the header bar. */
  if (rf_session_get_state (session) != RF_SESSION_OPENING && rf_window_get_panel (self) != NULL)
    rf_panel_focus (rf_window_get_panel (self));
}

/**
 * rf_window_set_session:
 * @self: a window
 * @session: (nullable): what all panels work with from now on
 */
void
rf_window_set_session (RfWindow *self, RfSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  for (const RfPanelRow *row = rf_panels; row->name != NULL; row++)
    {
      GtkWidget *panel = gtk_stack_get_child_by_name (self->stack, row->name);

      if (panel != NULL)
        rf_panel_set_session (RF_PANEL (panel), session);
    }
  if (session == NULL)
    return;
  g_signal_connect_object (session, "notify::state", G_CALLBACK (rf_window_state_cb), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (rf_window_changed_cb), self, 0);
  rf_window_state_cb (session, NULL, self);
}

/**
 * rf_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what its panels work with
 */
RfSession *
rf_window_get_session (RfWindow *self)
{
  return self->session;
}

static void
rf_window_reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfWindow *self = RF_WINDOW (widget);

  if (self->session != NULL)
    rf_session_open (self->session);
}

static void
rf_window_panel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfPanel *panel =
      rf_window_show_panel (RF_WINDOW (widget), g_variant_get_string (parameter, NULL));

  if (panel != NULL)
    rf_panel_focus (panel);
}

static void
rf_window_side_bar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfWindow *self = RF_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "side-bar");
  gtk_widget_child_focus (GTK_WIDGET (self->side_list), GTK_DIR_TAB_FORWARD);
}

static void
rf_window_undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_toast_undo (adw_application_window_get_content (ADW_APPLICATION_WINDOW (widget)));
}

static void
rf_window_dispose (GObject *object)
{
  RfWindow *self = RF_WINDOW (object);

  /* It is disposed of more than once, and has a stack but the first time. */
  if (self->stack != NULL)
    rf_window_set_session (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RF_TYPE_WINDOW);
  G_OBJECT_CLASS (rf_window_parent_class)->dispose (object);
}

static void
rf_window_finalize (GObject *object)
{
  g_free (RF_WINDOW (object)->notices);
  G_OBJECT_CLASS (rf_window_parent_class)->finalize (object);
}

static void
rf_window_class_init (RfWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, RF_STUDIO_RESOURCES "rf-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RfWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RfWindow, side_list);
  gtk_widget_class_bind_template_child (widget_class, RfWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RfWindow, place_label);
  gtk_widget_class_bind_template_child (widget_class, RfWindow, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, RfWindow, notice_label);
  gtk_widget_class_bind_template_callback (widget_class, rf_window_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_window_row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_window_notice_closed_cb);
  gtk_widget_class_install_action (widget_class, "win.reopen", NULL, rf_window_reopen_action);
  gtk_widget_class_install_action (widget_class, "win.panel", "s", rf_window_panel_action);
  gtk_widget_class_install_action (
      widget_class, "win.show-side-bar", NULL, rf_window_side_bar_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, rf_window_undo_action);
  /* A text that has the keyboard takes it for itself. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
}

static gboolean
rf_window_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer unused)
{
  return rf_request_drop_open (value);
}

static void
rf_window_init (RfWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (target, "drop", G_CALLBACK (rf_window_drop_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  rf_shadows_hide_unfolded (GTK_WIDGET (self->leaflet));
  rf_tab_out_install (GTK_WIDGET (self->side_list));
  for (const RfPanelRow *row = rf_panels; row->name != NULL; row++)
    gtk_list_box_append (self->side_list, rf_window_make_list_row (row));
  rf_settings_bind ("width", self, "default-width");
  rf_settings_bind ("height", self, "default-height");
  rf_settings_bind ("is-maximized", self, "maximized");
}

/**
 * rf_window_new:
 * @application: the application
 * @session: what its panels work with
 *
 * Returns: (transfer none): a window, as GTK owns it
 */
GtkWidget *
rf_window_new (GtkApplication *application, RfSession *session)
{
  RfWindow *self = g_object_new (RF_TYPE_WINDOW, "application", application, NULL);
  GSettings *settings = rf_settings_get ();
  g_autofree char *panel = settings != NULL ? g_settings_get_string (settings, "panel") : NULL;

  rf_window_set_session (self, session);
  if (rf_window_find_row (panel) != NULL)
    rf_window_show_panel (self, panel);
  return GTK_WIDGET (self);
}
