/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"

#include "rf-provider.h"

#include <string.h>

/*
 * Reads a whole manifest: its one [provider ID], then its models, then their
 * parameters, in the order of the file. One fault is enough to refuse the
 * provider, since half a table would make other keys and other prices; but
 * all faults are told at once.
 */

static const char *const provider_keys[] = {
  "name",   "description", "abi",  "external-cost", "packages",
  "leaves", "settings",    "test", "concurrency",   NULL,
};

const char *const rf_manifest_provider_texts[] = { "name", "description", "leaves", NULL };

static const char *const model_texts[] = { "name", "description", NULL };

const char *const rf_manifest_model_keys[] = {
  "kind",        "name",     "description", "recipe",          "price", "rate", "per",
  "price-table", "price-of", "costs",       "free-parameters", "like",  NULL,
};

const char *const rf_manifest_money_keys[] = {
  "price", "rate", "per", "price-table", "price-of", "costs", NULL,
};

static gboolean
has_required (RfKeyFile *file, const char *group, const char *key)
{
  if (rf_key_file_has_key (file, group, key))
    return TRUE;
  rf_key_file_add_fault (file, group, key, "it is missing");
  return FALSE;
}

static void
refuse_unknown_keys (RfKeyFile *file, const char *group, GStrv settings)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (gsize i = 0; provider_keys[i] != NULL; i++)
    g_ptr_array_add (keys, (gpointer) provider_keys[i]);
  for (gsize i = 0; settings != NULL && settings[i] != NULL; i++)
    g_ptr_array_add (keys, settings[i]);
  g_ptr_array_add (keys, NULL);
  rf_key_file_refuse_unknown_texts (
      file, group, (const char *const *) keys->pdata, rf_manifest_provider_texts);
}

/* An address is asked only when something is made, and then a wrong one is told
 * without its place; so it is looked at where it stands. It is then as if it were
 * empty: a key that was meant for it must not go to another one. */
