/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-paths.h"

#include <math.h>
#include <string.h>

/* A literal with its length, since some have a NUL within. */
#define BYTES(text) text, sizeof text - 1

#define TOO_LARGE_WHOLE                                                                            \
  "a whole number must be within ±9007199254740991; write a larger one, such as a seed, as a "    \
  "string"

typedef struct
{
  const char *text;
  gsize length;
  const char *place; /* line:column */
  const char *what;
} RefusedCase;

static const RefusedCase refused_texts[] = {
  { BYTES (""), "1:1", "the text ends too early" },
  { BYTES (" \n\t\r "), "2:4", "the text ends too early" },
  { BYTES ("\xef\xbb\xbf{}"), "1:1", "a value was expected" },
  { BYTES ("{} {}"), "1:4", "the text should have ended here" },
  { BYTES ("1 2"), "1:3", "the text should have ended here" },
  { BYTES ("[]]"), "1:3", "the text should have ended here" },
  { BYTES ("{}\n\n  x"), "3:3", "the text should have ended here" },
  { BYTES ("nul"), "1:1", "a value was expected" },
  { BYTES ("nullx"), "1:5", "the text should have ended here" },
  { BYTES ("True"), "1:1", "a value was expected" },
  { BYTES ("undefined"), "1:1", "a value was expected" },
  { BYTES ("'a'"), "1:1", "a value was expected" },
  { BYTES ("// c\n1"), "1:1", "a value was expected" },
  { BYTES ("/* c */ 1"), "1:1", "a value was expected" },
  { BYTES ("[1, // c\n2]"), "1:5", "a value was expected" },
  { BYTES ("# c\n1"), "1:1", "a value was expected" },
  { BYTES ("\f1"), "1:1", "a value was expected" },
  { BYTES ("\xc2\xa0"
           "1"),
    "1:1",
    "a value was expected" },
  { BYTES ("}"), "1:1", "a value was expected" },
};

static const RefusedCase refused_structures[] = {
  { BYTES ("["), "1:2", "the text ends too early" },
  { BYTES ("[1"), "1:3", "the text ends too early" },
  { BYTES ("[1,"), "1:4", "the text ends too early" },
  { BYTES ("[1,]"), "1:4", "a value was expected" },
  { BYTES ("[,1]"), "1:2", "a value was expected" },
  { BYTES ("[1 2]"), "1:4", "“,” or “]” was expected" },
  { BYTES ("[1}"), "1:3", "“,” or “]” was expected" },
  { BYTES ("{"), "1:2", "a name in quotes was expected" },
  { BYTES ("{\"a\""), "1:5", "“:” was expected" },
  { BYTES ("{\"a\":"), "1:6", "the text ends too early" },
  { BYTES ("{\"a\":1"), "1:7", "the text ends too early" },
  { BYTES ("{\"a\":1,}"), "1:8", "a name in quotes was expected" },
  { BYTES ("{,}"), "1:2", "a name in quotes was expected" },
  { BYTES ("{\"a\" 1}"), "1:6", "“:” was expected" },
  { BYTES ("{\"a\":1 \"b\":2}"), "1:8", "“,” or “}” was expected" },
  { BYTES ("{\"a\":1]"), "1:7", "“,” or “}” was expected" },
  { BYTES ("{a:1}"), "1:2", "a name in quotes was expected" },
  { BYTES ("{1:1}"), "1:2", "a name in quotes was expected" },
  { BYTES ("{null:1}"), "1:2", "a name in quotes was expected" },
  /* Names that stand twice, however they are written. */
  { BYTES ("{\"a\":1,\"a\":2}"), "1:8", "“a” stands twice in its object" },
  { BYTES ("{\"a\":1,\"\\u0061\":2}"), "1:8", "“a” stands twice in its object" },
  { BYTES ("{\"é\":1,\"\\u00e9\":2}"), "1:8", "“é” stands twice in its object" },
  { BYTES ("{\"\":1,\n \"\":2}"), "2:2", "“” stands twice in its object" },
  { BYTES ("[{\"b\":{}},{\"x\":{\"b\":1,\"b\":1}}]"), "1:23", "“b” stands twice in its object" },
  { BYTES ("{\"\\n\":1,\"\\n\":2}"), "1:9", "“\\n” stands twice in its object" },
};

