/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-defaults-group.h"

#include "rf-config-writer.h"
#include "rf-host-settings.h"
#include "rf-say-model.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * Which provider makes what when a request names none: a row for each kind, written into
 * refrain.conf as soon as it is chosen. It counts when the session is opened anew.
 */

struct _RfDefaultsGroup
{
  AdwPreferencesGroup parent_instance;

  char *config_file; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (RfDefaultsGroup, rf_defaults_group, ADW_TYPE_PREFERENCES_GROUP)

#define IDS "ids"

static const char *
rf_defaults_group_get_id (AdwComboRow *row)
{
  const GPtrArray *ids = g_object_get_data (G_OBJECT (row), IDS);
  guint selected = adw_combo_row_get_selected (row);

  return selected < ids->len ? g_ptr_array_index (ids, selected) : NULL;
}

static void
rf_defaults_group_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfDefaultsGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rf_config_write_finish (result, &error))
    rf_config_tell (GTK_WIDGET (self), error);
}

static void
rf_defaults_group_chosen_cb (AdwComboRow *row, GParamSpec *pspec, gpointer kind)
{
  RfDefaultsGroup *self =
      RF_DEFAULTS_GROUP (gtk_widget_get_ancestor (GTK_WIDGET (row), RF_TYPE_DEFAULTS_GROUP));
  const RfConfigChange change = {
    .config_file = self->config_file,
    .group = "defaults",
    .key = rf_enum_get_name (rf_kind_names, GPOINTER_TO_INT (kind)),
    .value = rf_defaults_group_get_id (row),
  };

  rf_config_write_async (&change, rf_defaults_group_written_cb, g_object_ref (self));
}

static gboolean
rf_defaults_group_makes (const RfProviderInfo *info, RfKind kind)
{
  for (guint i = 0; i < info->models->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (info->models, i);

      if (model->kind == kind)
        return TRUE;
    }
  return FALSE;
}

/* The first choice is to leave it to Refrain. */
static void
rf_defaults_group_add_row (RfDefaultsGroup *self, const GPtrArray *providers, RfKind kind)
{
  GtkWidget *row = adw_combo_row_new ();
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *now =
      rf_host_dup_setting (self->config_file, "defaults", rf_enum_get_name (rf_kind_names, kind));
  guint selected = 0;

  g_ptr_array_add (ids, NULL);
  gtk_string_list_append (names, _ ("Automatic"));
  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *info = g_ptr_array_index (providers, i);

      if (!rf_defaults_group_makes (info, kind))
        continue;
      if (now != NULL && (g_str_equal (now, info->id) ||
                          (g_str_has_prefix (now, info->id) && now[strlen (info->id)] == '/')))
        selected = ids->len;
      g_ptr_array_add (ids, g_strdup (info->id));
      gtk_string_list_append (names, rf_say_provider (info));
    }
  g_object_set_data_full (G_OBJECT (row), IDS, ids, (GDestroyNotify) g_ptr_array_unref);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rf_say_kind (kind));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect (
      row, "notify::selected", G_CALLBACK (rf_defaults_group_chosen_cb), GINT_TO_POINTER (kind));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
rf_defaults_group_finalize (GObject *object)
{
  g_free (RF_DEFAULTS_GROUP (object)->config_file);
  G_OBJECT_CLASS (rf_defaults_group_parent_class)->finalize (object);
}

static void
rf_defaults_group_class_init (RfDefaultsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_defaults_group_finalize;
}

static void
rf_defaults_group_init (RfDefaultsGroup *self)
{
}

/**
 * rf_defaults_group_set_session:
 * @self: a group without rows
 * @session: whose providers there are to choose from
 */
void
rf_defaults_group_set_session (RfDefaultsGroup *self, RfSession *session)
{
  self->config_file = g_strdup (rf_session_get_config_file (session));
  for (int kind = RF_KIND_IMAGE; kind <= RF_KIND_TEXT; kind++)
    rf_defaults_group_add_row (self, rf_session_get_providers (session), kind);
}
