/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-panel.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * One page of the window: a header bar of its own, and below it its content, or that it
 * loads, or a page that says why there is none. In a template, a child of the type
 * “start”, “end” or “title” goes into the header bar and any other is the content.
 *
 * A panel is started when the session is open, and told to update when it is shown and
 * something has changed; so panels that nobody looks at ask for nothing.
 */

typedef struct
{
  RfSession *session; /* (owned) (nullable) */
  GtkWidget *header;
  GtkWidget *back;
  GtkWidget *title; /* (owned) */
  GtkWidget *stack;
  AdwStatusPage *status;
  GtkWidget *status_button;
  gboolean is_started;
  gboolean is_starting;
  gboolean wants_focus; /* as soon as there is content */
  gboolean is_shown;
  gboolean is_outdated;
} RfPanelPrivate;

enum
{
  PROP_TITLE = 1,
  PROP_FOLDED,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
static GtkBuildableIface *parent_buildable;

static void rf_panel_buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (RfPanel,
                                  rf_panel,
                                  ADW_TYPE_BIN,
                                  G_ADD_PRIVATE (RfPanel)
                                      G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                             rf_panel_buildable_init))

static RfPanelPrivate *
rf_panel_get (RfPanel *self)
{
  return rf_panel_get_instance_private (self);
}

static void
rf_panel_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  RfPanelPrivate *private = rf_panel_get (RF_PANEL (buildable));

  if (private->stack == NULL || !GTK_IS_WIDGET (child))
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (ADW_HEADER_BAR (private->header), GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (ADW_HEADER_BAR (private->header), GTK_WIDGET (child));
  else if (g_strcmp0 (type, "title") == 0)
    adw_header_bar_set_title_widget (ADW_HEADER_BAR (private->header), GTK_WIDGET (child));
  else
    gtk_stack_add_named (GTK_STACK (private->stack), GTK_WIDGET (child), "content");
}

static void
rf_panel_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = rf_panel_add_child;
}

static gboolean
rf_panel_is_on (RfPanel *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (rf_panel_get (self)->stack)),
                    page) == 0;
}

/* Whoever wanted the keyboard there while nothing was there gets it now. */
static void
rf_panel_focus_if_wanted (RfPanel *self)
{
  RfPanelPrivate *private = rf_panel_get (self);

  if (private->wants_focus && private->is_started && !private->is_starting &&
      rf_panel_is_on (self, "content"))
    rf_panel_focus (self);
}

/**
 * rf_panel_show_content:
 * @self: a panel
 */
void
rf_panel_show_content (RfPanel *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (rf_panel_get (self)->stack), "content");
  rf_panel_focus_if_wanted (self);
}

/**
 * rf_panel_show_loading:
 * @self: a panel
 *
 * For what takes longer than a moment.
 */
void
rf_panel_show_loading (RfPanel *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (rf_panel_get (self)->stack), "loading");
}

/**
 * rf_panel_show_status:
 * @self: a panel
 * @icon: the name of an icon
 * @title: plain text
 * @description: (nullable): plain text
 *
 * In the place of the content.
 */
void
rf_panel_show_status (RfPanel *self, const char *icon, const char *title, const char *description)
{
  RfPanelPrivate *private = rf_panel_get (self);
  g_autofree char *markup = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_status_page_set_icon_name (private->status, icon);
  adw_status_page_set_title (private->status, title);
  adw_status_page_set_description (private->status, markup);
  gtk_widget_set_visible (private->status_button, FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (private->stack), "status");
}

/**
 * rf_panel_set_status_action:
 * @self: a panel that shows a status
 * @label: of the button
 * @action: the detailed name of an action
 */
void
rf_panel_set_status_action (RfPanel *self, const char *label, const char *action)
{
  RfPanelPrivate *private = rf_panel_get (self);

  gtk_button_set_label (GTK_BUTTON (private->status_button), label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (private->status_button), action);
  gtk_widget_set_visible (private->status_button, TRUE);
}

/**
 * rf_panel_show_problem:
 * @self: a panel
 * @error: why there is no content
 *
 * With a button that tries again, or leads to where a token can be written.
 */
