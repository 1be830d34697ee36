/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-time.h"

/* The contract of flights: who leads, who joins, who is bound, and how it
 * ends. */

#define NOW G_GINT64_CONSTANT (1700000000000)

static void
assert_state (RfStore *store, gint64 token, RfFlightState wanted)
{
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) error = NULL;
  RfFlightState state = RF_FLIGHT_RUNNING;

  g_assert_true (rf_store_follow (store, token, &state, &entry, &failure, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, wanted);
  g_assert_true ((entry != NULL) == (wanted == RF_FLIGHT_DONE));
  g_assert_true ((failure != NULL) == (wanted == RF_FLIGHT_FAILED));
}

static void
test_hit (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (RfEntrance) entrance = store_test_enter (fixture->store, plan, RF_ENTERING_HIT);

  g_assert_cmpint (entrance->entry->id, ==, made->id);
  g_assert_cmpint (entrance->token, ==, 0);
}

static void
test_join (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) second = fixture->factory (fixture->place);
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntrance) join = store_test_enter (second, plan, RF_ENTERING_JOIN);
  g_autoptr (RfEntry) made = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  RfFlightState state = RF_FLIGHT_RUNNING;

  g_assert_cmpint (join->token, ==, lead->token);
  assert_state (second, join->token, RF_FLIGHT_RUNNING);
  made = store_test_land (fixture->store, plan, lead->token);
  g_assert_true (rf_store_follow (second, join->token, &state, &entry, NULL, &error));
  g_assert_cmpint (state, ==, RF_FLIGHT_DONE);
  g_assert_cmpint (entry->id, ==, made->id);
  g_assert_cmpstr (entry->generation->id, ==, lead->generation_id);
  store_test_assert_sound (second);
}

static void
test_join_by_identity (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) slot = store_test_slot ("door|none|once|7", 1, "word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntrance) join = store_test_enter (fixture->store, slot, RF_ENTERING_JOIN);
  g_autoptr (RfEntrance) bound = NULL;
  g_autoptr (RfEntry) made = NULL;

  g_assert_cmpint (join->token, ==, lead->token);
  made = store_test_land (fixture->store, plan, lead->token);
  bound = store_test_enter (fixture->store, slot, RF_ENTERING_BOUND);
  g_assert_cmpstr (bound->entry->key, ==, slot->key);
  g_assert_cmpstr (bound->entry->generation->id, ==, made->generation->id);
  g_clear_pointer (&bound, rf_entrance_free);
  bound = store_test_enter (fixture->store, slot, RF_ENTERING_HIT);
  store_test_assert_sound (fixture->store);
}

static void
test_join_failure (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (GError) why =
      g_error_new_literal (RF_ERROR, RF_ERROR_REFUSED, "no such pictures are made");
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) error = NULL;
  RfFlightState state = RF_FLIGHT_RUNNING;

  rf_error_set_hint (why, "ask for another one");
  g_assert_true (rf_store_fail (fixture->store, lead->token, 0, why, &error));
  g_assert_true (rf_store_follow (fixture->store, lead->token, &state, NULL, &failure, &error));
  g_assert_cmpint (state, ==, RF_FLIGHT_FAILED);
  g_assert_error (failure, RF_ERROR, RF_ERROR_REFUSED);
  g_assert_cmpstr (failure->message, ==, why->message);
  g_assert_cmpstr (rf_error_get_hint (failure), ==, "ask for another one");
  store_test_assert_sound (fixture->store);
  rf_entry_free (store_test_make (fixture->store, plan));
}

static void
test_binding_is_not_for_who_threw_it_away (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) first = store_test_slot ("door|none|once|7", 1, "word");
  g_autoptr (RfPlan) second = store_test_slot ("gate|none|once|7", 1, "word");
  g_autoptr (RfPlan) version = store_test_slot ("door|none|once|7", 2, "word");
  g_autoptr (RfPlan) third = store_test_slot ("wall|none|once|7", 1, "word");
  g_autoptr (RfEntry) made = NULL;

  first->ttl = 60;
  made = store_test_make (fixture->store, first);
  rf_entrance_free (store_test_enter (fixture->store, second, RF_ENTERING_BOUND));
  rf_time_set_for_tests (NOW + 61000);
  /* The first place let it expire: neither it nor its next version wants it. */
  rf_entry_free (store_test_make (fixture->store, first));
  rf_time_set_for_tests (NOW + 200000);
  rf_entry_free (store_test_make (fixture->store, version));
  rf_entrance_free (store_test_enter (fixture->store, third, RF_ENTERING_BOUND));
  store_test_assert_sound (fixture->store);
}

