/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-error.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <gio/gio.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rf_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_detail (const GError *error, guint index, const char *parameter, const char *message)
{
  const GPtrArray *details = rf_error_get_details (error);
  const RfErrorDetail *detail = NULL;

  g_assert_nonnull (details);
  g_assert_cmpuint (index, <, details->len);
  detail = g_ptr_array_index (details, index);
  g_assert_cmpstr (detail->parameter, ==, parameter);
  g_assert_cmpstr (detail->message, ==, message);
}

static void
test_table (void)
{
  for (int code = RF_ERROR_FAILED; code <= RF_ERROR_CANCELLED; code++)
    {
      RfErrorCode back = RF_ERROR_FAILED;
      const char *name = rf_error_code_get_name ((RfErrorCode) code);

      g_assert_true (rf_error_code_from_name (name, &back));
      g_assert_cmpint (back, ==, code);
      g_assert_cmpint (rf_error_code_get_exit_status ((RfErrorCode) code), >, 0);
      g_assert_cmpint (rf_error_code_get_http_status ((RfErrorCode) code), >=, 400);
      g_assert_cmpstr (rf_error_code_get_sentence ((RfErrorCode) code), !=, "");
    }
  g_assert_cmpint (rf_error_code_get_exit_status (RF_ERROR_NOT_CACHED), ==, 4);
  g_assert_cmpint (rf_error_code_get_exit_status (RF_ERROR_CANCELLED), ==, 130);
  g_assert_cmpint (rf_error_code_get_http_status (RF_ERROR_OVER_BUDGET), ==, 402);
  /* A code of a newer program, or a stray one. */
  g_assert_cmpstr (rf_error_code_get_name ((RfErrorCode) 99), ==, "failed");
}

static void
test_unknown_name (void)
{
  RfErrorCode code = RF_ERROR_TIMEOUT;

  g_assert_false (rf_error_code_from_name ("no_such_code", &code));
  g_assert_false (rf_error_code_from_name (NULL, &code));
  g_assert_cmpint (code, ==, RF_ERROR_TIMEOUT);
}

static void
test_collect (void)
{
  g_autoptr (GError) error = NULL;

  rf_error_collect (&error, "size", "must be at most %d", 2048);
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message, ==, "size: must be at most 2048");
  rf_error_collect (&error, "mood", "is not known");
  rf_error_collect (&error, "hair", "is not known");
  g_assert_cmpstr (error->message, ==, "3 things are wrong with the request");
  g_assert_cmpuint (rf_error_get_details (error)->len, ==, 3);
  assert_detail (error, 0, "size", "must be at most 2048");
  assert_detail (error, 2, "hair", "is not known");
}

static void
test_collect_after_another (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "picture.png: there is none");

  rf_error_collect (&error, "size", "is wrong");
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message, ==, "2 things are wrong with the request");
  assert_detail (error, 0, "request", "picture.png: there is none");
  assert_detail (error, 1, "size", "is wrong");
}

static void
test_copy_is_its_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  rf_error_collect (&error, "size", "is wrong");
  rf_error_set_hint (error, "try another");
  copy = g_error_copy (error);
  rf_error_add_detail (copy, "mood", "is wrong");
  rf_error_set_hint (copy, NULL);
  g_assert_cmpuint (rf_error_get_details (error)->len, ==, 1);
  g_assert_cmpuint (rf_error_get_details (copy)->len, ==, 2);
  assert_detail (copy, 0, "size", "is wrong");
  g_assert_cmpstr (rf_error_get_hint (error), ==, "try another");
  g_assert_null (rf_error_get_hint (copy));
}

static void
test_foreign (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");

  g_assert_null (rf_error_get_details (error));
  g_assert_null (rf_error_get_hint (error));
  g_assert_cmpint (rf_error_get_code (error), ==, RF_ERROR_CANCELLED);
  rf_error_normalise (&error, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_assert_cmpstr (error->message, ==, "it was cancelled");
  g_clear_error (&error);

  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "late");
  rf_error_normalise (&error, RF_ERROR_PROVIDER_FAILED);
  g_assert_error (error, RF_ERROR, RF_ERROR_TIMEOUT);
  g_clear_error (&error);

  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  g_assert_cmpint (rf_error_get_code (error), ==, RF_ERROR_FAILED);
  rf_error_normalise (&error, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_cmpstr (error->message, ==, "full");

  rf_error_normalise (&error, RF_ERROR_FAILED);
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  rf_error_normalise (NULL, RF_ERROR_FAILED);
}

static void
test_json_both_ways (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) back = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  rf_error_collect (&error, "size", "is “wrong”");
  rf_error_set_hint (error, "see refrain providers");
  node = rf_error_to_json (error);
  text = rf_json_print (node, NULL, NULL);
  g_assert_cmpstr (text,
                   ==,
                   "{\"error\":{\"code\":\"invalid_request\","
                   "\"details\":[{\"message\":\"is “wrong”\",\"parameter\":\"size\"}],"
                   "\"hint\":\"see refrain providers\",\"message\":\"size: is “wrong”\"}}");
  back = rf_error_new_from_json (node);
  g_assert_error (back, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (back->message, ==, error->message);
  g_assert_cmpstr (rf_error_get_hint (back), ==, "see refrain providers");
  assert_detail (back, 0, "size", "is “wrong”");
}

/* Who knows the table of a model says it in other words; a copy and JSON keep it. */
static void
test_reasons (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  g_autoptr (GError) back = NULL;
  g_autoptr (GError) newer = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) unheard =
      parse ("{\"error\":{\"code\":\"refused\",\"message\":\"no\",\"details\":"
             "[{\"parameter\":\"a\",\"message\":\"b\",\"reason\":\"smell\"}]}}");
  const RfErrorDetail *detail = NULL;

  for (const RfEnumName *row = rf_reason_names; row->name != NULL; row++)
    rf_error_collect_for (&error, row->name, (RfReason) row->value, "is %s", "wrong");
  rf_error_collect (&error, "other", "is odd");
  copy = g_error_copy (error);
  node = rf_error_to_json (copy);
  back = rf_error_new_from_json (node);
  for (guint i = 0; rf_reason_names[i].name != NULL; i++)
    {
      detail = g_ptr_array_index (rf_error_get_details (back), i);
      g_assert_cmpstr (detail->parameter, ==, rf_reason_names[i].name);
      g_assert_cmpstr (detail->message, ==, "is wrong");
      g_assert_cmpint (detail->reason, ==, rf_reason_names[i].value);
    }
  detail = g_ptr_array_index (rf_error_get_details (back), RF_REASON_UNKNOWN);
  g_assert_cmpstr (detail->parameter, ==, "other");
  g_assert_cmpint (detail->reason, ==, RF_REASON_OTHER);
  newer = rf_error_new_from_json (unheard);
  detail = g_ptr_array_index (rf_error_get_details (newer), 0);
  g_assert_cmpint (detail->reason, ==, RF_REASON_OTHER);
}

