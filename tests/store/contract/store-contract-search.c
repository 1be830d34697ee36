/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-time.h"

#include <string.h>

/* The contract of searching: words of prompts, and pages while things change. */

#define NOW     G_GINT64_CONSTANT (1700000000000)
#define ENTRIES 24

static const char *const prompts[] = {
  "a grandmother waving in her armchair, cosy evening",
  "Café noir, well-lit",
  "ПРИВЕТ мир",
  "STOP",
  "light AND dark NOT grey OR \"quoted\" NEAR(x) col:umn ^start -minus",
  "naïve façade 1024x1024",
};

static void
make_prompts (RfStore *store)
{
  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (RfPlan) plan = store_test_plan (prompts[i]);

      rf_time_set_for_tests (NOW + (gint64) i * 1000);
      rf_entry_free (store_test_make (store, plan));
    }
  rf_time_set_for_tests (0);
}

static void
assert_found (RfStore *store, const char *text, const char *wanted)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_selector_set (selector, "text", text, &error));
  page = rf_store_query (store, selector, &error);
  g_assert_no_error (error);
  for (guint i = page->items->len; i > 0; i--)
    {
      const RfEntry *entry = g_ptr_array_index (page->items, i - 1);

      for (gsize j = 0; j < G_N_ELEMENTS (prompts); j++)
        {
          if (g_str_equal (entry->generation->prompt, prompts[j]))
            g_string_append_printf (found, "%d", (int) j);
        }
    }
  if (!g_str_equal (found->str, wanted))
    g_error ("“%s” finds “%s” and not “%s”", text, found->str, wanted);
  /* A verb means the same entries. */
  report = store_test_apply (store, RF_VERB_INVALIDATE, selector, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->changed, ==, page->items->len);
}

static void
test_words_that_all_stand_in_the_prompt (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const rows[][2] = {
    { "armchair", "0" },
    { "ARMCHAIR Cosy", "0" },
    { "armchair nowhere", "" },
    { "arm", "" },
    { "chair", "" },
    { "cosy  evening", "0" },
    { "привет", "2" },
    { "stop", "3" },
    { "1024x1024", "5" },
    { "evening grandmother", "0" },
  };

  make_prompts (fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_found (fixture->store, rows[i][0], rows[i][1]);
}

static void
test_search_as_you_type (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const rows[][2] = {
    { "a*", "04" },      { "ar*", "0" },       { "arm*", "0" },      { "armc*", "0" },
    { "armcha*", "0" },  { "armchair*", "0" }, { "armchairs*", "" }, { "cosy ar*", "0" },
    { "co* gra*", "0" }, { "при*", "2" },      { "naiv* fa*", "5" }, { "*chair", "" },
  };

  make_prompts (fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_found (fixture->store, rows[i][0], rows[i][1]);
}

static void
test_diacritics_do_not_matter (StoreFixture *fixture, gconstpointer factory)
{
  make_prompts (fixture->store);
  assert_found (fixture->store, "cafe", "1");
  assert_found (fixture->store, "CAFÉ", "1");
  assert_found (fixture->store, "cafe\xcc\x81", "1");
  assert_found (fixture->store, "naive facade", "5");
}

static void
test_nothing_that_is_asked_is_syntax (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const rows[][2] = {
    { "\"", "" },
    { "\"\"", "" },
    { "light AND dark", "4" },
    { "cafe OR stop", "" },
    { "cafe NOT stop", "" },
    { "NEAR(x)", "4" },
    { "NEAR(cafe noir)", "" },
    { "col:umn", "4" },
    { "prompt:cafe", "" },
    { "^start", "4" },
    { "-minus", "4" },
    { "\"quoted\"", "4" },
    { "well-lit", "1" },
    { "{cafe noir}", "1" },
    { "cafe + noir", "1" },
    { "*", "" },
    { "%", "" },
    { "';--", "" },
    { "(", "" },
    { "\x01", "" },
    { "caf*e", "" },
  };

  make_prompts (fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_found (fixture->store, rows[i][0], rows[i][1]);
}

static void
test_words_of_the_trash_are_found_there (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GError) error = NULL;

  make_prompts (fixture->store);
  g_assert_true (rf_selector_set (selector, "text", "cafe", &error));
  report = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, &error);
  g_assert_cmpint (report->changed, ==, 1);
  assert_found (fixture->store, "cafe", "");
  g_assert_true (rf_selector_set (selector, "state", "trashed", &error));
  page = rf_store_query (fixture->store, selector, &error);
  g_assert_cmpuint (page->items->len, ==, 1);
}

static void
use (RfStore *store, const RfEntry *entry)
{
  g_autoptr (GError) error = NULL;
  RfUse hit = { .at = NOW,
                .kind = RF_KIND_IMAGE,
                .provider = "portrait",
                .strategy = RF_STRATEGY_ONCE,
                .outcome = RF_OUTCOME_HIT,
                .entry_id = entry->id };

  g_assert_true (rf_store_flush_tally (store, &hit, 1, &error));
}

static void
trash (RfStore *store, const char *key)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = NULL;

  selector->exact_key = g_strdup (key);
  report = store_test_apply (store, RF_VERB_INVALIDATE, selector, FALSE, &error);
  g_assert_no_error (error);
}

/* Between two pages an entry comes, one that was seen is used, and one that was
 * not is thrown away. */
