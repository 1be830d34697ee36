/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <string.h>

/* A record in which everything stands, as it is written. */
static const char whole_record[] =
    "{\"entry\":{\"created_at\":3,\"expires_at\":4,\"key\":\"CACHE#image#i\",\"player_id\":\"42\","
    "\"playthrough_id\":\"p1\",\"profile\":\"scenes\",\"scope\":\"42\",\"strategy\":\"per_player\","
    "\"tags\":[\"a\",\"b\"],\"version\":2},"
    "\"generation\":{\"account\":\"default\",\"answered_model\":\"m2\",\"assets\":[{\"bytes\":10,"
    "\"created_at\":2,\"duration\":0,\"extension\":\"png\",\"height\":4,"
    "\"media_type\":\"image/png\",\"role\":\"image\","
    "\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"width\":5}],"
    "\"canonical\":\"{}\",\"charged\":7,\"cost\":8,\"fingerprint\":\"f\",\"finished_at\":2,"
    "\"id\":\"g1\",\"identity\":\"i\",\"kind\":\"image\",\"model\":\"m\",\"namespace\":\"\","
    "\"price\":9,\"profile\":\"scenes\",\"prompt\":\"x\",\"provider\":\"p\",\"seed\":\"7\","
    "\"started_at\":1},\"version\":1}";

typedef struct
{
  const char *part; /* of the record */
  const char *instead;
  const char *message;
} WrongCase;

static const WrongCase wrong_cases[] = {
  { "\"version\":1}", "\"version\":2}", "version must be from 1 to 1, not 2" },
  { ",\"version\":1}", "}", "“version” or “generation” is missing" },
  { "\"generation\"", "\"regeneration\"", "“version” or “generation” is missing" },
  { "\"id\":\"g1\",", "", "“id” is missing" },
  { "\"id\":\"g1\"", "\"id\":null", "“id” is missing" },
  { "\"id\":\"g1\"", "\"id\":1", "id must be a string, not a whole number" },
  { "\"kind\":\"image\"", "\"kind\":\"imgae\"", "“kind” is not a known word" },
  { "\"price\":9,", "", "“price” is missing" },
  { "\"price\":9", "\"price\":-9", "price must be from 0 to 9007199254740992, not -9" },
  { ",\"started_at\":1", "", "“started_at” is missing" },
  { "\"role\":\"image\"", "\"role\":7", "role must be a string, not a whole number" },
  { "\"sha256\":\"ba", "\"sha256\":\"BA", "“sha256” is not a SHA-256" },
  { "\"bytes\":10,", "", "“bytes” is missing" },
  { "\"assets\":[", "\"assets\":[null,", "an asset is not an object" },
  { "\"assets\":[", "\"assets\":[],\"others\":[", "it has no assets" },
  { "\"key\":\"CACHE#image#i\",", "", "“key” is missing" },
  { ",\"version\":2}", "}", "“version” is missing" },
  { "\"version\":2}", "\"version\":0}", "version must be from 1 to 2147483647, not 0" },
  { "\"strategy\":\"per_player\",", "", "“strategy” is not a known word" },
  { "\"tags\":[\"a\"", "\"tags\":[1", "tags[0] must be a string, not a whole number" },
  { "\"entry\":{", "\"entry\":7,\"other\":{", "entry must be an object, not a whole number" },
};

static RfEntry *
read_record (const char *text, GError **error)
{
  g_autoptr (GError) parsing = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, &parsing);

  g_assert_no_error (parsing);
  return rf_entry_new_from_side_record (node, error);
}

static void
assert_same (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntry) entry = read_record (text, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  node = rf_entry_to_side_record (entry);
  again = rf_json_print (node, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, text);
}

static void
test_both_ways (void)
{
  g_autofree char *without_entry = g_strconcat ("{", strstr (whole_record, "\"generation\""), NULL);

  assert_same (whole_record);
  assert_same (without_entry);
}

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_cases); i++)
    {
      const char *place = strstr (whole_record, wrong_cases[i].part);
      g_autoptr (GString) text = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (place);
      text = g_string_new_len (whole_record, place - whole_record);
      g_string_append (text, wrong_cases[i].instead);
      g_string_append (text, place + strlen (wrong_cases[i].part));
      g_assert_null (read_record (text->str, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, wrong_cases[i].message);
    }
}

static void
test_no_object (void)
{
  static const char *const texts[] = { "null", "[]", "7", "\"x\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_record (texts[i], &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_STORE_DAMAGED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/side-record/both-ways", test_both_ways);
  g_test_add_func ("/side-record/wrong", test_wrong);
  g_test_add_func ("/side-record/no-object", test_no_object);
  return g_test_run ();
}
