/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-account-dialog.h"

#include "rf-credits.h"

#include <glib/gi18n.h>

/*
 * Asks what is granted to an account, or what limits it. Its response `apply` can be given
 * only while what was written means something.
 */

struct _RfAccountDialog
{
  AdwMessageDialog parent_instance;

  RfVerb verb;
  char *name; /* (owned) (nullable) where it is asked for, too */
  GtkEditable *entries[2];
  GtkEditable *name_entry;
  GtkSwitch *limited_switch;
  GtkSwitch *unfreeze_switch;
};

G_DEFINE_FINAL_TYPE (RfAccountDialog, rf_account_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* People write the comma of their language. */
static gboolean
rf_account_dialog_read_credits (GtkEditable *entry, gint64 *millionths)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  g_strdelimit (text, ",", '.');
  return rf_credits_from_string (text, millionths) && *millionths >= 0 &&
         *millionths <= RF_ACCOUNT_MOST;
}

static gboolean
rf_account_dialog_is_empty (GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  return *text == '\0';
}

static const char *
rf_account_dialog_get_name (RfAccountDialog *self)
{
  return self->name != NULL ? self->name : gtk_editable_get_text (self->name_entry);
}

static gboolean
rf_account_dialog_is_valid (RfAccountDialog *self)
{
  gint64 credits = 0;

  if (!rf_account_check_name (rf_account_dialog_get_name (self), NULL))
    return FALSE;
  if (self->verb == RF_VERB_GRANT)
    return rf_account_dialog_read_credits (self->entries[0], &credits) && credits > 0;
  for (gsize i = 0; i < G_N_ELEMENTS (self->entries); i++)
    {
      if (!rf_account_dialog_is_empty (self->entries[i]) &&
          !rf_account_dialog_read_credits (self->entries[i], &credits))
        return FALSE;
    }
  return TRUE;
}

static void
rf_account_dialog_changed_cb (GtkEditable *entry, gpointer user_data)
{
  RfAccountDialog *self = user_data;

  adw_message_dialog_set_response_enabled (
      ADW_MESSAGE_DIALOG (self), "apply", rf_account_dialog_is_valid (self));
}

static gint64
rf_account_dialog_get_limit (GtkEditable *entry)
{
  gint64 limit = RF_LIMIT_NONE;

  if (!rf_account_dialog_is_empty (entry))
    rf_account_dialog_read_credits (entry, &limit);
  return limit;
}

/**
 * rf_account_dialog_dup_action:
 * @self: a dialog that was answered with `apply`
 *
 * Returns: (transfer full): what is wanted
 */
RfAction *
rf_account_dialog_dup_action (RfAccountDialog *self)
{
  RfAction *action = rf_action_new (RF_NOUN_ACCOUNT, self->verb);

  action->name = g_strdup (rf_account_dialog_get_name (self));
  if (self->verb == RF_VERB_GRANT)
    {
      rf_account_dialog_read_credits (self->entries[0], &action->amount);
      return action;
    }
  action->limit_day = rf_account_dialog_get_limit (self->entries[0]);
  action->limit_month = rf_account_dialog_get_limit (self->entries[1]);
  action->limited = gtk_switch_get_active (self->limited_switch);
  action->unfreeze = self->unfreeze_switch != NULL && gtk_switch_get_active (self->unfreeze_switch);
  return action;
}

static void
rf_account_dialog_finalize (GObject *object)
{
  g_free (RF_ACCOUNT_DIALOG (object)->name);
  G_OBJECT_CLASS (rf_account_dialog_parent_class)->finalize (object);
}

static void
rf_account_dialog_class_init (RfAccountDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_account_dialog_finalize;
}

static void
rf_account_dialog_init (RfAccountDialog *self)
{
}

static GtkEditable *
rf_account_dialog_add_entry (RfAccountDialog *self, AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  adw_preferences_group_add (group, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (rf_account_dialog_changed_cb), self, 0);
  return GTK_EDITABLE (row);
}

static GtkSwitch *
rf_account_dialog_add_switch (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (group, row);
  return GTK_SWITCH (toggle);
}

static RfAccountDialog *
rf_account_dialog_new (RfVerb verb, const char *name, const char *heading, const char *apply)
{
  RfAccountDialog *self = g_object_new (RF_TYPE_ACCOUNT_DIALOG, "modal", TRUE, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->verb = verb;
  self->name = g_strdup (name);
  adw_message_dialog_set_heading (dialog, heading);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "apply", apply, NULL);
  adw_message_dialog_set_response_appearance (dialog, "apply", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "apply");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return self;
}

/**
 * rf_account_dialog_new_grant:
 * @name: (nullable): an account; %NULL for one that is named in the dialog
 *
 * Returns: (transfer none): a dialog that asks how much it is granted
 */
RfAccountDialog *
rf_account_dialog_new_grant (const char *name)
{
  g_autofree char *heading = name != NULL ? g_strdup_printf (_ ("Grant Credits to “%s”"), name)
                                          : g_strdup (_ ("New Account"));
  RfAccountDialog *self = rf_account_dialog_new (RF_VERB_GRANT, name, heading, _ ("_Grant"));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  if (name == NULL)
    self->name_entry = rf_account_dialog_add_entry (self, group, _ ("Name"));
  self->entries[0] = rf_account_dialog_add_entry (self, group, _ ("Credits"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), GTK_WIDGET (group));
  rf_account_dialog_changed_cb (NULL, self);
  return self;
}

static void
rf_account_dialog_show_limit (GtkEditable *entry, gint64 limit)
{
  g_autofree char *text = limit >= 0 ? rf_credits_to_string (limit) : g_strdup ("");

  gtk_editable_set_text (entry, text);
}

/**
 * rf_account_dialog_new_limit:
 * @account: an account
 *
 * Returns: (transfer none): a dialog that asks what it may spend
 */
RfAccountDialog *
rf_account_dialog_new_limit (const RfAccount *account)
{
  g_autofree char *heading = g_strdup_printf (_ ("Limits of “%s”"), account->name);
  RfAccountDialog *self = rf_account_dialog_new (RF_VERB_LIMIT, account->name, heading, _ ("_Set"));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self),
                               _ ("Days and months are those of UTC. Leave empty what is not to "
                                  "be limited."));
  self->entries[0] = rf_account_dialog_add_entry (self, group, _ ("Credits a Day"));
  self->entries[1] = rf_account_dialog_add_entry (self, group, _ ("Credits a Month"));
  rf_account_dialog_show_limit (self->entries[0], account->limit_day);
  rf_account_dialog_show_limit (self->entries[1], account->limit_month);
  self->limited_switch = rf_account_dialog_add_switch (
      group, _ ("Only What Was Granted"), _ ("Its balance may not fall below 0"));
  gtk_switch_set_active (self->limited_switch, account->limited);
  if (account->frozen)
    self->unfreeze_switch = rf_account_dialog_add_switch (
        group, _ ("Let It Pay Again"), _ ("Takes the ledger as it is, without what was lost"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), GTK_WIDGET (group));
  rf_account_dialog_changed_cb (NULL, self);
  return self;
}
