/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "everything-model.h"
#include "rf-json-reader.h"
#include "rf-key.h"
#include "rf-normalise.h"

#include <string.h>

/* One row: two texts of parameters that mean the same, or not. */
typedef struct
{
  const char *a;
  const char *b;
  gboolean same;
} PairCase;

static const PairCase pairs[] = {
  /* absent is the explicit default */
  { "{}", "{\"size\":1024}", TRUE },
  { "{}", "{\"member\":\"father\",\"hair\":\"short\",\"accessories\":[]}", TRUE },
  { "{}", "{\"prompt\":\"\"}", TRUE },
  { "{}", "{\"size\":null}", TRUE },
  { "{}", "{\"seed\":7}", TRUE },
  { "{}", "{\"seed\":8}", FALSE },
  /* order of names */
  { "{\"size\":64,\"hair\":\"long\"}", "{\"hair\":\"long\",\"size\":64}", TRUE },
  /* sets are sorted and deduplicated, lists are not */
  { "{\"accessories\":[\"hat\",\"glasses\"]}",
    "{\"accessories\":[\"glasses\",\"hat\",\"hat\"]}",
    TRUE },
  { "{\"accessories\":\"hat, glasses\"}", "{\"accessories\":[\"glasses\",\"hat\"]}", TRUE },
  { "{\"order\":[\"a\",\"b\"]}", "{\"order\":[\"b\",\"a\"]}", FALSE },
  { "{\"order\":[\"a\"]}", "{\"order\":[\"a\",\"a\"]}", FALSE },
  { "{\"order\":[]}", "{}", FALSE },
  /* case */
  { "{\"hair\":\"LONG\"}", "{\"hair\":\"long\"}", TRUE },
  { "{\"hair\":\"curly\"}", "{\"hair\":\"Curly\"}", TRUE },
  { "{\"prompt\":\"STOP\"}", "{\"prompt\":\"stop\"}", FALSE },
  /* other names, other forms of a number */
  { "{\"memberType\":\"mother\"}", "{\"member\":\"mother\"}", TRUE },
  { "{\"size\":\"1024x1024\"}", "{\"size\":1024.0}", TRUE },
  { "{\"size\":\"512\"}", "{\"size\":5.12e2}", TRUE },
  { "{\"weight\":0.25}", "{\"weight\":\"2.5e-1\"}", TRUE },
  { "{\"weight\":0}", "{\"weight\":-0.0}", TRUE },
  { "{\"weight\":1}", "{\"weight\":0.9999999999999999}", FALSE },
  { "{\"resolution\":\"800x600\"}", "{\"width\":800,\"height\":600}", TRUE },
  { "{\"resolution\":\"640x480\"}", "{}", TRUE },
  { "{\"resolution\":\"480x640\"}", "{}", FALSE },
  { "{\"tiled\":\"yes\"}", "{\"tiled\":true}", TRUE },
  /* Unicode: NFC, line ends, outer white space; inner text is kept */
  { "{\"prompt\":\"A\\u030a\"}", "{\"prompt\":\"\\u00c5\"}", TRUE },
  { "{\"prompt\":\" a\\r\\nb \\n\"}", "{\"prompt\":\"a\\nb\"}", TRUE },
  { "{\"prompt\":\"a b\"}", "{\"prompt\":\"a  b\"}", FALSE },
  /* volatile parameters change nothing; free JSON is kept whole */
  { "{\"note\":\"x\"}", "{\"note\":\"y\"}", TRUE },
  { "{\"data\":{\"b\":1,\"a\":[1.0]}}", "{\"data\":{\"a\":[1],\"b\":1e0}}", TRUE },
  { "{\"data\":{\"a\":null}}", "{\"data\":{}}", FALSE },
  { "{\"data\":\"1\"}", "{\"data\":1}", FALSE },
  /* the prompt's words choose what is left open, and only that */
  { "{\"prompt\":\"a grandmother\"}",
    "{\"prompt\":\"a grandmother\",\"member\":\"grandmother\"}",
    TRUE },
  { "{\"prompt\":\"Grand Ma, with a hat\"}",
    "{\"prompt\":\"Grand Ma, with a hat\",\"member\":\"grandmother\",\"accessories\":[\"hat\"]}",
    TRUE },
  { "{\"prompt\":\"a grandmother\"}",
    "{\"prompt\":\"a grandmother\",\"member\":\"father\"}",
    FALSE },
  { "{\"prompt\":\"no hat\"}", "{\"prompt\":\"no hat\",\"accessories\":[]}", TRUE },
  { "{\"prompt\":\"that chat\"}", "{\"prompt\":\"that chat\",\"accessories\":[]}", TRUE },
};

typedef struct
{
  const char *params;
  const char *parameter;
  const char *message;
  RfReason reason;
} FaultCase;