static void
disturb (RfStore *store, const RfPage *page, GPtrArray *keys, GHashTable *wanted)
{
  g_autoptr (RfPlan) plan = NULL;
  g_autofree char *word = g_uuid_string_random ();

  use (store, g_ptr_array_index (page->items, 0));
  plan = store_test_plan (word);
  rf_entry_free (store_test_make (store, plan));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (g_hash_table_contains (wanted, key))
        {
          trash (store, key);
          g_hash_table_remove (wanted, key);
          return;
        }
    }
}

static void
page_through (RfStore *store, RfSort sort, GPtrArray *keys)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);

  selector->sort = sort;
  selector->limit = 4;
  /* A list that is sorted by uses moves with them; this is of what lies still. */
  selector->tag = g_strdup ("still");
  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (RfEntry) entry = store_test_find (store, g_ptr_array_index (keys, i));

      if (entry != NULL)
        g_hash_table_add (wanted, g_ptr_array_index (keys, i));
    }
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfPage) page = rf_store_query (store, selector, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->items->len; i++)
        {
          const RfEntry *entry = g_ptr_array_index (page->items, i);

          g_assert_true (g_hash_table_remove (wanted, entry->key));
        }
      if (page->next_cursor != NULL)
        disturb (store, page, keys, wanted);
      g_free (selector->cursor);
      selector->cursor = g_steal_pointer (&page->next_cursor);
    }
  while (selector->cursor != NULL);
  g_assert_cmpuint (g_hash_table_size (wanted), ==, 0);
}

static void
test_pages_stay_right_while_entries_come_and_go (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < ENTRIES; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%d", i);
      g_autoptr (RfPlan) plan = store_test_plan (word);

      plan->tags = g_strsplit ("still", ",", -1);
      rf_entry_free (store_test_make (fixture->store, plan));
      g_ptr_array_add (keys, g_strdup (plan->key));
    }
  for (int sort = RF_SORT_CREATED; sort <= RF_SORT_BYTES; sort++)
    page_through (fixture->store, (RfSort) sort, keys);
  store_test_assert_sound (fixture->store);
}

static void
test_latencies_and_refusals_are_summed (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStats) stats = NULL;
  g_autoptr (GError) error = NULL;
  const RfTallyRow *image = NULL;

  rf_time_set_for_tests (NOW);
  for (int i = 1; i <= 100; i++)
    {
      RfUse uses[] = {
        { .at = NOW - (i % 50) * G_GINT64_CONSTANT (3600000) * 3,
          .kind = RF_KIND_IMAGE,
          .provider = "portrait",
          .outcome = RF_OUTCOME_HIT,
          .latency = i * 1000 },
        { .at = NOW, .kind = RF_KIND_IMAGE, .provider = "p", .failed = TRUE, .refused = i > 90 },
      };

      g_assert_true (rf_store_flush_tally (fixture->store, uses, G_N_ELEMENTS (uses), &error));
    }
  stats = rf_store_stats (fixture->store, "", 30 * RF_DAY, RF_STATS_BY_KIND, &error);
  rf_time_set_for_tests (0);
  g_assert_no_error (error);
  g_assert_cmpint (stats->all.outcomes[RF_OUTCOME_HIT], ==, 100);
  g_assert_cmpint (stats->total.outcomes[RF_OUTCOME_HIT], ==, 100);
  g_assert_cmpint (stats->day.outcomes[RF_OUTCOME_HIT], ==, 18);
  g_assert_cmpint (stats->week.outcomes[RF_OUTCOME_HIT], ==, 100);
  g_assert_cmpint (stats->day.failed, ==, 100);
  g_assert_cmpint (stats->day.refused, ==, 10);
  image = g_ptr_array_index (stats->kinds, 0);
  g_assert_cmpint (image->latencies[RF_LATENCY_HIT].count, ==, 100);
  g_assert_cmpint (ABS (image->latencies[RF_LATENCY_HIT].p50 - 50000), <, 50000 / 14);
  g_assert_cmpint (ABS (image->latencies[RF_LATENCY_HIT].p90 - 90000), <, 90000 / 14);
  g_assert_cmpint (ABS (image->latencies[RF_LATENCY_HIT].p99 - 99000), <, 99000 / 14);
  g_assert_cmpint (stats->all.latencies[RF_LATENCY_HIT].count, ==, 100);
}

void
store_contract_add_search (const char *name, RfStoreFactory factory)
{
  store_contract_add_test (
      name, "words-that-all-stand-in-the-prompt", factory, test_words_that_all_stand_in_the_prompt);
  store_contract_add_test (name, "search-as-you-type", factory, test_search_as_you_type);
  store_contract_add_test (
      name, "diacritics-do-not-matter", factory, test_diacritics_do_not_matter);
  store_contract_add_test (
      name, "nothing-that-is-asked-is-syntax", factory, test_nothing_that_is_asked_is_syntax);
  store_contract_add_test (
      name, "words-of-the-trash-are-found-there", factory, test_words_of_the_trash_are_found_there);
  store_contract_add_test (name,
                           "pages-stay-right-while-entries-come-and-go",
                           factory,
                           test_pages_stay_right_while_entries_come_and_go);
  store_contract_add_test (
      name, "latencies-and-refusals-are-summed", factory, test_latencies_and_refusals_are_summed);
}
