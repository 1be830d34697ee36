/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cleanup-fixture.h"

/* What the tests of cleanups share: entries of any age, and cleanups of them. */

char *
cleanup_test_make_at (EngineFixture *fixture, const char *prompt, const char *more, gint64 at)
{
  g_autofree char *params = g_strdup_printf ("\"prompt\":\"%s\"%s", prompt, more);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", params);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = NULL;

  rf_time_set_for_tests (at);
  result = rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, RF_OUTCOME_MISS);
  return g_strdup (result->key);
}

void
cleanup_test_use (RfStore *store, const char *key, guint times, gint64 at)
{
  g_autoptr (RfEntry) entry = rf_store_lookup (store, "", key, NULL);
  g_autofree RfUse *uses = g_new0 (RfUse, times + 1);

  for (guint i = 0; i < times; i++)
    uses[i] = (RfUse){ .at = at,
                       .kind = RF_KIND_IMAGE,
                       .provider = "dummy",
                       .strategy = RF_STRATEGY_ONCE,
                       .outcome = RF_OUTCOME_HIT,
                       .entry_id = entry->id };
  g_assert_true (rf_store_flush_tally (store, uses, times, NULL));
}

RfReport *
cleanup_test_clean (EngineFixture *fixture, gboolean dry_run, gboolean confirmed, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);

  action->dry_run = dry_run;
  action->confirmed = confirmed;
  return rf_service_apply (rf_host_get_service (fixture->host), action, error);
}

void
cleanup_test_assert_same_report (const RfReport *dry, const RfReport *real)
{
  g_assert_cmpint (dry->expired, ==, real->expired);
  g_assert_cmpint (dry->unused, ==, real->unused);
  g_assert_cmpint (dry->archived, ==, real->archived);
  g_assert_cmpint (dry->evicted, ==, real->evicted);
  g_assert_cmpint (dry->purged, ==, real->purged);
  g_assert_cmpint (dry->orphans, ==, real->orphans);
  g_assert_cmpint (dry->bytes, ==, real->bytes);
  g_assert_cmpint (dry->bytes_freed, ==, real->bytes_freed);
}

/* A dry run, and then the real one, which come to the same. */
RfReport *
cleanup_test_clean_both (EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) dry = cleanup_test_clean (fixture, TRUE, FALSE, &error);
  RfReport *real = NULL;

  g_assert_no_error (error);
  real = cleanup_test_clean (fixture, FALSE, TRUE, &error);
  g_assert_no_error (error);
  cleanup_test_assert_same_report (dry, real);
  return real;
}

void
cleanup_test_assert_sound (EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings =
      rf_service_verify (rf_host_get_service (fixture->host), NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 0);
}

int
cleanup_test_run (int argc, char **argv, const CleanupTest *tests, gsize n_tests)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < n_tests; i++)
    g_test_add (tests[i].path,
                EngineFixture,
                tests[i].config,
                engine_test_set_up,
                tests[i].test,
                engine_test_tear_down);
  return g_test_run ();
}
