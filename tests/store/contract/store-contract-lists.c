/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-time.h"

/* The contract of lists, verbs on many entries, and counters. */

#define NOW G_GINT64_CONSTANT (1700000000000)

/* Ten entries, one a minute, word0 the oldest. */
static void
make_ten (RfStore *store)
{
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%d Straße", i);
      g_autoptr (RfPlan) plan = store_test_plan (word);
      const char *tags[] = { i % 2 == 0 ? "even" : "odd", NULL };

      rf_time_set_for_tests (NOW + i * 60000);
      plan->tags = g_strdupv ((char **) tags);
      plan->playthrough_id = i < 3 ? g_strdup ("p1") : NULL;
      plan->player_id = i == 4 ? g_strdup ("ann") : NULL;
      plan->ttl = i == 9 ? 60 : -1;
      rf_entry_free (store_test_make (store, plan));
    }
  rf_time_set_for_tests (NOW + 599999);
}

static void
assert_selected (RfStore *store, const char *name, const char *value, const char *words)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (name != NULL)
    g_assert_true (rf_selector_set (selector, name, value, &error));
  g_assert_no_error (error);
  page = rf_store_query (store, selector, &error);
  g_assert_no_error (error);
  g_assert_null (page->next_cursor);
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfEntry *entry = g_ptr_array_index (page->items, i);

      g_string_append_c (found, entry->generation->prompt[4]);
    }
  g_assert_cmpstr (found->str, ==, words);
}

static void
test_selectors (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const rows[][3] = {
    { NULL, NULL, "9876543210" },
    { "kind", "image", "9876543210" },
    { "kind", "video", "" },
    { "provider", "portrait", "9876543210" },
    { "model", "portrait-2", "" },
    { "profile", "default", "9876543210" },
    { "strategy", "once", "9876543210" },
    { "strategy", "per_player", "" },
    { "player", "ann", "4" },
    { "playthrough", "p1", "210" },
    { "version", "1", "9876543210" },
    { "tag", "even", "86420" },
    { "tag", "none", "" },
    { "text", "WORD3", "3" },
    { "text", "STRAßE word7", "7" },
    { "text", "word1 word2", "" },
    { "text", "100%", "" },
    { "key", "CACHE#image#*", "9876543210" },
    { "key", "CACHE#video#*", "" },
    { "older-than", "5m", "43210" },
    { "unused-for", "5m", "43210" },
    { "min-uses", "1", "" },
    { "max-uses", "0", "9876543210" },
    { "state", "live", "9876543210" },
    { "state", "expired", "" },
    { "state", "trashed", "" },
    { "state", "archived", "" },
    { "pinned", "false", "9876543210" },
    { "pinned", "true", "" },
  };

  make_ten (fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_selected (fixture->store, rows[i][0], rows[i][1], rows[i][2]);
  rf_time_set_for_tests (NOW + 700000);
  assert_selected (fixture->store, "state", "live", "876543210");
  assert_selected (fixture->store, "state", "expired", "9");
}

static void
test_exact_key (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_slot ("[ab]*|none|once|7", 1, "word");
  g_autoptr (RfPlan) other = store_test_slot ("b?|none|once|7", 1, "other");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) second = store_test_make (fixture->store, other);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GError) error = NULL;
  const RfEntry *found = NULL;

  selector->exact_key = g_strdup (plan->key);
  page = rf_store_query (fixture->store, selector, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->items->len, ==, 1);
  found = g_ptr_array_index (page->items, 0);
  g_assert_cmpint (found->id, ==, made->id);
  g_assert_cmpstr (found->generation->canonical, ==, plan->canonical);
  g_assert_cmpstr (found->generation->prompt, ==, "word");
  g_assert_true (found->generation->reusable);
}

static void
test_cursor (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  int pages = 0;

  make_ten (fixture->store);
  selector->limit = 3;
  do
    {
      g_autoptr (RfPlan) plan = NULL;
      g_autofree char *word = g_strdup_printf ("wordX %d", pages);
      g_autoptr (RfPage) page = rf_store_query (fixture->store, selector, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->items->len; i++)
        g_string_append_c (found,
                           ((RfEntry *) g_ptr_array_index (page->items, i))->generation->prompt[4]);
      g_free (selector->cursor);
      selector->cursor = g_steal_pointer (&page->next_cursor);
      /* What comes in between shifts nothing. */
      plan = store_test_plan (word);
      rf_entry_free (store_test_make (fixture->store, plan));
      pages++;
    }
  while (selector->cursor != NULL);
  g_assert_cmpstr (found->str, ==, "9876543210");
  g_assert_cmpint (pages, ==, 4);
}

static void
test_sorts (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  static const RfSort sorts[] = {
    RF_SORT_CREATED, RF_SORT_USED, RF_SORT_USES, RF_SORT_COST, RF_SORT_BYTES,
  };

  make_ten (fixture->store);
  selector->limit = 4;
  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      guint rows = 0;

      selector->sort = sorts[i];
      do
        {
          g_autoptr (RfPage) page = rf_store_query (fixture->store, selector, &error);

          g_assert_no_error (error);
          rows += page->items->len;
          g_free (selector->cursor);
          selector->cursor = g_steal_pointer (&page->next_cursor);
        }
      while (selector->cursor != NULL);
      g_assert_cmpuint (rows, ==, 10);
    }
}

