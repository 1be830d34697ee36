/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-time.h"
#include "rf-token-store.h"

#include <string.h>

/* The contract of tokens: who is let in, and that nobody is after a revocation. */

static char *
create (RfStore *store, const char *name, gint64 *id)
{
  g_autoptr (RfToken) token = rf_token_new (name, RF_TOKEN_CREATOR);
  g_autoptr (GError) error = NULL;
  char *secret = rf_token_store_create (RF_TOKEN_STORE (store), token, &error);

  g_assert_no_error (error);
  g_assert_nonnull (secret);
  g_assert_cmpint (token->id, >, 0);
  if (id != NULL)
    *id = token->id;
  return secret;
}

static void
assert_unknown (RfStore *store, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_token_store_find (RF_TOKEN_STORE (store), secret, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNAUTHORIZED);
  /* What was presented is a secret, perhaps somebody's who mistyped it. */
  g_assert_true (secret == NULL || *secret == '\0' || strstr (error->message, secret) == NULL);
}

static RfToken *
find (RfStore *store, const char *secret)
{
  g_autoptr (GError) error = NULL;
  RfToken *token = rf_token_store_find (RF_TOKEN_STORE (store), secret, &error);

  g_assert_no_error (error);
  return token;
}

static RfPage *
list (RfStore *store, gint64 limit, const char *cursor)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  RfPage *page = NULL;

  selector->limit = limit;
  selector->cursor = g_strdup (cursor);
  page = rf_token_store_list (RF_TOKEN_STORE (store), selector, &error);
  g_assert_no_error (error);
  return page;
}

static void
test_without_tokens_none_is_wanted (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *secret = NULL;

  g_assert_null (find (fixture->store, NULL));
  assert_unknown (fixture->store, "anything");
  secret = create (fixture->store, "first", NULL);
  assert_unknown (fixture->store, NULL);
}

static void
test_a_secret_is_its_token (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfToken) token = rf_token_new ("studio", RF_TOKEN_ADMIN);
  g_autoptr (RfToken) found = NULL;
  g_autofree char *secret = NULL;

  g_free (token->namespace_);
  token->namespace_ = g_strdup ("tenant");
  token->account = g_strdup ("ann");
  token->profiles = g_strsplit ("scenes,default", ",", -1);
  token->requests_per_minute = 30;
  secret = rf_token_store_create (RF_TOKEN_STORE (fixture->store), token, NULL);
  found = find (fixture->store, secret);
  g_assert_cmpint (found->id, ==, token->id);
  g_assert_cmpstr (found->name, ==, "studio");
  g_assert_cmpint (found->role, ==, RF_TOKEN_ADMIN);
  g_assert_cmpstr (found->namespace_, ==, "tenant");
  g_assert_cmpstr (found->account, ==, "ann");
  g_assert_cmpuint (g_strv_length (found->profiles), ==, 2);
  g_assert_cmpstr (found->profiles[0], ==, "scenes");
  g_assert_cmpint (found->requests_per_minute, ==, 30);
  g_assert_cmpint (found->created_at, ==, token->created_at);
  g_assert_cmpint (found->last_used_at, ==, 0);
}

static void
test_a_persons_own (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfToken) token = rf_token_new ("watch", RF_TOKEN_CREATOR);
  g_autoptr (RfToken) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;

  token->person = g_strdup ("42");
  token->role = RF_TOKEN_ADMIN;
  g_assert_null (rf_token_store_create (RF_TOKEN_STORE (fixture->store), token, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  token->role = RF_TOKEN_CREATOR;
  secret = rf_token_store_create (RF_TOKEN_STORE (fixture->store), token, NULL);
  found = find (fixture->store, secret);
  g_assert_cmpstr (found->person, ==, "42");
}

/* One secret's random part under another's number, one digit less, one more. */
static void
test_nearly_right_is_wrong (StoreFixture *fixture, gconstpointer factory)
{
  gint64 first = 0;
  gint64 second = 0;
  g_autofree char *one = create (fixture->store, "one", &first);
  g_autofree char *other = create (fixture->store, "other", &second);
  g_autofree char *swapped = rf_token_dup_secret (first, strrchr (other, '_') + 1);
  g_autofree char *longer = g_strconcat (one, "0", NULL);
  g_autofree char *shorter = g_strndup (one, strlen (one) - 1);
  g_autofree char *nobody = rf_token_dup_secret (second + 1, strrchr (one, '_') + 1);
  g_autofree char *changed = g_strdup (one);
  gsize last = strlen (changed) - 1;

  changed[last] = changed[last] == '0' ? '1' : '0';
  assert_unknown (fixture->store, swapped);
  assert_unknown (fixture->store, longer);
  assert_unknown (fixture->store, shorter);
  assert_unknown (fixture->store, nobody);
  assert_unknown (fixture->store, changed);
  assert_unknown (fixture->store, "");
}

/* Another store object on the same place is as another process. */
static void
test_revoked_is_revoked_at_once_everywhere (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) other = fixture->factory (fixture->place);
  gint64 id = 0;
  g_autofree char *secret = create (fixture->store, "ci", &id);
  g_autoptr (RfToken) before = find (other, secret);

  g_assert_cmpint (before->id, ==, id);
  g_assert_true (rf_token_store_revoke (RF_TOKEN_STORE (fixture->store), id, NULL));
  assert_unknown (other, secret);
  assert_unknown (fixture->store, secret);
  /* Nor is the server open to all because no token is left. */
  assert_unknown (other, NULL);
}