static const RefusedCase refused_strings[] = {
  { BYTES ("\""), "1:1", "the string that begins here does not end" },
  { BYTES ("[\"é\",\n \"abc"), "2:2", "the string that begins here does not end" },
  { BYTES ("\"a\\\""), "1:1", "the string that begins here does not end" },
  { BYTES ("\"\\"), "1:2", "there is no such escape" },
  { BYTES ("\"a\\x41\""), "1:3", "there is no such escape" },
  { BYTES ("\"\\'\""), "1:2", "there is no such escape" },
  { BYTES ("\"\\\n\""), "1:2", "there is no such escape" },
  { BYTES ("\"\\U0041\""), "1:2", "there is no such escape" },
  { BYTES ("\"\\u\""), "1:4", "“\\u” wants four hexadecimal digits" },
  { BYTES ("\"\\u12"), "1:6", "“\\u” wants four hexadecimal digits" },
  { BYTES ("\"\\u12g4\""), "1:6", "“\\u” wants four hexadecimal digits" },
  { BYTES ("\"\\u+123\""), "1:4", "“\\u” wants four hexadecimal digits" },
  { BYTES ("\"é\\u0000\""), "1:3", "“\\u0000” is not allowed in text" },
  { BYTES ("{\"\\u0000\":1}"), "1:3", "“\\u0000” is not allowed in text" },
  { BYTES ("\"ab\\ud800\""), "1:4", "a lone surrogate is no character" },
  { BYTES ("\"\\udc00\""), "1:2", "a lone surrogate is no character" },
  { BYTES ("\"\\ud800x\""), "1:2", "a lone surrogate is no character" },
  { BYTES ("\"\\ud800\\n\""), "1:2", "a lone surrogate is no character" },
  { BYTES ("\"\\ud800\\u0041\""), "1:2", "a lone surrogate is no character" },
  { BYTES ("\"\\ud800\\ud800\""), "1:2", "a lone surrogate is no character" },
  { BYTES ("\"\\udc00\\ud800\""), "1:2", "a lone surrogate is no character" },
  { BYTES ("\"\\ud83d\\ude0\""), "1:13", "“\\u” wants four hexadecimal digits" },
  { BYTES ("\"a\nb\""), "1:3", "a control character in text must be escaped" },
  { BYTES ("\"\t\""), "1:2", "a control character in text must be escaped" },
  { BYTES ("\"\x1f\""), "1:2", "a control character in text must be escaped" },
  { BYTES ("\"\x01\""), "1:2", "a control character in text must be escaped" },
  /* Bytes that are no text. */
  { BYTES ("\"a\0b\""), "1:3", "a NUL is not allowed" },
  { BYTES ("\0"), "1:1", "a NUL is not allowed" },
  { BYTES ("{}\0"), "1:3", "a NUL is not allowed" },
  { BYTES ("[1,2,3,4,5,6,7,8,9,0]\n\0"), "2:1", "a NUL is not allowed" },
  { BYTES ("\"\xff\""), "1:2", "the text is not valid UTF-8" },
  { BYTES ("\"é\xc3\""), "1:3", "the text is not valid UTF-8" },
  { BYTES ("\"\xe2\x82"), "1:2", "the text is not valid UTF-8" },
  { BYTES ("\"\xc0\x80\""), "1:2", "the text is not valid UTF-8" },
  { BYTES ("\"\xed\xa0\x80\""), "1:2", "the text is not valid UTF-8" },
  { BYTES ("\"\xf4\x90\x80\x80\""), "1:2", "the text is not valid UTF-8" },
  { BYTES ("[\"01234567890123456789\xe2\x28\xa1\"]"), "1:23", "the text is not valid UTF-8" },
  { BYTES ("{}\n \xfe"), "2:2", "the text is not valid UTF-8" },
};

