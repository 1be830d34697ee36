/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-account-row.h"

#include "rf-account-dialog.h"
#include "rf-credits.h"
#include "rf-focus.h"
#include "rf-group-rows.h"
#include "rf-say.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/* An account: what it has, what limits it, and, unfolded, what was booked for it last. */

/* Rows of the ledger that are shown. */
#define SHOWN_LEDGER 20

struct _RfAccountRow
{
  AdwExpanderRow parent_instance;

  RfSession *session;     /* (owned) */
  RfAccount *account;     /* (owned) (nullable) as it was told last; without a ledger */
  GPtrArray *ledger_rows; /* of GtkWidget */
  GtkWidget *limits_row;
  GCancellable *cancellable; /* (owned) */
  gboolean is_asking;
};

G_DEFINE_FINAL_TYPE (RfAccountRow, rf_account_row, ADW_TYPE_EXPANDER_ROW)

/* An action on its way, and where its failure is told. */
typedef struct
{
  GWeakRef from;
} RfAccountChange;

static gpointer
rf_account_apply_in_thread (RfService *service,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error)
{
  return rf_service_apply (service, data, error);
}

static void
rf_account_applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RfAccountChange *change = user_data;
  g_autoptr (GtkWidget) from = g_weak_ref_get (&change->from);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (report != NULL)
    rf_session_tell_changed (RF_SESSION (source));
  else if (from != NULL)
    rf_toast_show_error (from, error);
  g_weak_ref_clear (&change->from);
  g_free (change);
}

static void
rf_account_answered_cb (RfAccountDialog *dialog, const char *response, RfSession *session)
{
  RfAccountChange *change = NULL;
  RfSessionCall call = {
    .function = rf_account_apply_in_thread,
    .free_data = (GDestroyNotify) rf_action_free,
    .free_answer = (GDestroyNotify) rf_report_free,
  };

  if (!g_str_equal (response, "apply"))
    return;
  change = g_new0 (RfAccountChange, 1);
  g_weak_ref_init (&change->from,
                   gtk_window_get_child (gtk_window_get_transient_for (GTK_WINDOW (dialog))));
  call.data = rf_account_dialog_dup_action (dialog);
  rf_session_call_async (session, &call, NULL, rf_account_applied_cb, change);
}

static void
rf_account_present (RfAccountDialog *dialog, GtkWidget *from, RfSession *session)
{
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (from)));
  g_signal_connect_object (dialog, "response", G_CALLBACK (rf_account_answered_cb), session, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * rf_account_row_ask_grant:
 * @from: a widget of the window
 * @session: whose account it is
 * @name: (nullable): which one; %NULL for a new one
 *
 * Asks how much it is granted, and grants it.
 */
void
rf_account_row_ask_grant (GtkWidget *from, RfSession *session, const char *name)
{
  rf_account_present (rf_account_dialog_new_grant (name), from, session);
}

static void
rf_account_row_grant_cb (GtkButton *button, RfAccountRow *self)
{
  rf_account_row_ask_grant (GTK_WIDGET (self), self->session, self->account->name);
}

static void
rf_account_row_limit_cb (GtkButton *button, RfAccountRow *self)
{
  rf_account_present (
      rf_account_dialog_new_limit (self->account), GTK_WIDGET (self), self->session);
}

static const char *
rf_account_say_booking (const char *kind)
{
  static const char *const names[][2] = {
    { "hold", N_ ("Held for a Run") }, { "settle", N_ ("Paid for a Run") },
    { "release", N_ ("Given Back") },  { "hit", N_ ("Paid for a Hit") },
    { "grant", N_ ("Granted") },       { "absorbed", N_ ("Paid by the Operator") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (names[i][0], kind) == 0)
        return _ (names[i][1]);
    }
  return kind;
}

static GtkWidget *
rf_account_make_ledger_row (const RfLedgerRow *booking)
{
  g_autofree char *at = rf_say_time (booking->at);
  g_autofree char *amount = rf_credits_to_string (booking->amount);
  GtkWidget *row = rf_row_new (rf_account_say_booking (booking->kind), at);

  rf_row_add_figure (row, amount);
  return row;
}

static void
rf_account_row_clear_ledger (RfAccountRow *self)
{
  for (guint i = 0; i < self->ledger_rows->len; i++)
    {
      rf_focus_leave (g_ptr_array_index (self->ledger_rows, i));
      adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->ledger_rows, i));
    }
  g_ptr_array_set_size (self->ledger_rows, 0);
}

static void
rf_account_row_show_ledger (RfAccountRow *self, const GPtrArray *ledger)
{
  rf_account_row_clear_ledger (self);
  for (guint i = 0; ledger != NULL && i < MIN (ledger->len, SHOWN_LEDGER); i++)
    {
      GtkWidget *row = rf_account_make_ledger_row (g_ptr_array_index (ledger, i));

      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
      g_ptr_array_add (self->ledger_rows, row);
    }
}

