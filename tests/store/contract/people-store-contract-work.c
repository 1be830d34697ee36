/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "people-store-contract.h"

/* Who works on whom, what is saved of it, and what is left of a person. */

GPtrArray *
people_test_claim (RfPeopleStore *store, const char *user, gint64 now)
{
  RfPersonName name = { NULL, user };
  RfPeopleClaim claim = {
    .now = now, .name = user != NULL ? &name : NULL, .limit = 10, .buries = TRUE
  };
  g_autoptr (GError) error = NULL;

  rf_people_store_claim (store, &claim, &error);
  g_assert_no_error (error);
  return claim.people;
}

/* Shows a picture of which key is the place, and lets go. */
void
people_test_show (RfPeopleStore *store, RfPerson *person, const char *key)
{
  const char *keys[] = { key, NULL };
  g_autoptr (RfDecision) decision = rf_decision_new (RF_VERDICT_SHOWN, PEOPLE_NOW);
  RfPeopleSave save = {
    .person = person, .decision = decision, .shows = TRUE, .lets_go = TRUE, .keys = keys
  };
  g_autoptr (GError) error = NULL;

  rf_asset_free (person->image);
  person->image = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_free (person->image->sha256);
  person->image->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_free (person->image->extension);
  person->image->extension = g_strdup ("png");
  person->mood = RF_MOOD_HAPPY;
  person->activity = RF_ACTIVITY_NONE;
  g_free (person->state_hash);
  person->state_hash = rf_person_dup_hash (person);
  rf_people_store_save (store, &save, &error);
  g_assert_no_error (error);
}

static void
begin (PeopleFixture *fixture, const char *user)
{
  g_autoptr (RfIngest) ingest = people_test_batch (user, PEOPLE_NOW, 62);

  people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
}

static void
test_claims_follow_the_time (PeopleFixture *fixture, gconstpointer factory)
{
  RfPeopleClaim claim = { .now = PEOPLE_NOW, .limit = 10 };
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) due = NULL;

  begin (fixture, "ann");
  g_assert_true (rf_people_store_claim (fixture->store, &claim, NULL));
  none = claim.people;
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (claim.next_at, ==, PEOPLE_NOW + 15000);
  due = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 15000);
  g_assert_cmpuint (due->len, ==, 1);
}

static void
test_one_worker_for_each_person (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPeopleStore) other = fixture->factory (fixture->place);
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) theirs = NULL;
  g_autoptr (GPtrArray) by_name = NULL;

  begin (fixture, "ann");
  mine = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 20000);
  g_assert_cmpuint (mine->len, ==, 1);
  theirs = people_test_claim (other, NULL, PEOPLE_NOW + 20000);
  g_assert_cmpuint (theirs->len, ==, 0);
  by_name = people_test_claim (other, "ann", PEOPLE_NOW + 20000);
  g_assert_cmpuint (by_name->len, ==, 0);
}

static void
test_the_dead_let_go (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPeopleStore) other = fixture->factory (fixture->place);
  g_autoptr (GPtrArray) theirs = NULL;
  g_autoptr (GPtrArray) mine = NULL;
  RfPeopleSave save = { NULL };
  g_autoptr (GError) error = NULL;

  begin (fixture, "ann");
  theirs = people_test_claim (other, NULL, PEOPLE_NOW + 20000);
  g_clear_object (&other);
  mine = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 20000);
  g_assert_cmpuint (mine->len, ==, 1);
  /* What is written under the old claim is refused. */
  save.person = g_ptr_array_index (theirs, 0);
  g_assert_false (rf_people_store_save (fixture->store, &save, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

static void
test_what_comes_meanwhile_is_looked_at_later (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (RfIngest) more = people_test_batch ("ann", PEOPLE_NOW + 16000, 70);
  RfPeopleSave save = { .lets_go = TRUE, .soon = PEOPLE_NOW + 40000 };
  g_autoptr (RfPerson) person = NULL;
  g_autoptr (RfPerson) quiet = NULL;

  begin (fixture, "ann");
  mine = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 15000);
  people_test_ingest (fixture->store, more, PEOPLE_NOW + 16000);
  save.person = g_ptr_array_index (mine, 0);
  save.person->due_at = 0;
  g_assert_true (rf_people_store_save (fixture->store, &save, NULL));
  person = people_test_find (fixture->store, "ann");
  g_assert_cmpint (person->due_at, ==, PEOPLE_NOW + 40000);
  /* Without anything new, nothing is due. */
  g_clear_pointer (&mine, g_ptr_array_unref);
  mine = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 40000);
  save.person = g_ptr_array_index (mine, 0);
  save.person->due_at = 0;
  g_assert_true (rf_people_store_save (fixture->store, &save, NULL));
  quiet = people_test_find (fixture->store, "ann");
  g_assert_cmpint (quiet->due_at, ==, 0);
}

