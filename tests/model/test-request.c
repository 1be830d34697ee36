/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-request.h"

/* A request is written as what is read as the same request. */

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static RfRequest *
read_local (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, error);

  return node != NULL ? rf_request_new_from_local_json (node, "/home/me", error) : NULL;
}

static char *
print_request (const RfRequest *request)
{
  g_autoptr (JsonNode) node = rf_request_to_json (request);
  g_autoptr (GError) error = NULL;
  char *text = rf_json_print (node, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static void
assert_written (const char *text, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfRequest) request = read_local (text, &error);
  g_autoptr (RfRequest) again = NULL;
  g_autofree char *written = NULL;
  g_autofree char *twice = NULL;

  g_assert_no_error (error);
  written = print_request (request);
  g_assert_cmpstr (written, ==, wanted);
  again = read_local (written, &error);
  g_assert_no_error (error);
  twice = print_request (again);
  g_assert_cmpstr (twice, ==, written);
}

static void
test_round_trip (void)
{
  static const char all[] =
      "{\"account\":\"a\",\"force_refresh\":true,\"from_scene_id\":\"1\",\"inputs\":"
      "{\"image\":{\"key\":\"k\"}},\"kind\":\"video\",\"max_age\":60,\"max_cost\":\"0.25\","
      "\"model\":\"m\",\"operation_type\":\"t\",\"only_if_cached\":true,"
      "\"params\":{\"a\":[1,2.5,null],\"prompt\":\"“x”\"},\"player_id\":\"7\","
      "\"playthrough_id\":\"042\",\"profile\":\"p\",\"provider\":\"q\",\"purpose\":\"u\","
      "\"strategy\":\"per_player\",\"tags\":[\"x\",\"y\"],\"to_scene_id\":\"2\",\"ttl\":5,"
      "\"version\":3}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (all, -1, NULL, &error);
  g_autofree char *canonical = rf_json_print (node, NULL, NULL);

  g_assert_no_error (error);
  assert_written (all, canonical);
  assert_written ("{}", "{\"params\":{}}");
  assert_written ("{\"canonical_params\":{\"a\":1},\"ttl\":\"7d\",\"playthrough_id\":42}",
                  "{\"params\":{\"a\":1},\"playthrough_id\":\"42\",\"ttl\":604800}");
}

static void
test_files (void)
{
  assert_written ("{\"inputs\":{\"a\":{\"file\":\"x/../b.png\"}}}",
                  "{\"inputs\":{\"a\":{\"file\":\"/home/me/b.png\"}},\"params\":{}}");
  assert_written ("{\"inputs\":{\"a\":{\"file\":\"/b.png\",\"sha256\":\"" HEX "\"}}}",
                  "{\"inputs\":{\"a\":{\"file\":\"/b.png\",\"sha256\":\"" HEX
                  "\"}},\"params\":{}}");
}

static void
assert_refused (const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_local (text, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

/* What a stranger sends never names a file of this machine. */
static void
test_only_local_requests_name_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      rf_json_parse ("{\"inputs\":{\"a\":{\"file\":\"/etc/passwd\"}}}", -1, NULL, &error);

  g_assert_null (rf_request_new_from_json (node, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  assert_refused ("{\"inputs\":{\"a\":{\"file\":\"\"}}}");
  assert_refused ("{\"inputs\":{\"a\":{\"file\":\"x\",\"sha256\":\"12\"}}}");
  assert_refused ("{\"inputs\":{\"a\":{\"file\":\"x\",\"key\":\"k\"}}}");
  assert_refused ("{\"inputs\":{\"a\":{\"file\":7}}}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/round-trip", test_round_trip);
  g_test_add_func ("/request/files", test_files);
  g_test_add_func ("/request/only-local-requests-name-files", test_only_local_requests_name_files);
  return g_test_run ();
}
