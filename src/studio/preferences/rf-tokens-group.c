/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tokens-group.h"

#include "rf-focus.h"
#include "rf-say.h"
#include "rf-toast.h"
#include "rf-token-form.h"

#include <glib/gi18n.h>

/*
 * Who may use this computer as a server: the tokens that there are, each with a button that
 * takes it away, and a form that makes another. The secret of a new one is shown once and
 * kept nowhere.
 */

struct _RfTokensGroup
{
  AdwPreferencesGroup parent_instance;

  RfSession *session;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *rows;           /* (owned) of the tokens that there are */
  RfTokenForm *form;
  GtkWidget *secret_row;
};

G_DEFINE_FINAL_TYPE (RfTokensGroup, rf_tokens_group, ADW_TYPE_PREFERENCES_GROUP)

#define MOST_TOKENS 1000

static gpointer
rf_tokens_list (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();

  selector->limit = MOST_TOKENS;
  return rf_service_list (service, RF_NOUN_TOKEN, selector, error);
}

static gpointer
rf_tokens_create (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_create_token (service, data, error);
}

static gpointer
rf_tokens_revoke (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_TOKEN, RF_VERB_REVOKE);

  action->name = g_strdup (data);
  return rf_service_apply (service, action, error);
}

static void rf_tokens_group_load (RfTokensGroup *self);

static void
rf_tokens_group_revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfTokensGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (report == NULL)
    rf_toast_show_error (GTK_WIDGET (self), error);
  else
    rf_tokens_group_load (self);
}

static void
rf_tokens_group_revoke_answered_cb (AdwMessageDialog *dialog,
                                    const char *response,
                                    gpointer user_data)
{
  RfTokensGroup *self = user_data;
  RfSessionCall call = {
    .function = rf_tokens_revoke,
    .free_data = g_free,
    .free_answer = (GDestroyNotify) rf_report_free,
  };

  if (!g_str_equal (response, "do") || self->session == NULL)
    return;
  call.data = g_strdup (g_object_get_data (G_OBJECT (dialog), "id"));
  rf_session_call_async (
      self->session, &call, self->cancellable, rf_tokens_group_revoked_cb, g_object_ref (self));
}

/* It cannot be given back: only another can be made. */
static void
rf_tokens_group_revoke_cb (GtkButton *button, gpointer user_data)
{
  RfTokensGroup *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (button));
  const char *name = g_object_get_data (G_OBJECT (button), "name");
  g_autofree char *heading = g_strdup_printf (_ ("Revoke “%s”?"), name);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      heading,
      _ ("Whoever has this token is refused from the next request on. It cannot be given back."));

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "do", _ ("_Revoke"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (
      G_OBJECT (dialog), "id", g_strdup (g_object_get_data (G_OBJECT (button), "id")), g_free);
  g_signal_connect_object (
      dialog, "response", G_CALLBACK (rf_tokens_group_revoke_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
rf_tokens_group_make_revoke (RfTokensGroup *self, const RfToken *token)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Revoke…"));
  char *name = rf_say_line (token->name, 80);
  g_autofree char *label = g_strdup_printf (_ ("Revoke “%s”"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "name", name, g_free);
  g_object_set_data_full (
      G_OBJECT (button), "id", g_strdup_printf ("%" G_GINT64_FORMAT, token->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (rf_tokens_group_revoke_cb), self, 0);
  return button;
}

/* @words: (transfer full) */
static void
rf_tokens_add_words (GString *text, char *words)
{
  g_string_append_printf (text, ", %s", words);
  g_free (words);
}

/* What it may do, as far as that is not what every token of its role may. */
static char *
rf_tokens_say (const RfToken *token)
{
  g_autofree char *used = rf_say_ago (token->last_used_at);
  g_autofree char *profiles = token->profiles != NULL ? g_strjoinv (", ", token->profiles) : NULL;
  GString *text =
      g_string_new (token->role == RF_TOKEN_ADMIN ? _ ("Administrator") : _ ("Creator"));

  if (token->namespace_ != NULL && *token->namespace_ != '\0')
    rf_tokens_add_words (text, g_strdup_printf (_ ("namespace “%s”"), token->namespace_));
  if (token->account != NULL)
    rf_tokens_add_words (text, g_strdup_printf (_ ("pays from “%s”"), token->account));
  if (profiles != NULL)
    rf_tokens_add_words (text, g_strdup_printf (_ ("profiles: %s"), profiles));
  if (token->person != NULL)
    rf_tokens_add_words (text, g_strdup_printf (_ ("of the person “%s”"), token->person));
  if (token->requests_per_minute > 0)
    rf_tokens_add_words (text,
                         g_strdup_printf (ngettext ("%u request a minute",
                                                    "%u requests a minute",
                                                    (gulong) token->requests_per_minute),
                                          (guint) token->requests_per_minute));
  rf_tokens_add_words (text, g_strdup_printf (_ ("last used: %s"), used));
  return g_string_free (text, FALSE);
}

static void
rf_tokens_group_add (RfTokensGroup *self, const RfToken *token)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = rf_tokens_say (token);
  g_autofree char *name = rf_say_line (token->name, 80);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set (row, "title", name, "subtitle", subtitle, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), rf_tokens_group_make_revoke (self, token));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
rf_tokens_group_show (RfTokensGroup *self, const RfPage *page)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      rf_focus_leave (self->rows->pdata[i]);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfToken *token = g_ptr_array_index (page->items, i);

      if (token->revoked_at == 0)
        rf_tokens_group_add (self, token);
    }
}

static void
rf_tokens_group_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfTokensGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPage) page = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (page != NULL)
    rf_tokens_group_show (self, page);
  else
    rf_toast_show_error (GTK_WIDGET (self), error);
}

