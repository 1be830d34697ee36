/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-application.h"

#include "rf-config-writer.h"
#include "rf-connect-dialog.h"
#include "rf-preferences-window.h"
#include "rf-queue-notice.h"
#include "rf-request-open.h"
#include "rf-server-page.h"
#include "rf-watchdog.h"
#include "rf-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

/*
 * The program: its options, its actions, the session that its window works with, and what
 * keeps the desktop from ending while a run that is paid for is under way.
 */

struct _RfApplication
{
  AdwApplication parent_instance;

  char *data_dir;     /* (owned) (nullable) */
  char *config_file;  /* (owned) (nullable) */
  char *server;       /* (owned) (nullable) */
  RfSession *session; /* (owned) (nullable) */
  GPtrArray *closed;  /* (owned) of RfSession, which may be winding up their queues */
  guint inhibition;
};

G_DEFINE_FINAL_TYPE (RfApplication, rf_application, ADW_TYPE_APPLICATION)

static const GOptionEntry rf_options[] = {
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Where the data is"), N_ ("DIR") },
  { "config", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The configuration"), N_ ("FILE") },
  { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("A Refrain server to work with"), N_ ("URL") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and end"), NULL },
  { NULL },
};

static RfWindow *
rf_application_get_window (RfApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *item = windows; item != NULL; item = item->next)
    {
      if (RF_IS_WINDOW (item->data))
        return item->data;
    }
  return NULL;
}

/* What a session that was left has begun goes on, and is paid for all the same. */
static gboolean
rf_application_has_costly_run (RfApplication *self)
{
  gboolean is_costly = self->session != NULL && rf_session_has_costly_run (self->session);

  for (guint i = 0; !is_costly && i < self->closed->len; i++)
    is_costly = rf_session_has_costly_run (g_ptr_array_index (self->closed, i));
  return is_costly;
}

static void
rf_application_runs_cb (RfSession *session, gpointer user_data)
{
  RfApplication *self = user_data;
  gboolean is_costly = rf_application_has_costly_run (self);

  if (is_costly && self->inhibition == 0)
    self->inhibition =
        gtk_application_inhibit (GTK_APPLICATION (self),
                                 GTK_WINDOW (rf_application_get_window (self)),
                                 GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                                 _ ("Something that is paid for is being made"));
  else if (!is_costly && self->inhibition != 0)
    {
      gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibition);
      self->inhibition = 0;
    }
}

static void
rf_application_set_enabled (RfApplication *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/* @session: (nullable): what its window works with from now on; it is opened where it was not */
static void
rf_application_set_session (RfApplication *self, RfSession *session)
{
  g_autoptr (RfSession) before = g_steal_pointer (&self->session);
  RfWindow *window = rf_application_get_window (self);

  self->session = session != NULL ? g_object_ref (session) : NULL;
  if (window != NULL)
    rf_window_set_session (window, session);
  if (before != NULL)
    {
      rf_session_close (before);
      g_ptr_array_add (self->closed, g_steal_pointer (&before));
    }
  if (session == NULL)
    return;
  rf_application_set_enabled (self, "disconnect", rf_session_is_remote (session));
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (rf_application_runs_cb), self, 0);
  rf_queue_notice_watch (GTK_APPLICATION (self), session);
  if (rf_session_get_state (session) == RF_SESSION_OPENING)
    rf_session_open (session);
}

static RfSession *
rf_application_make_session (RfApplication *self)
{
  const char *server = self->server != NULL ? self->server : g_getenv ("REFRAIN_SERVER");

  if (server != NULL && *server != '\0' && self->data_dir == NULL)
    return rf_session_new_for_server (server, g_getenv ("REFRAIN_TOKEN"), self->config_file);
  return rf_session_new (self->data_dir, self->config_file);
}

