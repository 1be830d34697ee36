/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-settings.h"

#include "rf-program.h"

/*
 * The studio's own state: sizes, the last panel, what was chosen last. A schema that is
 * missing ends no program: then nothing is remembered.
 */

#define SCHEMA "org.refrain.Refrain"

static GSettingsSchema *
rf_settings_find_schema (void)
{
  GSettingsSchemaSource *usual = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;

  if (rf_program_is_in_build_tree ())
    built = g_settings_schema_source_new_from_directory (
        RF_BUILD_ROOT G_DIR_SEPARATOR_S "data", usual, TRUE, NULL);
  if (built != NULL)
    return g_settings_schema_source_lookup (built, SCHEMA, FALSE);
  return usual != NULL ? g_settings_schema_source_lookup (usual, SCHEMA, TRUE) : NULL;
}

/**
 * rf_settings_get:
 *
 * Returns: (transfer none) (nullable): the settings, or %NULL where their schema is missing
 */
GSettings *
rf_settings_get (void)
{
  static gsize once = 0;
  static GSettings *settings = NULL;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GSettingsSchema) schema = rf_settings_find_schema ();

      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      else
        g_message ("the schema %s is not installed, so nothing of the window is remembered",
                   SCHEMA);
      g_once_init_leave (&once, 1);
    }
  return settings;
}

/**
 * rf_settings_bind:
 * @key: a key of the schema
 * @object: (type GObject): what has the property
 * @property: its name
 *
 * The property is as the key says, and the key follows it.
 */
void
rf_settings_bind (const char *key, gpointer object, const char *property)
{
  GSettings *settings = rf_settings_get ();

  if (settings != NULL)
    g_settings_bind (settings, key, object, property, G_SETTINGS_BIND_DEFAULT);
}
