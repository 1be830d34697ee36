/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-time.h"

/* The contract of looking after a store: the trash, rules, the log. */

#define NOW G_GINT64_CONSTANT (1700000000000)
#define DAY (RF_DAY * 1000)

/* As store_test_make(), at that time. */
RfEntry *
store_test_make_at (RfStore *store, const char *word, gint64 at)
{
  g_autoptr (RfPlan) plan = store_test_plan (word);

  rf_time_set_for_tests (at);
  return store_test_make (store, plan);
}

char *
store_test_make_key_at (RfStore *store, const char *word, gint64 at)
{
  g_autoptr (RfEntry) entry = store_test_make_at (store, word, at);

  return g_strdup (entry->key);
}

void
store_test_use (RfStore *store, const char *key, guint times)
{
  g_autoptr (RfEntry) entry = store_test_find (store, key);
  g_autofree RfUse *uses = g_new0 (RfUse, times);

  for (guint i = 0; i < times; i++)
    {
      uses[i] = (RfUse){ .at = rf_time_now (),
                         .kind = RF_KIND_IMAGE,
                         .provider = "portrait",
                         .strategy = RF_STRATEGY_ONCE,
                         .outcome = RF_OUTCOME_HIT,
                         .entry_id = entry->id };
    }
  g_assert_true (rf_store_flush_tally (store, uses, times, NULL));
}

static RfReport *
store_test_apply_key (RfStore *store, RfVerb verb, const char *key)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  RfReport *report = NULL;

  selector->exact_key = g_strdup (key);
  report = store_test_apply (store, verb, selector, FALSE, &error);
  g_assert_no_error (error);
  return report;
}

/* A verb on one key, which changes so many entries. */
void
store_test_change_key (RfStore *store, RfVerb verb, const char *key, gint64 changed)
{
  g_autoptr (RfReport) report = store_test_apply_key (store, verb, key);

  g_assert_cmpint (report->changed, ==, changed);
}

/* How many entries one selector finds. */
guint
store_test_count (RfStore *store, const char *name, const char *value)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_selector_set (selector, name, value, &error));
  selector->limit = 1000;
  page = rf_store_query (store, selector, &error);
  g_assert_no_error (error);
  return page->items->len;
}

static void
test_restoring_onto_a_taken_key_swaps_the_two (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) first = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) second = NULL;

  plan->force_refresh = TRUE;
  second = store_test_make (fixture->store, plan);
  for (int round = 0; round < 4; round++)
    {
      g_autoptr (RfEntry) found = NULL;

      store_test_change_key (fixture->store, RF_VERB_RESTORE, plan->key, 1);
      found = store_test_find (fixture->store, plan->key);
      g_assert_cmpint (found->id, ==, round % 2 == 0 ? first->id : second->id);
      g_assert_false (found->superseded);
      g_assert_cmpuint (store_test_count (fixture->store, "state", "trashed"), ==, 1);
    }
  store_test_assert_sound (fixture->store);
}

static void
test_restore_sets_reusable_back (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) first = store_test_slot ("a|none|once|7", 1, "word");
  g_autoptr (RfPlan) second = store_test_slot ("b|none|once|7", 1, "word");
  g_autoptr (RfPlan) third = store_test_slot ("c|none|once|7", 1, "word");

  rf_entry_free (store_test_make (fixture->store, first));
  rf_entrance_free (store_test_enter (fixture->store, second, RF_ENTERING_BOUND));
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, first->key, 1);
  store_test_change_key (fixture->store, RF_VERB_RESTORE, first->key, 1);
  rf_entrance_free (store_test_enter (fixture->store, third, RF_ENTERING_BOUND));
}

static void
test_an_action_is_undone_as_a_whole (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfSelector) undo = rf_selector_new ();
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GPtrArray) actions = NULL;
  g_autofree char *earlier = store_test_make_key_at (fixture->store, "earlier", NOW);
  const RfPastAction *last = NULL;

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *word = g_strdup_printf ("word %d", i);

      rf_entry_free (store_test_make_at (fixture->store, word, NOW + i));
    }
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, earlier, 1);
  g_assert_true (rf_selector_set (selector, "kind", "image", NULL));
  report = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, NULL);
  g_assert_cmpint (report->changed, ==, 50);
  actions = rf_store_list_actions (fixture->store, 0, 10, NULL);
  g_assert_cmpuint (actions->len, ==, 2);
  last = g_ptr_array_index (actions, 0);
  undo->action = last->id;
  g_clear_pointer (&report, rf_report_free);
  report = store_test_apply (fixture->store, RF_VERB_RESTORE, undo, TRUE, NULL);
  g_assert_cmpint (report->changed, ==, 50);
  g_clear_pointer (&report, rf_report_free);
  report = store_test_apply (fixture->store, RF_VERB_RESTORE, undo, FALSE, NULL);
  g_assert_cmpint (report->changed, ==, 50);
  g_assert_cmpuint (store_test_count (fixture->store, "kind", "image"), ==, 50);
  g_assert_null (store_test_find (fixture->store, earlier));
  store_test_assert_sound (fixture->store);
}

