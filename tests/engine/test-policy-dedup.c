/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-fixture.h"
#include "rf-time.h"

/* “Dedup binds only to a generation that a live, unexpired entry of another place in
 * the namespace holds; never one whose entry under this same key or another version of
 * this slot was trashed, expired or superseded.” */

static const char *
get_id (const RfResult *result)
{
  return rf_result_get_generation (result)->id;
}

static void
test_dedup_never_binds_what_this_key_threw_away (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) door = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) gate = policy_place ("gate", "\"prompt\":\"x\"");
  g_autoptr (RfResult) first = NULL;
  g_autoptr (RfResult) second = NULL;
  gint64 now = rf_time_now ();

  door->ttl = 60;
  rf_time_set_for_tests (now);
  first = policy_expect (fixture, door, RF_OUTCOME_MISS);
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
  /* It has expired here, so here a new one is wanted, though it lives there. */
  rf_time_set_for_tests (now + 61000);
  second = policy_expect (fixture, door, RF_OUTCOME_MISS);
  g_assert_cmpstr (get_id (first), !=, get_id (second));
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
  rf_time_set_for_tests (0);
}

static void
test_dedup_never_binds_what_this_key_superseded (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) door = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) other = policy_place ("door", "\"prompt\":\"y\"");
  g_autoptr (RfRequest) gate = policy_place ("gate", "\"prompt\":\"x\"");

  policy_answers (fixture, door, RF_OUTCOME_MISS);
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
  policy_answers (fixture, other, RF_OUTCOME_MISS);
  policy_answers (fixture, door, RF_OUTCOME_MISS);
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
}

static void
change_place (EngineFixture *fixture, RfVerb verb, RfRequest *request)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfCheck) check = policy_check (fixture, request);

  selector->exact_key = g_strdup (check->key);
  action = rf_action_new_for_entries (verb, selector, FALSE);
  report = rf_service_apply (rf_host_get_service (fixture->host), action, NULL);
  g_assert_cmpint (report->changed, ==, 1);
}

/* That it may be shared again, since it was restored elsewhere, is not for a place
 * which does not want it. */
static void
test_dedup_never_binds_what_this_key_has_in_the_trash (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) door = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) gate = policy_place ("gate", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) yard = policy_place ("yard", "\"prompt\":\"x\"");

  policy_answers (fixture, door, RF_OUTCOME_MISS);
  policy_answers (fixture, gate, RF_OUTCOME_HIT);
  change_place (fixture, RF_VERB_INVALIDATE, door);
  change_place (fixture, RF_VERB_INVALIDATE, gate);
  change_place (fixture, RF_VERB_RESTORE, gate);
  policy_answers (fixture, yard, RF_OUTCOME_HIT);
  policy_answers (fixture, door, RF_OUTCOME_MISS);
}

static void
test_dedup_never_binds_what_has_expired_elsewhere (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) door = policy_place ("door", "\"prompt\":\"x\"");
  g_autoptr (RfRequest) gate = policy_place ("gate", "\"prompt\":\"x\"");

  door->ttl = 0;
  policy_answers (fixture, door, RF_OUTCOME_MISS);
  policy_answers (fixture, gate, RF_OUTCOME_MISS);
}

int
main (int argc, char **argv)
{
  static const PolicyTest tests[] = {
    { "/policy/dedup-never-binds-what-this-key-threw-away",
      test_dedup_never_binds_what_this_key_threw_away,
      NULL },
    { "/policy/dedup-never-binds-what-this-key-superseded",
      test_dedup_never_binds_what_this_key_superseded,
      NULL },
    { "/policy/dedup-never-binds-what-this-key-has-in-the-trash",
      test_dedup_never_binds_what_this_key_has_in_the_trash,
      NULL },
    { "/policy/dedup-never-binds-what-has-expired-elsewhere",
      test_dedup_never_binds_what_has_expired_elsewhere,
      NULL },
  };

  return policy_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