static void
rf_application_activate (GApplication *application)
{
  RfApplication *self = RF_APPLICATION (application);
  RfWindow *window = rf_application_get_window (self);

  if (window == NULL)
    {
      g_autoptr (RfSession) session = rf_application_make_session (self);

      rf_window_new (GTK_APPLICATION (self), session);
      window = rf_application_get_window (self);
      rf_application_set_session (self, session);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
rf_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  rf_application_activate (application);
  for (int i = 0; i < n_files; i++)
    rf_request_open (rf_application_get_window (RF_APPLICATION (application)), files[i]);
}

static int
rf_application_handle_options (GApplication *application, GVariantDict *options)
{
  RfApplication *self = RF_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("refrain-studio %s\n", RF_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "data-dir", "^ay", &self->data_dir);
  g_variant_dict_lookup (options, "config", "^ay", &self->config_file);
  g_variant_dict_lookup (options, "server", "s", &self->server);
  if (self->server != NULL && self->data_dir != NULL)
    {
      g_printerr ("refrain-studio: --server and --data-dir do not go together\n");
      return 2;
    }
  /* Other data is another program. */
  if (self->server != NULL || self->data_dir != NULL || self->config_file != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

/* Actions come over the bus as well, which starts the program without a window.
 *
 * Returns: (transfer none): the window
 */
static RfWindow *
rf_application_ensure_window (RfApplication *self)
{
  if (rf_application_get_window (self) == NULL)
    rf_application_activate (G_APPLICATION (self));
  return rf_application_get_window (self);
}

static void
rf_application_connected_cb (RfConnectDialog *dialog, RfSession *session, gpointer user_data)
{
  rf_application_set_session (user_data, session);
}

static void
rf_application_connect_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RfApplication *self = user_data;
  GtkWidget *dialog =
      rf_connect_dialog_new (GTK_WINDOW (rf_application_ensure_window (self)), self->config_file);

  g_signal_connect_object (dialog, "connected", G_CALLBACK (rf_application_connected_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
rf_application_open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  rf_request_open_ask (rf_application_ensure_window (user_data));
}

static void
rf_application_show_panel_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RfWindow *window = rf_application_ensure_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.panel", parameter);
}

/* Of this computer they can be set, and of a server read. */
static void
rf_application_show_preferences (RfApplication *self, gboolean of_profiles)
{
  GtkWindow *window = GTK_WINDOW (rf_application_get_window (self));

  if (!rf_session_is_remote (self->session))
    gtk_window_present (
        GTK_WINDOW (rf_preferences_window_new (window, self->session, of_profiles)));
  else if (rf_session_get_state (self->session) != RF_SESSION_FAILED)
    gtk_window_present (GTK_WINDOW (rf_server_window_new (window, self->session)));
}

/* What was wanted before anything could be said of it. */
static void
rf_application_opened_cb (RfSession *session, GParamSpec *pspec, gpointer user_data)
{
  GAction *action = user_data;

  if (rf_session_get_state (session) == RF_SESSION_OPENING)
    return;
  g_signal_handlers_disconnect_by_func (session, rf_application_opened_cb, action);
  g_action_activate (action, NULL);
}

static void
rf_application_preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RfApplication *self = user_data;

  rf_application_ensure_window (self);
  if (rf_session_get_state (self->session) == RF_SESSION_OPENING)
    g_signal_connect_object (
        self->session, "notify::state", G_CALLBACK (rf_application_opened_cb), action, 0);
  else
    rf_application_show_preferences (
        self, g_str_equal (g_action_get_name (G_ACTION (action)), "profiles"));
}

static void
rf_application_disconnect_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RfApplication *self = user_data;
  g_autoptr (RfSession) session = rf_session_new (self->data_dir, self->config_file);

  rf_application_set_session (self, session);
}

static void
rf_application_about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const developers[] = { "The developers of Refrain", NULL };
  RfApplication *self = user_data;

  adw_show_about_window (GTK_WINDOW (rf_application_ensure_window (self)),
                         "application-name",
                         _ ("Refrain"),
                         "application-icon",
                         RF_APPLICATION_ID,
                         "version",
                         RF_VERSION,
                         "comments",
                         _ ("Makes images, videos, music and speech, and never pays twice for the "
                            "same thing."),
                         "license-type",
                         GTK_LICENSE_LGPL_2_1,
                         "developers",
                         developers,
                         "translator-credits",
                         _ ("translator-credits"),
                         NULL);
}

static void
rf_application_quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
rf_application_close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    gtk_window_close (window);
}

