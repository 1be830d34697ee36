/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-result.h"

#include <string.h>

/* 2026-11-21T10:00:00.000Z */
#define CREATED G_GINT64_CONSTANT (1795255200000)

static void
assert_json (JsonNode *node, const char *expected)
{
  g_autoptr (JsonNode) owned = node;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = rf_json_print (owned, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static RfGeneration *
new_generation (void)
{
  RfGeneration *generation = rf_generation_new ();
  RfAsset *asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");

  g_free (generation->id);
  generation->id = g_strdup ("g1");
  generation->kind = RF_KIND_IMAGE;
  generation->provider = g_strdup ("portrait");
  generation->model = g_strdup ("character");
  generation->cost = 5000000;
  generation->finished_at = CREATED;
  asset->bytes = 48211;
  asset->width = 1024;
  asset->height = 512;
  g_ptr_array_add (generation->assets, asset);
  return generation;
}

static RfResult *
new_result (RfOutcome outcome)
{
  RfResult *result = rf_result_new (outcome);

  result->key = g_strdup ("CACHE#image#00");
  result->fingerprint = g_strdup ("00");
  result->strategy = RF_STRATEGY_ONCE;
  result->stored = TRUE;
  return result;
}

static const char *
member_type (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_node_type_name (json_object_get_member (object, name));
}

/* The names and types of a hit with an entry that expires. */
static void
test_hit (void)
{
  static const char *const names[] = {
    "assets",   "charged", "content_differs", "cost",     "created_at", "expires_at",
    "key",      "kind",    "fingerprint",     "model",    "outcome",    "generation_id",
    "provider", "saved",   "stored",          "strategy", "uses",       "version",
  };
  g_autoptr (RfResult) result = new_result (RF_OUTCOME_HIT);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;

  result->entry = rf_entry_new ();
  result->entry->generation = new_generation ();
  result->entry->created_at = CREATED;
  result->entry->expires_at = CREATED + 1500;
  result->entry->uses = 3;
  result->saved = 4500001;
  g_assert_true (rf_result_get_generation (result) == result->entry->generation);

  node = rf_result_to_json (result);
  object = json_node_get_object (node);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (json_object_has_member (object, names[i]));
  g_assert_cmpuint (json_object_get_size (object), ==, G_N_ELEMENTS (names));
  g_assert_cmpstr (json_object_get_string_member (object, "outcome"), ==, "hit");
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "image");
  g_assert_cmpstr (json_object_get_string_member (object, "strategy"), ==, "once");
  g_assert_cmpfloat (json_object_get_double_member (object, "cost"), ==, 5.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "saved"), ==, 4.500001);
  g_assert_cmpint (json_object_get_int_member (object, "uses"), ==, 3);
  g_assert_cmpstr (
      json_object_get_string_member (object, "created_at"), ==, "2026-11-21T10:00:00.000Z");
  g_assert_cmpstr (
      json_object_get_string_member (object, "expires_at"), ==, "2026-11-21T10:00:01.500Z");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "assets")), ==, 1);
}

/* Without an entry (`always`), key and expiry are null and the time is the
 * generation's; a reason stands only where there is one. */
static void
test_bypass (void)
{
  g_autoptr (RfResult) result = rf_result_new (RF_OUTCOME_BYPASS);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;

  result->strategy = RF_STRATEGY_ALWAYS;
  result->reason = g_strdup ("too_large");
  result->generation = new_generation ();
  node = rf_result_to_json (result);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "outcome"), ==, "bypass");
  g_assert_cmpstr (json_object_get_string_member (object, "reason"), ==, "too_large");
  g_assert_cmpstr (member_type (object, "key"), ==, "NULL");
  g_assert_cmpstr (member_type (object, "expires_at"), ==, "NULL");
  g_assert_cmpstr (
      json_object_get_string_member (object, "created_at"), ==, "2026-11-21T10:00:00.000Z");
  g_assert_false (json_object_get_boolean_member (object, "stored"));
  g_assert_cmpint (json_object_get_int_member (object, "uses"), ==, 0);
}

/* It is written in the order of RFC 8785, with all that may stand in it. */
static void
test_written_is_canonical (void)
{
  g_autoptr (RfResult) result = rf_result_new (RF_OUTCOME_MISS);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *canonical = NULL;
  RfAsset *sound = rf_asset_new (RF_ROLE_AUDIO, "audio/flac");

  sound->sha256 = g_strdup ("5e");
  sound->extension = g_strdup ("flac");
  sound->path = g_strdup ("/not/\xff/UTF-8");
  sound->duration = 1234;
  result->generation = new_generation ();
  g_ptr_array_add (result->generation->assets, sound);
  result->reason = g_strdup ("slot");
  result->key = g_strdup ("a \"key\" with ü");
  result->charged = 1;
  result->step = rf_result_new (RF_OUTCOME_JOINED);
  result->step->generation = new_generation ();
  rf_result_append_json (result, text);
  node = rf_result_to_json (result);
  g_assert_nonnull (node);
  canonical = rf_json_print (node, NULL, NULL);
  g_assert_cmpstr (text->str, ==, canonical);
  g_assert_nonnull (strstr (text->str, "\"duration\":1.234"));
  g_assert_nonnull (strstr (text->str, "\"path\":null"));
}

