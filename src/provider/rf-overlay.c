/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-overlay.h"

#include "rf-credits.h"
#include "rf-text.h"

#include <string.h>

/*
 * What refrain.conf says on top of the manifests: it switches a provider off,
 * adds a model, changes a price, a default or choices. A line that is wrong
 * is told and skipped. Changes are made to copies, which take the place of
 * the models only when all of it fits together; so a slip leaves the model
 * as its maker wrote it. A slip that touches money is told apart, because
 * what an admin meant to charge is then not known.
 */

static RfProviderInfo *
find_provider (RfOverlay *self, const char *id)
{
  for (guint i = 0; i < self->providers->len; i++)
    {
      RfProviderInfo *info = g_ptr_array_index (self->providers, i);

      if (g_str_equal (info->id, id))
        return info;
    }
  return NULL;
}

/**
 * rf_overlay_count_faults:
 * @self: the work
 *
 * Returns: how many faults the configuration has by now
 */
guint
rf_overlay_count_faults (RfOverlay *self)
{
  return rf_key_file_get_faults (self->config)->len;
}

/**
 * rf_overlay_keep_money_faults:
 * @self: the work
 * @first: what rf_overlay_count_faults() said before
 *
 * Marks all faults that came since then as faults of money.
 */
void
rf_overlay_keep_money_faults (RfOverlay *self, guint first)
{
  const GPtrArray *faults = rf_key_file_get_faults (self->config);

  for (guint i = first; i < faults->len; i++)
    g_ptr_array_add (self->money_faults, g_strdup (g_ptr_array_index (faults, i)));
}

/**
 * rf_overlay_touches_money:
 * @self: the work
 * @group: a model's group
 *
 * Returns: whether it says anything of a price
 */
gboolean
rf_overlay_touches_money (RfOverlay *self, const char *group)
{
  for (gsize i = 0; rf_manifest_money_keys[i] != NULL; i++)
    {
      if (rf_key_file_has_key (self->config, group, rf_manifest_money_keys[i]))
        return TRUE;
    }
  return FALSE;
}

static void
refuse_provider (RfOverlay *self, const RfKeyFileGroup *group, const char *id)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *nearest = NULL;
  guint before = rf_overlay_count_faults (self);

  for (guint i = 0; i < self->ids->len; i++)
    g_ptr_array_add (ids, g_ptr_array_index (self->ids, i));
  g_ptr_array_add (ids, NULL);
  nearest = rf_text_find_nearest (id, (const char *const *) ids->pdata);
  if (nearest == NULL)
    {
      rf_key_file_add_fault (self->config, group->group, NULL, "there is no provider “%s”", id);
      return;
    }
  rf_key_file_add_fault (self->config,
                         group->group,
                         NULL,
                         "there is no provider “%s”; did you mean “%s”?",
                         id,
                         nearest);
  if (rf_overlay_touches_money (self, group->group))
    rf_overlay_keep_money_faults (self, before);
}

/**
 * rf_overlay_find_provider:
 * @self: the work
 * @group: the group that names it
 * @id: the provider's id
 *
 * Returns: (transfer none) (nullable): the provider; where there is none, a
 *   fault has been added
 */
RfProviderInfo *
rf_overlay_find_provider (RfOverlay *self, const RfKeyFileGroup *group, const char *id)
{
  RfProviderInfo *info = find_provider (self, id);

  if (info == NULL)
    refuse_provider (self, group, id);
  return info;
}

/* What a provider's group may say: a second one of a module says more. */
static GPtrArray *
dup_provider_keys (const RfProviderInfo *info)
{
  GPtrArray *keys = g_ptr_array_new ();

  g_ptr_array_add (keys, (gpointer) "enabled");
  g_ptr_array_add (keys, (gpointer) "concurrency");
  for (gsize i = 0; info->like != NULL && rf_overlay_instance_keys[i] != NULL; i++)
    g_ptr_array_add (keys, (gpointer) rf_overlay_instance_keys[i]);
  for (gsize i = 0; info->setting_names != NULL && info->setting_names[i] != NULL; i++)
    g_ptr_array_add (keys, info->setting_names[i]);
  g_ptr_array_add (keys, NULL);
  return keys;
}

