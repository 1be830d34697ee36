/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-config-openai.h"

#include <string.h>

/* The groups [openai-models] and [openai-voices] of refrain.conf. */

static void
rf_config_read_openai_model (RfOpenaiNames *names,
                             RfKeyFile *file,
                             const char *group,
                             const char *key)
{
  g_autofree char *meaning = rf_key_file_dup_string (file, group, key);
  gboolean is_wrong = meaning == NULL || *meaning == '\0' || *meaning == '/';

  if (is_wrong)
    rf_key_file_add_fault (file, group, key, "must name a provider, provider/model, or default");
  else if (g_str_equal (key, RF_OPENAI_OTHERS) && !g_str_equal (meaning, RF_OPENAI_DEFAULT))
    rf_key_file_add_fault (file, group, key, "all other names can only mean “default”");
  else
    g_hash_table_insert (names->models, g_strdup (key), g_steal_pointer (&meaning));
}

static void
rf_config_read_openai_voice (RfOpenaiNames *names,
                             RfKeyFile *file,
                             const char *group,
                             const char *key)
{
  g_auto (GStrv) meaning = rf_key_file_dup_list (file, group, key);

  for (gsize i = 0; meaning != NULL && meaning[i] != NULL; i++)
    {
      const char *colon = strchr (meaning[i], ':');

      if (colon == NULL || colon == meaning[i] || colon[1] == '\0')
        {
          rf_key_file_add_fault (file, group, key, "must be PARAMETER:VALUE, such as variant:f1");
          return;
        }
    }
  if (meaning != NULL)
    g_hash_table_insert (names->voices, g_strdup (key), g_steal_pointer (&meaning));
}

static void
rf_config_read_openai_group (RfOpenaiNames *names, RfKeyFile *file, const RfKeyFileGroup *group)
{
  gboolean has_models = g_str_equal (group->noun, "openai-models");
  gboolean has_voices = g_str_equal (group->noun, "openai-voices");
  g_auto (GStrv) keys = NULL;

  if (!has_models && !has_voices)
    return;
  keys = rf_key_file_get_keys (file, group->group);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      if (has_models)
        rf_config_read_openai_model (names, file, group->group, keys[i]);
      else
        rf_config_read_openai_voice (names, file, group->group, keys[i]);
    }
}

/**
 * rf_config_read_openai_names:
 * @config: the rest of refrain.conf
 * @file: (nullable): refrain.conf; what is wrong in it is added to its faults
 *
 * Returns: (transfer full): what names of OpenAI's interface mean
 */
RfOpenaiNames *
rf_config_read_openai_names (RfConfig *config, RfKeyFile *file)
{
  RfOpenaiNames *names = rf_openai_names_new ();
  const GPtrArray *groups = file != NULL ? rf_key_file_get_groups (file) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names->defaults); i++)
    names->defaults[i] = g_strdup (rf_config_get_default_model (config, (RfKind) i));
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    rf_config_read_openai_group (names, file, g_ptr_array_index (groups, i));
  return names;
}