static void
test_check_miss (void)
{
  g_autoptr (RfCheck) check = rf_check_new ();

  check->key = g_strdup ("CACHE#image#00");
  check->fingerprint = g_strdup ("00");
  check->provider = g_strdup ("portrait");
  check->model = g_strdup ("character");
  check->cost = 5000000;
  assert_json (rf_check_to_json (check),
               "{\"cache_key\":\"CACHE#image#00\",\"cached\":false,\"cost\":5,"
               "\"fingerprint\":\"00\",\"generation_id\":null,\"model\":\"character\","
               "\"outcome\":\"miss\",\"provider\":\"portrait\",\"ttl_seconds\":null}");
}

static void
test_check_explained (void)
{
  g_autoptr (RfCheck) check = rf_check_new ();

  check->fingerprint = g_strdup ("00");
  check->provider = g_strdup ("portrait");
  check->model = g_strdup ("character");
  check->reason = g_strdup ("reading_off");
  check->canonical = g_strdup ("{}");
  check->nearest = g_strdup ("CACHE#image#01");
  rf_check_take_difference (check,
                            "size",
                            json_node_init_int (json_node_alloc (), 512),
                            json_node_init_int (json_node_alloc (), 1024));
  rf_check_take_difference (
      check, "hair", NULL, json_node_init_string (json_node_alloc (), "long"));
  assert_json (rf_check_to_json (check),
               "{\"cache_key\":null,\"cached\":false,\"canonical\":\"{}\",\"cost\":0,"
               "\"fingerprint\":\"00\",\"generation_id\":null,\"model\":\"character\","
               "\"nearest\":{\"differs\":["
               "{\"asked\":512,\"cached\":1024,\"parameter\":\"size\"},"
               "{\"asked\":null,\"cached\":\"long\",\"parameter\":\"hair\"}],"
               "\"key\":\"CACHE#image#01\"},\"outcome\":\"miss\",\"provider\":\"portrait\","
               "\"reason\":\"reading_off\",\"ttl_seconds\":null}");
}

static void
test_check_hit (void)
{
  g_autoptr (RfCheck) check = rf_check_new ();

  check->cached = TRUE;
  check->outcome = RF_OUTCOME_HIT;
  check->key = g_strdup ("CACHE#image#00");
  check->fingerprint = g_strdup ("00");
  check->generation_id = g_strdup ("g1");
  check->provider = g_strdup ("portrait");
  check->model = g_strdup ("character");
  check->ttl_seconds = 0;
  assert_json (rf_check_to_json (check),
               "{\"cache_key\":\"CACHE#image#00\",\"cached\":true,\"cost\":0,"
               "\"fingerprint\":\"00\",\"generation_id\":\"g1\",\"model\":\"character\","
               "\"outcome\":\"hit\",\"provider\":\"portrait\",\"ttl_seconds\":0}");
}

static void
test_report (void)
{
  g_autoptr (RfReport) report = rf_report_new ();

  report->changed = 2;
  report->also_under = 1;
  report->bytes = 4096;
  report->cost_to_remake = 10500000;
  report->dry_run = TRUE;
  assert_json (rf_report_to_json (report, "invalidated"),
               "{\"also_under\":1,\"bytes\":4096,\"cost_to_remake\":10.5,\"dry_run\":true,"
               "\"invalidated\":2}");
}

static void
test_page (void)
{
  RfPage *page = rf_page_new ((GDestroyNotify) rf_entry_free);

  g_ptr_array_add (page->items, rf_entry_new ());
  page->next_cursor = g_strdup ("next");
  g_assert_cmpuint (page->items->len, ==, 1);
  rf_page_free (page);
  rf_page_free (NULL);
  rf_result_free (NULL);
  rf_check_free (NULL);
}

/* Bytes that are stored nowhere live as long as the result. */
static void
test_work_directory (void)
{
  RfResult *result = rf_result_new (RF_OUTCOME_BYPASS);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("refrain-result-XXXXXX", &error);
  g_autofree char *file = g_build_filename (folder, "asset", NULL);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, "bytes", -1, NULL));
  result->work_directory = g_strdup (folder);
  rf_result_free (result);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_expiry (void)
{
  g_autoptr (RfEntry) entry = rf_entry_new ();

  g_assert_false (rf_entry_is_expired (entry, G_MAXINT64));
  entry->expires_at = 1000;
  g_assert_false (rf_entry_is_expired (entry, 999));
  g_assert_true (rf_entry_is_expired (entry, 1000));
  entry->archived = TRUE;
  g_assert_false (rf_entry_is_expired (entry, 1000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/result/hit", test_hit);
  g_test_add_func ("/result/bypass", test_bypass);
  g_test_add_func ("/result/written-is-canonical", test_written_is_canonical);
  g_test_add_func ("/result/check-miss", test_check_miss);
  g_test_add_func ("/result/check-explained", test_check_explained);
  g_test_add_func ("/result/check-hit", test_check_hit);
  g_test_add_func ("/result/report", test_report);
  g_test_add_func ("/result/page", test_page);
  g_test_add_func ("/result/work-directory", test_work_directory);
  g_test_add_func ("/entry/expiry", test_expiry);
  return g_test_run ();
}
