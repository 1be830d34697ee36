/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-choice.h"

#include "rf-text.h"

/*
 * Which model a request means: the one that it names, else the one that
 * refrain.conf names for its kind, else the one that Refrain comes with.
 */

static void
rf_model_refuse_provider (RfRegistry *registry, const char *id, GError **error)
{
  const char *nearest = rf_registry_find_nearest (registry, id);

  if (nearest != NULL)
    rf_error_collect (error, "provider", "“%s” is not known; did you mean “%s”?", id, nearest);
  else
    rf_error_collect (error, "provider", "“%s” is not known", id);
  rf_error_set_hint (*error, "“refrain providers” lists them");
}

static RfProviderInfo *
rf_model_find_provider (RfRegistry *registry, const char *id, GError **error)
{
  RfProviderInfo *info = rf_registry_find (registry, id);

  if (info == NULL)
    {
      rf_model_refuse_provider (registry, id, error);
      return NULL;
    }
  if (info->refused != NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_UNAVAILABLE,
                   "provider “%s” is not used: %s",
                   id,
                   info->refused);
      return NULL;
    }
  return info;
}

static RfModelInfo *
rf_model_refuse (const RfProviderInfo *provider, const char *id, RfKind kind, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *nearest = NULL;

  for (guint i = 0; i < provider->models->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (provider->models, i);

      if (model->kind == kind)
        g_ptr_array_add (ids, model->id);
    }
  g_ptr_array_add (ids, NULL);
  if (id == NULL)
    {
      rf_error_collect (error,
                        "provider",
                        "“%s” has no model for %s",
                        provider->id,
                        rf_enum_get_name (rf_kind_names, (int) kind));
      return NULL;
    }
  nearest = rf_text_find_nearest (id, (const char *const *) ids->pdata);
  if (nearest == NULL && ids->len > 1)
    nearest = g_ptr_array_index (ids, 0);
  rf_error_collect (error,
                    "model",
                    "“%s” is no %s model of %s%s%s",
                    id,
                    rf_enum_get_name (rf_kind_names, (int) kind),
                    provider->id,
                    nearest != NULL ? "; there is " : "",
                    nearest != NULL ? nearest : "");
  return NULL;
}

static RfModelInfo *
rf_model_find (const RfProviderInfo *provider, const char *id, RfKind kind, GError **error)
{
  for (guint i = 0; i < provider->models->len; i++)
    {
      RfModelInfo *model = g_ptr_array_index (provider->models, i);

      if (model->kind == kind && (id == NULL || g_str_equal (model->id, id)))
        return model;
    }
  return rf_model_refuse (provider, id, kind, error);
}

/**
 * rf_model_choose:
 * @registry: what there is
 * @config: what is chosen where a request is silent
 * @request: what is asked
 * @kind: of what
 * @external_cost: (out): whether its provider costs somebody else's money
 * @error: return location; collects what is wrong with the choice
 *
 * Returns: (transfer full) (nullable): the model
 */
RfModelInfo *
rf_model_choose (RfRegistry *registry,
                 RfConfig *config,
                 const RfRequest *request,
                 RfKind kind,
                 gboolean *external_cost,
                 GError **error)
{
  const char *wanted =
      request->provider != NULL ? request->provider : rf_config_get_default_model (config, kind);
  g_auto (GStrv) parts = NULL;
  RfProviderInfo *provider = NULL;
  RfModelInfo *model = NULL;

  if (wanted == NULL)
    {
      rf_error_collect (error,
                        "provider",
                        "none is configured for %s",
                        rf_enum_get_name (rf_kind_names, (int) kind));
      rf_error_set_hint (*error, "name one, or set it under [defaults] in refrain.conf");
      return NULL;
    }
  parts = g_strsplit (wanted, "/", 2);
  /* g_strsplit() makes no part at all of an empty text. */
  provider = rf_model_find_provider (registry, parts[0] != NULL ? parts[0] : "", error);
  if (provider != NULL)
    model =
        rf_model_find (provider, request->model != NULL ? request->model : parts[1], kind, error);
  if (model == NULL)
    {
      if (request->provider == NULL && request->model == NULL)
        rf_error_set_hint (*error, "it stands under [defaults] in refrain.conf");
      return NULL;
    }
  *external_cost = provider->external_cost;
  return rf_model_info_ref (model);
}

static gboolean
rf_model_takes_prompt (const RfProviderInfo *provider, RfKind kind)
{
  for (guint i = 0; provider->refused == NULL && i < provider->models->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (provider->models, i);

      if (model->kind == kind && rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT) != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_model_hint_at_prompts:
 * @registry: what there is
 * @model: a model that was given a prompt and has none
 * @error: (inout): what says so; gets the names of providers that take one
 */
void
rf_model_hint_at_prompts (RfRegistry *registry, const RfModelInfo *model, GError **error)
{
  const GPtrArray *providers = rf_registry_get_providers (registry);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *hint = NULL;

  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *provider = g_ptr_array_index (providers, i);

      if (rf_model_takes_prompt (provider, model->kind))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", provider->id);
    }
  if (names->len == 0)
    return;
  hint = g_strdup_printf ("name a provider whose %s models take a prompt: %s",
                          rf_enum_get_name (rf_kind_names, (int) model->kind),
                          names->str);
  rf_error_set_hint (*error, hint);
}
