/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-price.h"

#include <math.h>

/*
 * base + rate × what the rule counts + what the table says, in millionths of a
 * credit. Counts that are fractions (megapixels, seconds) are rounded up in
 * millionths, so that no two machines disagree about a price.
 */

/* The most that a price can be, which the arithmetic stays below of exactly. */
#define RF_PRICE_MAX (G_GINT64_CONSTANT (1) << 53)

static double
rf_price_number (JsonObject *params, const char *name)
{
  JsonNode *value = name != NULL ? json_object_get_member (params, name) : NULL;

  if (value == NULL)
    return 0;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value));
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return (double) g_utf8_strlen (json_node_get_string (value), -1);
  return json_node_get_double (value);
}

static double
rf_price_megapixels (const RfModelInfo *model, JsonObject *params)
{
  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      if (parameter->flags & RF_PARAMETER_SQUARE)
        {
          double side = rf_price_number (params, parameter->name);

          return side * side / 1e6;
        }
    }
  return rf_price_number (params, "width") * rf_price_number (params, "height") / 1e6;
}

static gint64
rf_price_from_table (const RfPrice *price, JsonObject *params)
{
  JsonNode *value = price->table_parameter != NULL
                        ? json_object_get_member (params, price->table_parameter)
                        : NULL;
  gint64 *row = NULL;

  if (value != NULL && price->table != NULL && json_node_get_value_type (value) == G_TYPE_STRING)
    row = g_hash_table_lookup (price->table, json_node_get_string (value));
  return row != NULL ? *row : 0;
}

/**
 * rf_price_of:
 * @model: a model
 * @params: canonical parameters
 *
 * Returns: what a run costs, in millionths of a credit; never negative
 */
gint64
rf_price_of (const RfModelInfo *model, JsonObject *params)
{
  const RfPrice *price = &model->price;
  gint64 sum =
      MIN (price->base, RF_PRICE_MAX) + MIN (rf_price_from_table (price, params), RF_PRICE_MAX);
  double counted = 0;

  if (price->rate != 0)
    {
      double count = g_strcmp0 (price->per, "megapixels") == 0
                         ? rf_price_megapixels (model, params)
                         : rf_price_number (params, price->per);

      counted = ceil (MAX (count, 0) * (double) price->rate - 1e-6);
    }
  if (counted > (double) RF_PRICE_MAX - (double) sum)
    return RF_PRICE_MAX;
  return sum + (gint64) counted;
}
