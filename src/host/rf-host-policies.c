/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-host-policies.h"

#include "rf-host-settings.h"
#include "rf-key-file.h"
#include "rf-paths.h"
#include "rf-retention.h"

#include <string.h>

/*
 * The profiles and the group [store] of refrain.conf, for a front end that lets a person
 * change them. Which keys there are and what they take is the engine's to know: a value
 * is tried out on a file of its own before it is written.
 */

static void
rf_host_setting_free (gpointer data)
{
  RfHostSetting *self = data;

  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static void
rf_host_policy_free (gpointer data)
{
  RfHostPolicy *self = data;

  g_free (self->group);
  g_free (self->profile);
  g_ptr_array_unref (self->settings);
  g_free (self);
}

typedef struct
{
  RfKeyFile *file; /* (owned) (nullable) */
  RfConfig *config;
  RfRetentionConfig *retention;
} RfHostPolicies;

static char *
rf_host_policies_dup_value (const RfHostPolicies *self, const char *profile, const char *key)
{
  const RfProfile *named = profile != NULL ? rf_config_find_profile (self->config, profile) : NULL;
  char *value = named != NULL ? rf_profile_dup_value (named, key) : NULL;

  return value != NULL ? value : rf_retention_config_dup_value (self->retention, profile, key);
}

/* As the file writes it, which may have more spaces. */
static char *
rf_host_policies_dup_group (const RfHostPolicies *self, const char *profile)
{
  const GPtrArray *groups = self->file != NULL ? rf_key_file_get_groups (self->file) : NULL;

  for (guint i = 0; profile != NULL && groups != NULL && i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_equal (group->noun, "profile") && g_str_equal (group->name, profile))
        return g_strdup (group->group);
    }
  return profile != NULL ? g_strconcat ("profile ", profile, NULL) : g_strdup ("store");
}

static RfHostPolicy *
rf_host_policies_make (const RfHostPolicies *self, const char *profile, const char *const *keys)
{
  RfHostPolicy *policy = g_new0 (RfHostPolicy, 1);

  policy->group = rf_host_policies_dup_group (self, profile);
  policy->profile = g_strdup (profile);
  policy->settings = g_ptr_array_new_with_free_func (rf_host_setting_free);
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      RfHostSetting *setting = g_new0 (RfHostSetting, 1);

      setting->key = g_strdup (keys[i]);
      setting->value = rf_host_policies_dup_value (self, profile, keys[i]);
      setting->is_set =
          self->file != NULL && rf_key_file_has_key (self->file, policy->group, keys[i]);
      g_ptr_array_add (policy->settings, setting);
    }
  return policy;
}

/**
 * rf_host_list_policies:
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @error: return location; where a file is there and cannot be read
 *
 * Returns: (transfer full) (element-type RfHostPolicy) (nullable): that of the store, and
 *   of each profile
 */
GPtrArray *
rf_host_list_policies (const char *config_file, GError **error)
{
  g_autofree char *path = rf_paths_dup_config_file (config_file);
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_file (path, &failure);
  g_autoptr (RfConfig) config = NULL;
  g_autoptr (RfRetentionConfig) retention = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) keys = rf_profile_dup_keys ();
  RfHostPolicies policies = { file, NULL, NULL };
  GPtrArray *list = NULL;

  if (file == NULL && !g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  policies.config = config = rf_config_new (file);
  policies.retention = retention = rf_retention_config_new (file, config);
  names = rf_config_dup_profiles (config);
  list = g_ptr_array_new_with_free_func (rf_host_policy_free);
  g_ptr_array_add (list, rf_host_policies_make (&policies, NULL, rf_retention_store_keys));
  for (gsize i = 0; names[i] != NULL; i++)
    g_ptr_array_add (list, rf_host_policies_make (&policies, names[i], (const char *const *) keys));
  return list;
}

/**
 * rf_host_policy_find:
 * @self: a policy
 * @key: of its group
 *
 * Returns: (transfer none) (nullable): that setting
 */
const RfHostSetting *
rf_host_policy_find (const RfHostPolicy *self, const char *key)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      const RfHostSetting *setting = g_ptr_array_index (self->settings, i);

      if (g_str_equal (setting->key, key))
        return setting;
    }
  return NULL;
}

/* What is wrong with a line, without the file, the line and the key. */
static char *
rf_host_dup_fault (const char *group, const char *key, const char *value)
{
  g_autoptr (GKeyFile) alone = g_key_file_new ();
  g_autoptr (RfKeyFile) file = NULL;
  g_autoptr (RfConfig) config = NULL;
  g_autoptr (RfRetentionConfig) retention = NULL;
  g_autofree char *text = NULL;
  g_autofree char *before = g_strconcat (key, ": ", NULL);
  const char *fault = NULL;
  const char *found = NULL;

  g_key_file_set_string (alone, group, key, value);
  text = g_key_file_to_data (alone, NULL, NULL);
  file = rf_key_file_new_from_data (text, -1, "refrain.conf", NULL);
  if (file == NULL)
    return g_strdup ("it cannot be written on a line");
  config = rf_config_new (file);
  retention = rf_retention_config_new (file, config);
  if (rf_key_file_get_faults (file)->len == 0)
    return NULL;
  fault = g_ptr_array_index (rf_key_file_get_faults (file), 0);
  found = strstr (fault, before);
  return g_strdup (found != NULL ? found + strlen (before) : fault);
}

/**
 * rf_host_change_policy:
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @group: of a policy
 * @key: one of its keys
 * @value: (nullable): its value from now on, or %NULL for what Refrain ships
 * @error: return location; %RF_ERROR_INVALID_REQUEST where the value is none, and as
 *   rf_host_set_setting()
 *
 * Returns: whether it is written, durably
 */
gboolean
rf_host_change_policy (const char *config_file,
                       const char *group,
                       const char *key,
                       const char *value,
                       GError **error)
{
  g_autofree char *fault = value != NULL ? rf_host_dup_fault (group, key, value) : NULL;

  if (fault == NULL)
    return rf_host_set_setting (config_file, group, key, value, error);
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "“%s” cannot be set: %s", key, fault);
  return FALSE;
}
