/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

/* Every manifest that the build made, with no word about any one of them. */

static RfRegistry *
open_registry (void)
{
  const char *const folders[] = { g_getenv ("TEST_PLUGIN_DIR"), NULL };

  return rf_registry_new (folders, NULL);
}

static void
test_no_faults (void)
{
  g_autoptr (RfRegistry) registry = open_registry ();
  const GPtrArray *faults = rf_registry_get_faults (registry);

  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (faults, i));
  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpuint (rf_registry_get_providers (registry)->len, >=, 1);
}

static void
test_each_is_whole (void)
{
  g_autoptr (RfRegistry) registry = open_registry ();
  GPtrArray *providers = rf_registry_get_providers (registry);

  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *info = g_ptr_array_index (providers, i);

      g_test_message ("%s", info->manifest_path);
      for (gsize j = 0; info->faults != NULL && info->faults[j] != NULL; j++)
        g_test_message ("%s", info->faults[j]);
      g_assert_null (info->refused);
      /* One that has none says in its settings how it gets some. */
      g_assert_true (info->models->len >= 1 || info->setting_names != NULL);
      g_assert_nonnull (info->description);
      g_assert_true (g_file_test (info->module_path, G_FILE_TEST_IS_REGULAR));
      /* What costs money leaves the machine; a manifest says so. */
      g_assert_true (!info->external_cost || info->leaves != NULL);
    }
}

/* A form shows each of these; an empty label is a bug that nobody reports. */
static void
test_each_parameter_has_a_label (void)
{
  g_autoptr (RfRegistry) registry = open_registry ();
  GPtrArray *providers = rf_registry_get_providers (registry);

  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *info = g_ptr_array_index (providers, i);
      g_autoptr (JsonNode) json = rf_provider_info_to_json (info);

      for (guint j = 0; j < info->models->len; j++)
        {
          const RfModelInfo *model = g_ptr_array_index (info->models, j);

          for (guint k = 0; k < model->parameters->len; k++)
            {
              const RfParameter *parameter = g_ptr_array_index (model->parameters, k);

              g_test_message ("%s/%s/%s", info->id, model->id, parameter->name);
              g_assert_cmpstr (parameter->label, !=, "");
              g_assert_cmpstr (parameter->label, !=, parameter->name);
            }
        }
      g_assert_cmpuint (json_array_get_length (
                            json_object_get_array_member (json_node_get_object (json), "models")),
                        ==,
                        info->models->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shipped/no-faults", test_no_faults);
  g_test_add_func ("/shipped/each-is-whole", test_each_is_whole);
  g_test_add_func ("/shipped/each-parameter-has-a-label", test_each_parameter_has_a_label);
  return g_test_run ();
}
