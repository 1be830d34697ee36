/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cleanup-fixture.h"

#include "rf-credits.h"

#include <glib/gstdio.h>
#include <string.h>

/* Rules as the engine carries them out, with the clock set. */

typedef enum
{
  STAYS,
  GOES,
  ARCHIVED,
} Fate;

/* 90 days are not older than 90 days, and 100 uses are not more than 100. */
static Fate
get_fate (gint64 age, guint uses)
{
  if (uses > 100)
    return ARCHIVED;
  return age > 90 * DAY && uses < 2 ? GOES : STAYS;
}

static void
assert_fate (RfStore *store, const char *key, Fate fate)
{
  g_autoptr (RfEntry) entry = rf_store_lookup (store, "", key, NULL);

  g_assert_cmpint (entry == NULL, ==, fate == GOES);
  g_assert_cmpint (entry != NULL && entry->archived, ==, fate == ARCHIVED);
}

static void
check_boundaries (EngineFixture *fixture, gint64 now)
{
  static const gint64 ages[] = { 89 * DAY, 90 * DAY, 90 * DAY + 1, 91 * DAY };
  static const guint uses[] = { 0, 1, 2, 3, 99, 100, 101 };
  g_auto (GStrv) keys = g_new0 (char *, G_N_ELEMENTS (ages) * G_N_ELEMENTS (uses) + 1);
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfReport) report = NULL;
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ages) * G_N_ELEMENTS (uses); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("%" G_GINT64_FORMAT " %zu", now, i);
      gint64 at = now - ages[i / G_N_ELEMENTS (uses)];

      keys[n++] = cleanup_test_make_at (fixture, prompt, "", at);
      cleanup_test_use (store, keys[i], uses[i % G_N_ELEMENTS (uses)], at);
    }
  rf_time_set_for_tests (now);
  report = cleanup_test_clean_both (fixture);
  g_assert_cmpint (report->unused, ==, 4);
  g_assert_cmpint (report->archived, ==, 4);
  for (gsize i = 0; i < n; i++)
    assert_fate (
        store, keys[i], get_fate (ages[i / G_N_ELEMENTS (uses)], uses[i % G_N_ELEMENTS (uses)]));
}

static void
test_older_than_90_days_with_fewer_than_2_uses (EngineFixture *fixture, gconstpointer config)
{
  check_boundaries (fixture, AFTER_NO_LEAP_DAY);
  check_boundaries (fixture, AFTER_LEAP_DAY);
}

static void
test_archived_is_a_hit_and_never_expires (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"word\"");
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfReport) later = NULL;
  g_autoptr (RfResult) result = NULL;

  cleanup_test_use (store, key, 101, AFTER_LEAP_DAY);
  report = cleanup_test_clean_both (fixture);
  g_assert_cmpint (report->archived, ==, 1);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 3650 * DAY);
  later = cleanup_test_clean_both (fixture);
  g_assert_cmpint (later->expired + later->unused, ==, 0);
  result = rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, NULL);
  g_assert_cmpint (result->outcome, ==, RF_OUTCOME_HIT);
}

static void
test_expired_goes_to_the_trash_and_then_for_good (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfReport) expired = NULL;
  g_autoptr (RfReport) kept = NULL;
  g_autoptr (RfReport) purged = NULL;

  rf_time_set_for_tests (AFTER_LEAP_DAY + 10 * DAY);
  expired = cleanup_test_clean_both (fixture);
  g_assert_cmpint (expired->expired, ==, 1);
  g_assert_cmpint (expired->bytes_freed, ==, 0);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 15 * DAY);
  kept = cleanup_test_clean_both (fixture);
  g_assert_cmpint (kept->purged, ==, 0);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 15 * DAY + 1);
  purged = cleanup_test_clean_both (fixture);
  g_assert_cmpint (purged->purged, ==, 1);
  g_assert_cmpint (purged->bytes_freed, >, 0);
  cleanup_test_assert_sound (fixture);
}

static void
test_grace_is_waited_for (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfReport) within = NULL;
  g_autoptr (RfReport) beyond = NULL;

  rf_time_set_for_tests (AFTER_LEAP_DAY + 12 * DAY - 1);
  within = cleanup_test_clean_both (fixture);
  g_assert_cmpint (within->expired, ==, 0);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 12 * DAY);
  beyond = cleanup_test_clean_both (fixture);
  g_assert_cmpint (beyond->expired, ==, 1);
}

static void
change (EngineFixture *fixture, RfVerb verb, const char *key)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;

  selector->exact_key = g_strdup (key);
  action = rf_action_new_for_entries (verb, selector, FALSE);
  report = rf_service_apply (rf_host_get_service (fixture->host), action, NULL);
  g_assert_cmpint (report->changed, ==, 1);
}