static gboolean
check_address (RfKeyFile *file, const char *group, const char *name, const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *fault = NULL;

  if (scheme == NULL || (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")))
    fault = "it must begin with https:// or http://";
  else if (host == NULL || *host == '\0')
    fault = "it names no host";
  else if (g_uri_get_userinfo (uri) != NULL)
    fault = "it must not have a user name in it";
  /* What is written there may be a key that stands in the wrong line. */
  if (fault != NULL)
    rf_key_file_add_fault (file, group, name, "“%s” is no address: %s", name, fault);
  return fault == NULL;
}

/**
 * rf_manifest_read_settings:
 * @file: a manifest or configuration
 * @group: a provider's group
 * @info: a provider that is still being filled in, with its setting names
 *
 * Takes the values of the settings that the group has; the rest stays.
 */
void
rf_manifest_read_settings (RfKeyFile *file, const char *group, RfProviderInfo *info)
{
  GStrv names = info->setting_names;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      char *value = rf_key_file_has_key (file, group, names[i])
                        ? rf_key_file_dup_string (file, group, names[i])
                        : NULL;

      if (value != NULL && g_str_equal (names[i], "base-url") && *value != '\0' &&
          !check_address (file, group, names[i], value))
        *value = '\0';
      if (value != NULL)
        g_hash_table_replace (info->settings, g_strdup (names[i]), value);
    }
}

/**
 * rf_manifest_read_concurrency:
 * @file: a manifest or configuration
 * @group: a provider's group that has the key
 * @info: the provider
 */
void
rf_manifest_read_concurrency (RfKeyFile *file, const char *group, RfProviderInfo *info)
{
  gint64 concurrency = 0;

  if (rf_key_file_read_int (file, group, "concurrency", 1, 1000, &concurrency))
    info->concurrency = (guint) concurrency;
}

/**
 * rf_manifest_read_provider:
 * @file: a manifest
 * @group: its provider's group
 * @info: a provider that is still being filled in
 */
void
rf_manifest_read_provider (RfKeyFile *file, const char *group, RfProviderInfo *info)
{
  gint64 abi = 0;

  if (rf_key_file_has_key (file, group, "settings"))
    info->setting_names = rf_key_file_dup_list (file, group, "settings");
  refuse_unknown_keys (file, group, info->setting_names);
  rf_manifest_read_settings (file, group, info);
  has_required (file, group, "name");
  if (has_required (file, group, "abi") &&
      rf_key_file_read_int (file, group, "abi", 1, G_MAXINT, &abi))
    info->abi = (guint) abi;
  if (abi != 0 && abi != RF_PROVIDER_ABI)
    rf_key_file_add_fault (file,
                           group,
                           "abi",
                           "it was made for ABI %u, and this program has ABI %d",
                           info->abi,
                           RF_PROVIDER_ABI);
  if (has_required (file, group, "external-cost"))
    rf_key_file_read_boolean (file, group, "external-cost", &info->external_cost);
  rf_manifest_read_text (file, group, "name", &info->name, &info->translations);
  rf_manifest_read_text (file, group, "description", &info->description, &info->translations);
  rf_manifest_read_text (file, group, "leaves", &info->leaves, &info->translations);
  if (rf_key_file_has_key (file, group, "concurrency"))
    rf_manifest_read_concurrency (file, group, info);
  if (rf_key_file_has_key (file, group, "packages"))
    info->packages = rf_key_file_dup_list (file, group, "packages");
}

/**
 * rf_manifest_read_model:
 * @file: a manifest or configuration
 * @group: a model's group
 * @model: a model that is still being filled in
 *
 * Sets what the group's keys say, but for the kind, which a model has from the
 * beginning, and the price; what it does not say stays as it is.
 */
void
rf_manifest_read_model (RfKeyFile *file, const char *group, RfModelInfo *model)
{
  gint64 recipe = 0;

  rf_key_file_refuse_unknown_texts (file, group, rf_manifest_model_keys, model_texts);
  rf_manifest_read_text (file, group, "name", &model->name, &model->translations);
  rf_manifest_read_text (file, group, "description", &model->description, &model->translations);
  if (rf_key_file_has_key (file, group, "recipe") &&
      rf_key_file_read_int (file, group, "recipe", 1, G_MAXINT, &recipe))
    model->recipe = (guint) recipe;
  if (rf_key_file_has_key (file, group, "free-parameters"))
    rf_key_file_read_boolean (file, group, "free-parameters", &model->free_parameters);
}

static gboolean
is_own (RfKeyFile *file, const RfKeyFileGroup *group, const RfProviderInfo *info, const char *id)
{
  if (g_str_equal (info->id, id))
    return TRUE;
  rf_key_file_add_fault (
      file, group->group, NULL, "the manifest is of the provider “%s”, not “%s”", info->id, id);
  return FALSE;
}

static void
add_provider (RfKeyFile *file, const RfKeyFileGroup *group, RfProviderInfo *info)
{
  if (is_own (file, group, info, group->name))
    rf_manifest_read_provider (file, group->group, info);
}

static void
add_model (RfKeyFile *file, const RfKeyFileGroup *group, RfProviderInfo *info)
{
  g_autofree char *provider = NULL;
  g_autofree char *id = NULL;
  RfModelInfo *model = NULL;
  int kind = 0;

  if (!rf_manifest_split_path (group, &provider, &id, NULL))
    {
      rf_key_file_add_fault (file, group->group, NULL, "a model's group is [model PROVIDER/MODEL]");
      return;
    }
  if (!is_own (file, group, info, provider) || !has_required (file, group->group, "kind") ||
      !rf_manifest_read_enum (file, group->group, "kind", rf_kind_names, &kind))
    return;
  model = rf_model_info_new (provider, id, (RfKind) kind);
  g_ptr_array_add (info->models, model);
  rf_manifest_read_model (file, group->group, model);
  rf_manifest_read_price (file, group->group, model);
  if (info->external_cost)
    rf_manifest_require_price (file, group->group);
}

static void
add_parameter (RfKeyFile *file, const RfKeyFileGroup *group, RfProviderInfo *info)
{
  g_autofree char *provider = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  RfModelInfo *model = NULL;
  RfParameter *parameter = NULL;

  if (!rf_manifest_split_path (group, &provider, &id, &name))
    {
      rf_key_file_add_fault (
          file, group->group, NULL, "a parameter's group is [parameter PROVIDER/MODEL/NAME]");
      return;
    }
  if (!is_own (file, group, info, provider))
    return;
  model = rf_provider_info_find_model (info, id);
  if (model == NULL)
    {
      rf_key_file_add_fault (file, group->group, NULL, "there is no model “%s”", id);
      return;
    }
  parameter = rf_manifest_new_parameter (file, group->group, name);
  if (parameter == NULL)
    return;
  g_ptr_array_add (model->parameters, parameter);
  rf_manifest_read_parameter (file, group->group, parameter);
  rf_manifest_check_parameter (file, group->group, parameter);
}

static void
add_groups (RfKeyFile *file,
            const char *noun,
            void (*add) (RfKeyFile *, const RfKeyFileGroup *, RfProviderInfo *),
            RfProviderInfo *info)
{
  const GPtrArray *groups = rf_key_file_get_groups (file);

  for (guint i = 0; i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_equal (group->noun, noun))
        add (file, group, info);
    }
}

static gboolean
has_provider (RfKeyFile *file)
{
  const GPtrArray *groups = rf_key_file_get_groups (file);

  for (guint i = 0; i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_equal (group->noun, "provider"))
        return TRUE;
    }
  return FALSE;
}