static void
test_a_refresh_is_not_lost (PeopleFixture *fixture, gconstpointer factory)
{
  RfPersonName name = { NULL, "ann" };
  g_autoptr (GPtrArray) mine = NULL;
  RfPeopleSave save = { .lets_go = TRUE, .soon = PEOPLE_NOW + 40000 };
  g_autoptr (RfPerson) person = NULL;

  begin (fixture, "ann");
  mine = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 15000);
  g_assert_true (rf_people_store_refresh (fixture->store, &name, "fox", PEOPLE_NOW, NULL));
  save.person = g_ptr_array_index (mine, 0);
  save.person->due_at = 0;
  save.person->answered = save.person->asked;
  g_assert_true (rf_people_store_save (fixture->store, &save, NULL));
  person = people_test_find (fixture->store, "ann");
  g_assert_true (rf_person_is_forced (person));
  g_assert_cmpint (person->due_at, !=, 0);
  g_assert_cmpstr (person->base_avatar, ==, "fox");
}

static void
test_changes_are_counted (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) last = NULL;
  g_autoptr (RfPerson) shown = NULL;
  const RfPerson *bob = NULL;

  begin (fixture, "ann");
  begin (fixture, "bob");
  mine = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 15000);
  g_assert_cmpuint (mine->len, ==, 2);
  people_test_show (fixture->store, g_ptr_array_index (mine, 0), "key-a");
  people_test_show (fixture->store, g_ptr_array_index (mine, 1), "key-b");
  changes = rf_people_store_list_changes (fixture->store, NULL, 1, 10, NULL);
  g_assert_cmpuint (changes->len, ==, 1);
  bob = g_ptr_array_index (changes, 0);
  g_assert_cmpstr (bob->user_id, ==, "bob");
  g_assert_cmpint (bob->change, ==, 2);
  last = rf_people_store_list_changes (fixture->store, NULL, -1, 10, NULL);
  g_assert_cmpint (((const RfPerson *) g_ptr_array_index (last, 0))->change, ==, 2);
  shown = people_test_find (fixture->store, "ann");
  g_assert_cmpint (shown->mood, ==, RF_MOOD_HAPPY);
  g_assert_cmpstr (shown->image->extension, ==, "png");
  g_assert_null (shown->video);
}

static void
decide (PeopleFixture *fixture, RfVerdict verdict, const char *reason, gint64 at)
{
  g_autoptr (GPtrArray) mine = people_test_claim (fixture->store, "ann", at);
  g_autoptr (RfDecision) decision = rf_decision_new (verdict, at);
  RfPeopleSave save = { .person = g_ptr_array_index (mine, 0),
                        .decision = decision,
                        .lets_go = TRUE };

  decision->reason = g_strdup (reason);
  decision->confidence = 0.75;
  g_assert_true (rf_people_store_save (fixture->store, &save, NULL));
}