static const RefusedCase refused_numbers[] = {
  { BYTES ("+1"), "1:1", "a value was expected" },
  { BYTES (".5"), "1:1", "a value was expected" },
  { BYTES ("NaN"), "1:1", "a value was expected" },
  { BYTES ("Infinity"), "1:1", "a value was expected" },
  { BYTES ("-"), "1:2", "a digit was expected" },
  { BYTES ("--1"), "1:2", "a digit was expected" },
  { BYTES ("-Infinity"), "1:2", "a digit was expected" },
  { BYTES ("[-.5]"), "1:3", "a digit was expected" },
  { BYTES ("1."), "1:3", "a digit was expected after the point" },
  { BYTES ("1.e3"), "1:3", "a digit was expected after the point" },
  { BYTES ("1e"), "1:3", "a digit was expected in the exponent" },
  { BYTES ("1e+"), "1:4", "a digit was expected in the exponent" },
  { BYTES ("1E-x"), "1:4", "a digit was expected in the exponent" },
  { BYTES ("1e1.5"), "1:4", "the text should have ended here" },
  { BYTES ("1.2.3"), "1:4", "the text should have ended here" },
  { BYTES ("0x10"), "1:2", "the text should have ended here" },
  { BYTES ("1_000"), "1:2", "the text should have ended here" },
  { BYTES ("[1,5 000]"), "1:6", "“,” or “]” was expected" },
  { BYTES ("010"), "1:1", "a number must not begin with 0" },
  { BYTES ("-010"), "1:2", "a number must not begin with 0" },
  { BYTES ("00"), "1:1", "a number must not begin with 0" },
  { BYTES ("[1, 01.5]"), "1:5", "a number must not begin with 0" },
  { BYTES ("1e400"), "1:1", "the number is too large" },
  { BYTES ("[1,-1e400]"), "1:4", "the number is too large" },
  { BYTES ("1.8e308"), "1:1", "the number is too large" },
  { BYTES ("1e99999999999999999999"), "1:1", "the number is too large" },
  { BYTES ("9007199254740992"), "1:1", TOO_LARGE_WHOLE },
  { BYTES ("-9007199254740992"), "1:1", TOO_LARGE_WHOLE },
  { BYTES ("[\n18446744073709551615]"), "2:1", TOO_LARGE_WHOLE },
  { BYTES ("18446744073709551616"), "1:1", TOO_LARGE_WHOLE },
  { BYTES ("123456789012345678901234567890"), "1:1", TOO_LARGE_WHOLE },
  { BYTES ("{\"seed\":99999999999999999}"), "1:9", TOO_LARGE_WHOLE },
};

/* The text at the end of a block of its own size, so that reading on is seen. */
static JsonNode *
parse (const char *text, gsize length, const RfJsonLimits *limits, GError **error)
{
  g_autofree char *copy = g_malloc (MAX (length, 1));

  memcpy (copy, text, length);
  return rf_json_parse (copy, (gssize) length, limits, error);
}

static void
assert_refused (gconstpointer data, gsize n_cases)
{
  const RefusedCase *cases = data;

  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) place = g_strsplit (cases[i].place, ":", 2);
      g_autofree char *wanted =
          g_strdup_printf ("line %s, column %s: %s", place[0], place[1], cases[i].what);

      g_assert_null (parse (cases[i].text, cases[i].length, NULL, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      g_assert_cmpstr (error->message, ==, wanted);
      g_assert_null (parse (cases[i].text, cases[i].length, NULL, NULL));
    }
}

static void
test_refused_texts (void)
{
  assert_refused (refused_texts, G_N_ELEMENTS (refused_texts));
}

