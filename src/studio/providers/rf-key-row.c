/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-row.h"

#include "rf-key-store.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * The key of a service: where it is now, and a field that puts another one into the
 * keyring. What was typed is shown to nobody and taken out of the field at once; a key that
 * is there is never shown.
 */

struct _RfKeyRow
{
  AdwEntryRow parent_instance;

  char *provider; /* (owned) */
  char *variable; /* (owned) in the environment */
  GtkWidget *remove;
  GCancellable *cancellable; /* (owned) */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfKeyRow, rf_key_row, ADW_TYPE_ENTRY_ROW)

static gboolean
rf_key_row_is_in_environment (RfKeyRow *self)
{
  const char *value = g_getenv (self->variable);

  return value != NULL && *value != '\0';
}

static void
rf_key_row_say (RfKeyRow *self, const char *where)
{
  g_autofree char *title = g_strdup_printf ("%s: %s", _ ("API Key"), where);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
}

/* A key can be given without a keyring, too. */
static void
rf_key_row_say_problem (RfKeyRow *self, const GError *error)
{
  g_autofree char *way_out =
      g_strdup_printf (_ ("a key in the environment (%s) is taken, too"), self->variable);
  g_autofree char *where = g_strdup_printf ("%s; %s", error->message, way_out);

  rf_key_row_say (self, where);
}

/* Of a look, and of a change. */
static void
rf_key_row_take (RfKeyRow *self, GAsyncResult *result, gboolean is_change)
{
  g_autoptr (GError) error = NULL;
  gboolean is_there = FALSE;

  if (!rf_key_store_finish (result, &is_there, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      rf_key_row_say_problem (self, error);
      if (is_change)
        rf_toast_show_error (GTK_WIDGET (self), error);
      return;
    }
  gtk_widget_set_visible (self->remove, is_there);
  rf_key_row_say (self, is_there ? _ ("in the keyring") : _ ("not stored"));
  if (is_change)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
rf_key_row_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfKeyRow) self = user_data;

  rf_key_row_take (self, result, FALSE);
}

static void
rf_key_row_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfKeyRow) self = user_data;

  rf_key_row_take (self, result, TRUE);
}

static void
rf_key_row_ask (RfKeyRow *self, RfKeyStoreVerb verb, const char *secret)
{
  rf_key_store_async (verb,
                      self->provider,
                      secret,
                      self->cancellable,
                      verb == RF_KEY_STORE_LOOK ? rf_key_row_looked_cb : rf_key_row_changed_cb,
                      g_object_ref (self));
}

static void
rf_key_row_apply_cb (AdwEntryRow *row, gpointer user_data)
{
  g_autofree char *secret = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));

  gtk_editable_set_text (GTK_EDITABLE (row), "");
  g_strstrip (secret);
  if (*secret != '\0')
    rf_key_row_ask (RF_KEY_ROW (row), RF_KEY_STORE_PUT, secret);
}

static void
rf_key_row_remove_cb (GtkButton *button, gpointer user_data)
{
  rf_key_row_ask (user_data, RF_KEY_STORE_REMOVE, NULL);
}

static void
rf_key_row_dispose (GObject *object)
{
  g_cancellable_cancel (RF_KEY_ROW (object)->cancellable);
  G_OBJECT_CLASS (rf_key_row_parent_class)->dispose (object);
}

static void
rf_key_row_finalize (GObject *object)
{
  RfKeyRow *self = RF_KEY_ROW (object);

  g_free (self->provider);
  g_free (self->variable);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (rf_key_row_parent_class)->finalize (object);
}

static void
rf_key_row_class_init (RfKeyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_key_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_key_row_finalize;
  /* The keyring has another key now, or none. */
  signals[CHANGED] = g_signal_new (
      "key-changed", RF_TYPE_KEY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_key_row_init (RfKeyRow *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self));

  gtk_text_set_visibility (GTK_TEXT (text), FALSE);
  gtk_text_set_input_purpose (GTK_TEXT (text), GTK_INPUT_PURPOSE_PASSWORD);
  self->cancellable = g_cancellable_new ();
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_set_tooltip_text (self->remove, _ ("Remove the Key from the Keyring"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove the Key from the Keyring"),
                                  -1);
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->remove, FALSE);
  gtk_widget_add_css_class (self->remove, "flat");
  g_signal_connect (self->remove, "clicked", G_CALLBACK (rf_key_row_remove_cb), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->remove);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), TRUE);
  g_signal_connect (self, "apply", G_CALLBACK (rf_key_row_apply_cb), NULL);
}

/**
 * rf_key_row_is_wanted:
 * @info: a provider
 *
 * Returns: whether its service knows keys
 */
gboolean
rf_key_row_is_wanted (const RfProviderInfo *info)
{
  return info->setting_names != NULL &&
         g_strv_contains ((const char *const *) info->setting_names, "key");
}

/* As the services' own documents name it: openai has OPENAI_API_KEY. */
static char *
rf_key_row_dup_variable (const RfProviderInfo *info)
{
  const char *named = g_hash_table_lookup (info->settings, "key-variable");
  char *name = named != NULL ? g_strdup (named) : g_strconcat (info->id, "_api_key", NULL);

  for (char *at = name; *at != '\0'; at++)
    *at = g_ascii_isalnum (*at) ? g_ascii_toupper (*at) : '_';
  return name;
}

/**
 * rf_key_row_new:
 * @info: a provider that wants a key
 *
 * Returns: (transfer none): a row that shows where its key is
 */
GtkWidget *
rf_key_row_new (const RfProviderInfo *info)
{
  RfKeyRow *self = g_object_new (RF_TYPE_KEY_ROW, NULL);

  self->provider = g_strdup (info->id);
  self->variable = rf_key_row_dup_variable (info);
  if (rf_key_row_is_in_environment (self))
    {
      g_autofree char *where = g_strdup_printf (_ ("from the environment (%s)"), self->variable);

      rf_key_row_say (self, where);
      gtk_editable_set_editable (GTK_EDITABLE (self), FALSE);
      return GTK_WIDGET (self);
    }
  rf_key_row_say (self, "…");
  rf_key_row_ask (self, RF_KEY_STORE_LOOK, NULL);
  return GTK_WIDGET (self);
}