static void
rf_tokens_group_load (RfTokensGroup *self)
{
  RfSessionCall call = {
    .function = rf_tokens_list,
    .free_answer = (GDestroyNotify) rf_page_free,
  };

  if (self->session == NULL)
    return;
  rf_session_call_async (
      self->session, &call, self->cancellable, rf_tokens_group_listed_cb, g_object_ref (self));
}

static void
rf_tokens_group_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfTokensGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (secret == NULL)
    {
      rf_toast_show_error (GTK_WIDGET (self), error);
      return;
    }
  rf_token_form_clear (self->form);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->secret_row), FALSE);
  g_object_set (self->secret_row, "subtitle", secret, NULL);
  gtk_widget_set_visible (self->secret_row, TRUE);
  rf_tokens_group_load (self);
}

static void
rf_tokens_group_create_cb (RfTokenForm *form, gpointer user_data)
{
  RfTokensGroup *self = user_data;
  RfSessionCall call = {
    .function = rf_tokens_create,
    .free_data = (GDestroyNotify) rf_token_free,
    .free_answer = g_free,
  };

  if (self->session == NULL)
    return;
  call.data = rf_token_form_dup_token (form);
  rf_session_call_async (
      self->session, &call, self->cancellable, rf_tokens_group_created_cb, g_object_ref (self));
}

static void
rf_tokens_group_copy_cb (GtkButton *button, gpointer user_data)
{
  RfTokensGroup *self = user_data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          adw_action_row_get_subtitle (ADW_ACTION_ROW (self->secret_row)));
  rf_toast_show (GTK_WIDGET (self), _ ("Copied"));
}

static void
rf_tokens_group_dispose (GObject *object)
{
  RfTokensGroup *self = RF_TOKENS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_tokens_group_parent_class)->dispose (object);
}

static void
rf_tokens_group_finalize (GObject *object)
{
  RfTokensGroup *self = RF_TOKENS_GROUP (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (rf_tokens_group_parent_class)->finalize (object);
}

static void
rf_tokens_group_class_init (RfTokensGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_tokens_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_tokens_group_finalize;
}

static void
rf_tokens_group_add_secret (RfTokensGroup *self)
{
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy"));

  self->secret_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row),
                                 _ ("The New Token, Shown Only Now"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->secret_row), 3);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (rf_tokens_group_copy_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->secret_row), copy);
  gtk_widget_set_visible (self->secret_row, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->secret_row);
}

static void
rf_tokens_group_init (RfTokensGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->form = RF_TOKEN_FORM (rf_token_form_new ());
  g_signal_connect_object (self->form, "create", G_CALLBACK (rf_tokens_group_create_cb), self, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->form));
  rf_tokens_group_add_secret (self);
}

/**
 * rf_tokens_group_set_session:
 * @self: a group
 * @session: (nullable): this computer's session, or %NULL when nobody looks any more
 */
void
rf_tokens_group_set_session (RfTokensGroup *self, RfSession *session)
{
  g_set_object (&self->session, session);
  if (session != NULL)
    rf_tokens_group_load (self);
  else
    g_cancellable_cancel (self->cancellable);
}
