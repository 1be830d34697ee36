/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include "rf-database.h"
#include "rf-operations.h"
#include "rf-place.h"
#include "rf-salvage.h"

/* Where the rows of a key lie, and that what lives there is found: wherever it
 * lies, and at the same cost however much of the same key is in the trash. Counted
 * are SQLite's own steps. */

#define ROUNDS 1000

/* What a look-up takes at most that does not find it as the newest row. One that
 * goes through the trash takes as many times more as there are rounds. */
#define MOST_STEPS 300

typedef struct
{
  RfPlan *plan;
  RfEntry *entry; /* (owned) (nullable) what was found, or is bound again and again */
  int steps;
} Question;

static int
count_steps_cb (void *data)
{
  ++*(int *) data;
  return 0;
}

static gboolean
find_work (RfConnection *connection, gpointer data, GError **error)
{
  Question *question = data;
  RfPlan *plan = question->plan;

  question->steps = 0;
  sqlite3_progress_handler (connection->database, 1, count_steps_cb, &question->steps);
  g_assert_true (rf_lookup_find (connection, plan->namespace_, plan->key, &question->entry, error));
  sqlite3_progress_handler (connection->database, 0, NULL, NULL);
  return TRUE;
}

/* Returns the id of what lives under the key, or 0; never out of what is remembered. */
static gint64
find (const char *place, RfPlan *plan, int *steps)
{
  g_autoptr (RfDatabase) database = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  Question question = { .plan = plan };
  gint64 id = 0;

  g_assert_true (rf_database_run (database, RF_ACCESS_SNAPSHOT, find_work, &question, NULL));
  if (question.entry != NULL)
    id = question.entry->id;
  g_clear_pointer (&question.entry, rf_entry_free);
  if (steps != NULL)
    *steps = question.steps;
  return id;
}

/* As a refresh does it: what stands there goes to the trash, and a new one is put in. */
static gboolean
bind_work (RfConnection *connection, gpointer data, GError **error)
{
  Question *question = data;

  for (int i = 0; i < ROUNDS; i++)
    {
      g_autoptr (RfEntry) bound = NULL;

      g_assert_true (rf_bind_entry (
          connection, question->plan, question->entry->generation, i + 1000, &bound, error));
    }
  return TRUE;
}

static void
bind_many_times (const char *place, RfPlan *plan, RfEntry *made)
{
  g_autoptr (RfDatabase) database = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  Question question = { .plan = plan, .entry = made };

  g_assert_true (rf_database_run (database, RF_ACCESS_CHANGE, bind_work, &question, NULL));
}

static gint64
ask (const char *place, const char *key, const char *what)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT coalesce (%s, 0) FROM entries WHERE key = '%s'", what, key);

  return sqlite_test_ask (place, sql);
}

static void
test_a_hit_costs_the_same_after_a_thousand_rounds (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  gint64 first = made->id;
  gint64 id = 0;
  int before = 0;
  int after = 0;

  g_assert_cmpint (find (fixture->place, plan, &before), ==, first);
  bind_many_times (fixture->place, plan, made);
  id = find (fixture->place, plan, &after);
  g_test_message ("%d steps, then %d", before, after);
  g_assert_cmpint (id, ==, ask (fixture->place, plan->key, "max (id)"));
  g_assert_cmpint (after, ==, before);
  /* Nothing lives, then the oldest does. */
  store_test_change_key (fixture->store, RF_VERB_INVALIDATE, plan->key, 1);
  g_assert_cmpint (find (fixture->place, plan, NULL), ==, 0);
  g_clear_object (&fixture->store);
  g_assert_true (sqlite_test_execute (
      fixture->place,
      "UPDATE entries SET trashed_at = 0, superseded = 0 WHERE id = (SELECT min (id) + 1 FROM "
      "entries)"));
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpint (find (fixture->place, plan, &after), ==, first + 1);
  g_test_message ("%d steps for an old one", after);
  g_assert_cmpint (after, <, MOST_STEPS);
  store_test_assert_sound (fixture->store);
}

/* The first of a place stands in no index of what lives. */
static void
test_the_first_row_is_found_among_many (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);

  g_assert_cmpint (made->id % 256, ==, 0);
  bind_many_times (fixture->place, plan, made);
  g_clear_object (&fixture->store);
  g_assert_false (sqlite_test_execute (
      fixture->place,
      "UPDATE entries SET trashed_at = 0 WHERE id = (SELECT min (id) FROM entries)"));
  g_assert_true (sqlite_test_execute (fixture->place,
                                      "UPDATE entries SET trashed_at = 5 WHERE trashed_at = 0;"
                                      "UPDATE entries SET trashed_at = 0, superseded = 0"
                                      " WHERE id = (SELECT min (id) FROM entries)"));
  g_assert_false (sqlite_test_execute (
      fixture->place,
      "UPDATE entries SET trashed_at = 0 WHERE id = (SELECT max (id) FROM entries)"));
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpint (find (fixture->place, plan, NULL), ==, made->id);
  store_test_assert_sound (fixture->store);
}