static const GActionEntry rf_actions[] = {
  { "open", rf_application_open_action, NULL, NULL, NULL },
  { "show-panel", rf_application_show_panel_action, "s", NULL, NULL },
  { "connect", rf_application_connect_action, NULL, NULL, NULL },
  { "preferences", rf_application_preferences_action, NULL, NULL, NULL },
  { "profiles", rf_application_preferences_action, NULL, NULL, NULL },
  { "disconnect", rf_application_disconnect_action, NULL, NULL, NULL },
  { "about", rf_application_about_action, NULL, NULL, NULL },
  { "quit", rf_application_quit_action, NULL, NULL, NULL },
  { "close", rf_application_close_action, NULL, NULL, NULL },
};

static const struct
{
  const char *action;
  const char *accelerators[3];
} rf_accelerators[] = {
  { "app.quit", { "<Control>q", NULL } },
  { "app.preferences", { "<Control>comma", NULL } },
  { "app.open", { "<Control>o", NULL } },
  { "app.close", { "<Control>w", NULL } },
  { "win.show-side-bar", { "F9", NULL } },
  { "win.panel::create", { "<Alt>1", NULL } },
  { "win.panel::library", { "<Alt>2", NULL } },
  { "win.panel::queue", { "<Alt>3", NULL } },
  { "win.panel::statistics", { "<Alt>4", NULL } },
  { "win.panel::cleanup", { "<Alt>5", NULL } },
  { "win.panel::avatars", { "<Alt>6", NULL } },
  { "win.panel::providers", { "<Alt>7", NULL } },
};

/* Whoever logs out ends it properly, so that it is not taken for a crash. */
static gboolean
rf_application_signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_REMOVE;
}

static void
rf_application_startup (GApplication *application)
{
  /* By this the desktop finds what a window belongs to. Before it the program goes by its
   * own name, which is what its help says. */
  g_set_prgname (RF_APPLICATION_ID);
  G_APPLICATION_CLASS (rf_application_parent_class)->startup (application);
  rf_watchdog_start_if_wanted ();
  gtk_window_set_default_icon_name (RF_APPLICATION_ID);
  g_unix_signal_add (SIGTERM, rf_application_signal_cb, application);
  g_unix_signal_add (SIGINT, rf_application_signal_cb, application);
  g_unix_signal_add (SIGHUP, rf_application_signal_cb, application);
  g_action_map_add_action_entries (
      G_ACTION_MAP (application), rf_actions, G_N_ELEMENTS (rf_actions), application);
  rf_application_set_enabled (RF_APPLICATION (application), "disconnect", FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (rf_accelerators); i++)
    gtk_application_set_accels_for_action (
        GTK_APPLICATION (application), rf_accelerators[i].action, rf_accelerators[i].accelerators);
}

static void
rf_application_shutdown (GApplication *application)
{
  RfApplication *self = RF_APPLICATION (application);

  rf_application_set_session (self, NULL);
  rf_config_wait ();
  for (guint i = 0; i < self->closed->len; i++)
    rf_session_wait (g_ptr_array_index (self->closed, i));
  G_APPLICATION_CLASS (rf_application_parent_class)->shutdown (application);
}

static void
rf_application_finalize (GObject *object)
{
  RfApplication *self = RF_APPLICATION (object);

  g_free (self->data_dir);
  g_free (self->config_file);
  g_free (self->server);
  g_clear_object (&self->session);
  g_ptr_array_unref (self->closed);
  G_OBJECT_CLASS (rf_application_parent_class)->finalize (object);
}

static void
rf_application_class_init (RfApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rf_application_finalize;
  application_class->activate = rf_application_activate;
  application_class->open = rf_application_open;
  application_class->handle_local_options = rf_application_handle_options;
  application_class->startup = rf_application_startup;
  application_class->shutdown = rf_application_shutdown;
}

static void
rf_application_init (RfApplication *self)
{
  self->closed = g_ptr_array_new_with_free_func (g_object_unref);
  g_application_add_main_option_entries (G_APPLICATION (self), rf_options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[REQUEST…]"));
}

/**
 * rf_application_new:
 *
 * Returns: (transfer full): the program
 */
RfApplication *
rf_application_new (void)
{
  return g_object_new (RF_TYPE_APPLICATION,
                       "application-id",
                       RF_APPLICATION_ID,
                       "flags",
                       G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path",
                       "/org/refrain/Refrain",
                       NULL);
}
