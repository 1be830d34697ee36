/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-blob-store-private.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"
#include "rf-upkeep-operations.h"
#include "sqlite-test.h"
#include "store-contract.h"

#include <errno.h>
#include <string.h>

/* What is thrown away and dropped in bulk, with triggers and foreign keys at rest,
 * leaves the same behind as if they had done their part. */

#define NOW     G_GINT64_CONSTANT (1700000000000)
#define ENTRIES 60

/* All that happens where a row of these goes; rf-drop.c and rf-trash.c do
 * the same. */
static const char select_triggers[] =
    "SELECT group_concat (name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    " AND tbl_name IN ('entries', 'generations', 'assets', 'blobs', 'entry_tags', 'landings',"
    "  'unkept', 'unwanted') AND (sql LIKE '%DELETE ON%' OR sql LIKE '%UPDATE OF trashed_at%') "
    "ORDER BY name)";

static const char select_children[] =
    "SELECT group_concat (child, ' ') FROM (SELECT m.name || '.' || f.\"from\" AS child"
    " FROM sqlite_schema m JOIN pragma_foreign_key_list (m.name) f WHERE m.type = 'table'"
    " AND f.\"table\" IN ('entries', 'generations', 'assets', 'blobs') ORDER BY 1)";

/* Each counts rows that must not be there. */
static const char *const faults[] = {
  "SELECT count (*) FROM pragma_foreign_key_check",
  "SELECT count (*) FROM shelves s WHERE s.entries <>"
  " (SELECT count (*) FROM entries e WHERE e.shelf = s.id)",
  "SELECT count (*) FROM entries e LEFT JOIN shelves s ON s.id = e.shelf"
  " WHERE s.id IS NULL OR s.namespace <> e.namespace OR s.kind <> e.kind OR s.model <> e.model"
  "  OR s.profile <> coalesce (e.profile, '') OR s.trashed <> (e.trashed_at > 0)"
  "  OR s.superseded <> e.superseded OR s.archived <> e.archived OR s.pinned <> e.pinned",
  "SELECT count (*) FROM totals t WHERE t.entries <> (SELECT count (*) FROM entries e"
  "  WHERE e.namespace = t.namespace AND e.trashed_at = 0)"
  " OR t.uses <> (SELECT coalesce (sum (e.uses), 0) FROM entries e"
  "  WHERE e.namespace = t.namespace AND e.trashed_at = 0)",
  "SELECT count (*) FROM blob_totals t WHERE t.bytes <> (SELECT coalesce (sum (bytes), 0)"
  " FROM blobs) OR t.blobs <> (SELECT count (*) FROM blobs)",
  "SELECT count (*) FROM prompts p WHERE prompts MATCH '\"hat\"'"
  " AND p.rowid NOT IN (SELECT id FROM entries)",
  "SELECT count (*) FROM places p WHERE places MATCH '\"npc\"'"
  " AND p.rowid NOT IN (SELECT id FROM entries)",
  "SELECT count (*) FROM blobs b WHERE NOT EXISTS (SELECT 1 FROM assets a WHERE a.blob = b.id)",
  "SELECT count (*) FROM generations g WHERE g.id NOT IN (SELECT generation FROM entries)"
  " AND g.id NOT IN (SELECT generation FROM unkept)",
};

static char *
ask_for_text (const char *place, const char *sql)
{
  g_autofree char *path = sqlite_test_path (place, "");
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return text;
}

/* One that is new here has its counterpart in rf-drop.c or rf-trash.c, or this is the time. */
static void
test_all_triggers_and_keys_are_known (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *triggers = ask_for_text (fixture->place, select_triggers);
  g_autofree char *children = ask_for_text (fixture->place, select_children);

  g_assert_cmpstr (triggers,
                   ==,
                   "one_live_entry_of_changed place_of_dropped_entry shelf_of_changed_entry "
                   "shelf_of_dropped_entry"
                   " totals_of_changed_entry totals_of_dropped_blob totals_of_dropped_entry"
                   " words_of_dropped_entry");
  g_assert_cmpstr (children,
                   ==,
                   "assets.blob assets.generation entries.generation entry_tags.entry"
                   " landings.entry landings.generation unkept.generation unwanted.generation");
}

static void
tag (RfStore *store, const char *key)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  selector->exact_key = g_strdup (key);
  action = rf_action_new_for_entries (RF_VERB_TAG, selector, FALSE);
  action->add_tags = g_strsplit ("one two", " ", -1);
  report = rf_store_apply (store, action, &error);
  g_assert_no_error (error);
}

