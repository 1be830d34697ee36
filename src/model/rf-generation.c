/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-generation.h"

static void
rf_asset_free_cb (gpointer asset)
{
  rf_asset_free (asset);
}

/**
 * rf_generation_new:
 *
 * Returns: (transfer full): a generation without assets
 */
RfGeneration *
rf_generation_new (void)
{
  RfGeneration *self = g_new0 (RfGeneration, 1);

  self->reusable = TRUE;
  self->assets = g_ptr_array_new_with_free_func (rf_asset_free_cb);
  return self;
}

/**
 * rf_generation_free:
 * @self: (transfer full) (nullable): a generation
 */
void
rf_generation_free (RfGeneration *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->namespace_);
  g_free (self->fingerprint);
  g_free (self->identity);
  g_free (self->provider);
  g_free (self->model);
  g_free (self->answered_model);
  g_free (self->profile);
  g_free (self->prompt);
  g_free (self->canonical);
  g_free (self->seed);
  g_free (self->account);
  g_ptr_array_unref (self->assets);
  g_free (self);
}

/**
 * rf_generation_copy:
 * @self: a generation
 *
 * Returns: (transfer full): a copy of all of it, assets too
 */
RfGeneration *
rf_generation_copy (const RfGeneration *self)
{
  RfGeneration *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->namespace_ = g_strdup (self->namespace_);
  copy->fingerprint = g_strdup (self->fingerprint);
  copy->identity = g_strdup (self->identity);
  copy->provider = g_strdup (self->provider);
  copy->model = g_strdup (self->model);
  copy->answered_model = g_strdup (self->answered_model);
  copy->profile = g_strdup (self->profile);
  copy->prompt = g_strdup (self->prompt);
  copy->canonical = g_strdup (self->canonical);
  copy->seed = g_strdup (self->seed);
  copy->account = g_strdup (self->account);
  copy->assets = g_ptr_array_new_with_free_func (rf_asset_free_cb);
  for (guint i = 0; i < self->assets->len; i++)
    g_ptr_array_add (copy->assets, rf_asset_copy (g_ptr_array_index (self->assets, i)));
  return copy;
}

/**
 * rf_generation_dup_listed_key:
 * @self: a generation that stands under no key, since it was made for a
 *   request of the strategy `always`
 *
 * Returns: (transfer full): the name by which it is listed, shown and
 *   invalidated, `ALWAYS#{kind}#{id}`; no request has such a key, so it is never
 *   found by one
 */
char *
rf_generation_dup_listed_key (const RfGeneration *self)
{
  return g_strconcat (
      "ALWAYS#", rf_enum_get_name (rf_kind_names, (int) self->kind), "#", self->id, NULL);
}