static gpointer
rf_account_fetch (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_get_account (service, data, error);
}

static void
rf_account_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfAccountRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfAccount) account = rf_session_call_finish (RF_SESSION (source), result, &error);

  self->is_asking = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (account != NULL)
    rf_account_row_show_ledger (self, account->ledger);
  else
    rf_toast_show_error (GTK_WIDGET (self), error);
}

static void
rf_account_row_ask (RfAccountRow *self)
{
  const RfSessionCall call = {
    .function = rf_account_fetch,
    .data = g_strdup (self->account->name),
    .free_data = g_free,
    .free_answer = (GDestroyNotify) rf_account_free,
  };

  self->is_asking = TRUE;
  rf_session_call_async (
      self->session, &call, self->cancellable, rf_account_fetched_cb, g_object_ref (self));
}

static void
rf_account_row_expanded_cb (RfAccountRow *self, GParamSpec *pspec, gpointer user_data)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) && self->account != NULL &&
      !self->is_asking)
    rf_account_row_ask (self);
}

static void
rf_account_add_limit (GString *text, const char *format, gint64 limit)
{
  g_autofree char *sum = limit >= 0 ? rf_credits_to_string (limit) : NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  if (sum != NULL)
    g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? ", " : "", parts[0], sum, parts[1]);
}

static char *
rf_account_say_limits (const RfAccount *account)
{
  GString *text = g_string_new (account->limited ? _ ("what was granted") : NULL);

  rf_account_add_limit (text, _ ("%s a day"), account->limit_day);
  rf_account_add_limit (text, _ ("%s a month"), account->limit_month);
  if (text->len == 0)
    g_string_append (text, _ ("none"));
  return g_string_free (text, FALSE);
}

static char *
rf_account_say (const RfAccount *account)
{
  g_autofree char *balance = rf_credits_to_string (account->balance);
  g_autofree char *held = rf_credits_to_string (account->held);
  g_autofree char *today = rf_credits_to_string (account->spent_today);
  g_autofree char *month = rf_credits_to_string (account->spent_month);

  if (account->frozen)
    return g_strdup (_ ("Frozen: damage took rows of its ledger. Set its limits to go on."));
  return g_strdup_printf (
      _ ("Balance %s · %s held · %s spent today, %s this month"), balance, held, today, month);
}

/**
 * rf_account_row_show:
 * @self: a row
 * @account: what it shows from now on
 */
void
rf_account_row_show (RfAccountRow *self, const RfAccount *account)
{
  g_autofree char *subtitle = rf_account_say (account);
  g_autofree char *limits = rf_account_say_limits (account);
  RfAccount *copy = rf_account_new (account->name);

  copy->limited = account->limited;
  copy->frozen = account->frozen;
  copy->limit_day = account->limit_day;
  copy->limit_month = account->limit_month;
  g_clear_pointer (&self->account, rf_account_free);
  self->account = copy;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), account->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->limits_row), limits);
  rf_account_row_expanded_cb (self, NULL, NULL);
}

/**
 * rf_account_row_get_name:
 * @self: a row that shows an account
 *
 * Returns: which one
 */
const char *
rf_account_row_get_name (RfAccountRow *self)
{
  return self->account->name;
}

/**
 * rf_account_row_stop:
 * @self: a row that goes
 */
void
rf_account_row_stop (RfAccountRow *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
rf_account_row_dispose (GObject *object)
{
  RfAccountRow *self = RF_ACCOUNT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_account_row_parent_class)->dispose (object);
}

static void
rf_account_row_finalize (GObject *object)
{
  RfAccountRow *self = RF_ACCOUNT_ROW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->ledger_rows);
  g_clear_pointer (&self->account, rf_account_free);
  G_OBJECT_CLASS (rf_account_row_parent_class)->finalize (object);
}

static void
rf_account_row_class_init (RfAccountRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_account_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_account_row_finalize;
}

static void
rf_account_row_add_button (RfAccountRow *self, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->limits_row), button);
}

static void
rf_account_row_init (RfAccountRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->ledger_rows = g_ptr_array_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->limits_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->limits_row), _ ("Limits"));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->limits_row);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (rf_account_row_expanded_cb), NULL);
}

/**
 * rf_account_row_new:
 * @session: whose accounts they are
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
rf_account_row_new (RfSession *session)
{
  RfAccountRow *self = g_object_new (RF_TYPE_ACCOUNT_ROW, NULL);

  self->session = g_object_ref (session);
  if (rf_session_can_write (session))
    {
      rf_account_row_add_button (self, _ ("Grant…"), G_CALLBACK (rf_account_row_grant_cb));
      rf_account_row_add_button (self, _ ("Limit…"), G_CALLBACK (rf_account_row_limit_cb));
    }
  return GTK_WIDGET (self);
}