static void
test_what_was_replaced_comes_back_only_by_name (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) none = NULL;
  g_autoptr (RfReport) one = NULL;

  rf_entry_free (store_test_make (fixture->store, plan));
  plan->force_refresh = TRUE;
  rf_entry_free (store_test_make (fixture->store, plan));
  g_assert_true (rf_selector_set (selector, "kind", "image", NULL));
  none = store_test_apply (fixture->store, RF_VERB_RESTORE, selector, FALSE, NULL);
  g_assert_cmpint (none->changed, ==, 0);
  g_assert_true (rf_selector_set (selector, "state", "superseded", NULL));
  one = store_test_apply (fixture->store, RF_VERB_RESTORE, selector, FALSE, NULL);
  g_assert_cmpint (one->changed, ==, 1);
}

static void
test_tags_are_put_on_and_taken_off (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *key = store_test_make_key_at (fixture->store, "word", NOW);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  const char *const add[] = { "a", "b", NULL };
  const char *const take[] = { "a", "none", NULL };

  selector->exact_key = g_strdup (key);
  action = rf_action_new_for_entries (RF_VERB_TAG, selector, FALSE);
  action->add_tags = g_strdupv ((char **) add);
  rf_report_free (rf_store_apply (fixture->store, action, NULL));
  g_assert_cmpuint (store_test_count (fixture->store, "tag", "a"), ==, 1);
  g_clear_pointer (&action->add_tags, g_strfreev);
  action->remove_tags = g_strdupv ((char **) take);
  rf_report_free (rf_store_apply (fixture->store, action, NULL));
  g_assert_cmpuint (store_test_count (fixture->store, "tag", "a"), ==, 0);
  {
    g_autoptr (RfEntry) found = store_test_find (fixture->store, key);

    g_assert_cmpuint (g_strv_length (found->tags), ==, 1);
    g_assert_cmpstr (found->tags[0], ==, "b");
  }
}

static void
test_rating (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *key = store_test_make_key_at (fixture->store, "word", NOW);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;

  selector->exact_key = g_strdup (key);
  action = rf_action_new_for_entries (RF_VERB_RATE, selector, FALSE);
  for (int rating = 5; rating >= 0; rating -= 5)
    {
      g_autoptr (RfPage) page = NULL;

      action->rating = rating;
      rf_report_free (rf_store_apply (fixture->store, action, NULL));
      page = rf_store_query (fixture->store, selector, NULL);
      g_assert_cmpint (((RfEntry *) g_ptr_array_index (page->items, 0))->rating, ==, rating);
    }
}

static void
test_every_action_is_in_the_log (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *key = store_test_make_key_at (fixture->store, "word", NOW);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (GPtrArray) actions = NULL;
  g_autoptr (GPtrArray) older = NULL;
  const RfPastAction *past = NULL;

  g_assert_true (rf_selector_set (selector, "older-than", "90d", NULL));
  action = rf_action_new_for_entries (RF_VERB_PIN, selector, FALSE);
  action->who = g_strdup ("ann");
  rf_report_free (rf_store_apply (fixture->store, action, NULL));
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, key, 1);
  action->dry_run = TRUE;
  rf_report_free (rf_store_apply (fixture->store, action, NULL));
  actions = rf_store_list_actions (fixture->store, 0, 10, NULL);
  g_assert_cmpuint (actions->len, ==, 2);
  past = g_ptr_array_index (actions, 0);
  g_assert_cmpint (past->verb, ==, RF_VERB_INVALIDATE);
  g_assert_cmpstr (past->subject, ==, key);
  g_assert_cmpint (past->changed, ==, 1);
  g_assert_cmpint (past->began_at, ==, NOW);
  g_assert_cmpint (past->ended_at, ==, NOW);
  g_assert_cmpstr (past->who, ==, g_get_user_name ());
  older = rf_store_list_actions (fixture->store, past->id, 10, NULL);
  g_assert_cmpuint (older->len, ==, 1);
  past = g_ptr_array_index (older, 0);
  g_assert_cmpstr (past->who, ==, "ann");
  g_assert_cmpstr (past->subject, ==, "--older-than=90d");
  g_assert_cmpint (past->changed, ==, 0);
}

