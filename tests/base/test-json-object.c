/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-object.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

typedef struct
{
  JsonNode *root;
  JsonObject *object;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root =
      rf_json_parse ("{\"text\":\"hello\",\"empty\":\"\",\"whole\":5,\"number\":5.0,\"yes\":true,"
                     "\"null\":null,\"object\":{\"a\":1},\"array\":[\"a\",\"b\"],"
                     "\"mixed\":[\"a\",7],\"none\":[]}",
                     -1,
                     NULL,
                     &fixture->error);
  g_assert_no_error (fixture->error);
  fixture->object = json_node_get_object (fixture->root);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_error (&fixture->error);
  json_node_unref (fixture->root);
}

static void
assert_refused (Fixture *fixture, gboolean result, const char *message)
{
  g_assert_false (result);
  g_assert_error (fixture->error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (fixture->error->message, ==, message);
  g_clear_error (&fixture->error);
}

static void
test_string (Fixture *fixture, gconstpointer data)
{
  g_autofree char *value = g_strdup ("before");

  g_assert_true (rf_json_object_read_string (fixture->object, "absent", &value, &fixture->error));
  g_assert_true (rf_json_object_read_string (fixture->object, "null", &value, &fixture->error));
  g_assert_cmpstr (value, ==, "before");
  assert_refused (fixture,
                  rf_json_object_read_string (fixture->object, "whole", &value, &fixture->error),
                  "whole must be a string, not a whole number");
  assert_refused (fixture,
                  rf_json_object_read_string (fixture->object, "object", &value, &fixture->error),
                  "object must be a string, not an object");
  g_assert_cmpstr (value, ==, "before");
  g_assert_true (rf_json_object_read_string (fixture->object, "text", &value, &fixture->error));
  g_assert_cmpstr (value, ==, "hello");
  g_assert_true (rf_json_object_read_string (fixture->object, "empty", &value, &fixture->error));
  g_assert_cmpstr (value, ==, "");
}

static void
test_int (Fixture *fixture, gconstpointer data)
{
  gint64 value = 77;

  g_assert_true (rf_json_object_read_int (fixture->object, "absent", 0, 9, &value, NULL));
  g_assert_true (rf_json_object_read_int (fixture->object, "null", 0, 9, &value, NULL));
  g_assert_cmpint (value, ==, 77);
  assert_refused (
      fixture,
      rf_json_object_read_int (fixture->object, "number", 0, 9, &value, &fixture->error),
      "number must be a whole number, not a number");
  assert_refused (fixture,
                  rf_json_object_read_int (fixture->object, "yes", 0, 9, &value, &fixture->error),
                  "yes must be a whole number, not a boolean");
  assert_refused (fixture,
                  rf_json_object_read_int (fixture->object, "whole", 6, 9, &value, &fixture->error),
                  "whole must be from 6 to 9, not 5");
  assert_refused (
      fixture,
      rf_json_object_read_int (fixture->object, "whole", -1, 4, &value, &fixture->error),
      "whole must be from -1 to 4, not 5");
  g_assert_cmpint (value, ==, 77);
  g_assert_true (rf_json_object_read_int (fixture->object, "whole", 5, 5, &value, NULL));
  g_assert_cmpint (value, ==, 5);
}

static void
test_boolean (Fixture *fixture, gconstpointer data)
{
  gboolean value = 77;

  g_assert_true (rf_json_object_read_boolean (fixture->object, "absent", &value, NULL));
  g_assert_true (rf_json_object_read_boolean (fixture->object, "null", &value, NULL));
  assert_refused (fixture,
                  rf_json_object_read_boolean (fixture->object, "text", &value, &fixture->error),
                  "text must be a boolean, not a string");
  g_assert_cmpint (value, ==, 77);
  g_assert_true (rf_json_object_read_boolean (fixture->object, "yes", &value, NULL));
  g_assert_cmpint (value, ==, TRUE);
}

static void
test_nested (Fixture *fixture, gconstpointer data)
{
  JsonObject *object = NULL;
  JsonArray *array = NULL;

  g_assert_true (rf_json_object_read_object (fixture->object, "absent", &object, NULL));
  g_assert_true (rf_json_object_read_object (fixture->object, "null", &object, NULL));
  g_assert_true (rf_json_object_read_array (fixture->object, "absent", &array, NULL));
  g_assert_true (rf_json_object_read_array (fixture->object, "null", &array, NULL));
  assert_refused (fixture,
                  rf_json_object_read_object (fixture->object, "array", &object, &fixture->error),
                  "array must be an object, not an array");
  assert_refused (fixture,
                  rf_json_object_read_array (fixture->object, "object", &array, &fixture->error),
                  "object must be an array, not an object");
  g_assert_null (object);
  g_assert_null (array);
  g_assert_true (rf_json_object_read_object (fixture->object, "object", &object, NULL));
  g_assert_true (rf_json_object_read_array (fixture->object, "array", &array, NULL));
  g_assert_cmpint (json_object_get_int_member (object, "a"), ==, 1);
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
}

static void
test_strings (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) value = g_strsplit ("x", ",", -1);

  g_assert_true (rf_json_object_read_strings (fixture->object, "absent", &value, NULL));
  g_assert_true (rf_json_object_read_strings (fixture->object, "null", &value, NULL));
  assert_refused (fixture,
                  rf_json_object_read_strings (fixture->object, "mixed", &value, &fixture->error),
                  "mixed[1] must be a string, not a whole number");
  assert_refused (fixture,
                  rf_json_object_read_strings (fixture->object, "text", &value, &fixture->error),
                  "text must be an array, not a string");
  g_assert_cmpuint (g_strv_length (value), ==, 1);
  g_assert_true (rf_json_object_read_strings (fixture->object, "array", &value, NULL));
  g_assert_cmpuint (g_strv_length (value), ==, 2);
  g_assert_cmpstr (value[1], ==, "b");
  g_assert_true (rf_json_object_read_strings (fixture->object, "none", &value, NULL));
  g_assert_cmpuint (g_strv_length (value), ==, 0);
}

