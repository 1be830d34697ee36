/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-time.h"

/* The contract of what leaves a store for good: purges, and room. */

#define NOW G_GINT64_CONSTANT (1700000000000)
#define DAY (RF_DAY * 1000)

static RfReport *
purge (RfStore *store, gint64 trashed_before, gint64 made_before)
{
  RfReport *report = rf_report_new ();
  RfPurge what = { trashed_before, made_before };
  RfForesight foresight = { NULL, 0, what, NULL };
  g_autoptr (RfReport) foreseen = rf_report_new ();
  RfSlice slice = { .report = report };

  g_assert_true (rf_store_foresee (store, &foresight, foreseen, NULL));
  do
    g_assert_true (rf_store_purge (store, &what, &slice, NULL));
  while (slice.more);
  g_assert_cmpint (report->purged, ==, foreseen->purged);
  g_assert_cmpint (report->bytes_freed, ==, foreseen->bytes_freed);
  return report;
}

static void
test_the_trash_is_purged_after_its_time (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *first = store_test_make_key_at (fixture->store, "first", NOW);
  g_autofree char *second = store_test_make_key_at (fixture->store, "second", NOW);
  g_autofree char *kept = store_test_make_key_at (fixture->store, "kept", NOW);
  g_autoptr (RfReport) early = NULL;
  g_autoptr (RfReport) due = NULL;

  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, first, 1);
  rf_time_set_for_tests (NOW + 1);
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, second, 1);
  early = purge (fixture->store, NOW, 0);
  g_assert_cmpint (early->purged, ==, 0);
  due = purge (fixture->store, NOW + 1, 0);
  g_assert_cmpint (due->purged, ==, 1);
  g_assert_cmpint (due->bytes_freed, ==, 5);
  store_test_change_key (fixture->store, RF_VERB_RESTORE, first, 0);
  store_test_change_key (fixture->store, RF_VERB_RESTORE, second, 1);
  store_test_assert_sound (fixture->store);
}

static void
test_a_shared_blob_stays (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) one = store_test_slot ("a|none|once|7", 1, "word");
  g_autoptr (RfPlan) other = store_test_slot ("b|none|once|7", 1, "other");
  g_autoptr (RfAsset) blob = NULL;
  g_autoptr (RfReport) first = NULL;
  g_autoptr (RfReport) second = NULL;
  g_autoptr (RfEntry) entry = store_test_make (fixture->store, one);
  const char *sha256 = ((RfAsset *) g_ptr_array_index (entry->generation->assets, 0))->sha256;

  /* Another content that came out as the same bytes. */
  g_free (other->prompt);
  other->prompt = g_strdup ("word");
  rf_entry_free (store_test_make (fixture->store, other));
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, one->key, 1);
  first = purge (fixture->store, NOW + 1, 0);
  g_assert_cmpint (first->purged, ==, 1);
  g_assert_cmpint (first->bytes_freed, ==, 0);
  blob = rf_store_find_blob (fixture->store, sha256, NULL);
  g_assert_nonnull (blob);
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, other->key, 1);
  second = purge (fixture->store, NOW + 1, 0);
  g_assert_cmpint (second->bytes_freed, ==, 4);
  g_assert_null (rf_store_find_blob (fixture->store, sha256, NULL));
  store_test_assert_sound (fixture->store);
}

static void
test_a_purged_entry_is_still_unwanted (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) one = store_test_slot ("a|none|once|7", 1, "word");
  g_autoptr (RfPlan) other = store_test_slot ("b|none|once|7", 1, "word");
  g_autoptr (RfPlan) third = store_test_slot ("c|none|once|7", 1, "word");

  rf_entry_free (store_test_make (fixture->store, one));
  rf_entrance_free (store_test_enter (fixture->store, other, RF_ENTERING_BOUND));
  one->force_refresh = TRUE;
  rf_entry_free (store_test_make (fixture->store, one));
  one->force_refresh = FALSE;
  /* Not the old one again, though the other place holds it still. */
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, one->key, 1);
  rf_report_free (purge (fixture->store, NOW + 1, 0));
  rf_entrance_free (store_test_enter (fixture->store, one, RF_ENTERING_LEAD));
  rf_entrance_free (store_test_enter (fixture->store, third, RF_ENTERING_BOUND));
}