static void
test_a_rule_touches_its_own_profile (StoreFixture *fixture, gconstpointer factory)
{
  RfRetention rules = {
    .profile = "other", .made_before = NOW + 1, .fewer_uses = 9, .more_uses = -1, .now = NOW
  };
  g_autofree char *key = store_test_make_key_at (fixture->store, "word", NOW);
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (RfEntry) found = NULL;
  RfSlice slice = { .report = report };

  g_assert_true (rf_store_retain (fixture->store, &rules, &slice, NULL));
  g_assert_false (slice.more);
  g_assert_cmpint (report->unused, ==, 0);
  found = store_test_find (fixture->store, key);
  g_assert_nonnull (found);
}

static void
test_what_has_expired_is_not_archived (StoreFixture *fixture, gconstpointer factory)
{
  RfRetention rules = {
    .profile = "default", .expired_before = NOW, .more_uses = 2, .now = NOW + 90000
  };
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfReport) within = rf_report_new ();
  g_autoptr (RfReport) beyond = rf_report_new ();
  RfSlice slices[] = { { .report = within }, { .report = beyond } };

  plan->ttl = 60;
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_use (fixture->store, plan->key, 3);
  rf_time_set_for_tests (NOW + 90000);
  g_assert_true (rf_store_retain (fixture->store, &rules, &slices[0], NULL));
  g_assert_cmpint (within->archived + within->expired, ==, 0);
  rules.expired_before = NOW + 60000;
  g_assert_true (rf_store_retain (fixture->store, &rules, &slices[1], NULL));
  g_assert_cmpint (beyond->archived, ==, 0);
  g_assert_cmpint (beyond->expired, ==, 1);
  store_test_assert_sound (fixture->store);
}

static void
note_unowned_cb (const char *name, gpointer user_data)
{
  g_string_append (user_data, name);
}

static void
test_unowned_names (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfEntry) entry = store_test_make_at (fixture->store, "word", NOW);
  const RfAsset *asset = g_ptr_array_index (entry->generation->assets, 0);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) blobs = g_string_new (NULL);
  g_autoptr (GString) generations = g_string_new (NULL);

  g_ptr_array_add (names, asset->sha256);
  g_ptr_array_add (names, entry->generation->id);
  g_assert_true (rf_store_foreach_unowned (
      fixture->store, RF_NOUN_ENTRY, names, note_unowned_cb, blobs, NULL));
  g_assert_true (rf_store_foreach_unowned (
      fixture->store, RF_NOUN_JOB, names, note_unowned_cb, generations, NULL));
  g_assert_cmpstr (blobs->str, ==, entry->generation->id);
  g_assert_cmpstr (generations->str, ==, asset->sha256);
}

/* What the side record tells of the run that @lead began. */
static RfEntry *
new_record (const RfPlan *plan, const RfEntrance *lead)
{
  RfEntry *record = rf_entry_new ();

  record->key = g_strdup (plan->key);
  record->namespace_ = g_strdup ("");
  record->created_at = NOW;
  record->generation = store_test_generation ("word");
  record->generation->id = g_strdup (lead->generation_id);
  record->generation->namespace_ = g_strdup ("");
  record->generation->fingerprint = g_strdup (plan->fingerprint);
  record->generation->identity = g_strdup (plan->identity);
  record->generation->provider = g_strdup ("portrait");
  record->generation->model = g_strdup ("portrait-1");
  record->generation->price = plan->price;
  record->generation->charged = MIN (record->generation->cost, plan->price);
  return record;
}

/* A commit that was killed between its side record and its rows. */
static void
test_a_left_flight_is_settled_by_its_record (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntry) record = new_record (plan, lead);
  g_autoptr (RfEntry) found = NULL;
  RfRecordFate fate = RF_RECORD_KNOWN;

  plan->external_cost = TRUE;
  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, NULL));
  g_assert_true (rf_store_finish (fixture->store, record, FALSE, &fate, NULL));
  g_assert_cmpint (fate, ==, RF_RECORD_IN_FLIGHT);
  g_assert_true (rf_store_abandon (fixture->store, lead->token, NULL));
  g_assert_true (rf_store_finish (fixture->store, record, TRUE, &fate, NULL));
  g_assert_cmpint (fate, ==, RF_RECORD_ADOPTED);
  g_assert_null (store_test_find (fixture->store, plan->key));
  g_assert_true (rf_store_finish (fixture->store, record, FALSE, &fate, NULL));
  g_assert_cmpint (fate, ==, RF_RECORD_ADOPTED);
  found = store_test_find (fixture->store, plan->key);
  g_assert_nonnull (found);
  g_assert_true (rf_store_finish (fixture->store, record, FALSE, &fate, NULL));
  g_assert_cmpint (fate, ==, RF_RECORD_KNOWN);
  store_test_assert_sound (fixture->store);
}