static void
test_invalidated_is_not_bound (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) first = store_test_slot ("door|none|once|7", 1, "word");
  g_autoptr (RfPlan) second = store_test_slot ("gate|none|once|7", 1, "word");
  g_autoptr (RfPlan) third = store_test_slot ("wall|none|once|7", 1, "word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, first);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  rf_entrance_free (store_test_enter (fixture->store, second, RF_ENTERING_BOUND));
  selector->exact_key = g_strdup (first->key);
  report = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->changed, ==, 1);
  g_assert_cmpint (report->also_under, ==, 1);
  rf_entrance_free (store_test_enter (fixture->store, second, RF_ENTERING_HIT));
  rf_entry_free (store_test_make (fixture->store, third));
  store_test_assert_sound (fixture->store);
}

static void
test_always (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) shared = store_test_plan ("word");
  g_autoptr (RfEntrance) first = NULL;
  g_autoptr (RfEntrance) second = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autofree char *listed = NULL;

  g_clear_pointer (&plan->key, g_free);
  plan->strategy = RF_STRATEGY_ALWAYS;
  first = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  second = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpint (first->token, !=, second->token);
  entry = store_test_land (fixture->store, plan, first->token);
  g_assert_cmpstr (entry->generation->id, ==, first->generation_id);
  listed = rf_generation_dup_listed_key (entry->generation);
  g_assert_cmpstr (entry->key, ==, listed);
  /* It is for nobody else. */
  rf_entry_free (store_test_make (fixture->store, shared));
  assert_state (fixture->store, first->token, RF_FLIGHT_DONE);
  g_clear_pointer (&entry, rf_entry_free);
  entry = store_test_land (fixture->store, plan, second->token);
  store_test_assert_sound (fixture->store);
}

static void
test_refresh (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) refresh = store_test_plan ("word");
  g_autoptr (RfEntry) old = store_test_make (fixture->store, plan);
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntry) fresh = NULL;
  g_autoptr (RfEntry) found = NULL;

  refresh->force_refresh = TRUE;
  lead = store_test_enter (fixture->store, refresh, RF_ENTERING_LEAD);
  /* Meanwhile others get the old one. */
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_HIT));
  fresh = store_test_land (fixture->store, refresh, lead->token);
  g_assert_cmpint (fresh->trashed_at, ==, 0);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, fresh->id);
  g_assert_cmpint (found->id, !=, old->id);
  store_test_assert_sound (fixture->store);
}

static void
test_overtaken_refresh (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) refresh = store_test_plan ("word");
  g_autoptr (RfEntrance) early = NULL;
  g_autoptr (RfEntrance) late = NULL;
  g_autoptr (RfEntry) newer = NULL;
  g_autoptr (RfEntry) older = NULL;
  g_autoptr (RfEntry) found = NULL;

  refresh->force_refresh = TRUE;
  early = store_test_enter (fixture->store, refresh, RF_ENTERING_LEAD);
  late = store_test_enter (fixture->store, refresh, RF_ENTERING_LEAD);
  newer = store_test_land (fixture->store, refresh, late->token);
  older = store_test_land (fixture->store, refresh, early->token);
  g_assert_true (older->superseded);
  g_assert_cmpint (older->trashed_at, >, 0);
  found = store_test_find (fixture->store, refresh->key);
  g_assert_cmpint (found->id, ==, newer->id);
  store_test_assert_sound (fixture->store);
}

static void
test_slot_of_other_content (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_slot ("door|none|once|7", 1, "oak");
  g_autoptr (RfPlan) other = store_test_slot ("door|none|once|7", 1, "pine");
  g_autoptr (RfEntry) oak = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) pine = NULL;
  g_autoptr (RfEntry) found = NULL;

  other->match_place = TRUE;
  rf_entrance_free (store_test_enter (fixture->store, other, RF_ENTERING_HIT));
  other->match_place = FALSE;
  pine = store_test_make (fixture->store, other);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, pine->id);
  store_test_assert_sound (fixture->store);
}