void
rf_panel_show_problem (RfPanel *self, const GError *error)
{
  g_autofree char *text = rf_say_error (error);

  if (g_error_matches (error, RF_ERROR, RF_ERROR_UNAUTHORIZED))
    {
      rf_panel_show_status (self,
                            "dialog-password-symbolic",
                            _ ("A Token Is Wanted"),
                            _ ("This server lets in only those who have one. Whoever looks after "
                               "it can make one for you."));
      rf_panel_set_status_action (self, _ ("Connect to Server…"), "app.connect");
      return;
    }
  rf_panel_show_status (self, "dialog-error-symbolic", _ ("This Cannot Be Shown"), text);
  rf_panel_set_status_action (self, _ ("Try Again"), "win.reopen");
}

static void
rf_panel_update_if_shown (RfPanel *self)
{
  RfPanelPrivate *private = rf_panel_get (self);

  if (!private->is_started || !private->is_shown || !private->is_outdated)
    return;
  private->is_outdated = FALSE;
  if (RF_PANEL_GET_CLASS (self)->update != NULL)
    RF_PANEL_GET_CLASS (self)->update (self);
}

static void
rf_panel_changed_cb (RfSession *session, gpointer user_data)
{
  RfPanel *self = user_data;

  rf_panel_get (self)->is_outdated = TRUE;
  rf_panel_update_if_shown (self);
}

static void
rf_panel_stop (RfPanel *self)
{
  RfPanelPrivate *private = rf_panel_get (self);

  if (private->is_started && RF_PANEL_GET_CLASS (self)->stop != NULL)
    RF_PANEL_GET_CLASS (self)->stop (self);
  private->is_started = FALSE;
}

static void
rf_panel_start (RfPanel *self)
{
  RfPanelPrivate *private = rf_panel_get (self);

  private->is_started = TRUE;
  private->is_outdated = TRUE;
  private->is_starting = TRUE;
  rf_panel_show_content (self);
  if (RF_PANEL_GET_CLASS (self)->start != NULL)
    RF_PANEL_GET_CLASS (self)->start (self, private->session);
  rf_panel_update_if_shown (self);
  private->is_starting = FALSE;
  rf_panel_focus_if_wanted (self);
}

