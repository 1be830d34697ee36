/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"

#include "rf-credits.h"

#include <string.h>

/*
 * Reads what a run of a model costs. Whatever is wrong with a price is told
 * and never guessed: a price that is too low is paid by somebody.
 */

/** What a `rate` counts where it is no parameter */
#define MEGAPIXELS "megapixels"

static void
read_name (RfKeyFile *file, const char *group, const char *key, char **name)
{
  char *text =
      rf_key_file_has_key (file, group, key) ? rf_key_file_dup_string (file, group, key) : NULL;

  if (text == NULL)
    return;
  g_free (*name);
  *name = text;
}

static void
read_table_row (RfKeyFile *file,
                const char *group,
                const char *key,
                GHashTable *table,
                const char *item)
{
  const char *colon = strrchr (item, ':');
  g_autofree char *choice = colon != NULL ? g_strndup (item, (gsize) (colon - item)) : NULL;
  gint64 *sum = g_new0 (gint64, 1);

  if (choice == NULL || !rf_credits_from_string (colon + 1, sum) || *sum < 0)
    {
      rf_key_file_add_fault (file, group, key, "“%s” is not of the form NAME:CREDITS", item);
      g_free (sum);
      return;
    }
  g_hash_table_replace (table, g_strdup (g_strstrip (choice)), sum);
}

static void
read_table (RfKeyFile *file, const char *group, const char *key, GHashTable **table)
{
  g_auto (GStrv) items = NULL;

  if (!rf_key_file_has_key (file, group, key))
    return;
  items = rf_key_file_dup_list (file, group, key);
  g_clear_pointer (table, g_hash_table_unref);
  *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; items != NULL && items[i] != NULL; i++)
    read_table_row (file, group, key, *table, items[i]);
}

/**
 * rf_manifest_read_price:
 * @file: a manifest or configuration
 * @group: a model's group
 * @model: a model that is still being filled in
 *
 * Sets what the group says of the price; the rest stays as it is.
 */
void
rf_manifest_read_price (RfKeyFile *file, const char *group, RfModelInfo *model)
{
  if (rf_key_file_has_key (file, group, "price"))
    rf_key_file_read_credits (file, group, "price", &model->price.base);
  if (rf_key_file_has_key (file, group, "rate"))
    rf_key_file_read_credits (file, group, "rate", &model->price.rate);
  read_name (file, group, "per", &model->price.per);
  read_name (file, group, "price-table", &model->price.table_parameter);
  read_table (file, group, "price-of", &model->price.table);
  read_table (file, group, "costs", &model->price.costs);
}

/**
 * rf_manifest_require_price:
 * @file: a manifest or configuration
 * @group: the group of a model with external cost
 *
 * Nobody notices a price that was forgotten until the bill comes.
 *
 * Returns: whether there is a price; else a fault has been added
 */
gboolean
rf_manifest_require_price (RfKeyFile *file, const char *group)
{
  if (rf_key_file_has_key (file, group, "price") || rf_key_file_has_key (file, group, "rate") ||
      rf_key_file_has_key (file, group, "price-of"))
    return TRUE;
  rf_key_file_add_fault (file, group, "price", "a model with external cost needs a price");
  return FALSE;
}

static gboolean
has_megapixels (const RfModelInfo *model)
{
  const RfParameter *width = rf_manifest_find_parameter (model, "width");
  const RfParameter *height = rf_manifest_find_parameter (model, "height");

  if (rf_model_info_find_flagged (model, RF_PARAMETER_SQUARE) != NULL)
    return TRUE;
  return width != NULL && width->type == RF_PARAMETER_INTEGER && height != NULL &&
         height->type == RF_PARAMETER_INTEGER;
}

static gboolean
check_megapixels (RfKeyFile *file, const char *group, const RfModelInfo *model)
{
  if (has_megapixels (model))
    return TRUE;
  rf_key_file_add_fault (
      file, group, "per", "megapixels need integers “width” and “height”, or a square parameter");
  return FALSE;
}

static gboolean
check_per (RfKeyFile *file, const char *group, const RfModelInfo *model)
{
  const RfParameter *parameter = NULL;

  if (g_str_equal (model->price.per, MEGAPIXELS))
    return check_megapixels (file, group, model);
  parameter = rf_manifest_find_parameter (model, model->price.per);
  if (parameter == NULL)
    {
      rf_key_file_add_fault (file, group, "per", "there is no parameter “%s”", model->price.per);
      return FALSE;
    }
  if (parameter->type == RF_PARAMETER_INTEGER || parameter->type == RF_PARAMETER_NUMBER ||
      parameter->type == RF_PARAMETER_TEXT || parameter->type == RF_PARAMETER_LIST)
    return TRUE;
  rf_key_file_add_fault (file, group, "per", "“%s” cannot be counted", model->price.per);
  return FALSE;
}

static gboolean
check_rate (RfKeyFile *file, const char *group, const RfModelInfo *model)
{
  if (model->price.per != NULL)
    return check_per (file, group, model);
  if (model->price.rate == 0)
    return TRUE;
  rf_key_file_add_fault (file, group, "rate", "a rate needs “per”");
  return FALSE;
}

static gboolean
check_table_rows (RfKeyFile *file,
                  const char *group,
                  const RfParameter *parameter,
                  GHashTable *table)
{
  GHashTableIter iter;
  gpointer choice = NULL;

  for (gsize i = 0; parameter->choices[i] != NULL; i++)
    {
      if (g_hash_table_contains (table, parameter->choices[i]))
        continue;
      rf_key_file_add_fault (
          file, group, "price-of", "the choice “%s” has no price", parameter->choices[i]);
      return FALSE;
    }
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &choice, NULL))
    {
      if (g_strv_contains ((const char *const *) parameter->choices, choice))
        continue;
      rf_key_file_add_fault (file,
                             group,
                             "price-of",
                             "“%s” is no choice of “%s”",
                             (const char *) choice,
                             parameter->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_table (RfKeyFile *file, const char *group, const RfModelInfo *model)
{
  const RfPrice *price = &model->price;
  const RfParameter *parameter = NULL;

  if (price->table_parameter == NULL && price->table == NULL)
    return TRUE;
  if (price->table_parameter == NULL || price->table == NULL)
    {
      rf_key_file_add_fault (file,
                             group,
                             price->table == NULL ? "price-table" : "price-of",
                             "“price-table” and “price-of” go together");
      return FALSE;
    }
  parameter = rf_manifest_find_parameter (model, price->table_parameter);
  if (parameter == NULL || parameter->type != RF_PARAMETER_CHOICE)
    {
      rf_key_file_add_fault (file,
                             group,
                             "price-table",
                             "“%s” is no choice parameter of the model",
                             price->table_parameter);
      return FALSE;
    }
  /* Without choices it has been told already. */
  return parameter->choices != NULL && check_table_rows (file, group, parameter, price->table);
}

/**
 * rf_manifest_check_price:
 * @file: the key file that the model was read from
 * @group: the model's group
 * @model: the model with its parameters, read
 *
 * Returns: whether the price can be worked out for every request
 */
gboolean
rf_manifest_check_price (RfKeyFile *file, const char *group, const RfModelInfo *model)
{
  gboolean rate = check_rate (file, group, model);

  return check_table (file, group, model) && rate;
}
