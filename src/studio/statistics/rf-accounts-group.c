/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-accounts-group.h"

#include "rf-account-row.h"
#include "rf-focus.h"

#include <glib/gi18n.h>

/* Who pays: a row for each account. A row stays the same while it is told anew. */

struct _RfAccountsGroup
{
  AdwPreferencesGroup parent_instance;

  RfSession *session; /* (owned) (nullable) */
  GPtrArray *rows;    /* of RfAccountRow, each in this group */
  GtkWidget *add_button;
};

G_DEFINE_FINAL_TYPE (RfAccountsGroup, rf_accounts_group, ADW_TYPE_PREFERENCES_GROUP)

static void
rf_accounts_group_clear (RfAccountsGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      RfAccountRow *row = g_ptr_array_index (self->rows, i);

      rf_account_row_stop (row);
      rf_focus_leave (GTK_WIDGET (row));
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row));
    }
  g_ptr_array_set_size (self->rows, 0);
}

/* Accounts come in the order of their names, so a change of them is a change at a place. */
static gboolean
rf_accounts_group_are_same (RfAccountsGroup *self, const RfPage *accounts)
{
  if (accounts->items->len != self->rows->len)
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const RfAccount *account = g_ptr_array_index (accounts->items, i);

      if (g_strcmp0 (rf_account_row_get_name (g_ptr_array_index (self->rows, i)), account->name) !=
          0)
        return FALSE;
    }
  return TRUE;
}

static void
rf_accounts_group_fill (RfAccountsGroup *self, const RfPage *accounts)
{
  rf_accounts_group_clear (self);
  for (guint i = 0; i < accounts->items->len; i++)
    {
      GtkWidget *row = rf_account_row_new (self->session);

      rf_account_row_show (RF_ACCOUNT_ROW (row), g_ptr_array_index (accounts->items, i));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
}

/**
 * rf_accounts_group_show:
 * @self: the group
 * @session: (nullable): whose accounts they are
 * @accounts: (nullable): a page of #RfAccount; %NULL: they cannot be told
 */
void
rf_accounts_group_show (RfAccountsGroup *self, RfSession *session, const RfPage *accounts)
{
  if (g_set_object (&self->session, session))
    rf_accounts_group_clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), accounts != NULL);
  gtk_widget_set_sensitive (self->add_button, session != NULL && rf_session_can_write (session));
  if (accounts == NULL || session == NULL)
    return;
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      accounts->next_cursor != NULL ? _ ("There are more accounts than are shown here.") : NULL);
  if (!rf_accounts_group_are_same (self, accounts))
    {
      rf_accounts_group_fill (self, accounts);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    rf_account_row_show (g_ptr_array_index (self->rows, i), g_ptr_array_index (accounts->items, i));
}

static void
rf_accounts_group_add_cb (GtkButton *button, RfAccountsGroup *self)
{
  if (self->session != NULL)
    rf_account_row_ask_grant (GTK_WIDGET (self), self->session, NULL);
}

static void
rf_accounts_group_dispose (GObject *object)
{
  RfAccountsGroup *self = RF_ACCOUNTS_GROUP (object);

  for (guint i = 0; i < self->rows->len; i++)
    rf_account_row_stop (g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_accounts_group_parent_class)->dispose (object);
}

static void
rf_accounts_group_finalize (GObject *object)
{
  g_ptr_array_unref (RF_ACCOUNTS_GROUP (object)->rows);
  G_OBJECT_CLASS (rf_accounts_group_parent_class)->finalize (object);
}

static void
rf_accounts_group_class_init (RfAccountsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_accounts_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_accounts_group_finalize;
}

static void
rf_accounts_group_init (RfAccountsGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->add_button = gtk_button_new_with_label (_ ("New Account…"));
  gtk_widget_add_css_class (self->add_button, "flat");
  g_signal_connect_object (
      self->add_button, "clicked", G_CALLBACK (rf_accounts_group_add_cb), self, 0);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Accounts"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add_button);
}
