/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-preferences-window.h"

#include "rf-config-writer.h"
#include "rf-defaults-group.h"
#include "rf-policies-page.h"
#include "rf-tokens-group.h"

/*
 * What is set for this computer, as opposed to what is in its cache. What was changed in
 * refrain.conf counts when the window closes, since the session is opened anew then.
 */

struct _RfPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  RfSession *session; /* (owned) (nullable) */
  RfDefaultsGroup *defaults_group;
  RfPoliciesPage *policies_page;
  RfTokensGroup *tokens_group;
  guint n_written; /* changes of refrain.conf before it was opened */
};

G_DEFINE_FINAL_TYPE (RfPreferencesWindow, rf_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* A session for which something may have been set. */
typedef struct
{
  RfSession *session; /* (owned) */
  guint n_written;
} RfPreferencesEnd;

static void
rf_preferences_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree RfPreferencesEnd *end = user_data;
  g_autoptr (RfSession) session = end->session;

  /* One that is being opened, or was closed since another has taken its place, stays so. */
  if (rf_config_count_written () != end->n_written &&
      rf_session_get_state (session) != RF_SESSION_OPENING)
    rf_session_open (session);
}

/* What is being written counts as well, so its end is waited for. */
static gboolean
rf_preferences_window_close_request (GtkWindow *window)
{
  RfPreferencesWindow *self = RF_PREFERENCES_WINDOW (window);
  RfPreferencesEnd *end = g_new0 (RfPreferencesEnd, 1);

  end->session = g_object_ref (self->session);
  end->n_written = self->n_written;
  rf_config_written_async (rf_preferences_written_cb, end);
  return GTK_WINDOW_CLASS (rf_preferences_window_parent_class)->close_request (window);
}

static void
rf_preferences_window_dispose (GObject *object)
{
  RfPreferencesWindow *self = RF_PREFERENCES_WINDOW (object);

  /* The window of libadwaita 1.2 loses its groups: they are never freed. */
  if (self->tokens_group != NULL)
    rf_tokens_group_set_session (self->tokens_group, NULL);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), RF_TYPE_PREFERENCES_WINDOW);
  G_OBJECT_CLASS (rf_preferences_window_parent_class)->dispose (object);
}

static void
rf_preferences_window_class_init (RfPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_preferences_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rf_preferences_window_close_request;
  g_type_ensure (RF_TYPE_DEFAULTS_GROUP);
  g_type_ensure (RF_TYPE_POLICIES_PAGE);
  g_type_ensure (RF_TYPE_TOKENS_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, RF_STUDIO_RESOURCES "preferences/rf-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RfPreferencesWindow, defaults_group);
  gtk_widget_class_bind_template_child (widget_class, RfPreferencesWindow, policies_page);
  gtk_widget_class_bind_template_child (widget_class, RfPreferencesWindow, tokens_group);
}

static void
rf_preferences_window_init (RfPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rf_preferences_window_new:
 * @parent: above which it stands
 * @session: this computer's session, open
 * @on_profiles: show these first
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
rf_preferences_window_new (GtkWindow *parent, RfSession *session, gboolean on_profiles)
{
  RfPreferencesWindow *self =
      g_object_new (RF_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->n_written = rf_config_count_written ();
  rf_defaults_group_set_session (self->defaults_group, session);
  rf_policies_page_set_config_file (self->policies_page, rf_session_get_config_file (session));
  rf_tokens_group_set_session (self->tokens_group, session);
  if (on_profiles)
    adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self),
                                             ADW_PREFERENCES_PAGE (self->policies_page));
  return GTK_WIDGET (self);
}
