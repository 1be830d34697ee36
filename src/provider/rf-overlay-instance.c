/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-overlay.h"

/*
 * [provider ID] like=OTHER in refrain.conf: a provider more that uses OTHER's
 * module, such as a server of one's own that speaks the same protocol. It has
 * none of the other's models, since it neither runs nor sells them, and none
 * of its settings: a key and an address are not handed on by themselves. Its
 * own models may begin as one of the other's.
 */

const char *const rf_overlay_instance_keys[] = {
  "like", "name", "description", "leaves", "external-cost", NULL,
};

static GStrv
dup_setting_names (const RfProviderInfo *like)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; like->setting_names != NULL && like->setting_names[i] != NULL; i++)
    {
      /* There are no prices of a manifest that it could change. */
      if (!g_str_equal (like->setting_names[i], RF_CREDITS_PER_USD))
        g_strv_builder_add (builder, like->setting_names[i]);
    }
  return g_strv_builder_end (builder);
}

static void
take_module (RfProviderInfo *info, const RfProviderInfo *like)
{
  info->abi = like->abi;
  info->external_cost = like->external_cost;
  info->packages = g_strdupv (like->packages);
  info->module_path = g_strdup (like->module_path);
  info->setting_names = dup_setting_names (like);
  info->templates = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_model_info_unref);
  for (guint i = 0; i < like->models->len; i++)
    g_ptr_array_add (info->templates, rf_model_info_ref (g_ptr_array_index (like->models, i)));
}

static void
refuse (RfKeyFile *config, const RfKeyFileGroup *group, RfProviderInfo *info, const char *reason)
{
  info->refused = g_strdup (reason);
  rf_key_file_add_fault (config, group->group, "like", "%s", reason);
}

/**
 * rf_overlay_new_instance:
 * @config: refrain.conf
 * @group: a [provider …] group with the key `like`
 * @like: (nullable): the provider that the key names
 *
 * Returns: (transfer full): the provider, without models and settings;
 *   refused where @like cannot be used
 */
RfProviderInfo *
rf_overlay_new_instance (RfKeyFile *config, const RfKeyFileGroup *group, const RfProviderInfo *like)
{
  RfProviderInfo *info = rf_provider_info_new (group->name);

  info->manifest_path = g_strdup (rf_key_file_get_path (config));
  info->like = rf_key_file_dup_string (config, group->group, "like");
  if (like == NULL || like->like != NULL)
    {
      g_autofree char *reason = g_strdup_printf ("there is no plugin “%s”", info->like);

      refuse (config, group, info, reason);
      return info;
    }
  if (like->refused != NULL)
    {
      refuse (config, group, info, like->refused);
      return info;
    }
  take_module (info, like);
  rf_manifest_read_text (config, group->group, "name", &info->name, &info->translations);
  rf_manifest_read_text (
      config, group->group, "description", &info->description, &info->translations);
  rf_manifest_read_text (config, group->group, "leaves", &info->leaves, &info->translations);
  if (rf_key_file_has_key (config, group->group, "external-cost"))
    rf_key_file_read_boolean (config, group->group, "external-cost", &info->external_cost);
  if (info->leaves == NULL)
    info->leaves = g_strdup ("All of a request is sent to the server that refrain.conf names");
  return info;
}