static void
test_a_pin_guards_against_cleanup (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfReport) report = NULL;

  change (fixture, RF_VERB_PIN, key);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 1000 * DAY);
  report = cleanup_test_clean_both (fixture);
  g_assert_cmpint (report->expired + report->unused, ==, 0);
}

static RfResult *
ask (EngineFixture *fixture, gboolean force_refresh, RfOutcome outcome)
{
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"word\"");
  g_autoptr (GError) error = NULL;
  RfResult *result = NULL;

  request->force_refresh = force_refresh;
  result = rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, outcome);
  return result;
}

/* Not against time, who wants another, or who throws it away. */
static void
test_a_pin_guards_against_cleanup_and_eviction_only (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfReport) report = NULL;

  change (fixture, RF_VERB_PIN, key);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 1000 * DAY);
  report = cleanup_test_clean_both (fixture);
  rf_result_free (ask (fixture, FALSE, RF_OUTCOME_MISS));
  change (fixture, RF_VERB_PIN, key);
  rf_result_free (ask (fixture, TRUE, RF_OUTCOME_REFRESHED));
  change (fixture, RF_VERB_PIN, key);
  change (fixture, RF_VERB_INVALIDATE, key);
  rf_result_free (ask (fixture, FALSE, RF_OUTCOME_MISS));
  cleanup_test_assert_sound (fixture);
}

static void
test_archiving_moves_no_file (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfResult) before = ask (fixture, FALSE, RF_OUTCOME_HIT);
  g_autoptr (RfResult) after = NULL;
  const RfAsset *made = g_ptr_array_index (before->entry->generation->assets, 0);
  const RfAsset *kept = NULL;

  cleanup_test_use (store, key, 101, AFTER_LEAP_DAY);
  report = cleanup_test_clean_both (fixture);
  g_assert_cmpint (report->archived, ==, 1);
  after = ask (fixture, FALSE, RF_OUTCOME_HIT);
  assert_fate (store, key, ARCHIVED);
  kept = g_ptr_array_index (after->entry->generation->assets, 0);
  g_assert_cmpstr (kept->path, ==, made->path);
  g_assert_cmpint (kept->modified, ==, made->modified);
}

static void
test_more_than_a_fifth_is_asked_about (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfReport) dry = NULL;
  g_autoptr (RfReport) refused = NULL;
  g_autoptr (RfReport) one = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("word %d", i);
      gint64 at = i < 1 ? AFTER_LEAP_DAY - 91 * DAY : AFTER_LEAP_DAY;

      g_free (cleanup_test_make_at (fixture, prompt, "", at));
    }
  one = cleanup_test_clean (fixture, FALSE, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (one->unused, ==, 1);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 91 * DAY);
  dry = cleanup_test_clean (fixture, TRUE, FALSE, &error);
  g_assert_nonnull (dry->doubt);
  refused = cleanup_test_clean (fixture, FALSE, FALSE, &error);
  g_assert_null (refused);
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

/* A server that stops does not wait for hundreds of thousands of entries. */
static void
test_it_is_stopped_between_transactions (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_free (cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY));
  rf_time_set_for_tests (AFTER_LEAP_DAY + 91 * DAY);
  action->confirmed = TRUE;
  action->cancellable = g_cancellable_new ();
  g_cancellable_cancel (action->cancellable);
  g_assert_null (rf_service_apply (service, action, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_clear_error (&error);
  cleanup_test_assert_sound (fixture);
  g_cancellable_reset (action->cancellable);
  report = rf_service_apply (service, action, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->unused, ==, 1);
}

/* As if the wall clock had been two hours behind when this boot was noted. */
static void
test_a_clock_that_was_set_is_asked_about (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *clock = g_build_filename (fixture->folder, "clock", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *moved = NULL;
  g_autoptr (RfReport) fine = NULL;
  g_autoptr (RfReport) refused = NULL;
  g_autoptr (GError) error = NULL;

  g_free (cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY));
  g_assert_true (g_file_get_contents (clock, &text, NULL, NULL));
  fine = cleanup_test_clean (fixture, FALSE, FALSE, &error);
  g_assert_no_error (error);
  words = g_strsplit (text, " ", 2);
  moved = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n",
                           words[0],
                           g_ascii_strtoll (words[1], NULL, 10) - 2 * 3600 * 1000);
  g_assert_true (g_file_set_contents (clock, moved, -1, NULL));
  refused = cleanup_test_clean (fixture, FALSE, FALSE, &error);
  g_assert_null (refused);
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "clock"));
}

static void
test_settings (EngineFixture *fixture, gconstpointer config)
{
  const GPtrArray *faults = rf_host_get_faults (fixture->host);

  g_assert_cmpuint (faults->len, ==, 4);
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 0), "archive-more-uses"));
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 1), "max-bites"));
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 2), "trash-days"));
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 3), "min-free"));
}

