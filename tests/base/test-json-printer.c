/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  const char *canonical;
} CanonicalCase;

static const CanonicalCase canonical_cases[] = {
  { "RFC 8785, 3.2.2",
    "{\n"
    "  \"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],\n"
    "  \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\n"
    "  \"literals\": [null, true, false]\n"
    "}",
    "{\"literals\":[null,true,false],"
    "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
    "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}" },
  { "RFC 8785, 3.2.3",
    "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\","
    "\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
    "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
    "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
    "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
    "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
    "\"😀\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}" },
  { "arrays keep their order, names do not",
    "[ 56, { \"d\": true, \"10\": null, \"1\": [ ] }, [3, 1, 2] ]",
    "[56,{\"1\":[],\"10\":null,\"d\":true},[3,1,2]]" },
  { "no language's own order",
    "{\"p\\u00eache\":1,\"peach\":2,\"p\\u00e9ch\\u00e9\":3,\"sin\":4,\"Peach\":5}",
    "{\"Peach\":5,\"peach\":2,\"péché\":3,\"pêche\":1,\"sin\":4}" },
  { "structures are sorted at every level",
    "{\"1\":{\"f\":{\"f\":\"hi\",\"F\":5},\"\\n\":56.0},\"10\":{},\"\":\"empty\",\"a\":{},"
    "\"111\":[{\"e\":\"yes\",\"E\":\"no\"}],\"A\":{}}",
    "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},"
    "\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}" },
  { "Unicode is not normalised", "{\"x\":\"A\\u030a\"}", "{\"x\":\"A\xcc\x8a\"}" },
  { "names that differ by their form only",
    "{\"\\u00e9\":1,\"e\\u0301\":2}",
    "{\"e\xcc\x81\":2,\"\xc3\xa9\":1}" },
  { "a name before its longer ones",
    "{\"ab\":1,\"a\":2,\"abc\":3}",
    "{\"a\":2,\"ab\":1,\"abc\":3}" },
  { "the order of UTF-16",
    "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\uffff\":3,\"\\ue000\":4,\"\\ud7ff\":5,"
    "\"\\udbff\\udfff\":6,\"\\ud800\\udc00\":7}",
    "{\"\xed\x9f\xbf\":5,\"\xf0\x90\x80\x80\":7,\"😀\":2,\"\xf4\x8f\xbf\xbf\":6,"
    "\"\xee\x80\x80\":4,\"\xef\xac\xb3\":1,\"\xef\xbf\xbf\":3}" },
  { "the order of UTF-16 within a name",
    "{\"x\\ufb33a\":1,\"x\\ud83d\\ude00b\":2}",
    "{\"x😀b\":2,\"x\xef\xac\xb3"
    "a\":1}" },
  { "escapes",
    "\"\\u0001\\u0007\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\\\/\\u007f\\u0080\\u2028</script>\"",
    "\"\\u0001\\u0007\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\x7f\xc2\x80\xe2\x80\xa8</script>\"" },
  { "escaped names", "{\"\\\"\\u0001\":1}", "{\"\\\"\\u0001\":1}" },
  { "numbers of one value", "[1,1.0,1e0,10e-1,0.1e1,-0,-0.0,0e9]", "[1,1,1,1,1,0,0,0]" },
  { "scalars", " null ", "null" },
  { "nothing in it", "[{},[],\"\"]", "[{},[],\"\"]" },
};

static void
test_canonical (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (canonical_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = rf_json_parse (canonical_cases[i].text, -1, NULL, &error);
      g_autoptr (JsonNode) again = NULL;
      g_autofree char *text = NULL;
      g_autofree char *text_again = NULL;
      gsize length = 0;

      g_test_message ("%s", canonical_cases[i].name);
      g_assert_no_error (error);
      text = rf_json_print (node, &length, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, canonical_cases[i].canonical);
      g_assert_cmpuint (length, ==, strlen (text));
      again = rf_json_parse (text, -1, NULL, &error);
      g_assert_no_error (error);
      text_again = rf_json_print (again, NULL, &error);
      g_assert_cmpstr (text_again, ==, text);
    }
}

