/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-credits.h"
#include "rf-json-fields.h"
#include "rf-json-reader.h"

/* What answers hold beside plain strings: read where it is right, untouched where it
 * is absent, refused by name where it is wrong. */

static const RfEnumName words[] = { { 3, "three" }, { 4, "four" }, { 0, NULL } };

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rf_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_values (void)
{
  g_autoptr (JsonNode) node =
      parse ("{\"count\":7,\"half\":0.5,\"whole\":2,\"at\":\"1970-01-01T00:00:01.500Z\","
             "\"cost\":-1.000001,\"word\":\"four\"}");
  JsonObject *object = rf_json_fields_get_object (node, "it", NULL);
  gint64 count = 0;
  gint64 at = 0;
  gint64 cost = 0;
  double half = 0.0;
  double whole = 0.0;
  int word = 0;

  g_assert_true (rf_json_fields_read_count (object, "count", &count, NULL));
  g_assert_cmpint (count, ==, 7);
  g_assert_true (rf_json_fields_read_double (object, "half", &half, NULL));
  g_assert_cmpfloat (half, ==, 0.5);
  g_assert_true (rf_json_fields_read_double (object, "whole", &whole, NULL));
  g_assert_cmpfloat (whole, ==, 2.0);
  g_assert_true (rf_json_fields_read_time (object, "at", &at, NULL));
  g_assert_cmpint (at, ==, 1500);
  g_assert_true (rf_json_fields_read_credits (object, "cost", &cost, NULL));
  g_assert_cmpint (cost, ==, -1000001);
  g_assert_true (rf_json_fields_read_word (object, "word", words, &word, NULL));
  g_assert_cmpint (word, ==, 4);
}

static void
test_absent_is_untouched (void)
{
  g_autoptr (JsonNode) node = parse ("{\"at\":null,\"cost\":null,\"word\":null}");
  JsonObject *object = json_node_get_object (node);
  g_autofree char *text = g_strdup ("before");
  g_autoptr (GError) error = NULL;
  gint64 at = 5;
  gint64 cost = 6;
  int word = 7;

  g_assert_true (rf_json_fields_read_time (object, "at", &at, NULL));
  g_assert_true (rf_json_fields_read_credits (object, "cost", &cost, NULL));
  g_assert_true (rf_json_fields_read_word (object, "word", words, &word, NULL));
  g_assert_true (rf_json_fields_read_count (object, "nothing", &at, NULL));
  g_assert_cmpint (at + cost + word, ==, 18);
  g_assert_false (rf_json_fields_need (object, "word", &error));
  g_assert_cmpstr (error->message, ==, "word must be there");
  g_clear_error (&error);
  g_assert_false (rf_json_fields_need_string (object, "nothing", &text, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_null (text);
}

static void
assert_refused (gboolean read, GError *error, const char *message)
{
  g_assert_false (read);
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message, ==, message);
  g_error_free (error);
}

static void
test_wrong_is_named (void)
{
  g_autoptr (JsonNode) node = parse ("{\"s\":\"x\",\"n\":-1,\"b\":true,\"a\":[],\"f\":1e300}");
  JsonObject *object = json_node_get_object (node);
  GError *error = NULL;
  gint64 number = 0;
  double value = 0.0;
  int word = 0;
  gboolean read = rf_json_fields_read_count (object, "n", &number, &error);

  assert_refused (read, g_steal_pointer (&error), "n must be from 0 to 9007199254740991, not -1");
  read = rf_json_fields_read_double (object, "b", &value, &error);
  assert_refused (read, g_steal_pointer (&error), "b must be a number");
  read = rf_json_fields_read_time (object, "s", &number, &error);
  assert_refused (read, g_steal_pointer (&error), "s must be a time");
  read = rf_json_fields_read_credits (object, "f", &number, &error);
  assert_refused (read, g_steal_pointer (&error), "f must be credits");
  read = rf_json_fields_read_word (object, "s", words, &word, &error);
  assert_refused (read, g_steal_pointer (&error), "s: the word “x” is not known");
  read = rf_json_fields_get_object (NULL, "it", &error) != NULL;
  assert_refused (read, g_steal_pointer (&error), "it must be an object, not nothing");
  read = rf_json_fields_get_object (json_object_get_member (object, "a"), "it", &error) != NULL;
  assert_refused (read, g_steal_pointer (&error), "it must be an object, not an array");
}

static gboolean
count_cb (JsonNode *element, gpointer count, GError **error)
{
  if (!JSON_NODE_HOLDS_NULL (element))
    return ++*(guint *) count > 0;
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "a null");
  return FALSE;
}

static void
test_arrays (void)
{
  g_autoptr (JsonNode) node = parse ("{\"two\":[1,2],\"bad\":[1,null,3],\"none\":{}}");
  JsonObject *object = json_node_get_object (node);
  GError *error = NULL;
  guint count = 0;
  gboolean read = rf_json_fields_foreach (object, "two", count_cb, &count, NULL);

  g_assert_true (read);
  g_assert_true (rf_json_fields_foreach (object, "absent", count_cb, &count, NULL));
  g_assert_cmpuint (count, ==, 2);
  read = rf_json_fields_foreach (object, "bad", count_cb, &count, &error);
  assert_refused (read, g_steal_pointer (&error), "a null");
  g_assert_cmpuint (count, ==, 3);
  read = rf_json_fields_foreach (object, "none", count_cb, &count, &error);
  assert_refused (read, g_steal_pointer (&error), "none must be an array, not an object");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-fields/values", test_values);
  g_test_add_func ("/json-fields/absent-is-untouched", test_absent_is_untouched);
  g_test_add_func ("/json-fields/wrong-is-named", test_wrong_is_named);
  g_test_add_func ("/json-fields/arrays", test_arrays);
  return g_test_run ();
}