/* A side record of what `always` made names no key, so after a rebuild only its
 * generation is there. */
static void
test_always_is_kept_for_its_time (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) record = rf_entry_new ();
  g_autoptr (RfReport) early = NULL;
  g_autoptr (RfReport) due = NULL;

  record->namespace_ = g_strdup ("");
  record->strategy = RF_STRATEGY_ALWAYS;
  record->created_at = NOW;
  record->generation = store_test_generation ("word");
  record->generation->id = g_strdup ("always");
  record->generation->namespace_ = g_strdup ("");
  record->generation->fingerprint = g_strdup (plan->fingerprint);
  record->generation->identity = g_strdup (plan->identity);
  record->generation->provider = g_strdup ("portrait");
  record->generation->model = g_strdup ("portrait-1");
  record->generation->finished_at = NOW;
  g_assert_true (rf_store_adopt (fixture->store, record, NULL));
  rf_entry_free (store_test_make_at (fixture->store, "kept", NOW));
  early = purge (fixture->store, 0, NOW);
  g_assert_cmpint (early->purged, ==, 0);
  due = purge (fixture->store, 0, NOW + 1);
  g_assert_cmpint (due->purged, ==, 1);
  g_assert_cmpint (due->bytes_freed, ==, 4);
  store_test_assert_sound (fixture->store);
}

static RfReport *
make_room (RfStore *store, const RfRoom *room)
{
  RfReport *report = rf_report_new ();
  RfForesight foresight = { NULL, 0, { 0, 0 }, room };
  g_autoptr (RfReport) foreseen = rf_report_new ();
  RfSlice slice = { .report = report };

  g_assert_true (rf_store_foresee (store, &foresight, foreseen, NULL));
  do
    g_assert_true (rf_store_make_room (store, room, &slice, NULL));
  while (slice.more);
  g_assert_cmpint (report->evicted, ==, foreseen->evicted);
  g_assert_cmpint (report->purged, ==, foreseen->purged);
  g_assert_cmpint (report->bytes_freed, ==, foreseen->bytes_freed);
  return report;
}

static gint64
get_bytes (RfStore *store)
{
  gint64 entries = 0;
  gint64 bytes = 0;

  g_assert_true (rf_store_count_entries (store, &entries, &bytes, NULL));
  return bytes;
}

/* Entries of ten bytes each. */
static void
make_some (RfStore *store, int entries)
{
  for (int i = 0; i < entries; i++)
    {
      g_autofree char *word = g_strdup_printf ("word  %04d", i);

      rf_entry_free (store_test_make_at (store, word, NOW));
    }
}

static void
test_two_evictors_never_trim_below_the_target (StoreFixture *fixture, gconstpointer factory)
{
  RfRoom room = { .max_bytes = 150, .target = 135 };
  g_autoptr (RfStore) other = fixture->factory (fixture->place);
  g_autoptr (RfReport) first = rf_report_new ();
  g_autoptr (RfReport) second = rf_report_new ();
  RfSlice slices[] = { { .report = first }, { .report = second } };

  make_some (fixture->store, 20);
  do
    {
      g_assert_true (rf_store_make_room (fixture->store, &room, &slices[0], NULL));
      g_assert_true (rf_store_make_room (other, &room, &slices[1], NULL));
    }
  while (slices[0].more || slices[1].more);
  g_assert_cmpint (get_bytes (other), ==, 130);
  g_assert_cmpint (first->evicted + second->evicted, ==, 7);
  store_test_assert_sound (fixture->store);
}

static void
test_there_is_nothing_to_do_within_the_limit (StoreFixture *fixture, gconstpointer factory)
{
  RfRoom room = { .max_bytes = 200, .target = 180 };
  g_autoptr (RfReport) report = NULL;

  make_some (fixture->store, 20);
  report = make_room (fixture->store, &room);
  g_assert_cmpint (report->evicted, ==, 0);
}