/* What would go is told with what it would cost to make again, and what is kept by kind. */
static void
test_keeping (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *first = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autofree char *second = cleanup_test_make_at (fixture, "other", "", AFTER_LEAP_DAY);
  g_autoptr (RfReport) foreseen = NULL;
  g_autoptr (RfReport) done = NULL;
  g_autoptr (RfKeeping) keeping = NULL;
  g_autoptr (GError) error = NULL;
  const RfKeepingKind *kind = NULL;

  rf_time_set_for_tests (AFTER_LEAP_DAY + 91 * DAY);
  foreseen = cleanup_test_clean (fixture, TRUE, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (foreseen->unused, ==, 2);
  g_assert_cmpint (foreseen->cost_to_remake, ==, 2 * RF_CREDIT);
  done = cleanup_test_clean_both (fixture);
  g_assert_cmpint (done->unused, ==, 2);
  keeping = rf_service_get_keeping (rf_host_get_service (fixture->host), &error);
  g_assert_no_error (error);
  g_assert_cmpint (keeping->trash_days, ==, 5);
  g_assert_cmpint (keeping->max_bytes, ==, 2000000);
  g_assert_cmpint (keeping->bytes, >, 0);
  g_assert_cmpuint (keeping->kinds->len, ==, 1);
  kind = g_ptr_array_index (keeping->kinds, 0);
  g_assert_cmpint (kind->entries, ==, 0);
  g_assert_cmpint (kind->trashed, ==, 2);
  g_assert_cmpint (kind->trashed_bytes, ==, keeping->bytes);
}

static const RfKeepingRule *
find_rule (const RfKeeping *keeping, const char *profile)
{
  for (guint i = 0; i < keeping->rules->len; i++)
    {
      const RfKeepingRule *rule = g_ptr_array_index (keeping->rules, i);

      if (g_str_equal (rule->profile, profile))
        return rule;
    }
  return NULL;
}

static void
test_rules_are_told (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeeping) keeping =
      rf_service_get_keeping (rf_host_get_service (fixture->host), &error);
  const RfKeepingRule *rule = NULL;

  g_assert_no_error (error);
  rule = find_rule (keeping, "default");
  g_assert_cmpint (rule->older_than, ==, 90 * 86400);
  g_assert_cmpint (rule->fewer_uses, ==, 2);
  g_assert_cmpint (rule->more_uses, ==, 100);
  rule = find_rule (keeping, "story");
  g_assert_cmpint (rule->older_than, ==, -1);
  g_assert_cmpint (rule->more_uses, ==, -1);
  g_assert_cmpint (rule->grace, ==, 2 * 86400);
}

int
main (int argc, char **argv)
{
  static const CleanupTest tests[] = {
    { "/cleanup/seed-004-90-days-2-uses-and-100-uses",
      test_older_than_90_days_with_fewer_than_2_uses,
      NULL },
    { "/cleanup/archived-is-a-hit-and-never-expires",
      test_archived_is_a_hit_and_never_expires,
      NULL },
    { "/cleanup/expired-goes-to-the-trash-and-then-for-good",
      test_expired_goes_to_the_trash_and_then_for_good,
      "[profile default]\nttl=10d\n[store]\ntrash-days=5\n" },
    { "/cleanup/grace-is-waited-for",
      test_grace_is_waited_for,
      "[profile default]\nttl=10d\ngrace=2d\n" },
    { "/cleanup/a-pin-guards-against-cleanup", test_a_pin_guards_against_cleanup, NULL },
    { "/cleanup/a-pin-guards-against-cleanup-and-eviction-only",
      test_a_pin_guards_against_cleanup_and_eviction_only,
      NULL },
    { "/cleanup/archiving-moves-no-file", test_archiving_moves_no_file, NULL },
    { "/cleanup/more-than-a-fifth-is-asked-about", test_more_than_a_fifth_is_asked_about, NULL },
    { "/cleanup/a-clock-that-was-set-is-asked-about",
      test_a_clock_that_was_set_is_asked_about,
      NULL },
    { "/cleanup/it-is-stopped-between-transactions",
      test_it_is_stopped_between_transactions,
      NULL },
    { "/cleanup/keeping", test_keeping, "[store]\ntrash-days=5\nmax-bytes=2 MB\n" },
    { "/cleanup/rules-are-told",
      test_rules_are_told,
      "[profile story]\ncleanup-older-than=never\narchive-more-uses=never\ngrace=2d\n" },
    { "/cleanup/settings",
      test_settings,
      "[profile story]\ncleanup-older-than=never\narchive-more-uses=few\n"
      "[store]\nmax-bites=3\ntrash-days=soon\nmin-free=20 elephants\nmax-bytes=20 GB\n" },
  };

  return cleanup_test_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