static void
rf_panel_state_cb (RfSession *session, GParamSpec *pspec, gpointer user_data)
{
  RfPanel *self = user_data;

  rf_panel_stop (self);
  switch (rf_session_get_state (session))
    {
    case RF_SESSION_OPENING:
      rf_panel_show_loading (self);
      break;
    case RF_SESSION_FAILED:
      rf_panel_show_problem (self, rf_session_get_problem (session));
      break;
    case RF_SESSION_READY:
    case RF_SESSION_READ_ONLY:
      rf_panel_start (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * rf_panel_set_session:
 * @self: a panel
 * @session: (nullable): what it works with from now on
 */
void
rf_panel_set_session (RfPanel *self, RfSession *session)
{
  RfPanelPrivate *private = rf_panel_get (self);

  if (private->session != NULL)
    {
      rf_panel_stop (self);
      g_signal_handlers_disconnect_by_data (private->session, self);
    }
  g_set_object (&private->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "notify::state", G_CALLBACK (rf_panel_state_cb), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (rf_panel_changed_cb), self, 0);
  rf_panel_state_cb (session, NULL, self);
}

/**
 * rf_panel_get_session:
 * @self: a panel
 *
 * Returns: (transfer none) (nullable): what it works with
 */
RfSession *
rf_panel_get_session (RfPanel *self)
{
  return rf_panel_get (self)->session;
}

/**
 * rf_panel_get_title:
 * @self: a panel
 *
 * Returns: its name for people
 */
const char *
rf_panel_get_title (RfPanel *self)
{
  return adw_window_title_get_title (ADW_WINDOW_TITLE (rf_panel_get (self)->title));
}

/**
 * rf_panel_set_subtitle:
 * @self: a panel
 * @subtitle: plain text below its title, or “”
 */
void
rf_panel_set_subtitle (RfPanel *self, const char *subtitle)
{
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (rf_panel_get (self)->title), subtitle);
}

/**
 * rf_panel_set_shown:
 * @self: a panel
 * @is_shown: whether it is the one in the window
 */
void
rf_panel_set_shown (RfPanel *self, gboolean is_shown)
{
  rf_panel_get (self)->is_shown = is_shown;
  /* Who has gone on to another one is not called back. */
  if (!is_shown)
    rf_panel_get (self)->wants_focus = FALSE;
  rf_panel_update_if_shown (self);
}

/**
 * rf_panel_focus:
 * @self: a panel that is shown
 *
 * Gives the keyboard to its content, as soon as that is there.
 */
void
rf_panel_focus (RfPanel *self)
{
  rf_panel_get (self)->wants_focus = rf_panel_is_on (self, "loading");
  if (RF_PANEL_GET_CLASS (self)->focus != NULL && rf_panel_get (self)->is_started)
    RF_PANEL_GET_CLASS (self)->focus (self);
  else
    gtk_widget_child_focus (rf_panel_get (self)->stack, GTK_DIR_TAB_FORWARD);
}

static void
rf_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RfPanelPrivate *private = rf_panel_get (RF_PANEL (object));

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, rf_panel_get_title (RF_PANEL (object)));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, gtk_widget_get_visible (private->back));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rf_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RfPanelPrivate *private = rf_panel_get (RF_PANEL (object));

  switch (id)
    {
    case PROP_TITLE:
      adw_window_title_set_title (ADW_WINDOW_TITLE (private->title), g_value_get_string (value));
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (object), GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value), -1);
      break;
    case PROP_FOLDED:
      gtk_widget_set_visible (private->back, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rf_panel_dispose (GObject *object)
{
  rf_panel_set_session (RF_PANEL (object), NULL);
  g_clear_object (&rf_panel_get (RF_PANEL (object))->title);
  G_OBJECT_CLASS (rf_panel_parent_class)->dispose (object);
}

static void
rf_panel_class_init (RfPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rf_panel_get_property;
  object_class->set_property = rf_panel_set_property;
  object_class->dispose = rf_panel_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* The side bar is out of sight, so there is a button that leads back to it. */
  properties[PROP_FOLDED] = g_param_spec_boolean (
      "folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static GtkWidget *
rf_panel_make_back (void)
{
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_set_tooltip_text (back, _ ("Back to the Side Bar"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back to the Side Bar"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "win.show-side-bar");
  gtk_widget_set_visible (back, FALSE);
  return back;
}

static GtkWidget *
rf_panel_make_spinner (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Loading"), -1);
  return spinner;
}

/* A spinner that turns out of sight costs as much as one in sight. */
static void
rf_panel_turned_cb (GtkStack *stack, GParamSpec *pspec, gpointer spinner)
{
  gtk_spinner_set_spinning (GTK_SPINNER (spinner),
                            g_strcmp0 (gtk_stack_get_visible_child_name (stack), "loading") == 0);
}

static void
rf_panel_add_pages (RfPanelPrivate *private)
{
  GtkWidget *spinner = rf_panel_make_spinner ();

  gtk_stack_add_named (GTK_STACK (private->stack), spinner, "loading");
  g_signal_connect_object (
      private->stack, "notify::visible-child", G_CALLBACK (rf_panel_turned_cb), spinner, 0);
  private->status = ADW_STATUS_PAGE (adw_status_page_new ());
  private->status_button = gtk_button_new ();
  gtk_widget_set_halign (private->status_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (private->status_button, "pill");
  gtk_widget_add_css_class (private->status_button, "suggested-action");
  adw_status_page_set_child (private->status, private->status_button);
  gtk_stack_add_named (GTK_STACK (private->stack), GTK_WIDGET (private->status), "status");
  rf_panel_turned_cb (GTK_STACK (private->stack), NULL, spinner);
}

static void
rf_panel_init (RfPanel *self)
{
  RfPanelPrivate *private = rf_panel_get (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  private->header = adw_header_bar_new ();
  private->back = rf_panel_make_back ();
  /* Also where a panel has something else in the middle of its header bar. */
  private->title = g_object_ref_sink (adw_window_title_new ("", ""));
  adw_header_bar_pack_start (ADW_HEADER_BAR (private->header), private->back);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (private->header), private->title);
  private->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (private->stack, TRUE);
  rf_panel_add_pages (private);
  gtk_box_append (GTK_BOX (box), private->header);
  gtk_box_append (GTK_BOX (box), private->stack);
  adw_bin_set_child (ADW_BIN (self), box);
}