static void
test_binding_over_a_later_content (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) elsewhere = store_test_plan ("pine");
  g_autoptr (RfPlan) plan = store_test_slot ("door|none|once|7", 1, "oak");
  g_autoptr (RfPlan) other = store_test_slot ("door|none|once|7", 1, "pine");
  g_autoptr (RfEntry) pine = store_test_make (fixture->store, elsewhere);
  g_autoptr (RfEntry) oak = store_test_make (fixture->store, plan);
  g_autoptr (RfEntrance) bound = NULL;
  g_autoptr (RfEntry) found = NULL;

  bound = store_test_enter (fixture->store, other, RF_ENTERING_BOUND);
  g_assert_cmpstr (bound->entry->generation->id, ==, pine->generation->id);
  found = store_test_find (fixture->store, other->key);
  g_assert_cmpint (found->id, ==, bound->entry->id);
  rf_entrance_free (store_test_enter (fixture->store, other, RF_ENTERING_HIT));
  store_test_assert_sound (fixture->store);
}

static void
assert_slot_kind (StoreFixture *fixture, RfPlan *plan)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_assert_true (g_str_has_prefix (error->message, "slot_kind: "));
}

static void
test_slot_of_another_kind (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_slot ("door|none|once|7", 1, "oak");
  g_autoptr (RfPlan) video = store_test_slot ("door|none|once|7", 1, "oak film");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);

  rf_model_info_unref (video->model);
  video->model = rf_model_info_new ("dummy", "video", RF_KIND_VIDEO);
  assert_slot_kind (fixture, video);
  video->force_refresh = TRUE;
  assert_slot_kind (fixture, video);
}

static void
test_fencing (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfEntry) made = store_test_land (fixture->store, plan, lead->token);
  g_autoptr (RfGeneration) again = store_test_generation ("again");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_FAILED, "late");

  g_assert_null (rf_store_commit (fixture->store, lead->token, plan, again, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (rf_store_fail (fixture->store, lead->token, 0, why, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (rf_store_mark_sent (fixture->store, lead->token, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (rf_store_save_handle (fixture->store, lead->token, "job", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  store_test_assert_sound (fixture->store);
}

/* An owner that closed its store without landing is as dead as a process. */
static RfEntrance *
leave_flight (StoreFixture *fixture, RfPlan *plan, gboolean sent, const char *handle)
{
  g_autoptr (RfStore) gone = fixture->factory (fixture->place);
  RfEntrance *lead = store_test_enter (gone, plan, RF_ENTERING_LEAD);

  if (sent)
    g_assert_true (rf_store_mark_sent (gone, lead->token, NULL));
  if (handle != NULL)
    g_assert_true (rf_store_save_handle (gone, lead->token, handle, NULL));
  return lead;
}

static void
test_left_unsent (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) left = NULL;
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntry) made = NULL;
  g_autoptr (RfGeneration) late = store_test_generation ("late");
  g_autoptr (GError) error = NULL;

  plan->external_cost = TRUE;
  left = leave_flight (fixture, plan, FALSE, NULL);
  assert_state (fixture->store, left->token, RF_FLIGHT_ABANDONED);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpint (lead->token, !=, left->token);
  g_assert_null (lead->handle);
  g_assert_null (rf_store_commit (fixture->store, left->token, plan, late, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  made = store_test_land (fixture->store, plan, lead->token);
  store_test_assert_sound (fixture->store);
}

static void
test_left_free_of_cost (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) left = leave_flight (fixture, plan, TRUE, NULL);
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);

  g_assert_cmpstr (made->generation->id, !=, left->generation_id);
  store_test_assert_sound (fixture->store);
}

static void
test_left_with_handle (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) left = NULL;
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntry) made = NULL;

  plan->external_cost = TRUE;
  left = leave_flight (fixture, plan, TRUE, "job-1");
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job-1");
  g_assert_cmpstr (lead->generation_id, ==, left->generation_id);
  g_assert_cmpint (lead->token, >, left->token);
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_JOIN));
  made = store_test_land (fixture->store, plan, lead->token);
  g_assert_cmpint (made->generation->charged, ==, 5000000);
  store_test_assert_sound (fixture->store);
}

static void
test_left_unknown (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) other = store_test_plan ("another");
  g_autoptr (RfEntrance) left = NULL;
  g_autoptr (GError) error = NULL;

  plan->external_cost = TRUE;
  left = leave_flight (fixture, plan, TRUE, NULL);
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  g_assert_nonnull (rf_error_get_hint (error));
  g_clear_error (&error);
  plan->force_refresh = TRUE;
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  rf_entry_free (store_test_make (fixture->store, other));
}