/* An index that was made anew has the rows from the record, and the flight. */
static void
test_a_left_flight_beside_its_rows_is_settled (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntry) record = new_record (plan, lead);
  RfRecordFate fate = RF_RECORD_KNOWN;

  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, NULL));
  g_assert_true (rf_store_adopt (fixture->store, record, NULL));
  g_assert_true (rf_store_finish (fixture->store, record, FALSE, &fate, NULL));
  g_assert_cmpint (fate, ==, RF_RECORD_IN_FLIGHT);
  g_assert_true (rf_store_abandon (fixture->store, lead->token, NULL));
  g_assert_true (rf_store_finish (fixture->store, record, FALSE, &fate, NULL));
  g_assert_cmpint (fate, ==, RF_RECORD_ADOPTED);
  g_assert_true (rf_store_finish (fixture->store, record, FALSE, &fate, NULL));
  g_assert_cmpint (fate, ==, RF_RECORD_KNOWN);
  store_test_assert_sound (fixture->store);
}

/* The same, and its hold is let go before anybody looks: nothing was charged. */
static void
test_a_release_takes_back_what_a_record_said (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntry) record = new_record (plan, lead);
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_CANCELLED, "let it be");

  g_assert_true (rf_store_adopt (fixture->store, record, NULL));
  g_assert_true (rf_store_fail (fixture->store, lead->token, 0, why, NULL));
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->generation->charged, ==, 0);
  store_test_assert_sound (fixture->store);
}

static void
assert_findings (RfStore *store, guint findings, guint mended)
{
  g_autoptr (GPtrArray) before = rf_store_verify (store, NULL, NULL);
  g_autoptr (GPtrArray) done = NULL;

  g_assert_cmpuint (before->len, ==, findings);
  done = rf_store_repair (store, NULL);
  g_assert_cmpuint (done->len, ==, mended);
}

static void
test_a_left_local_flight_is_cleared_away (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);

  assert_findings (fixture->store, 0, 0);
  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, NULL));
  g_assert_true (rf_store_abandon (fixture->store, lead->token, NULL));
  assert_findings (fixture->store, 1, 1);
  assert_findings (fixture->store, 0, 0);
  rf_entry_free (store_test_make (fixture->store, plan));
}

static void
test_what_may_have_been_paid_is_not_released (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) job = store_test_plan ("job");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) other = NULL;

  plan->external_cost = TRUE;
  job->external_cost = TRUE;
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  other = store_test_enter (fixture->store, job, RF_ENTERING_LEAD);
  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, NULL));
  g_assert_true (rf_store_abandon (fixture->store, lead->token, NULL));
  g_assert_true (rf_store_save_handle (fixture->store, other->token, "job-7", NULL));
  g_assert_true (rf_store_abandon (fixture->store, other->token, NULL));
  assert_findings (fixture->store, 2, 0);
  assert_findings (fixture->store, 2, 0);
}

void
store_contract_add_upkeep (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "restoring-onto-a-taken-key-swaps-the-two", test_restoring_onto_a_taken_key_swaps_the_two },
    { "restore-sets-reusable-back", test_restore_sets_reusable_back },
    { "an-action-is-undone-as-a-whole", test_an_action_is_undone_as_a_whole },
    { "what-was-replaced-comes-back-only-by-name", test_what_was_replaced_comes_back_only_by_name },
    { "tags-are-put-on-and-taken-off", test_tags_are_put_on_and_taken_off },
    { "rating", test_rating },
    { "every-action-is-in-the-log", test_every_action_is_in_the_log },
    { "a-rule-touches-its-own-profile", test_a_rule_touches_its_own_profile },
    { "what-has-expired-is-not-archived", test_what_has_expired_is_not_archived },
    { "unowned-names", test_unowned_names },
    { "a-left-flight-is-settled-by-its-record", test_a_left_flight_is_settled_by_its_record },
    { "a-left-flight-beside-its-rows-is-settled", test_a_left_flight_beside_its_rows_is_settled },
    { "a-release-takes-back-what-a-record-said", test_a_release_takes_back_what_a_record_said },
    { "a-left-local-flight-is-cleared-away", test_a_left_local_flight_is_cleared_away },
    { "what-may-have-been-paid-is-not-released", test_what_may_have_been_paid_is_not_released },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