static void
test_type_words (Fixture *fixture, gconstpointer data)
{
  static const char *const words[][2] = {
    { "text", "a string" },   { "whole", "a whole number" },
    { "number", "a number" }, { "yes", "a boolean" },
    { "null", "null" },       { "object", "an object" },
    { "array", "an array" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmpstr (
        rf_json_node_get_type_word (json_object_get_member (fixture->object, words[i][0])),
        ==,
        words[i][1]);
}

static gpointer
copy_cb (gpointer node)
{
  for (guint i = 0; i < 20000; i++)
    json_node_unref (rf_json_copy (node));
  return NULL;
}

/* Two threads that count the references of one array lose some of them. */
static void
test_copies_share_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) copy = rf_json_copy (fixture->root);
  g_autofree char *before = rf_json_print (fixture->root, NULL, NULL);
  g_autofree char *after = NULL;
  GThread *threads[4];

  g_assert_true (json_node_equal (copy, fixture->root));
  json_array_add_int_element (json_object_get_array_member (json_node_get_object (copy), "array"),
                              1);
  json_object_set_int_member (
      json_object_get_object_member (json_node_get_object (copy), "object"), "a", 2);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("copy", copy_cb, fixture->root);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  after = rf_json_print (fixture->root, NULL, NULL);
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/json-object/string", Fixture, NULL, set_up, test_string, tear_down);
  g_test_add ("/json-object/int", Fixture, NULL, set_up, test_int, tear_down);
  g_test_add ("/json-object/boolean", Fixture, NULL, set_up, test_boolean, tear_down);
  g_test_add ("/json-object/nested", Fixture, NULL, set_up, test_nested, tear_down);
  g_test_add ("/json-object/strings", Fixture, NULL, set_up, test_strings, tear_down);
  g_test_add ("/json-object/type-words", Fixture, NULL, set_up, test_type_words, tear_down);
  g_test_add ("/json-object/copies", Fixture, NULL, set_up, test_copies_share_nothing, tear_down);
  return g_test_run ();
}