/* A file's name may be any bytes, and stands in messages. */
static void
test_json_of_no_utf8 (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (RF_ERROR, RF_ERROR_NOT_FOUND, "\xff\xfe.png: there is none");
  g_autoptr (GError) printing = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  rf_error_set_hint (error, "not \xc3");
  rf_error_add_detail (error, "\xf0\x80", NULL);
  node = rf_error_to_json (error);
  text = rf_json_print (node, NULL, &printing);
  g_assert_no_error (printing);
  g_assert_nonnull (g_strstr_len (text, -1, "\xef\xbf\xbd.png: there is none"));
}

/* Another program's answer may have any form: no critical, and what is right is kept. */
static void
test_hostile_json (void)
{
  static const char *const unreadable[] = {
    "null",
    "[]",
    "\"error\"",
    "{}",
    "{\"error\":null}",
    "{\"error\":7}",
    "{\"error\":[]}",
    "{\"errors\":{}}",
  };
  static const char *const odd[] = {
    "{\"error\":{}}",
    "{\"error\":{\"code\":7,\"message\":[],\"hint\":{},\"details\":\"x\"}}",
    "{\"error\":{\"code\":null,\"message\":null,\"hint\":null,\"details\":null}}",
    "{\"error\":{\"code\":\"unheard_of\",\"message\":3.5,\"hint\":true,\"details\":{}}}",
    "{\"error\":{\"details\":[1,null,[],\"x\"]}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unreadable); i++)
    {
      g_autoptr (JsonNode) node = parse (unreadable[i]);
      g_autoptr (GError) error = rf_error_new_from_json (node);

      g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
      g_assert_cmpstr (error->message, ==, "an error that cannot be read");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (JsonNode) node = parse (odd[i]);
      g_autoptr (GError) error = rf_error_new_from_json (node);

      g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
      g_assert_cmpstr (error->message, ==, "no message");
      g_assert_null (rf_error_get_hint (error));
      g_assert_null (rf_error_get_details (error));
    }
}

static void
test_half_right_json (void)
{
  g_autoptr (JsonNode) node =
      parse ("{\"error\":{\"code\":\"refused\",\"message\":\"no\","
             "\"details\":[{\"parameter\":1,\"message\":\"odd\"},4,{\"parameter\":\"prompt\"}]}}");
  g_autoptr (GError) error = rf_error_new_from_json (node);

  g_assert_error (error, RF_ERROR, RF_ERROR_REFUSED);
  g_assert_cmpuint (rf_error_get_details (error)->len, ==, 2);
  assert_detail (error, 0, "", "odd");
  assert_detail (error, 1, "prompt", "");
}

static void
test_a_full_disk (void)
{
  g_autoptr (GError) error = g_error_new (RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "full");
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  g_autoptr (GError) copy = NULL;

  g_assert_false (rf_error_is_disk_full (error));
  rf_error_set_disk_full (error);
  copy = g_error_copy (error);
  g_assert_true (rf_error_is_disk_full (copy));
  g_assert_false (rf_error_is_disk_full (foreign));
}

static void
test_charged_all_the_same (void)
{
  g_autoptr (GError) error = g_error_new (RF_ERROR, RF_ERROR_REFUSED, "no");
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  g_autoptr (GError) copy = NULL;

  g_assert_cmpint (rf_error_get_charged (error), ==, 0);
  rf_error_set_charged (error, 7);
  copy = g_error_copy (error);
  g_assert_cmpint (rf_error_get_charged (copy), ==, 7);
  g_assert_cmpint (rf_error_get_charged (foreign), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/table", test_table);
  g_test_add_func ("/error/unknown-name", test_unknown_name);
  g_test_add_func ("/error/collect", test_collect);
  g_test_add_func ("/error/reasons", test_reasons);
  g_test_add_func ("/error/collect-after-another", test_collect_after_another);
  g_test_add_func ("/error/copy-is-its-own", test_copy_is_its_own);
  g_test_add_func ("/error/foreign", test_foreign);
  g_test_add_func ("/error/json-both-ways", test_json_both_ways);
  g_test_add_func ("/error/json-of-no-utf8", test_json_of_no_utf8);
  g_test_add_func ("/error/hostile-json", test_hostile_json);
  g_test_add_func ("/error/half-right-json", test_half_right_json);
  g_test_add_func ("/error/a-full-disk", test_a_full_disk);
  g_test_add_func ("/error/charged", test_charged_all_the_same);
  return g_test_run ();
}