static void
test_bad_cursor (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const cursors[] = {
    "", "x", "0-1", "0-1-2-3", "1-1-1", "9-1-1", "0--1-1", "0-1-zz", "0-1-ffffffffffffffff", "--",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (GError) error = NULL;

      selector->cursor = g_strdup (cursors[i]);
      g_assert_null (rf_store_query (fixture->store, selector, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
}

static void
test_invalidate (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) dry = NULL;
  g_autoptr (RfReport) real = NULL;
  g_autoptr (RfReport) again = NULL;
  g_autoptr (GError) error = NULL;

  make_ten (fixture->store);
  g_assert_true (rf_selector_set (selector, "tag", "even", &error));
  selector->limit = 1;
  dry = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (dry->dry_run);
  assert_selected (fixture->store, NULL, NULL, "9876543210");
  real = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (real->changed, ==, 5);
  g_assert_cmpint (real->changed, ==, dry->changed);
  g_assert_cmpint (real->also_under, ==, dry->also_under);
  g_assert_cmpint (real->bytes, ==, dry->bytes);
  g_assert_cmpint (real->bytes, ==, 5 * 13);
  g_assert_cmpint (real->cost_to_remake, ==, 5 * 5000000);
  assert_selected (fixture->store, NULL, NULL, "97531");
  assert_selected (fixture->store, "state", "trashed", "86420");
  again = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->changed, ==, 0);
  store_test_assert_sound (fixture->store);
}

static void
test_invalidate_elsewhere (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  make_ten (fixture->store);
  selector->namespace_ = g_strdup ("tenant");
  report = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->changed, ==, 0);
  assert_selected (fixture->store, NULL, NULL, "9876543210");
}

static void
test_tally (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) entry = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (RfStats) stats = NULL;
  g_autoptr (RfStats) none = NULL;
  g_autoptr (GError) error = NULL;
  const RfTallyRow *row = NULL;
  RfUse uses[] = {
    { .at = NOW,
      .kind = RF_KIND_IMAGE,
      .provider = "portrait",
      .strategy = RF_STRATEGY_ONCE,
      .outcome = RF_OUTCOME_MISS,
      .spent = 5000000,
      .bytes = 4 },
    { .at = NOW + 5,
      .kind = RF_KIND_IMAGE,
      .provider = "portrait",
      .strategy = RF_STRATEGY_ONCE,
      .outcome = RF_OUTCOME_HIT,
      .entry_id = entry->id,
      .saved = 5000000 },
    { .at = NOW + 6,
      .kind = RF_KIND_TTS,
      .provider = "espeak",
      .strategy = RF_STRATEGY_ONCE,
      .failed = TRUE },
    { .at = NOW - 7 * RF_DAY * 1000,
      .kind = RF_KIND_TTS,
      .provider = "espeak",
      .outcome = RF_OUTCOME_JOINED },
  };

  g_assert_true (rf_store_flush_tally (fixture->store, uses, G_N_ELEMENTS (uses), &error));
  g_assert_true (rf_store_flush_tally (fixture->store, &uses[1], 1, &error));
  stats = rf_store_stats (fixture->store, "", RF_DAY, RF_STATS_BY_PROVIDER, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stats->total_entries, ==, 1);
  g_assert_cmpint (stats->total_uses, ==, 2);
  g_assert_cmpint (stats->total_bytes, ==, 4);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_HIT], ==, 2);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_MISS], ==, 1);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_JOINED], ==, 0);
  g_assert_cmpint (stats->all.failed, ==, 1);
  g_assert_cmpint (stats->all.spent, ==, 5000000);
  g_assert_cmpint (stats->all.saved, ==, 10000000);
  g_assert_cmpint (stats->all.bytes, ==, 4);
  g_assert_cmpuint (stats->kinds->len, ==, 2);
  g_assert_cmpuint (stats->rows->len, ==, 2);
  row = g_ptr_array_index (stats->rows, 1);
  g_assert_cmpstr (row->name, ==, "portrait");
  g_assert_cmpint (row->outcomes[RF_OUTCOME_HIT], ==, 2);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->uses, ==, 2);
  g_assert_cmpint (found->last_used_at, ==, NOW + 5);
  none = rf_store_stats (fixture->store, "tenant", RF_DAY, RF_STATS_BY_HOUR, &error);
  g_assert_no_error (error);
  g_assert_cmpint (none->all.outcomes[RF_OUTCOME_HIT], ==, 0);
  g_assert_cmpint (none->total_entries, ==, 0);
  store_test_assert_sound (fixture->store);
}

static void
test_totals (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfStats) stats = NULL;
  g_autoptr (GError) error = NULL;

  make_ten (fixture->store);
  g_assert_true (rf_selector_set (selector, "tag", "odd", &error));
  report = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, &error);
  g_assert_no_error (error);
  stats = rf_store_stats (fixture->store, "", RF_DAY, RF_STATS_BY_NOTHING, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stats->total_entries, ==, 5);
  g_assert_null (stats->rows);
}

static void
test_verify_can_be_cancelled (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  make_ten (fixture->store);
  g_cancellable_cancel (cancellable);
  findings = rf_store_verify (fixture->store, cancellable, &error);
  g_assert_null (findings);
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  store_test_assert_sound (fixture->store);
}

void
store_contract_add_lists (const char *name, RfStoreFactory factory)
{
  store_contract_add_test (name, "selectors", factory, test_selectors);
  store_contract_add_test (name, "exact-key", factory, test_exact_key);
  store_contract_add_test (name, "cursor", factory, test_cursor);
  store_contract_add_test (name, "sorts", factory, test_sorts);
  store_contract_add_test (name, "bad-cursor", factory, test_bad_cursor);
  store_contract_add_test (name, "invalidate", factory, test_invalidate);
  store_contract_add_test (name, "invalidate-elsewhere", factory, test_invalidate_elsewhere);
  store_contract_add_test (name, "tally", factory, test_tally);
  store_contract_add_test (name, "totals", factory, test_totals);
  store_contract_add_test (name, "verify-cancelled", factory, test_verify_can_be_cancelled);
}