/* `credit-per-usd=50` changes no price, although somebody meant it to. */
static gboolean
has_rate_slip (RfOverlay *self, const char *group, const char *const *known)
{
  g_auto (GStrv) keys = rf_key_file_get_keys (self->config, group);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      if (!g_strv_contains (known, keys[i]) &&
          g_strcmp0 (rf_text_find_nearest (keys[i], known), RF_CREDITS_PER_USD) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A manifest's prices stand for the rate that it names; another rate changes
 * them all. What refrain.conf itself says of a price stays as it is said. */
static void
apply_rate (RfOverlay *self, const RfKeyFileGroup *group, RfProviderInfo *info)
{
  const char *usual = g_hash_table_lookup (info->settings, RF_CREDITS_PER_USD);
  gint64 old = 0;
  gint64 rate = 0;

  if (usual == NULL || !rf_key_file_has_key (self->config, group->group, RF_CREDITS_PER_USD) ||
      !rf_credits_from_string (usual, &old) || old <= 0 ||
      !rf_key_file_read_credits (self->config, group->group, RF_CREDITS_PER_USD, &rate))
    return;
  if (rate <= 0 || rate > RF_MAX_CREDITS_PER_USD)
    {
      rf_key_file_add_fault (
          self->config, group->group, RF_CREDITS_PER_USD, "it must be above 0 and at most 1000000");
      return;
    }
  for (guint i = 0; i < info->models->len; i++)
    {
      RfModelInfo *model = g_ptr_array_index (info->models, i);

      rf_price_scale (&model->price, (double) rate / (double) old);
    }
}

static void
apply_provider (RfOverlay *self, const RfKeyFileGroup *group)
{
  RfProviderInfo *info = rf_overlay_find_provider (self, group, group->name);
  g_autoptr (GPtrArray) keys = info != NULL ? dup_provider_keys (info) : NULL;
  guint before = rf_overlay_count_faults (self);
  gboolean enabled = TRUE;

  if (info == NULL || (info->like != NULL && info->refused != NULL))
    return;
  rf_key_file_refuse_unknown_texts (
      self->config, group->group, (const char *const *) keys->pdata, rf_manifest_provider_texts);
  if (has_rate_slip (self, group->group, (const char *const *) keys->pdata))
    rf_overlay_keep_money_faults (self, before);
  before = rf_overlay_count_faults (self);
  apply_rate (self, group, info);
  rf_overlay_keep_money_faults (self, before);
  rf_manifest_read_settings (self->config, group->group, info);
  if (rf_key_file_has_key (self->config, group->group, "concurrency"))
    rf_manifest_read_concurrency (self->config, group->group, info);
  if (!rf_key_file_has_key (self->config, group->group, "enabled") ||
      !rf_key_file_read_boolean (self->config, group->group, "enabled", &enabled) || enabled ||
      info->refused != NULL)
    return;
  info->refused = g_strdup_printf ("it is switched off in %s, line %d",
                                   rf_key_file_get_path (self->config),
                                   rf_key_file_get_line (self->config, group->group, "enabled"));
  g_ptr_array_set_size (info->models, 0);
}

static RfModelInfo *
find_copy (RfOverlay *self, const char *provider, const char *id)
{
  for (guint i = 0; i < self->copies->len; i++)
    {
      RfModelInfo *copy = g_ptr_array_index (self->copies, i);

      if (g_str_equal (copy->provider, provider) && g_str_equal (copy->id, id))
        return copy;
    }
  return NULL;
}

/**
 * rf_overlay_ensure_copy:
 * @self: the work
 * @info: a provider
 * @id: a model's id
 *
 * Returns: (transfer none) (nullable): the copy of the model that takes the
 *   changes, made when it is first wanted; %NULL where there is no such model
 */
RfModelInfo *
rf_overlay_ensure_copy (RfOverlay *self, const RfProviderInfo *info, const char *id)
{
  RfModelInfo *copy = find_copy (self, info->id, id);
  const RfModelInfo *model = copy == NULL ? rf_provider_info_find_model (info, id) : NULL;

  if (model == NULL)
    return copy;
  copy = rf_model_info_copy (model);
  g_ptr_array_add (self->copies, copy);
  return copy;
}

static void
put_model (RfProviderInfo *info, RfModelInfo *model)
{
  RfModelInfo *old = rf_provider_info_find_model (info, model->id);
  guint index = info->models->len;

  if (old != NULL && g_ptr_array_find (info->models, old, &index))
    g_ptr_array_remove_index (info->models, index);
  g_ptr_array_insert (info->models, (int) index, rf_model_info_ref (model));
}

/* Where to tell what is wrong with the model as a whole: its own group, or
 * else the first one of its parameters that the configuration has. */
static char *
dup_told_group (RfOverlay *self, const RfModelInfo *model)
{
  const GPtrArray *groups = rf_key_file_get_groups (self->config);
  g_autofree char *own = g_strdup_printf ("model %s/%s", model->provider, model->id);
  g_autofree char *start = g_strdup_printf ("parameter %s/%s/", model->provider, model->id);

  for (guint i = 0; rf_key_file_get_line (self->config, own, NULL) == 0 && i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_has_prefix (group->group, start))
        return g_strdup (group->group);
    }
  return g_steal_pointer (&own);
}

static void
finish_model (RfOverlay *self, RfModelInfo *model)
{
  g_autofree char *group = dup_told_group (self, model);
  gboolean good = rf_manifest_check_model (self->config, model);
  guint before = rf_overlay_count_faults (self);

  if (!rf_manifest_check_price (self->config, group, model))
    {
      rf_overlay_keep_money_faults (self, before);
      good = FALSE;
    }
  else if (!good && rf_overlay_touches_money (self, group))
    {
      rf_key_file_add_fault (self->config, group, NULL, "the price is not used for that reason");
      rf_overlay_keep_money_faults (self, before);
    }
  if (good)
    put_model (find_provider (self, model->provider), model);
}

static void
apply_groups (RfOverlay *self,
              const char *noun,
              void (*apply) (RfOverlay *, const RfKeyFileGroup *))
{
  const GPtrArray *groups = rf_key_file_get_groups (self->config);

  for (guint i = 0; i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_equal (group->noun, noun))
        apply (self, group);
    }
}