static void
test_decisions_that_repeat_are_one (PeopleFixture *fixture, gconstpointer factory)
{
  RfPersonName name = { NULL, "ann" };
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (RfPage) rest = NULL;
  const RfDecision *decision = NULL;

  begin (fixture, "ann");
  decide (fixture, RF_VERDICT_CHANGED, "another state", PEOPLE_NOW);
  for (int i = 1; i <= 5; i++)
    decide (fixture, RF_VERDICT_SAME, "the state is the same", PEOPLE_NOW + i);
  selector->limit = 1;
  page = rf_people_store_list_history (fixture->store, &name, selector, NULL);
  decision = g_ptr_array_index (page->items, 0);
  g_assert_cmpint (decision->verdict, ==, RF_VERDICT_SAME);
  g_assert_cmpint (decision->times, ==, 5);
  g_assert_cmpint (decision->at, ==, PEOPLE_NOW + 1);
  g_assert_cmpint (decision->last_at, ==, PEOPLE_NOW + 5);
  g_assert_cmpfloat (decision->confidence, ==, 0.75);
  selector->cursor = g_strdup (page->next_cursor);
  rest = rf_people_store_list_history (fixture->store, &name, selector, NULL);
  g_assert_cmpint (
      ((const RfDecision *) g_ptr_array_index (rest->items, 0))->verdict, ==, RF_VERDICT_CHANGED);
  g_assert_null (rest->next_cursor);
}

static void
test_forgotten_whole (PeopleFixture *fixture, gconstpointer factory)
{
  RfPersonName ann = { NULL, "ann" };
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_auto (GStrv) keys = NULL;
  g_autoptr (GError) error = NULL;
  RfPeopleSave save = { NULL };

  begin (fixture, "ann");
  begin (fixture, "bob");
  mine = people_test_claim (fixture->store, "ann", PEOPLE_NOW);
  people_test_show (fixture->store, g_ptr_array_index (mine, 0), "shared");
  g_clear_pointer (&mine, g_ptr_array_unref);
  mine = people_test_claim (fixture->store, "ann", PEOPLE_NOW);
  people_test_show (fixture->store, g_ptr_array_index (mine, 0), "own");
  others = people_test_claim (fixture->store, "bob", PEOPLE_NOW);
  people_test_show (fixture->store, g_ptr_array_index (others, 0), "shared");
  keys = rf_people_store_list_own_keys (fixture->store, &ann, NULL);
  g_assert_cmpuint (g_strv_length (keys), ==, 1);
  g_assert_cmpstr (keys[0], ==, "own");
  /* Whoever works on the person meanwhile brings nothing back. */
  g_clear_pointer (&mine, g_ptr_array_unref);
  mine = people_test_claim (fixture->store, "ann", PEOPLE_NOW);
  g_assert_true (rf_people_store_forget (fixture->store, &ann, NULL));
  save.person = g_ptr_array_index (mine, 0);
  g_assert_false (rf_people_store_save (fixture->store, &save, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_null (rf_people_store_find (fixture->store, &ann, NULL));
  g_assert_null (rf_people_store_list_samples (fixture->store, &ann, 0, NULL));
  g_assert_null (rf_people_store_list_history (fixture->store, &ann, NULL, NULL));
  g_assert_false (rf_people_store_forget (fixture->store, &ann, NULL));
}

void
people_contract_add_work (const char *name, RfPeopleFactory factory)
{
  static const struct
  {
    const char *name;
    PeopleTest function;
  } tests[] = {
    { "claims-follow-the-time", test_claims_follow_the_time },
    { "one-worker-for-each-person", test_one_worker_for_each_person },
    { "the-dead-let-go", test_the_dead_let_go },
    { "what-comes-meanwhile-is-looked-at-later", test_what_comes_meanwhile_is_looked_at_later },
    { "a-refresh-is-not-lost", test_a_refresh_is_not_lost },
    { "changes-are-counted", test_changes_are_counted },
    { "decisions-that-repeat-are-one", test_decisions_that_repeat_are_one },
    { "forgotten-whole", test_forgotten_whole },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    people_contract_add_test (name, tests[i].name, factory, tests[i].function);
}