static void
test_refused_structures (void)
{
  assert_refused (refused_structures, G_N_ELEMENTS (refused_structures));
}

static void
test_refused_strings (void)
{
  assert_refused (refused_strings, G_N_ELEMENTS (refused_strings));
}

static void
test_refused_numbers (void)
{
  assert_refused (refused_numbers, G_N_ELEMENTS (refused_numbers));
}

/* Every beginning of a good text is refused, and none is read beyond its end. */
static void
test_every_beginning (void)
{
  static const char text[] = "{\"a\\u00e9\\ud83d\\ude00é\":[1.5e+3,-0,true,null,{\"b\":\"c\"}],\n"
                             " \"d\":false}";

  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (text, length, NULL, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
  for (gsize length = sizeof text - 1; length < sizeof text; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (text, length, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
    }
}

typedef struct
{
  const char *text;
  gboolean is_whole;
  gint64 whole;
  double number;
} NumberCase;

static void
test_numbers (void)
{
  static const NumberCase cases[] = {
    { "0", TRUE, 0, 0 },
    { "-0", TRUE, 0, 0 },
    { "7", TRUE, 7, 0 },
    { "-12", TRUE, -12, 0 },
    { "9007199254740991", TRUE, G_GINT64_CONSTANT (9007199254740991), 0 },
    { "-9007199254740991", TRUE, G_GINT64_CONSTANT (-9007199254740991), 0 },
    { "0.0", FALSE, 0, 0 },
    { "1.0", FALSE, 0, 1 },
    { "1e0", FALSE, 0, 1 },
    { "1E+2", FALSE, 0, 100 },
    { "0e0", FALSE, 0, 0 },
    { "-1.5e-3", FALSE, 0, -0.0015 },
    { "9007199254740992.0", FALSE, 0, 9007199254740992 },
    { "1e20", FALSE, 0, 1e20 },
    { "1.7976931348623157e308", FALSE, 0, 1.7976931348623157e308 },
    { "5e-324", FALSE, 0, 5e-324 },
    { "1e-400", FALSE, 0, 0 },
    { "0.1000000000000000055511151231257827021181583404541015625000000000000000000",
      FALSE,
      0,
      0.1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (cases[i].text, strlen (cases[i].text), NULL, &error);

      g_assert_no_error (error);
      g_assert_true (json_node_get_value_type (node) ==
                     (cases[i].is_whole ? G_TYPE_INT64 : G_TYPE_DOUBLE));
      if (cases[i].is_whole)
        g_assert_cmpint (json_node_get_int (node), ==, cases[i].whole);
      else
        g_assert_cmpfloat (json_node_get_double (node), ==, cases[i].number);
    }
}

static void
test_minus_zero (void)
{
  g_autoptr (JsonNode) node = rf_json_parse ("-0.0", -1, NULL, NULL);

  g_assert_cmpint (signbit (json_node_get_double (node)), !=, 0);
}

/* Digits before the end of a text must not join what lies behind it. */
static void
test_length_ends_numbers (void)
{
  g_autoptr (JsonNode) whole = rf_json_parse ("1234", 2, NULL, NULL);
  g_autoptr (JsonNode) fraction = rf_json_parse ("1.5678", 3, NULL, NULL);
  g_autoptr (JsonNode) word = rf_json_parse ("truest", 4, NULL, NULL);

  g_assert_cmpint (json_node_get_int (whole), ==, 12);
  g_assert_cmpfloat (json_node_get_double (fraction), ==, 1.5);
  g_assert_true (json_node_get_boolean (word));
}

static void
test_strings (void)
{
  static const char *const cases[][2] = {
    { "\"\"", "" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
    { "\"\\u0041\\u00e9\\u00E9\\u20ac\"", "Aéé€" },
    { "\"\\ud83d\\ude00\\uD83D\\uDE00\"", "😀😀" },
    { "\"\\ud800\\udc00\\udbff\\udfff\"", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
    { "\"\\ufffe\\uffff\"", "\xef\xbf\xbe\xef\xbf\xbf" },
    { "\"\\u0001\x7f\"", "\x01\x7f" },
    { "\"/*é*/ // {}[],:\"", "/*é*/ // {}[],:" },
    { "\"A\xcc\x8a\"", "A\xcc\x8a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (cases[i][0], strlen (cases[i][0]), NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (node), ==, cases[i][1]);
    }
}

static void
test_tree (void)
{
  static const char text[] = " { \"b\" : [ 1 , 2.5 , \"x\" , null , true , false , [ ] , { } ] "
                             ",\r\n\t\"a\":{\"b\":{\"a\":0}},"
                             "\"\":\"\" } ";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse (text, sizeof text - 1, NULL, &error);
  g_autofree char *printed = NULL;

  g_assert_no_error (error);
  printed = rf_json_print (node, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (printed,
                   ==,
                   "{\"\":\"\",\"a\":{\"b\":{\"a\":0}},"
                   "\"b\":[1,2.5,\"x\",null,true,false,[],{}]}");
}

static char *
nest (const char *opening, const char *inner, const char *closing, guint times)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, opening);
  g_string_append (text, inner);
  for (guint i = 0; i < times; i++)
    g_string_append (text, closing);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_too_deep (const char *text, const RfJsonLimits *limits, const char *column)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted =
      g_strdup_printf ("line 1, column %s: arrays and objects are nested too deep", column);

  g_assert_null (rf_json_parse (text, -1, limits, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message, ==, wanted);
}

static void
test_depth (void)
{
  g_autofree char *open_only = nest ("[", "", "", 100000);
  g_autofree char *balanced = nest ("[", "", "]", 70000);
  g_autofree char *objects = nest ("{\"a\":", "1", "}", 65);
  g_autofree char *many_objects = nest ("{\"a\":", "1", "}", 50000);
  g_autofree char *mixed = nest ("[{\"a\":", "1", "}]", 33);

  assert_too_deep (open_only, NULL, "65");
  assert_too_deep (balanced, NULL, "65");
  assert_too_deep (objects, NULL, "321");
  assert_too_deep (many_objects, NULL, "321");
  assert_too_deep (mixed, NULL, "193");
}

static void
test_depth_that_is_allowed (void)
{
  static const RfJsonLimits flat = { 1000, 0, FALSE };
  static const RfJsonLimits shallow = { 1000, 1, FALSE };
  const char *const texts[] = { nest ("[", "", "]", 64),
                                nest ("{\"a\":", "1", "}", 64),
                                nest ("[{\"a\":", "1", "}]", 32) };
  g_autoptr (JsonNode) scalar = rf_json_parse ("1", -1, &flat, NULL);
  g_autoptr (JsonNode) wide = rf_json_parse ("[1,2,3]", -1, &shallow, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = rf_json_parse (texts[i], -1, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (node);
      g_free ((char *) texts[i]);
    }
  g_assert_nonnull (scalar);
  g_assert_nonnull (wide);
  assert_too_deep ("[]", &flat, "1");
  assert_too_deep ("[1,{}]", &shallow, "4");
}

/* 70,000 in a row are not deep. */
static void
test_many_siblings (void)
{
  g_autofree char *siblings = nest ("[],", "[]", "", 70000);
  g_autofree char *text = g_strconcat ("[", siblings, "]", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 70001);
}

static void
test_size (void)
{
  static const RfJsonLimits limits = { 10, 64, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse ("[12345678]", -1, &limits, &error);
  g_autofree char *huge = g_strnfill (16 * 1024 * 1024 + 1, ' ');

  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_null (rf_json_parse ("[123456789]", -1, &limits, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==, "the JSON text has 11 bytes; 10 are allowed");
  g_clear_error (&error);
  g_assert_null (rf_json_parse (huge, -1, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
}

static char *
members (guint count)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s\"%u\":0", i > 0 ? "," : "", i);
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* GLib's hash of strings can be aimed at, so objects are not unbounded. */
static void
test_many_members (void)
{
  g_autofree char *most = members (4096);
  g_autofree char *more = members (4097);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (most, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, 4096);
  g_assert_null (rf_json_parse (more, -1, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (g_strstr_len (error->message, -1, "an object has more than 4096 members"));
}

static void
test_long_names_and_texts (void)
{
  g_autofree char *name = g_strnfill (100000, 'n');
  g_autofree char *text =
      g_strdup_printf ("{\"%s\":{\"%s\":\"%s\"},\"%s\":1}", name, name, name, name);
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_json_parse (text, -1, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message,
                   ==,
                   "line 1, column 300013: “nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…” "
                   "stands twice in its object");
}

/* What the printer writes, the canonical limits read. */
static void
test_canonical_limits (void)
{
  static const char *const texts[] = {
    "9007199254740992",
    "-9007199254740992",
    "100000000000000000000",
    "[295147905179352830000,999999999999999900000]",
  };
  g_autofree char *deep = nest ("[", "", "]", 128);
  g_autofree char *deeper = nest ("[", "", "]", 129);
  g_autoptr (JsonNode) deep_node = rf_json_parse (deep, -1, &rf_json_canonical_limits, NULL);

  g_assert_nonnull (deep_node);
  assert_too_deep (deeper, &rf_json_canonical_limits, "129");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = rf_json_parse (texts[i], -1, &rf_json_canonical_limits, &error);
      g_autofree char *printed = NULL;

      g_assert_no_error (error);
      printed = rf_json_print (node, NULL, &error);
      g_assert_cmpstr (printed, ==, texts[i]);
    }
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("rf-json-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "request.json", NULL);
  g_autofree char *wanted = g_strconcat (path, ": line 2, column 1: a value was expected", NULL);
  static const RfJsonLimits limits = { 3, 64, FALSE };
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (rf_paths_write_durably (path, "[1]", 3, &error));
  node = rf_json_parse_file (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  g_assert_true (rf_paths_write_durably (path, "[1,\n]", 5, &error));
  g_assert_null (rf_json_parse_file (path, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_cmpstr (error->message, ==, wanted);
  g_clear_error (&error);
  g_assert_null (rf_json_parse_file (path, &limits, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);
  g_assert_true (rf_paths_write_durably (path, "", 0, &error));
  g_assert_null (rf_json_parse_file (path, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_clear_error (&error);
  rf_paths_remove_tree (folder);
  g_assert_null (rf_json_parse_file (path, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, path));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-reader/refused-texts", test_refused_texts);
  g_test_add_func ("/json-reader/refused-structures", test_refused_structures);
  g_test_add_func ("/json-reader/refused-strings", test_refused_strings);
  g_test_add_func ("/json-reader/refused-numbers", test_refused_numbers);
  g_test_add_func ("/json-reader/every-beginning", test_every_beginning);
  g_test_add_func ("/json-reader/numbers", test_numbers);
  g_test_add_func ("/json-reader/minus-zero", test_minus_zero);
  g_test_add_func ("/json-reader/length-ends-numbers", test_length_ends_numbers);
  g_test_add_func ("/json-reader/strings", test_strings);
  g_test_add_func ("/json-reader/tree", test_tree);
  g_test_add_func ("/json-reader/depth", test_depth);
  g_test_add_func ("/json-reader/depth-that-is-allowed", test_depth_that_is_allowed);
  g_test_add_func ("/json-reader/many-siblings", test_many_siblings);
  g_test_add_func ("/json-reader/size", test_size);
  g_test_add_func ("/json-reader/many-members", test_many_members);
  g_test_add_func ("/json-reader/long-names-and-texts", test_long_names_and_texts);
  g_test_add_func ("/json-reader/canonical-limits", test_canonical_limits);
  g_test_add_func ("/json-reader/file", test_file);
  return g_test_run ();
}