/* A key of money that stands twice was told when the file was read. */
static void
keep_earlier_money_faults (RfOverlay *self)
{
  const GPtrArray *faults = rf_key_file_get_faults (self->config);

  for (guint i = 0; i < faults->len; i++)
    {
      const char *fault = g_ptr_array_index (faults, i);

      for (gsize j = 0; rf_manifest_money_keys[j] != NULL; j++)
        {
          g_autofree char *part = g_strdup_printf (": %s: ", rf_manifest_money_keys[j]);

          if (strstr (fault, part) != NULL)
            g_ptr_array_add (self->money_faults, g_strdup (fault));
        }
    }
}

/**
 * rf_overlay_apply:
 * @self: the work
 *
 * Changes the providers as the groups `provider`, `model` and `parameter` of
 * the configuration say.
 */
void
rf_overlay_apply (RfOverlay *self)
{
  g_autoptr (GPtrArray) copies =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rf_model_info_unref);

  self->copies = copies;
  keep_earlier_money_faults (self);
  apply_groups (self, "provider", apply_provider);
  apply_groups (self, "model", rf_overlay_apply_model);
  apply_groups (self, "parameter", rf_overlay_apply_parameter);
  for (guint i = 0; i < copies->len; i++)
    finish_model (self, g_ptr_array_index (copies, i));
  self->copies = NULL;
}
