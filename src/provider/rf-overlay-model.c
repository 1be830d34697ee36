/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-overlay.h"

#include "rf-text.h"

/*
 * [model P/M] and [parameter P/M/NAME] in refrain.conf.
 */

/* `prise=5` changes no price, although somebody meant it to. */
static gboolean
has_money_slip (RfOverlay *self, const char *group)
{
  g_auto (GStrv) keys = rf_key_file_get_keys (self->config, group);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const char *nearest = NULL;

      if (g_strv_contains (rf_manifest_model_keys, keys[i]))
        continue;
      nearest = rf_text_find_nearest (keys[i], rf_manifest_model_keys);
      if (nearest != NULL && g_strv_contains (rf_manifest_money_keys, nearest))
        return TRUE;
    }
  return FALSE;
}

/* A new model that begins as another one, but for its price. */
static RfModelInfo *
copy_model (RfOverlay *self, const char *group, const RfProviderInfo *info, const char *id)
{
  g_autofree char *name = rf_key_file_dup_string (self->config, group, "like");
  RfModelInfo *model = NULL;
  const RfModelInfo *like = name != NULL ? rf_provider_info_find_model (info, name) : NULL;

  for (guint i = 0; like == NULL && info->templates != NULL && i < info->templates->len; i++)
    {
      const RfModelInfo *candidate = g_ptr_array_index (info->templates, i);

      if (g_strcmp0 (candidate->id, name) == 0)
        like = candidate;
    }
  if (like == NULL)
    {
      rf_key_file_add_fault (self->config, group, "like", "there is no model “%s”", name);
      return NULL;
    }
  model = rf_model_info_copy (like);
  g_free (model->provider);
  g_free (model->id);
  g_free (model->name);
  model->provider = g_strdup (info->id);
  model->id = g_strdup (id);
  model->name = g_strdup (id);
  g_clear_pointer (&model->description, g_free);
  g_clear_pointer (&model->translations, g_hash_table_unref);
  rf_price_clear (&model->price);
  return model;
}

static RfModelInfo *
make_model (RfOverlay *self, const char *group, const RfProviderInfo *info, const char *id)
{
  int kind = 0;

  if (rf_key_file_has_key (self->config, group, "like"))
    return copy_model (self, group, info, id);
  if (!rf_key_file_has_key (self->config, group, "kind"))
    {
      rf_key_file_add_fault (self->config,
                             group,
                             NULL,
                             "“%s” has no model “%s”, and a new one needs “kind” or “like”",
                             info->id,
                             id);
      return NULL;
    }
  if (!rf_manifest_read_enum (self->config, group, "kind", rf_kind_names, &kind))
    return NULL;
  return rf_model_info_new (info->id, id, (RfKind) kind);
}

static RfModelInfo *
add_model (RfOverlay *self, const char *group, const RfProviderInfo *info, const char *id)
{
  RfModelInfo *model = NULL;
  guint before = rf_overlay_count_faults (self);

  model = make_model (self, group, info, id);
  if (model != NULL && info->external_cost && !rf_manifest_require_price (self->config, group))
    g_clear_pointer (&model, rf_model_info_unref);
  if (model != NULL)
    g_ptr_array_add (self->copies, model);
  if (model == NULL && rf_overlay_touches_money (self, group))
    rf_overlay_keep_money_faults (self, before);
  return model;
}

static void
refuse_other_kind (RfOverlay *self, const char *group, const RfModelInfo *model)
{
  int kind = 0;

  if (rf_key_file_has_key (self->config, group, "kind") &&
      rf_manifest_read_enum (self->config, group, "kind", rf_kind_names, &kind) &&
      kind != (int) model->kind)
    rf_key_file_add_fault (self->config,
                           group,
                           "kind",
                           "the kind of a model cannot be changed; it is “%s”",
                           rf_enum_get_name (rf_kind_names, (int) model->kind));
}