/* Entries with tags and uses, of which every third goes to the trash; some hold the
 * generation of the one before. */
static void
fill (RfStore *store)
{
  for (int i = 0; i < ENTRIES; i++)
    {
      gboolean bound = i % 4 == 3 && (i - 1) % 3 != 0;
      g_autofree char *word = g_strdup_printf ("red hat %d", bound ? i - 1 : i);
      g_autofree char *slot = g_strdup_printf ("npc|a|%d|c|once|", i);
      g_autoptr (RfPlan) plan = store_test_slot (slot, 1, word);
      g_autoptr (RfEntry) entry = NULL;

      if (bound)
        rf_entrance_free (store_test_enter (store, plan, RF_ENTERING_BOUND));
      else
        rf_entry_free (store_test_make (store, plan));
      entry = store_test_find (store, plan->key);
      g_assert_nonnull (entry);
      tag (store, plan->key);
      store_test_use (store, plan->key, (guint) i % 5);
      if (i % 3 == 0)
        store_test_change_key (store, RF_VERB_INVALIDATE, plan->key, 1);
    }
}

static void
throw_all_away (RfStore *store)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) report = store_test_apply (store, RF_VERB_INVALIDATE, selector, FALSE, NULL);

  g_assert_cmpint (report->changed, >, 0);
  g_assert_cmpint (store_test_count (store, "state", "trashed"), ==, report->changed);
}

static void
assert_no_faults (StoreFixture *fixture)
{
  g_clear_object (&fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      if (sqlite_test_ask (fixture->place, faults[i]) != 0)
        g_error ("there are rows: %s", faults[i]);
    }
  fixture->store = sqlite_test_open (fixture->place);
  store_test_assert_sound (fixture->store);
}

static void
test_what_is_left_hangs_together (StoreFixture *fixture, gconstpointer factory)
{
  RfPurge purge = { NOW + 1, 0 };
  RfRoom room = { .max_bytes = 1, .target = 1 };
  g_autoptr (RfReport) report = rf_report_new ();
  RfSlice slice = { .report = report };

  rf_time_set_for_tests (NOW);
  fill (fixture->store);
  assert_no_faults (fixture);
  do
    g_assert_true (rf_store_purge (fixture->store, &purge, &slice, NULL));
  while (slice.more);
  g_assert_cmpint (report->purged, ==, ENTRIES / 3);
  assert_no_faults (fixture);
  /* Triggers work again, on the connection that was used, too. */
  throw_all_away (fixture->store);
  g_assert_true (rf_store_purge (fixture->store, &purge, &slice, NULL));
  rf_entry_free (store_test_make_at (fixture->store, "red hat", NOW));
  rf_entry_free (store_test_make_at (fixture->store, "blue hat", NOW));
  assert_no_faults (fixture);
  slice.rows = 0;
  do
    g_assert_true (rf_store_make_room (fixture->store, &room, &slice, NULL));
  while (slice.more);
  g_assert_cmpint (report->evicted, >, 0);
  assert_no_faults (fixture);
}

/* Of all that a key ever had; the index over keys does not see to it. */
static void
test_a_key_has_one_live_entry (StoreFixture *fixture, gconstpointer factory)
{
  static const char copy_entry[] = "INSERT INTO entries (namespace, key, generation, flight, "
                                   "strategy, version, created_at, kind,"
                                   " provider, model, cost, bytes, content, trashed_at) SELECT "
                                   "namespace, key, generation, flight,"
                                   " strategy, version, created_at, kind, provider, model, cost, "
                                   "bytes, content, %d FROM entries";
  g_autofree char *copy_live = g_strdup_printf (copy_entry, 0);
  g_autofree char *copy_trashed = g_strdup_printf (copy_entry, 5);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) mended = NULL;
  gint64 last = 0;

  rf_time_set_for_tests (NOW);
  rf_entry_free (store_test_make_at (fixture->store, "red hat", NOW));
  g_clear_object (&fixture->store);
  g_assert_false (sqlite_test_execute (fixture->place, copy_live));
  g_assert_true (sqlite_test_execute (fixture->place, copy_trashed));
  g_assert_false (sqlite_test_execute (fixture->place, "UPDATE entries SET trashed_at = 0"));
  g_assert_true (sqlite_test_execute (fixture->place,
                                      "UPDATE entries SET trashed_at = 6 WHERE trashed_at = 0;"
                                      "UPDATE entries SET trashed_at = 0 WHERE trashed_at = 5"));
  fixture->store = sqlite_test_open (fixture->place);
  store_test_assert_sound (fixture->store);
  g_clear_object (&fixture->store);
  /* What is there all the same is told. */
  g_assert_true (sqlite_test_execute (fixture->place,
                                      "DROP TRIGGER one_live_entry_of_changed;"
                                      "UPDATE entries SET trashed_at = 0"));
  fixture->store = sqlite_test_open (fixture->place);
  findings = rf_store_verify (fixture->store, NULL, NULL);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (findings, 0), "has more than one live entry"));
  /* The later one stays. */
  last = sqlite_test_ask (fixture->place, "SELECT max (id) FROM entries");
  mended = rf_store_repair (fixture->store, NULL);
  g_assert_cmpuint (mended->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (mended, 0), "went to the trash"));
  store_test_assert_sound (fixture->store);
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT id FROM entries WHERE trashed_at = 0"), ==, last);
  g_assert_cmpint (sqlite_test_ask (fixture->place, "SELECT sum (superseded) FROM entries"), ==, 1);
}