static void
test_revoking_again_and_revoking_nothing (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPage) page = NULL;
  gint64 id = 0;
  gint64 at = 0;
  g_autofree char *secret = create (fixture->store, "ci", &id);
  RfTokenStore *tokens = RF_TOKEN_STORE (fixture->store);

  rf_time_set_for_tests (5000000);
  g_assert_true (rf_token_store_revoke (tokens, id, NULL));
  rf_time_set_for_tests (9000000);
  g_assert_true (rf_token_store_revoke (tokens, id, NULL));
  page = list (fixture->store, 10, NULL);
  at = ((RfToken *) g_ptr_array_index (page->items, 0))->revoked_at;
  g_assert_cmpint (at, ==, 5000000);
  g_assert_false (rf_token_store_revoke (tokens, id + 1, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  rf_time_set_for_tests (0);
}

static void
test_list_in_pages (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *cursor = NULL;
  guint seen = 0;

  for (int i = 0; i < 7; i++)
    g_free (create (fixture->store, "some", NULL));
  do
    {
      g_autoptr (RfPage) page = list (fixture->store, 3, cursor);

      for (guint i = 0; i < page->items->len; i++, seen++)
        g_assert_cmpint (((RfToken *) g_ptr_array_index (page->items, i))->id, ==, 7 - seen);
      g_free (cursor);
      cursor = g_strdup (page->next_cursor);
    }
  while (cursor != NULL);
  g_assert_cmpuint (seen, ==, 7);
}

static void
test_last_use_never_goes_back (StoreFixture *fixture, gconstpointer factory)
{
  RfTokenStore *tokens = RF_TOKEN_STORE (fixture->store);
  g_autoptr (RfToken) found = NULL;
  gint64 id = 0;
  g_autofree char *secret = create (fixture->store, "ci", &id);

  g_assert_true (rf_token_store_note_use (tokens, id, 2000, NULL));
  g_assert_true (rf_token_store_note_use (tokens, id, 1000, NULL));
  found = find (fixture->store, secret);
  g_assert_cmpint (found->last_used_at, ==, 2000);
}

static void
test_absurd_tokens_are_refused (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfToken) token = rf_token_new ("", RF_TOKEN_CREATOR);
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_token_store_create (RF_TOKEN_STORE (fixture->store), token, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_null (find (fixture->store, NULL));
}

void
store_contract_add_tokens (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "without-tokens-none-is-wanted", test_without_tokens_none_is_wanted },
    { "a-secret-is-its-token", test_a_secret_is_its_token },
    { "a-persons-own", test_a_persons_own },
    { "nearly-right-is-wrong", test_nearly_right_is_wrong },
    { "revoked-is-revoked-at-once-everywhere", test_revoked_is_revoked_at_once_everywhere },
    { "revoking-again-and-revoking-nothing", test_revoking_again_and_revoking_nothing },
    { "list-in-pages", test_list_in_pages },
    { "last-use-never-goes-back", test_last_use_never_goes_back },
    { "absurd-tokens-are-refused", test_absurd_tokens_are_refused },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *test = g_strconcat ("tokens/", tests[i].test, NULL);

      store_contract_add_test (name, test, factory, tests[i].function);
    }
}
