/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-path.h"
#include "rf-json-printer.h"

static const struct
{
  const char *path;
  const char *found;
} places[] = {
  { "data.0.url", "first" },    { "data.1.url", "second" }, { "data.2.url", NULL },
  { "data.-1.url", NULL },      { "data.x", NULL },         { "data", NULL },
  { "usage.none", NULL },       { "usage.text", "t" },      { "usage.text.0", NULL },
  { "usage.empty", NULL },      { "usage.number", NULL },   { "", NULL },
  { "data.99999999999", NULL }, { "data.*.url", "first" },  { "data.*.x", NULL },
  { "usage.*", "t" },           { "mixed.*.b", "late" },    { "*.0", NULL },
  { "*.1.url", "second" },      { "kept.*.in", "first" },   { "kept.*.type=output.in", "yes" },
  { "kept.type=output", NULL }, { "kept.*.n=4.in", NULL },  { "*.*.type=output.in", "yes" },
};

static void
test_find (void)
{
  g_autoptr (JsonNode) root = json_from_string (
      "{\"data\":[{\"url\":\"first\"},{\"url\":\"second\"}],"
      "\"usage\":{\"none\":null,\"text\":\"t\",\"empty\":\"\",\"number\":4},"
      "\"mixed\":[1,{\"a\":2},{\"b\":null},{\"b\":\"\"},{\"b\":\"late\"},{\"b\":\"x\"}],"
      "\"kept\":{\"z\":{\"type\":\"temp\",\"n\":4,\"in\":\"first\"},"
      "\"a\":{\"type\":\"output\",\"in\":\"yes\"}}}",
      NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_cmpstr (rf_cloud_path_find_string (root, places[i].path), ==, places[i].found);
  g_assert_null (rf_cloud_path_find (root, "usage.none"));
  g_assert_cmpint (json_node_get_int (rf_cloud_path_find (root, "usage.number")), ==, 4);
}

static JsonNode *
new_number (int number)
{
  return json_node_init_int (json_node_alloc (), number);
}

static void
test_put (void)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (root, json_object_new ());
  rf_cloud_path_put (root, "a", new_number (1));
  rf_cloud_path_put (root, "b.c", new_number (2));
  rf_cloud_path_put (root, "b.d.e", new_number (3));
  rf_cloud_path_append (root, "b.list", new_number (4));
  rf_cloud_path_append (root, "b.list", new_number (5));
  /* What is in the way gives way. */
  rf_cloud_path_put (root, "a.f", new_number (6));
  rf_cloud_path_put (root, "g.0.h.0.i", new_number (7));
  rf_cloud_path_put (root, "g.0.h.1.j", new_number (8));
  rf_cloud_path_put (root, "g.0.k", new_number (9));
  text = rf_json_print (root, NULL, NULL);
  g_assert_cmpstr (text,
                   ==,
                   "{\"a\":{\"f\":6},\"b\":{\"c\":2,\"d\":{\"e\":3},\"list\":[4,5]},"
                   "\"g\":[{\"h\":[{\"i\":7},{\"j\":8}],\"k\":9}]}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cloud/path/find", test_find);
  g_test_add_func ("/cloud/path/put", test_put);
  return g_test_run ();
}