static void
refuse_other_groups (RfKeyFile *file)
{
  static const char *const nouns[] = { "provider", "model", "parameter", NULL };
  const GPtrArray *groups = rf_key_file_get_groups (file);

  for (guint i = 0; i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (!g_strv_contains (nouns, group->noun))
        rf_key_file_add_fault (file, group->group, NULL, "a manifest has no group of this sort");
    }
}

static void
check_models (RfKeyFile *file, const RfProviderInfo *info)
{
  for (guint i = 0; i < info->models->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (info->models, i);
      g_autofree char *group = g_strdup_printf ("model %s/%s", model->provider, model->id);

      rf_manifest_check_model (file, model);
      rf_manifest_check_price (file, group, model);
    }
}

/* The parameters of @like in their order, each in the model's own form where
 * it has one; then what only the model has. */
static void
inherit_parameters (RfModelInfo *model, const RfModelInfo *like)
{
  for (guint i = 0; i < like->parameters->len; i++)
    {
      const RfParameter *theirs = g_ptr_array_index (like->parameters, i);
      const RfParameter *own = rf_manifest_find_parameter (model, theirs->name);
      RfParameter *parameter = NULL;
      guint index = 0;

      if (own != NULL && g_ptr_array_find (model->parameters, own, &index))
        parameter = g_ptr_array_steal_index (model->parameters, index);
      else
        parameter = rf_parameter_copy (theirs);
      g_ptr_array_insert (model->parameters, (int) MIN (i, model->parameters->len), parameter);
    }
}

static void
inherit_models (RfKeyFile *file, const RfProviderInfo *info)
{
  for (guint i = 0; i < info->models->len; i++)
    {
      RfModelInfo *model = g_ptr_array_index (info->models, i);
      g_autofree char *group = g_strdup_printf ("model %s/%s", model->provider, model->id);
      g_autofree char *name = rf_key_file_has_key (file, group, "like")
                                  ? rf_key_file_dup_string (file, group, "like")
                                  : NULL;
      const RfModelInfo *like = name != NULL ? rf_provider_info_find_model (info, name) : NULL;

      if (name != NULL && (like == NULL || like == model || like->kind != model->kind))
        rf_key_file_add_fault (
            file, group, "like", "there is no other model “%s” of this kind", name);
      else if (like != NULL)
        inherit_parameters (model, like);
    }
}

static void
refuse_faults (RfKeyFile *file, RfProviderInfo *info)
{
  const GPtrArray *faults = rf_key_file_get_faults (file);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (faults->len == 0)
    return;
  for (guint i = 0; i < faults->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (faults, i));
  info->faults = g_strv_builder_end (builder);
  if (faults->len == 1)
    info->refused = g_strdup (g_ptr_array_index (faults, 0));
  else
    info->refused = g_strdup_printf (
        "%s (and %u more)", (const char *) g_ptr_array_index (faults, 0), faults->len - 1);
  g_ptr_array_set_size (info->models, 0);
}

static char *
dup_stem (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_str_has_suffix (name, ".provider") ? g_strndup (name, strlen (name) - 9)
                                              : g_steal_pointer (&name);
}

static gboolean
is_for_tests (RfKeyFile *file, const char *group)
{
  gboolean test = FALSE;

  return rf_key_file_has_key (file, group, "test") &&
         rf_key_file_read_boolean (file, group, "test", &test) && test;
}

/**
 * rf_manifest_read:
 * @file: the manifest `ID.provider`
 * @with_tests: providers that are for tests only count too
 *
 * Returns: (transfer full) (nullable): what it says; refused, with the first
 *   fault as the reason, where it has any. %NULL for a provider that is for
 *   tests only.
 */
RfProviderInfo *
rf_manifest_read (RfKeyFile *file, gboolean with_tests)
{
  const char *path = rf_key_file_get_path (file);
  g_autofree char *id = dup_stem (path);
  g_autofree char *group = g_strconcat ("provider ", id, NULL);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *module = g_strconcat (id, "." G_MODULE_SUFFIX, NULL);
  g_autoptr (RfProviderInfo) info = NULL;

  if (!with_tests && is_for_tests (file, group))
    return NULL;
  info = rf_provider_info_new (id);
  info->manifest_path = g_strdup (path);
  info->module_path = g_build_filename (directory, module, NULL);
  refuse_other_groups (file);
  add_groups (file, "provider", add_provider, info);
  if (!has_provider (file))
    rf_key_file_add_fault (file, group, NULL, "the group [%s] is missing", group);
  add_groups (file, "model", add_model, info);
  add_groups (file, "parameter", add_parameter, info);
  inherit_models (file, info);
  check_models (file, info);
  refuse_faults (file, info);
  return g_steal_pointer (&info);
}