/* Their files go on threads: there are more than RF_DROP_FILES_ALONE. */
#define MANY 80

static int unlinks_left = 0;

static int
fail_unlink (const char *path)
{
  if (g_atomic_int_dec_and_test (&unlinks_left))
    {
      errno = EIO;
      return -1;
    }
  return rf_file_calls_system.unlink (path);
}

static void
test_a_file_that_stays_keeps_the_rows (StoreFixture *fixture, gconstpointer factory)
{
  RfFileCalls calls = rf_file_calls_system;
  RfPurge purge = { NOW + 1, 0 };
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->place, FALSE);
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GError) error = NULL;
  RfSlice slice = { .report = report };

  rf_time_set_for_tests (NOW);
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *word = g_strdup_printf ("red hat %d", i);

      rf_entry_free (store_test_make_at (fixture->store, word, NOW));
    }
  throw_all_away (fixture->store);
  calls.unlink = fail_unlink;
  unlinks_left = MANY + MANY / 2;
  rf_file_blob_store_set_calls (RF_FILE_BLOB_STORE (blobs), &calls);
  g_clear_object (&fixture->store);
  fixture->store = rf_sqlite_store_new (fixture->place, blobs, &error);
  g_assert_no_error (error);
  g_assert_false (rf_store_purge (fixture->store, &purge, &slice, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_cmpint (report->purged, ==, 0);
  g_assert_cmpint (store_test_count (fixture->store, "state", "trashed"), ==, MANY);
  g_assert_true (rf_store_purge (fixture->store, &purge, &slice, NULL));
  g_assert_cmpint (report->purged, ==, MANY);
  assert_no_faults (fixture);
}

static void
test_a_slice_takes_what_the_machine_can (void)
{
  guint first = rf_bulk_get_rows (0, 0);

  g_assert_cmpuint (first, >, 0);
  /* A fast machine takes more, by and by and up to a limit; a slow one fewer, but
   * never so few that each row costs a transaction. */
  g_assert_cmpuint (rf_bulk_get_rows (4000, RF_SLICE_TIME / 100), ==, 8000);
  g_assert_cmpuint (rf_bulk_get_rows (4000, RF_SLICE_TIME), ==, 4000);
  g_assert_cmpuint (rf_bulk_get_rows (4000, RF_SLICE_TIME * 2), ==, 2000);
  g_assert_cmpuint (rf_bulk_get_rows (RF_SLICE_ROWS, 1), ==, RF_SLICE_ROWS);
  g_assert_cmpuint (rf_bulk_get_rows (4000, RF_SLICE_TIME * 1000), ==, first);
  g_assert_cmpuint (rf_bulk_get_rows (1, 1), >=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_contract_add_test ("sqlite-bulk",
                           "all-triggers-and-keys-are-known",
                           sqlite_test_open,
                           test_all_triggers_and_keys_are_known);
  store_contract_add_test ("sqlite-bulk",
                           "what-is-left-hangs-together",
                           sqlite_test_open,
                           test_what_is_left_hangs_together);
  store_contract_add_test (
      "sqlite-bulk", "a-key-has-one-live-entry", sqlite_test_open, test_a_key_has_one_live_entry);
  store_contract_add_test ("sqlite-bulk",
                           "a-file-that-stays-keeps-the-rows",
                           sqlite_test_open,
                           test_a_file_that_stays_keeps_the_rows);
  g_test_add_func ("/sqlite-bulk/a-slice-takes-what-the-machine-can",
                   test_a_slice_takes_what_the_machine_can);
  return g_test_run ();
}