/* The last id of the key's place is taken. */
static void
test_full_place (StoreFixture *fixture, gconstpointer factory)
{
  static const char fill[] =
      "INSERT INTO entries (id, namespace, key, generation, flight, strategy, version, created_at,"
      "  kind, provider, model, cost, bytes, content, trashed_at)"
      " SELECT %" G_GINT64_FORMAT ", namespace, key, generation, flight, strategy, version,"
      "  created_at, kind, provider, model, cost, bytes, content, 5 FROM entries";
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autofree char *sql = NULL;
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  gint64 last = rf_place_get_last (rf_place_get_first (plan->namespace_, plan->key));

  g_clear_object (&fixture->store);
  sql = g_strdup_printf (fill, last);
  g_assert_true (sqlite_test_execute (fixture->place, sql));
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpint (find (fixture->place, plan, NULL), ==, made->id);
  plan->force_refresh = TRUE;
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (RfEntry) next = store_test_make (fixture->store, plan);
      g_autoptr (RfEntry) found = store_test_find (fixture->store, plan->key);

      g_assert_true (next->id > last || next->id < made->id);
      g_assert_cmpint (next->id % 256, !=, 0);
      g_assert_cmpint (found->id, ==, next->id);
      g_assert_cmpint (find (fixture->place, plan, NULL), ==, next->id);
    }
  store_test_assert_sound (fixture->store);
}

/* Rows of form 12, that of before: live ones that are the first of a place or not, and
 * ones that lie elsewhere. */
static void
test_an_older_index_is_brought_up (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const moves[] = {
    "UPDATE entries SET id = id + 1",
    "UPDATE entries SET id = 256 * 1000",
    "UPDATE entries SET id = 256 * 1000 + 255",
  };
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      gint64 id = 0;

      g_clear_object (&fixture->store);
      g_assert_true (sqlite_test_execute (fixture->place, moves[i]));
      g_assert_true (sqlite_test_execute (fixture->place, "DROP INDEX entries_living"));
      g_assert_true (sqlite_test_execute (fixture->place, "PRAGMA user_version = 12"));
      id = ask (fixture->place, plan->key, "max (id)");
      fixture->store = sqlite_test_open (fixture->place);
      g_assert_cmpint (find (fixture->place, plan, NULL), ==, id);
      /* Neither is a second one put in beside it. */
      g_clear_object (&fixture->store);
      g_assert_false (sqlite_test_execute (
          fixture->place,
          "INSERT INTO entries (namespace, key, generation, flight, strategy, version, created_at,"
          "  kind, provider, model, cost, bytes, content)"
          " SELECT namespace, key, generation, flight, strategy, version, created_at, kind,"
          "  provider, model, cost, bytes, content FROM entries"));
    }
}

static void
test_places (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *key = g_strdup_printf ("generation:image|%d", i);
      gint64 first = rf_place_get_first ("", key);

      g_assert_cmpint (first, >=, 0);
      g_assert_cmpint (rf_place_get_last (first), >, first + 200);
      g_assert_cmpint (rf_place_get_last (first), <, G_GINT64_CONSTANT (1) << 53);
      g_assert_cmpint (first % 256, ==, 0);
      g_hash_table_add (seen, g_memdup2 (&first, sizeof first));
    }
  g_assert_cmpint (rf_place_get_last ((G_GINT64_CONSTANT (1) << 53) - 256),
                   ==,
                   (G_GINT64_CONSTANT (1) << 53) - 1);
  /* Of 20,000 in 2^45 none should meet another. */
  g_assert_cmpuint (g_hash_table_size (seen), ==, 20000);
  g_assert_cmpint (rf_place_get_first ("a", "b"), !=, rf_place_get_first ("", "ab"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "a-hit-costs-the-same-after-a-thousand-rounds",
      test_a_hit_costs_the_same_after_a_thousand_rounds },
    { "the-first-row-is-found-among-many", test_the_first_row_is_found_among_many },
    { "full-place", test_full_place },
    { "an-older-index-is-brought-up", test_an_older_index_is_brought_up },
    { "places", test_places },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test ("sqlite-places", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