static const FaultCase fault_cases[] = {
  { "{\"siez\":1}", "siez", "*did you mean “size”?*", RF_REASON_UNKNOWN },
  { "{\"qqqqqqqq\":1}", "qqqqqqqq", "*no parameter of tests/everything*", RF_REASON_UNKNOWN },
  { "{\"hair\":\"lnog\"}", "hair", "*did you mean “long”?*", RF_REASON_CHOICE },
  { "{\"hair\":3}", "hair", "*must be a word, not*", RF_REASON_TYPE },
  { "{\"size\":63}", "size", "*must be*64*2048*", RF_REASON_RANGE },
  { "{\"size\":100.5}", "size", "*a whole number*", RF_REASON_TYPE },
  { "{\"size\":\"10x20\"}", "size", "*the same one twice*", RF_REASON_TYPE },
  { "{\"size\":\"0x10\"}", "size", "*whole number*", RF_REASON_TYPE },
  { "{\"size\":\"inf\"}", "size", "*whole number*", RF_REASON_TYPE },
  { "{\"size\":true}", "size", "*whole number*", RF_REASON_TYPE },
  { "{\"size\":1e300}", "size", "*", RF_REASON_TYPE },
  { "{\"weight\":1.5}", "weight", "*", RF_REASON_RANGE },
  { "{\"resolution\":\"big\"}", "resolution", "*WIDTHxHEIGHT*", RF_REASON_TYPE },
  { "{\"resolution\":\"8x8\",\"width\":8}", "resolution", "*one of them*", RF_REASON_OTHER },
  { "{\"member\":\"mother\",\"memberType\":\"mother\"}",
    "memberType",
    "*one of them*",
    RF_REASON_OTHER },
  { "{\"accessories\":[\"hat\",1]}", "accessories", "*array of words*", RF_REASON_TYPE },
  { "{\"order\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}", "order", "*at most 5*", RF_REASON_LENGTH },
  { "{\"tiled\":\"maybe\"}", "tiled", "*true or false*", RF_REASON_TYPE },
  { "{\"picture\":\"x\"}", "picture", "*inputs*", RF_REASON_OTHER },
};

static RfNormal *
normalise (const RfModelInfo *model, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, error);
  g_autoptr (GHashTable) inputs = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_nonnull (node);
  return rf_normalise (model, json_node_get_object (node), inputs, error);
}

static char *
dup_canonical (const RfModelInfo *model, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfNormal) normal = normalise (model, text, &error);
  char *canonical = NULL;

  g_assert_no_error (error);
  canonical = rf_key_dup_canonical (model, normal->keyed, 1, &error);
  g_assert_no_error (error);
  return canonical;
}

static void
test_pairs (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *a = dup_canonical (model, pairs[i].a);
      g_autofree char *b = dup_canonical (model, pairs[i].b);

      if (pairs[i].same)
        g_assert_cmpstr (a, ==, b);
      else
        g_assert_cmpstr (a, !=, b);
    }
}

static void
test_canonical_text (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();
  g_autofree char *text = dup_canonical (model, "{\"prompt\":\" é\",\"note\":\"n\",\"weight\":1}");

  g_assert_cmpstr (text,
                   ==,
                   "{\"kind\":\"image\",\"model\":\"everything\",\"params\":{\"accessories\":[],"
                   "\"hair\":\"short\",\"height\":480,\"member\":\"father\",\"prompt\":\"é\","
                   "\"seed\":7,\"size\":1024,\"tiled\":false,\"weight\":1,\"width\":640},"
                   "\"provider\":\"tests\",\"recipe\":3,\"schema\":1,\"version\":1}");
}

static void
test_faults (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      const FaultCase *row = &fault_cases[i];
      g_autoptr (GError) error = NULL;
      RfNormal *normal = normalise (model, row->params, &error);
      const RfErrorDetail *detail = NULL;

      g_assert_null (normal);
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      detail = g_ptr_array_index (rf_error_get_details (error), 0);
      g_assert_cmpstr (detail->parameter, ==, row->parameter);
      if (!g_pattern_match_simple (row->message, detail->message))
        g_error ("%s: “%s” is not like “%s”", row->params, detail->message, row->message);
      g_test_message ("%s", row->params);
      g_assert_cmpint (detail->reason, ==, row->reason);
    }
}

static void
test_all_faults_at_once (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (
      normalise (model, "{\"size\":1,\"hair\":\"x\",\"nonsense\":1,\"weight\":9}", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpuint (rf_error_get_details (error)->len, ==, 4);
}

static void
test_ten_megabytes (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *big = g_strnfill (10 * 1024 * 1024, 'x');
  g_autofree char *text = g_strdup_printf ("{\"prompt\":\"%s\"}", big);

  g_assert_null (normalise (model, text, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpuint (strlen (error->message), <, 200);
}

static void
test_free_parameters (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  model->free_parameters = TRUE;
  a = dup_canonical (model, "{\"anything\":{\"y\":1,\"x\":2.0}}");
  b = dup_canonical (model, "{\"anything\":{\"x\":2,\"y\":1}}");
  g_assert_cmpstr (a, ==, b);
  g_assert_nonnull (strstr (a, "\"anything\":{\"x\":2,\"y\":1}"));
}

static void
test_inputs_by_content (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();
  g_autoptr (JsonObject) params = json_object_new ();
  g_autoptr (GHashTable) inputs = g_hash_table_new (g_str_hash, g_str_equal);
  RfInput input = { .path = (char *) "/somewhere", .sha256 = (char *) "ab" };
  g_autoptr (GError) error = NULL;
  RfNormal *normal = NULL;

  g_hash_table_insert (inputs, (gpointer) "picture", &input);
  normal = rf_normalise (model, params, inputs, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (normal->keyed, "picture"), ==, "sha256:ab");
  rf_normal_free (normal);

  g_hash_table_insert (inputs, (gpointer) "pictrue", &input);
  g_assert_null (rf_normalise (model, params, inputs, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (strstr (error->message, "did you mean “picture”?"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/normalise/pairs", test_pairs);
  g_test_add_func ("/normalise/canonical-text", test_canonical_text);
  g_test_add_func ("/normalise/faults", test_faults);
  g_test_add_func ("/normalise/all-faults-at-once", test_all_faults_at_once);
  g_test_add_func ("/normalise/ten-megabytes", test_ten_megabytes);
  g_test_add_func ("/normalise/free-parameters", test_free_parameters);
  g_test_add_func ("/normalise/inputs-by-content", test_inputs_by_content);
  return g_test_run ();
}
