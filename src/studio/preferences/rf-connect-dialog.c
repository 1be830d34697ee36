/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connect-dialog.h"

#include "rf-say.h"
#include "rf-settings.h"

/*
 * Asks where a server is, and with what token. It closes when the server has answered; until
 * then what is wrong stands below the fields, with which nothing is lost. The address is
 * remembered and the token is not: for that there is token-file= in refrain.conf.
 */

struct _RfConnectDialog
{
  AdwWindow parent_instance;

  char *config_file;  /* (owned) (nullable) */
  RfSession *session; /* (owned) (nullable) that is being opened */
  GtkWidget *connect_button;
  AdwEntryRow *address_row;
  AdwEntryRow *token_row;
  GtkLabel *problem_label;
};

enum
{
  CONNECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfConnectDialog, rf_connect_dialog, ADW_TYPE_WINDOW)

static char *
rf_connect_dialog_dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
rf_connect_dialog_tell (RfConnectDialog *self, const char *problem)
{
  gtk_label_set_text (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

static void
rf_connect_dialog_changed_cb (GtkEditable *editable, RfConnectDialog *self)
{
  g_autofree char *address = rf_connect_dialog_dup_text (self->address_row);

  gtk_widget_set_sensitive (self->connect_button, *address != '\0' && self->session == NULL);
}

static void
rf_connect_dialog_drop (RfConnectDialog *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
rf_connect_dialog_succeed (RfConnectDialog *self)
{
  g_autoptr (RfSession) session = g_object_ref (self->session);
  GSettings *settings = rf_settings_get ();

  if (settings != NULL)
    g_settings_set_string (settings, "server", rf_session_get_url (session));
  rf_connect_dialog_drop (self);
  g_signal_emit (self, signals[CONNECTED], 0, session);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
rf_connect_dialog_state_cb (RfSession *session, GParamSpec *pspec, gpointer user_data)
{
  RfConnectDialog *self = user_data;
  g_autofree char *problem = NULL;

  if (rf_session_get_state (session) == RF_SESSION_OPENING)
    return;
  if (rf_session_get_state (session) != RF_SESSION_FAILED)
    {
      rf_connect_dialog_succeed (self);
      return;
    }
  problem = rf_say_error (rf_session_get_problem (session));
  rf_connect_dialog_drop (self);
  rf_connect_dialog_tell (self, problem);
  rf_connect_dialog_changed_cb (NULL, self);
}

static void
rf_connect_dialog_connect_cb (GtkButton *button, RfConnectDialog *self)
{
  g_autofree char *address = rf_connect_dialog_dup_text (self->address_row);
  g_autofree char *token = rf_connect_dialog_dup_text (self->token_row);

  if (*address == '\0' || self->session != NULL)
    return;
  rf_connect_dialog_tell (self, NULL);
  self->session =
      rf_session_new_for_server (address, *token != '\0' ? token : NULL, self->config_file);
  g_signal_connect_object (
      self->session, "notify::state", G_CALLBACK (rf_connect_dialog_state_cb), self, 0);
  gtk_widget_set_sensitive (self->connect_button, FALSE);
  rf_session_open (self->session);
}

static void
rf_connect_dialog_dispose (GObject *object)
{
  rf_connect_dialog_drop (RF_CONNECT_DIALOG (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), RF_TYPE_CONNECT_DIALOG);
  G_OBJECT_CLASS (rf_connect_dialog_parent_class)->dispose (object);
}

static void
rf_connect_dialog_finalize (GObject *object)
{
  g_free (RF_CONNECT_DIALOG (object)->config_file);
  G_OBJECT_CLASS (rf_connect_dialog_parent_class)->finalize (object);
}

static void
rf_connect_dialog_class_init (RfConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_connect_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_connect_dialog_finalize;
  /* An open RfSession. */
  signals[CONNECTED] = g_signal_new ("connected",
                                     RF_TYPE_CONNECT_DIALOG,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     1,
                                     RF_TYPE_SESSION);
  gtk_widget_class_set_template_from_resource (
      widget_class, RF_STUDIO_RESOURCES "preferences/rf-connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RfConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, RfConnectDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, RfConnectDialog, token_row);
  gtk_widget_class_bind_template_child (widget_class, RfConnectDialog, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, rf_connect_dialog_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_connect_dialog_connect_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rf_connect_dialog_init (RfConnectDialog *self)
{
  GSettings *settings = rf_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  if (settings != NULL)
    {
      g_autofree char *address = g_settings_get_string (settings, "server");

      gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
    }
  /* Else it is on “Cancel”, and the first space closes what was opened. */
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
}

/**
 * rf_connect_dialog_new:
 * @parent: above which it stands
 * @config_file: (nullable): the configuration; %NULL for the usual place
 *
 * The signal `connected` brings a session, which is open.
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
rf_connect_dialog_new (GtkWindow *parent, const char *config_file)
{
  RfConnectDialog *self = g_object_new (RF_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);

  self->config_file = g_strdup (config_file);
  return GTK_WIDGET (self);
}
