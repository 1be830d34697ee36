/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-token-form.h"

#include <glib/gi18n.h>

/*
 * What a new token may do: whose it is, and, where that is left open, what every token of its
 * role may. The signal `create` tells that it is to be made; whether it can be so is judged
 * by the service.
 */

typedef enum
{
  FIELD_NAME,
  FIELD_ACCOUNT,
  FIELD_PROFILES,
  FIELD_NAMESPACE,
  FIELD_PERSON,
  FIELD_REQUESTS,
  N_FIELDS,
} TokenField;

/* Whoever leaves a row empty is told by its tooltip what then holds. */
static const struct
{
  const char *title;
  const char *help;
} fields[N_FIELDS] = {
  [FIELD_NAME] = { N_ ("Name"), N_ ("Whose it is, for people") },
  [FIELD_ACCOUNT] = { N_ ("Account"),
                      N_ ("Who pays for its requests; left open, the account “default”") },
  [FIELD_PROFILES] = { N_ ("Profiles, with Commas between Them"),
                       N_ ("Which a creator’s requests may name; the first is theirs where they "
                           "name none") },
  [FIELD_NAMESPACE] = { N_ ("Namespace"),
                        N_ ("The part of the cache that its requests see; left open, the common "
                            "one") },
  [FIELD_PERSON] = { N_ ("One Person’s Own"),
                     N_ ("The person whose avatar alone it is about; of a creator without "
                         "profiles") },
  [FIELD_REQUESTS] = { N_ ("Requests a Minute"), N_ ("Left open, any number") },
};

struct _RfTokenForm
{
  AdwExpanderRow parent_instance;

  GtkWidget *rows[N_FIELDS];
  GtkWidget *role_row;
  GtkWidget *create_button;
};

enum
{
  CREATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfTokenForm, rf_token_form, ADW_TYPE_EXPANDER_ROW)

static char *
rf_token_form_dup_text (RfTokenForm *self, TokenField field)
{
  char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows[field])));

  return g_strstrip (text);
}

/* Returns: (transfer full) (nullable): %NULL where it is left open */
static char *
rf_token_form_dup_given (RfTokenForm *self, TokenField field)
{
  g_autofree char *text = rf_token_form_dup_text (self, field);

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static GStrv
rf_token_form_dup_profiles (RfTokenForm *self)
{
  g_autofree char *text = rf_token_form_dup_text (self, FIELD_PROFILES);
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) profiles = NULL;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (*g_strstrip (words[i]) != '\0')
        g_strv_builder_add (builder, words[i]);
    }
  profiles = g_strv_builder_end (builder);
  return profiles[0] != NULL ? g_steal_pointer (&profiles) : NULL;
}

/* What is no number is none that the service takes. */
static gint64
rf_token_form_get_requests (RfTokenForm *self)
{
  g_autofree char *text = rf_token_form_dup_given (self, FIELD_REQUESTS);
  gint64 requests = 0;

  if (text == NULL)
    return 0;
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &requests, NULL) ? requests : -1;
}

/**
 * rf_token_form_dup_token:
 * @self: a form
 *
 * Returns: (transfer full): what is to be made
 */
RfToken *
rf_token_form_dup_token (RfTokenForm *self)
{
  g_autofree char *name = rf_token_form_dup_text (self, FIELD_NAME);
  gboolean is_admin = adw_combo_row_get_selected (ADW_COMBO_ROW (self->role_row)) == 1;
  RfToken *token = rf_token_new (name, is_admin ? RF_TOKEN_ADMIN : RF_TOKEN_CREATOR);
  char *namespace_ = rf_token_form_dup_given (self, FIELD_NAMESPACE);

  if (namespace_ != NULL)
    {
      g_free (token->namespace_);
      token->namespace_ = namespace_;
    }
  token->account = rf_token_form_dup_given (self, FIELD_ACCOUNT);
  token->person = rf_token_form_dup_given (self, FIELD_PERSON);
  token->profiles = rf_token_form_dup_profiles (self);
  token->requests_per_minute = rf_token_form_get_requests (self);
  return token;
}

/**
 * rf_token_form_clear:
 * @self: a form, whose token is made
 *
 * Folds it, empty.
 */
void
rf_token_form_clear (RfTokenForm *self)
{
  for (gsize i = 0; i < N_FIELDS; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), "");
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->role_row), 0);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
}

static void
rf_token_form_create (RfTokenForm *self)
{
  g_autofree char *name = rf_token_form_dup_given (self, FIELD_NAME);

  if (name != NULL)
    g_signal_emit (self, signals[CREATE], 0);
}

static void
rf_token_form_changed_cb (RfTokenForm *self)
{
  g_autofree char *name = rf_token_form_dup_given (self, FIELD_NAME);

  gtk_widget_set_sensitive (self->create_button, name != NULL);
}

static void
rf_token_form_class_init (RfTokenFormClass *klass)
{
  /* A token is to be made as it stands here. */
  signals[CREATE] = g_signal_new (
      "create", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_token_form_add_field (RfTokenForm *self, TokenField field)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (fields[field].title));
  gtk_widget_set_tooltip_text (row, _ (fields[field].help));
  g_signal_connect_object (
      row, "entry-activated", G_CALLBACK (rf_token_form_create), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  self->rows[field] = row;
}

static void
rf_token_form_add_role (RfTokenForm *self)
{
  const char *const roles[] = { _ ("Creator"), _ ("Administrator"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (roles);

  self->role_row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->role_row), _ ("Role"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->role_row), G_LIST_MODEL (names));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->role_row);
}

static void
rf_token_form_add_button (RfTokenForm *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->create_button = gtk_button_new_with_label (_ ("Create Token"));
  gtk_widget_set_valign (self->create_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->create_button, "suggested-action");
  gtk_widget_set_sensitive (self->create_button, FALSE);
  g_signal_connect_object (
      self->create_button, "clicked", G_CALLBACK (rf_token_form_create), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->create_button);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
rf_token_form_init (RfTokenForm *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("New Token"));
  rf_token_form_add_field (self, FIELD_NAME);
  rf_token_form_add_role (self);
  for (int field = FIELD_ACCOUNT; field < N_FIELDS; field++)
    rf_token_form_add_field (self, (TokenField) field);
  gtk_text_set_input_purpose (
      GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->rows[FIELD_REQUESTS]))),
      GTK_INPUT_PURPOSE_DIGITS);
  rf_token_form_add_button (self);
  g_signal_connect_object (self->rows[FIELD_NAME],
                           "changed",
                           G_CALLBACK (rf_token_form_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * rf_token_form_new:
 *
 * Returns: (transfer floating): a form, folded and empty
 */
GtkWidget *
rf_token_form_new (void)
{
  return g_object_new (RF_TYPE_TOKEN_FORM, NULL);
}