typedef struct
{
  guint64 bits;
  const char *text;
} NumberCase;

/* RFC 8785, appendix B. */
static const NumberCase number_cases[] = {
  { 0x0000000000000000, "0" },
  { 0x8000000000000000, "0" },
  { 0x0000000000000001, "5e-324" },
  { 0x8000000000000001, "-5e-324" },
  { 0x7fefffffffffffff, "1.7976931348623157e+308" },
  { 0xffefffffffffffff, "-1.7976931348623157e+308" },
  { 0x4340000000000000, "9007199254740992" },
  { 0xc340000000000000, "-9007199254740992" },
  { 0x4430000000000000, "295147905179352830000" },
  { 0x44b52d02c7e14af5, "9.999999999999997e+22" },
  { 0x44b52d02c7e14af6, "1e+23" },
  { 0x44b52d02c7e14af7, "1.0000000000000001e+23" },
  { 0x444b1ae4d6e2ef4e, "999999999999999700000" },
  { 0x444b1ae4d6e2ef4f, "999999999999999900000" },
  { 0x444b1ae4d6e2ef50, "1e+21" },
  { 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" },
  { 0x3eb0c6f7a0b5ed8d, "0.000001" },
  { 0x41b3de4355555553, "333333333.3333332" },
  { 0x41b3de4355555554, "333333333.33333325" },
  { 0x41b3de4355555555, "333333333.3333333" },
  { 0x41b3de4355555556, "333333333.3333334" },
  { 0x41b3de4355555557, "333333333.33333343" },
  { 0xbecbf647612f3696, "-0.0000033333333333333333" },
  { 0x43143ff3c1cb0959, "1424953923781206.2" },
};

static void
assert_number (double number, const char *wanted)
{
  g_autoptr (GString) text = g_string_new ("x");

  g_assert_true (rf_json_append_number (text, number));
  g_assert_cmpstr (text->str + 1, ==, wanted);
}

static void
test_numbers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (number_cases); i++)
    {
      double number = 0;

      memcpy (&number, &number_cases[i].bits, sizeof number);
      assert_number (number, number_cases[i].text);
    }
}

/* Below a power of two doubles are denser than above, so the shortest text is
 * not always the closest of its length. */
static void
test_powers_of_two (void)
{
  assert_number (0x1p-44, "5.684341886080802e-14");
  assert_number (-0x1p-44, "-5.684341886080802e-14");
  assert_number (0x1p-1017, "7.120236347223045e-307");
  assert_number (0x1p-24, "5.960464477539063e-8");
  assert_number (0x1p-1022, "2.2250738585072014e-308");
  assert_number (0x1p53, "9007199254740992");
  assert_number (0x1p1023, "8.98846567431158e+307");
  for (int exponent = -1074; exponent < 1024; exponent++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      g_assert_true (rf_json_append_number (text, ldexp (1, exponent)));
      g_assert_cmpfloat (g_ascii_strtod (text->str, NULL), ==, ldexp (1, exponent));
    }
}

static void
test_edges_of_forms (void)
{
  assert_number (1e15, "1000000000000000");
  assert_number (999999999999999, "999999999999999");
  assert_number (-999999999999999, "-999999999999999");
  assert_number (123456789012345680000.0, "123456789012345680000");
  assert_number (0.1, "0.1");
  assert_number (123.456, "123.456");
  assert_number (0.0000001, "1e-7");
  assert_number (1.5e-7, "1.5e-7");
  assert_number (1e300, "1e+300");
}

static JsonNode *
new_array (JsonNode *element)
{
  g_autoptr (JsonArray) array = json_array_new ();

  json_array_add_element (array, element);
  return json_node_init_array (json_node_alloc (), array);
}

