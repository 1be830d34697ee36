/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-token.h"

#include <string.h>

/* The value of a token, and the form of its secret. */

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
test_json_never_holds_a_secret (void)
{
  g_autoptr (RfToken) token = rf_token_new ("ci", RF_TOKEN_ADMIN);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  token->id = 7;
  token->created_at = 1000;
  token->profiles = g_strsplit ("scenes,default", ",", -1);
  token->requests_per_minute = 60;
  node = rf_token_to_json (token);
  text = rf_json_print (node, NULL, NULL);
  g_assert_cmpstr (
      text,
      ==,
      "{\"account\":null,\"created_at\":\"1970-01-01T00:00:01.000Z\",\"id\":\"7\","
      "\"last_used_at\":null,\"name\":\"ci\",\"namespace\":\"\","
      "\"person\":null,\"profiles\":[\"scenes\",\"default\"],\"requests_per_minute\":60,"
      "\"revoked_at\":null,\"role\":\"admin\"}");
}

static void
test_secret_names_its_token (void)
{
  g_autofree char *secret = rf_token_dup_secret (42, HEX);
  gint64 id = 0;

  g_assert_cmpstr (secret, ==, "refrain_42_" HEX);
  g_assert_true (rf_token_parse_secret (secret, &id));
  g_assert_cmpint (id, ==, 42);
}

static void
test_other_secrets_are_none (void)
{
  static const char *const wrong[] = {
    "",
    "refrain_",
    "refrain_42",
    "refrain_42_",
    "refrain_42_abc",
    "refrain__" HEX,
    "refrain_0_" HEX,
    "refrain_-1_" HEX,
    "refrain_+1_" HEX,
    "refrain_ 1_" HEX,
    "refrain_1_" HEX "0",
    "refrain_1_" HEX " ",
    " refrain_1_" HEX,
    "Refrain_1_" HEX,
    "refrain_9999999999999999999_" HEX,
    HEX,
  };
  gint64 id = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (rf_token_parse_secret (wrong[i], &id));
}

static void
assert_refused (RfToken *owned)
{
  g_autoptr (RfToken) token = owned;
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_token_check (token, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

static void
test_what_a_token_may_be (void)
{
  static const char *const names[] = { "", " a", "a ", "a\nb", "\xff" };
  g_autoptr (RfToken) good = rf_token_new ("Ünïcode and spaces", RF_TOKEN_CREATOR);
  g_autofree char *endless = g_strnfill (101, 'x');
  RfToken *token = NULL;

  g_assert_true (rf_token_check (good, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    assert_refused (rf_token_new (names[i], RF_TOKEN_CREATOR));
  assert_refused (rf_token_new (endless, RF_TOKEN_CREATOR));
  token = rf_token_new ("a", RF_TOKEN_CREATOR);
  token->account = g_strdup ("[x]");
  assert_refused (token);
  token = rf_token_new ("a", RF_TOKEN_CREATOR);
  token->profiles = g_strsplit ("fine,two\nlines", ",", -1);
  assert_refused (token);
  token = rf_token_new ("a", RF_TOKEN_CREATOR);
  token->requests_per_minute = 1000001;
  assert_refused (token);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token/json-never-holds-a-secret", test_json_never_holds_a_secret);
  g_test_add_func ("/token/secret-names-its-token", test_secret_names_its_token);
  g_test_add_func ("/token/other-secrets-are-none", test_other_secrets_are_none);
  g_test_add_func ("/token/what-a-token-may-be", test_what_a_token_may_be);
  return g_test_run ();
}
