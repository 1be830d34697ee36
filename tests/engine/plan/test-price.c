/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-reader.h"
#include "rf-price.h"

/* What a run costs, by the rules that a manifest can give. Sums are in
 * millionths of a credit. */

typedef struct
{
  const char *per;
  gint64 base;
  gint64 rate;
  const char *params;
  gint64 price;
} PriceCase;

#define MOST (G_GINT64_CONSTANT (1) << 53)

static const PriceCase cases[] = {
  { NULL, 0, 0, "{}", 0 },
  { NULL, 5000000, 0, "{\"seconds\":7}", 5000000 },
  { "seconds", 1000000, 20000, "{\"seconds\":7}", 1140000 },
  { "seconds", 1000000, 20000, "{}", 1000000 },
  /* a fraction of a millionth is rounded up, a whole one is not */
  { "seconds", 0, 3, "{\"seconds\":0.5}", 2 },
  { "seconds", 0, 100000, "{\"seconds\":0.1}", 10000 },
  /* a text counts its characters, a list its words */
  { "text", 0, 15, "{\"text\":\"grüße\"}", 75 },
  { "words", 10, 5, "{\"words\":[\"a\",\"b\",\"c\"]}", 25 },
  { "megapixels", 0, 1000000, "{\"width\":1000,\"height\":500}", 500000 },
  /* the table adds to the rest */
  { "seconds", 100, 10, "{\"seconds\":2,\"quality\":\"high\"}", 100 + 20 + 7000 },
  { "seconds", 100, 10, "{\"seconds\":2,\"quality\":\"low\"}", 100 + 20 },
  /* nothing wraps around */
  { NULL, G_MAXINT64, 0, "{\"quality\":\"high\"}", MOST },
  { "seconds", MOST - 1, G_MAXINT64, "{\"seconds\":1}", MOST },
  { "seconds", 1, G_MAXINT64, "{\"seconds\":9007199254740991}", MOST },
};

static RfModelInfo *
make_model (const PriceCase *row)
{
  RfModelInfo *model = rf_model_info_new ("provider", "model", RF_KIND_VIDEO);
  gint64 *high = g_new (gint64, 1);

  *high = 7000;
  model->price.base = row->base;
  model->price.rate = row->rate;
  model->price.per = g_strdup (row->per);
  model->price.table_parameter = g_strdup ("quality");
  model->price.table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (model->price.table, g_strdup ("high"), high);
  return model;
}

static void
test_rules (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RfModelInfo) model = make_model (&cases[i]);
      g_autoptr (JsonNode) params = rf_json_parse (cases[i].params, -1, NULL, NULL);

      g_test_message ("%s", cases[i].params);
      g_assert_cmpint (rf_price_of (model, json_node_get_object (params)), ==, cases[i].price);
    }
}

static void
test_a_square_side_counts_twice (void)
{
  PriceCase row = { "megapixels", 0, 1000000, NULL, 0 };
  g_autoptr (RfModelInfo) model = make_model (&row);
  g_autoptr (JsonNode) params = rf_json_parse ("{\"size\":512}", -1, NULL, NULL);
  RfParameter *size = rf_parameter_new ("size", RF_PARAMETER_INTEGER);

  size->flags = RF_PARAMETER_SQUARE;
  g_ptr_array_add (model->parameters, size);
  g_assert_cmpint (rf_price_of (model, json_node_get_object (params)), ==, 262144);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price/rules", test_rules);
  g_test_add_func ("/price/a-square-side-counts-twice", test_a_square_side_counts_twice);
  return g_test_run ();
}