/* A job that was left in a slot does not become another content of it. */
static void
test_left_job_of_other_content (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) oak = store_test_slot ("door|none|once|7", 1, "oak");
  g_autoptr (RfPlan) pine = store_test_slot ("door|none|once|7", 1, "pine");
  g_autoptr (RfPlan) elsewhere = store_test_slot ("gate|none|once|7", 1, "oak");
  g_autoptr (RfEntrance) left = NULL;
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) resumed = NULL;

  oak->external_cost = TRUE;
  pine->external_cost = TRUE;
  elsewhere->external_cost = TRUE;
  left = leave_flight (fixture, oak, TRUE, "oak-job");
  lead = store_test_enter (fixture->store, pine, RF_ENTERING_LEAD);
  g_assert_null (lead->handle);
  resumed = store_test_enter (fixture->store, elsewhere, RF_ENTERING_LEAD);
  g_assert_cmpstr (resumed->handle, ==, "oak-job");
}

/* What its owner lets go of is as left as a dead one's, and at once. */
static void
test_abandoned (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) job = store_test_plan ("job");
  g_autoptr (RfPlan) call = store_test_plan ("call");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) resumed = NULL;
  g_autoptr (GError) error = NULL;

  job->external_cost = TRUE;
  call->external_cost = TRUE;
  lead = store_test_enter (fixture->store, job, RF_ENTERING_LEAD);
  g_assert_true (rf_store_save_handle (fixture->store, lead->token, "job-1", &error));
  g_assert_true (rf_store_abandon (fixture->store, lead->token, &error));
  assert_state (fixture->store, lead->token, RF_FLIGHT_ABANDONED);
  resumed = store_test_enter (fixture->store, job, RF_ENTERING_LEAD);
  g_assert_cmpstr (resumed->handle, ==, "job-1");
  g_assert_cmpstr (resumed->generation_id, ==, lead->generation_id);
  g_assert_false (rf_store_abandon (fixture->store, lead->token, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_clear_error (&error);

  g_clear_pointer (&lead, rf_entrance_free);
  lead = store_test_enter (fixture->store, call, RF_ENTERING_LEAD);
  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, &error));
  g_assert_true (rf_store_abandon (fixture->store, lead->token, &error));
  g_assert_null (rf_store_enter (fixture->store, call, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
}

/* Without an entry, a refresh that was left is what an ordinary request wants. */
static void
test_left_refresh_is_resumed (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) left = NULL;
  g_autoptr (RfEntrance) lead = NULL;

  plan->external_cost = TRUE;
  plan->force_refresh = TRUE;
  left = leave_flight (fixture, plan, TRUE, "job-1");
  plan->force_refresh = FALSE;
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job-1");
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_JOIN));
}

static void
test_costs_more_than_held (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfGeneration) generation = store_test_generation ("word");
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  generation->cost = 7500000;
  entry = rf_store_commit (fixture->store, lead->token, plan, generation, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->generation->cost, ==, 7500000);
  g_assert_cmpint (entry->generation->charged, ==, 5000000);
  store_test_assert_sound (fixture->store);
}

void
store_contract_add_flights (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "hit", test_hit },
    { "join", test_join },
    { "join-by-identity", test_join_by_identity },
    { "join-failure", test_join_failure },
    { "binding-is-not-for-who-threw-it-away", test_binding_is_not_for_who_threw_it_away },
    { "invalidated-is-not-bound", test_invalidated_is_not_bound },
    { "always", test_always },
    { "refresh", test_refresh },
    { "overtaken-refresh", test_overtaken_refresh },
    { "slot-of-other-content", test_slot_of_other_content },
    { "binding-over-a-later-content", test_binding_over_a_later_content },
    { "slot-of-another-kind", test_slot_of_another_kind },
    { "fencing", test_fencing },
    { "left-unsent", test_left_unsent },
    { "left-free-of-cost", test_left_free_of_cost },
    { "left-with-handle", test_left_with_handle },
    { "left-unknown", test_left_unknown },
    { "left-job-of-other-content", test_left_job_of_other_content },
    { "abandoned", test_abandoned },
    { "left-refresh-is-resumed", test_left_refresh_is_resumed },
    { "costs-more-than-held", test_costs_more_than_held },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
