/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"

#include "rf-service-tokens.h"

/* Tokens as the service has them, and as a server asks for them. */

static char *
create (RfService *service, RfTokenRole role, const char *profile, gint64 *id)
{
  g_autoptr (RfToken) token = rf_token_new ("somebody", role);
  g_autoptr (GError) error = NULL;
  char *secret = NULL;

  token->account = g_strdup ("ann");
  token->requests_per_minute = 30;
  if (profile != NULL)
    token->profiles = g_strsplit (profile, ",", -1);
  secret = rf_service_create_token (service, token, &error);
  g_assert_no_error (error);
  if (id != NULL)
    *id = token->id;
  return secret;
}

static void
take_away (RfService *service, const char *id, int code)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_TOKEN, RF_VERB_REVOKE);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = NULL;

  action->name = g_strdup (id);
  report = rf_service_apply (service, action, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, RF_ERROR, code);
}

static void
test_a_server_is_told_who_asks (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfTokens) tokens = rf_service_tokens_new (service);
  g_autofree char *secret = NULL;
  g_autofree char *boss = NULL;
  g_autoptr (RfCaller) creator = NULL;
  g_autoptr (RfCaller) admin = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_any = TRUE;

  g_assert_true (rf_tokens_has_any (tokens, &has_any, NULL));
  g_assert_false (has_any);
  secret = create (service, RF_TOKEN_CREATOR, "scenes,default", NULL);
  boss = create (service, RF_TOKEN_ADMIN, NULL, NULL);
  g_assert_true (rf_tokens_has_any (tokens, &has_any, NULL));
  g_assert_true (has_any);
  creator = rf_tokens_find (tokens, secret, &error);
  g_assert_cmpint (creator->role, ==, RF_ROLE_OF_CREATOR);
  g_assert_cmpstr (creator->id, ==, "1");
  g_assert_cmpstr (creator->account, ==, "ann");
  g_assert_cmpstr (creator->namespace_, ==, "");
  g_assert_cmpstr (creator->profiles[0], ==, "scenes");
  g_assert_cmpuint (creator->per_minute, ==, 30);
  admin = rf_tokens_find (tokens, boss, &error);
  g_assert_cmpint (admin->role, ==, RF_ROLE_OF_ADMIN);
  g_assert_null (admin->namespace_);
  g_assert_null (rf_tokens_find (tokens, "refrain_1_abc", &error));
  g_assert_no_error (error);
}

static void
test_revoked_is_gone (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfTokens) tokens = rf_service_tokens_new (service);
  g_autofree char *secret = create (service, RF_TOKEN_CREATOR, NULL, NULL);
  g_autoptr (GError) error = NULL;
  gboolean has_any = FALSE;

  take_away (service, "1", -1);
  take_away (service, "2", RF_ERROR_NOT_FOUND);
  take_away (service, "x", RF_ERROR_INVALID_REQUEST);
  take_away (service, NULL, RF_ERROR_INVALID_REQUEST);
  g_assert_null (rf_tokens_find (tokens, secret, &error));
  g_assert_no_error (error);
  g_assert_true (rf_tokens_has_any (tokens, &has_any, NULL));
  g_assert_true (has_any);
}

static void
test_a_profile_must_be_there (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfToken) token = rf_token_new ("somebody", RF_TOKEN_CREATOR);
  g_autoptr (GError) error = NULL;

  token->profiles = g_strsplit ("scenes,nothing", ",", -1);
  g_assert_null (rf_service_create_token (rf_host_get_service (fixture->host), token, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

static gint64
get_last_use (RfService *service)
{
  g_autoptr (RfPage) page = rf_service_list (service, RF_NOUN_TOKEN, NULL, NULL);

  return ((const RfToken *) g_ptr_array_index (page->items, 0))->last_used_at;
}

/* It is noted by another thread, a second later; and not at all where it was noted
 * a moment ago. */
static void
test_its_use_is_noted_later (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autofree char *secret = create (service, RF_TOKEN_CREATOR, NULL, NULL);
  gint64 noted = 0;

  g_assert_cmpint (get_last_use (service), ==, 0);
  for (int i = 0; i < 10; i++)
    rf_token_free (rf_service_find_token (service, secret, NULL));
  for (int i = 0; i < 600 && noted == 0; i++)
    {
      g_usleep (100000);
      noted = get_last_use (service);
    }
  g_assert_cmpint (noted, >, 0);
  rf_token_free (rf_service_find_token (service, secret, NULL));
  engine_test_reopen (fixture);
  g_assert_cmpint (get_last_use (rf_host_get_service (fixture->host)), ==, noted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (                                                                                     \
      "/tokens/" path, EngineFixture, NULL, engine_test_set_up, function, engine_test_tear_down)
  ADD ("a-server-is-told-who-asks", test_a_server_is_told_who_asks);
  ADD ("revoked-is-gone", test_revoked_is_gone);
  ADD ("a-profile-must-be-there", test_a_profile_must_be_there);
  ADD ("its-use-is-noted-later", test_its_use_is_noted_later);
  return g_test_run ();
}