static void
change_model (RfOverlay *self, const char *group, RfModelInfo *model)
{
  guint before = rf_overlay_count_faults (self);

  refuse_other_kind (self, group, model);
  rf_manifest_read_model (self->config, group, model);
  if (has_money_slip (self, group))
    rf_overlay_keep_money_faults (self, before);
  before = rf_overlay_count_faults (self);
  rf_manifest_read_price (self->config, group, model);
  rf_overlay_keep_money_faults (self, before);
}

/**
 * rf_overlay_apply_model:
 * @self: the work
 * @group: a [model …] group
 *
 * Changes a model, or adds one.
 */
void
rf_overlay_apply_model (RfOverlay *self, const RfKeyFileGroup *group)
{
  g_autofree char *provider = NULL;
  g_autofree char *id = NULL;
  const RfProviderInfo *info = NULL;
  RfModelInfo *model = NULL;
  guint before = rf_overlay_count_faults (self);

  if (!rf_manifest_split_path (group, &provider, &id, NULL))
    {
      rf_key_file_add_fault (
          self->config, group->group, NULL, "a model's group is [model PROVIDER/MODEL]");
      if (rf_overlay_touches_money (self, group->group))
        rf_overlay_keep_money_faults (self, before);
      return;
    }
  info = rf_overlay_find_provider (self, group, provider);
  if (info == NULL || info->refused != NULL)
    return;
  model = rf_overlay_ensure_copy (self, info, id);
  if (model == NULL)
    model = add_model (self, group->group, info, id);
  if (model != NULL)
    change_model (self, group->group, model);
}

static gboolean
is_same_type (RfOverlay *self, const char *group, const RfParameter *parameter)
{
  int type = 0;

  if (!rf_key_file_has_key (self->config, group, "type"))
    return TRUE;
  if (!rf_manifest_read_enum (self->config, group, "type", rf_parameter_type_names, &type))
    return FALSE;
  if (type == (int) parameter->type)
    return TRUE;
  rf_key_file_add_fault (self->config,
                         group,
                         "type",
                         "the type of a parameter cannot be changed; it is “%s”",
                         rf_enum_get_name (rf_parameter_type_names, (int) parameter->type));
  return FALSE;
}

/* Changes a copy of the parameter, or makes it, and puts it into @model when
 * all of it fits. */
static void
change_parameter (RfOverlay *self, const char *group, RfModelInfo *model, const char *name)
{
  const RfParameter *old = rf_manifest_find_parameter (model, name);
  g_autoptr (RfParameter) parameter = NULL;
  guint index = model->parameters->len;

  if (old != NULL && !is_same_type (self, group, old))
    return;
  parameter =
      old != NULL ? rf_parameter_copy (old) : rf_manifest_new_parameter (self->config, group, name);
  if (parameter == NULL)
    return;
  rf_manifest_read_parameter (self->config, group, parameter);
  if (!rf_manifest_check_parameter (self->config, group, parameter))
    return;
  if (old != NULL && g_ptr_array_find (model->parameters, old, &index))
    g_ptr_array_remove_index (model->parameters, index);
  g_ptr_array_insert (model->parameters, (int) index, g_steal_pointer (&parameter));
}

/**
 * rf_overlay_apply_parameter:
 * @self: the work
 * @group: a [parameter …] group
 *
 * Changes a parameter of a model, or adds one.
 */
void
rf_overlay_apply_parameter (RfOverlay *self, const RfKeyFileGroup *group)
{
  g_autofree char *provider = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  const RfProviderInfo *info = NULL;
  RfModelInfo *model = NULL;

  if (!rf_manifest_split_path (group, &provider, &id, &name))
    {
      rf_key_file_add_fault (self->config,
                             group->group,
                             NULL,
                             "a parameter's group is [parameter PROVIDER/MODEL/NAME]");
      return;
    }
  info = rf_overlay_find_provider (self, group, provider);
  if (info == NULL || info->refused != NULL)
    return;
  model = rf_overlay_ensure_copy (self, info, id);
  if (model == NULL)
    rf_key_file_add_fault (
        self->config, group->group, NULL, "“%s” has no model “%s”", provider, id);
  else
    change_parameter (self, group->group, model, name);
}
