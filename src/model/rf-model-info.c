/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-info.h"

#include "rf-text.h"
#include "rf-translations.h"

#include <math.h>

/*
 * A model as data. It is filled in while manifests are read and immutable
 * from then on, so threads share it by reference.
 */

/**
 * rf_model_info_new:
 * @provider: id of the provider that has the model
 * @id: the model's id
 * @kind: what it makes
 *
 * Returns: (transfer full): a model of recipe 1 without parameters and price
 */
RfModelInfo *
rf_model_info_new (const char *provider, const char *id, RfKind kind)
{
  RfModelInfo *self = g_new0 (RfModelInfo, 1);

  g_atomic_ref_count_init (&self->references);
  self->provider = g_strdup (provider);
  self->id = g_strdup (id);
  self->name = g_strdup (id);
  self->kind = kind;
  self->recipe = 1;
  self->parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_parameter_free);
  return self;
}

static GHashTable *
rf_price_copy_sums (GHashTable *source)
{
  GHashTable *copy = NULL;
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer sum = NULL;

  if (source == NULL)
    return NULL;
  copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, source);
  while (g_hash_table_iter_next (&iter, &name, &sum))
    g_hash_table_insert (copy, g_strdup (name), g_memdup2 (sum, sizeof (gint64)));
  return copy;
}

static void
rf_price_copy (const RfPrice *source, RfPrice *destination)
{
  destination->base = source->base;
  destination->rate = source->rate;
  destination->per = g_strdup (source->per);
  destination->table_parameter = g_strdup (source->table_parameter);
  destination->table = rf_price_copy_sums (source->table);
  destination->costs = rf_price_copy_sums (source->costs);
}

/**
 * rf_price_clear:
 * @self: a price
 *
 * Makes it that of something that costs nothing.
 */
void
rf_price_clear (RfPrice *self)
{
  self->base = 0;
  self->rate = 0;
  g_clear_pointer (&self->per, g_free);
  g_clear_pointer (&self->table_parameter, g_free);
  g_clear_pointer (&self->table, g_hash_table_unref);
  g_clear_pointer (&self->costs, g_hash_table_unref);
}

static void
rf_price_scale_sums (GHashTable *sums, double factor)
{
  GHashTableIter iter;
  gpointer sum = NULL;

  if (sums == NULL)
    return;
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, NULL, &sum))
    *(gint64 *) sum = llround ((double) *(gint64 *) sum * factor);
}

/**
 * rf_price_scale:
 * @self: a price of a model that nobody shares yet
 * @factor: what all its sums are multiplied with; rounded to millionths
 */
void
rf_price_scale (RfPrice *self, double factor)
{
  self->base = llround ((double) self->base * factor);
  self->rate = llround ((double) self->rate * factor);
  rf_price_scale_sums (self->table, factor);
  rf_price_scale_sums (self->costs, factor);
}

/**
 * rf_model_info_copy:
 * @self: a model
 *
 * Returns: (transfer full): another model like it, which may be changed
 */
RfModelInfo *
rf_model_info_copy (const RfModelInfo *self)
{
  RfModelInfo *copy = rf_model_info_new (self->provider, self->id, self->kind);

  g_free (copy->name);
  copy->name = g_strdup (self->name);
  copy->description = g_strdup (self->description);
  copy->recipe = self->recipe;
  copy->free_parameters = self->free_parameters;
  rf_price_copy (&self->price, &copy->price);
  copy->translations = rf_translations_copy (self->translations);
  for (guint i = 0; i < self->parameters->len; i++)
    g_ptr_array_add (copy->parameters, rf_parameter_copy (g_ptr_array_index (self->parameters, i)));
  return copy;
}

/**
 * rf_model_info_ref:
 * @self: a model
 *
 * Returns: (transfer full): the same model
 */
RfModelInfo *
rf_model_info_ref (RfModelInfo *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_model_info_unref:
 * @self: (transfer full): a model
 */
void
rf_model_info_unref (RfModelInfo *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->provider);
  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  rf_price_clear (&self->price);
  g_ptr_array_unref (self->parameters);
  g_clear_pointer (&self->translations, g_hash_table_unref);
  g_free (self);
}

/**
 * rf_model_info_find_parameter:
 * @self: a model
 * @name: a name as a request gives it
 *
 * Returns: (transfer none) (nullable): the parameter that has @name as its
 *   name or as an alias
 */
const RfParameter *
rf_model_info_find_parameter (const RfModelInfo *self, const char *name)
{
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (self->parameters, i);

      if (g_str_equal (parameter->name, name))
        return parameter;
      if (parameter->aliases != NULL &&
          g_strv_contains ((const char *const *) parameter->aliases, name))
        return parameter;
    }
  return NULL;
}

/**
 * rf_model_info_find_flagged:
 * @self: a model
 * @flag: a flag
 *
 * Returns: (transfer none) (nullable): the first parameter that has @flag
 */
const RfParameter *
rf_model_info_find_flagged (const RfModelInfo *self, RfParameterFlags flag)
{
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (self->parameters, i);

      if ((parameter->flags & flag) != 0)
        return parameter;
    }
  return NULL;
}

/**
 * rf_model_info_dup_nearest_parameter:
 * @self: a model
 * @name: a name that no parameter has
 *
 * Returns: (transfer full) (nullable): the name or alias that @name may have
 *   been meant for
 */
char *
rf_model_info_dup_nearest_parameter (const RfModelInfo *self, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (self->parameters, i);

      g_ptr_array_add (names, parameter->name);
      for (gsize j = 0; parameter->aliases != NULL && parameter->aliases[j] != NULL; j++)
        g_ptr_array_add (names, parameter->aliases[j]);
    }
  g_ptr_array_add (names, NULL);
  return g_strdup (rf_text_find_nearest (name, (const char *const *) names->pdata));
}