static void
assert_refused (JsonNode *taken, const char *message)
{
  g_autoptr (JsonNode) node = new_array (taken);
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_json_print (node, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_null (rf_json_print (node, NULL, NULL));
}

static void
test_refused (void)
{
  static const double numbers[] = { NAN, INFINITY, -INFINITY };
  g_autoptr (JsonObject) object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    assert_refused (json_node_init_double (json_node_alloc (), numbers[i]),
                    "JSON cannot hold a number that is not finite");
  assert_refused (json_node_init_string (json_node_alloc (), "a\xff"),
                  "JSON cannot hold text that is not valid UTF-8");
  json_object_set_int_member (object, "\xc3", 1);
  assert_refused (json_node_init_object (json_node_alloc (), object),
                  "JSON cannot hold text that is not valid UTF-8");
  assert_refused (json_node_init_int (json_node_alloc (), G_GINT64_CONSTANT (9007199254740992)),
                  "JSON cannot hold whole numbers beyond ±9007199254740991");
  assert_refused (json_node_init_int (json_node_alloc (), G_MININT64),
                  "JSON cannot hold whole numbers beyond ±9007199254740991");
}

static void
test_whole_numbers (void)
{
  static const gint64 numbers[] = { 0, 1, -1, 10, -987654321, 9007199254740991, -9007199254740991 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (JsonNode) node = json_node_init_int (json_node_alloc (), numbers[i]);
      g_autofree char *text = rf_json_print (node, NULL, NULL);
      g_autofree char *wanted = g_strdup_printf ("%" G_GINT64_FORMAT, numbers[i]);

      g_assert_cmpstr (text, ==, wanted);
    }
}

static void
test_extreme_integers (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  rf_json_append_integer (text, G_MININT64);
  rf_json_append_integer (text, G_MAXINT64);
  g_assert_cmpstr (text->str, ==, "-92233720368547758089223372036854775807");
}

static void
test_depth (void)
{
  g_autoptr (JsonNode) node = json_node_init_int (json_node_alloc (), 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (int i = 0; i < 128; i++)
    {
      JsonNode *outer = new_array (g_steal_pointer (&node));

      node = outer;
    }
  text = rf_json_print (node, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, 257);
  node = new_array (g_steal_pointer (&node));
  g_assert_null (rf_json_print (node, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message, ==, "JSON cannot hold arrays and objects this deep");
}

/* Objects of few and of many members are sorted in different memory. No size
 * has the factor 7, so that its multiples are all the names. */
static void
test_sizes_of_objects (void)
{
  for (guint size = 30; size < 35; size++)
    {
      g_autoptr (JsonObject) object = json_object_new ();
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
      g_autoptr (GString) wanted = g_string_new ("{");
      g_autofree char *text = NULL;

      for (guint i = 0; i < size; i++)
        {
          g_autofree char *name = g_strdup_printf ("%02u", (i * 7) % size);

          json_object_set_int_member (object, name, 5);
          g_string_append_printf (wanted, "%s\"%02u\":5", i > 0 ? "," : "", i);
        }
      g_string_append_c (wanted, '}');
      text = rf_json_print (node, NULL, NULL);
      g_assert_cmpstr (text, ==, wanted->str);
    }
}

static void
test_append (void)
{
  g_autoptr (GString) text = g_string_new ("before ");
  g_autoptr (JsonNode) node = json_node_init_boolean (json_node_alloc (), TRUE);

  g_assert_true (rf_json_append (text, node, NULL));
  rf_json_append_string (text, "a\nb\"");
  g_assert_cmpstr (text->str, ==, "before true\"a\\nb\\\"\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-printer/canonical", test_canonical);
  g_test_add_func ("/json-printer/numbers", test_numbers);
  g_test_add_func ("/json-printer/powers-of-two", test_powers_of_two);
  g_test_add_func ("/json-printer/edges-of-forms", test_edges_of_forms);
  g_test_add_func ("/json-printer/refused", test_refused);
  g_test_add_func ("/json-printer/whole-numbers", test_whole_numbers);
  g_test_add_func ("/json-printer/extreme-integers", test_extreme_integers);
  g_test_add_func ("/json-printer/depth", test_depth);
  g_test_add_func ("/json-printer/sizes-of-objects", test_sizes_of_objects);
  g_test_add_func ("/json-printer/append", test_append);
  return g_test_run ();
}