static void
test_the_trash_goes_first (StoreFixture *fixture, gconstpointer factory)
{
  RfRoom room = { .max_bytes = 150, .target = 135 };
  g_autofree char *trashed = store_test_make_key_at (fixture->store, "in the trash, big", NOW);
  g_autoptr (RfReport) report = NULL;

  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, trashed, 1);
  make_some (fixture->store, 14);
  report = make_room (fixture->store, &room);
  g_assert_cmpint (report->purged, ==, 1);
  g_assert_cmpint (report->evicted, ==, 1);
  g_assert_cmpint (get_bytes (fixture->store), ==, 130);
}

static void
test_what_is_used_is_not_evicted_before_what_is_not (StoreFixture *fixture, gconstpointer factory)
{
  RfRoom room = { .max_bytes = 150, .target = 15 };
  g_autofree char *used = store_test_make_key_at (fixture->store, "word  used", NOW);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfEntry) found = NULL;

  make_some (fixture->store, 20);
  store_test_use (fixture->store, used, 3);
  rf_time_set_for_tests (NOW + DAY);
  report = make_room (fixture->store, &room);
  g_assert_cmpint (report->evicted, ==, 20);
  found = store_test_find (fixture->store, used);
  g_assert_nonnull (found);
}

/* Pins are sacred, and what is archived is never evicted. */
static void
test_pinned_and_archived_are_never_evicted (StoreFixture *fixture, gconstpointer factory)
{
  RfRoom room = { .max_bytes = 1, .target = 1, .giant = 1 };
  RfRetention rules = { .profile = "default", .more_uses = 2, .now = NOW };
  g_autofree char *pinned = store_test_make_key_at (fixture->store, "pinned", NOW);
  g_autofree char *archived = store_test_make_key_at (fixture->store, "archived", NOW);
  g_autoptr (RfReport) kept = rf_report_new ();
  g_autoptr (RfReport) report = NULL;
  RfSlice slice = { .report = kept };

  store_test_change_key (fixture->store, RF_VERB_PIN, pinned, 1);
  store_test_use (fixture->store, archived, 3);
  g_assert_true (rf_store_retain (fixture->store, &rules, &slice, NULL));
  g_assert_cmpint (kept->archived, ==, 1);
  make_some (fixture->store, 20);
  report = make_room (fixture->store, &room);
  g_assert_cmpint (report->evicted, ==, 20);
  rf_entry_free (store_test_find (fixture->store, pinned));
  g_assert_cmpuint (store_test_count (fixture->store, "kind", "image"), ==, 2);
}

static void
test_one_giant_does_not_empty_the_cache (StoreFixture *fixture, gconstpointer factory)
{
  RfRoom room = { .max_bytes = 250, .target = 225, .giant = 25 };
  g_autofree char *big = g_strnfill (120, 'x');
  g_autofree char *giant = store_test_make_key_at (fixture->store, big, NOW);
  g_autoptr (RfReport) report = NULL;

  make_some (fixture->store, 20);
  store_test_use (fixture->store, giant, 1000);
  report = make_room (fixture->store, &room);
  g_assert_cmpint (report->evicted, ==, 1);
  g_assert_cmpint (get_bytes (fixture->store), ==, 200);
  g_assert_null (store_test_find (fixture->store, giant));
}

void
store_contract_add_purge (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "the-trash-is-purged-after-its-time", test_the_trash_is_purged_after_its_time },
    { "a-shared-blob-stays", test_a_shared_blob_stays },
    { "a-purged-entry-is-still-unwanted", test_a_purged_entry_is_still_unwanted },
    { "always-is-kept-for-its-time", test_always_is_kept_for_its_time },
    { "two-evictors-never-trim-below-the-target", test_two_evictors_never_trim_below_the_target },
    { "nothing-to-do-within-the-limit", test_there_is_nothing_to_do_within_the_limit },
    { "the-trash-goes-first", test_the_trash_goes_first },
    { "used-is-not-evicted-before-unused", test_what_is_used_is_not_evicted_before_what_is_not },
    { "pinned-and-archived-are-never-evicted", test_pinned_and_archived_are_never_evicted },
    { "one-giant-does-not-empty-the-cache", test_one_giant_does_not_empty_the_cache },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
