/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-store.h"
#include "rf-recovery.h"
#include "rf-sqlite-store.h"
#include "rf-token-store.h"
#include "sqlite-test.h"
#include "store-contract.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Damaged index files: each is set aside, the index is made anew from the side
 * records, and money is never forgotten in silence. */

#define ENTRIES   40
#define PAGE_SIZE 4096

/* A closed store with entries, of which word0 is in the trash. */
static void
fill (StoreFixture *fixture)
{
  g_autoptr (RfPlan) first = store_test_plan ("word0");
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfReport) report = NULL;

  g_assert_true (sqlite_test_execute (
      fixture->place,
      "INSERT INTO accounts (name, limited) VALUES ('kids', 1);"
      "INSERT INTO ledger (at, account, kind, amount) VALUES (1, 'kids', 'grant', 900000000)"));
  for (int i = 0; i < ENTRIES; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%d", i);

      sqlite_test_make_recorded (fixture, word, "kids");
    }
  selector->exact_key = g_strdup (first->key);
  report = store_test_apply (fixture->store, RF_VERB_INVALIDATE, selector, FALSE, NULL);
  g_assert_cmpint (report->changed, ==, 1);
  g_clear_object (&fixture->store);
}

static guint
count_found (RfStore *store)
{
  guint found = 0;

  for (int i = 0; i < ENTRIES; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%d", i);
      g_autoptr (RfPlan) plan = store_test_plan (word);
      g_autoptr (RfEntry) entry = store_test_find (store, plan->key);

      found += entry != NULL;
    }
  return found;
}

static void
assert_told (RfStore *store, const char *words)
{
  g_auto (GStrv) notices = rf_sqlite_store_dup_notices (RF_SQLITE_STORE (store));

  g_assert_cmpuint (g_strv_length (notices), ==, 1);
  g_test_message ("%s", notices[0]);
  g_assert_nonnull (strstr (notices[0], words));
}

static gint64
is_frozen (const char *place)
{
  return sqlite_test_ask (place, "SELECT frozen FROM accounts WHERE name = 'kids'");
}

static void
destroy_header (const char *place)
{
  static const char garbage[100] = "this was a database once";

  sqlite_test_overwrite (place, 0, garbage, sizeof garbage);
}

static void
test_header (StoreFixture *fixture, gconstpointer factory)
{
  fill (fixture);
  destroy_header (fixture->place);
  fixture->store = sqlite_test_open (fixture->place);
  /* Nothing says any more that word0 was thrown away. */
  g_assert_cmpuint (count_found (fixture->store), ==, ENTRIES);
  assert_told (fixture->store, "limited accounts are frozen");
  g_assert_cmpuint (sqlite_test_count_files (fixture->place, "refrain.db.corrupt-"), ==, 1);
  store_test_assert_sound (fixture->store);
}

static void
destroy_leaf (const char *place, const char *table, const char *page_number)
{
  static const char zeros[PAGE_SIZE] = { 0 };
  g_autofree char *question = g_strdup_printf (
      "SELECT %s FROM dbstat WHERE name = '%s' AND pagetype = 'leaf'", page_number, table);
  gint64 page = sqlite_test_ask (place, question);

  sqlite_test_overwrite (place, (page - 1) * PAGE_SIZE, zeros, sizeof zeros);
}

static void
test_page_of_entries (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (GError) error = NULL;

  fill (fixture);
  destroy_leaf (fixture->place, "entries", "max (pageno)");
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (fixture->store), >=, ENTRIES - 1);
  assert_told (fixture->store, "its ledger is whole");
  g_assert_cmpint (is_frozen (fixture->place), ==, 0);
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT balance FROM accounts WHERE name = 'kids'"),
      ==,
      900000000 - ENTRIES * 5000000);
  plan->account = g_strdup ("kids");
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

/* Only an index over the entries is hurt: what is in the trash stays there. */
static void
test_page_of_index (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPage) page = NULL;
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;

  fill (fixture);
  destroy_leaf (fixture->place, "shelf_by_created", "pageno");
  fixture->store = sqlite_test_open (fixture->place);
  page = rf_store_query (fixture->store, selector, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->items->len, ==, ENTRIES - 1);
  g_assert_cmpuint (count_found (fixture->store), ==, ENTRIES - 1);
  assert_told (fixture->store, "its ledger is whole");
  store_test_assert_sound (fixture->store);
}

/* The log, tags and ratings stand in no side record. */
static void
test_what_persons_said_is_kept (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word1");
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfSelector) undo = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfPage) page = NULL;
  const RfEntry *entry = NULL;
  const char *const tags[] = { "kept", NULL };

  fill (fixture);
  fixture->store = sqlite_test_open (fixture->place);
  selector->exact_key = g_strdup (plan->key);
  action = rf_action_new_for_entries (RF_VERB_RATE, selector, FALSE);
  action->rating = 4;
  rf_report_free (rf_store_apply (fixture->store, action, NULL));
  action->verb = RF_VERB_TAG;
  action->add_tags = g_strdupv ((char **) tags);
  rf_report_free (rf_store_apply (fixture->store, action, NULL));
  g_clear_object (&fixture->store);
  destroy_leaf (fixture->place, "entries_by_key", "pageno");
  fixture->store = sqlite_test_open (fixture->place);
  page = rf_store_query (fixture->store, selector, NULL);
  entry = g_ptr_array_index (page->items, 0);
  g_assert_cmpint (entry->rating, ==, 4);
  g_assert_cmpstr (entry->tags[0], ==, "kept");
  g_assert_cmpuint (count_found (fixture->store), ==, ENTRIES - 1);
  undo->action = 1;
  report = store_test_apply (fixture->store, RF_VERB_RESTORE, undo, FALSE, NULL);
  g_assert_cmpint (report->changed, ==, 1);
  g_assert_cmpuint (count_found (fixture->store), ==, ENTRIES);
  store_test_assert_sound (fixture->store);
}

static char *
make_token (StoreFixture *fixture)
{
  g_autoptr (RfStore) store = sqlite_test_open (fixture->place);
  g_autoptr (RfToken) token = rf_token_new ("ci", RF_TOKEN_CREATOR);

  token->person = g_strdup ("ann");
  return rf_token_store_create (RF_TOKEN_STORE (store), token, NULL);
}

static void
assert_nobody_is_let_in (RfStore *store, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_token_store_find (RF_TOKEN_STORE (store), secret, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNAUTHORIZED);
}

static void
test_tokens_are_kept (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfToken) found = NULL;
  g_autofree char *secret = NULL;

  fill (fixture);
  secret = make_token (fixture);
  destroy_leaf (fixture->place, "entries", "max (pageno)");
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (fixture->store), >=, ENTRIES - 1);
  assert_told (fixture->store, "its ledger is whole");
  found = rf_token_store_find (RF_TOKEN_STORE (fixture->store), secret, NULL);
  g_assert_cmpstr (found->name, ==, "ci");
  g_assert_cmpstr (found->person, ==, "ann");
}

static void
test_lost_tokens_open_nothing (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *secret = NULL;

  fill (fixture);
  secret = make_token (fixture);
  destroy_leaf (fixture->place, "tokens", "pageno");
  fixture->store = sqlite_test_open (fixture->place);
  assert_nobody_is_let_in (fixture->store, secret);
  assert_nobody_is_let_in (fixture->store, NULL);
}

/* Somebody has looked at what is left of the ledger, and takes it as it is. */
static void
assert_can_be_freed (RfStore *store)
{
  g_autoptr (RfPlan) plan = store_test_plan ("freed");

  store_test_unfreeze (store, "kids");
  store_test_unfreeze (store, "default");
  store_test_grant (store, "kids", 900);
  plan->account = g_strdup ("kids");
  rf_entry_free (store_test_make (store, plan));
  store_test_assert_sound (store);
}

static void
test_page_of_ledger (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GError) error = NULL;
  gint64 rows;

  fill (fixture);
  destroy_leaf (fixture->place, "ledger", "min (pageno)");
  destroy_leaf (fixture->place, "shelf_by_created", "pageno");
  fixture->store = sqlite_test_open (fixture->place);
  /* Nobody has come to that page yet; another fault brings it to light. */
  page = rf_store_query (fixture->store, selector, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->items->len, ==, ENTRIES - 1);
  plan->account = g_strdup ("kids");
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  g_assert_nonnull (strstr (error->message, "frozen"));
  assert_told (fixture->store, "limited accounts are frozen");
  rows = sqlite_test_ask (fixture->place, "SELECT count (*) FROM ledger");
  g_assert_cmpint (rows, >, 0);
  g_assert_cmpint (rows, <, 1 + 2 * ENTRIES);
  /* The account without a limit goes on. */
  g_clear_pointer (&plan->account, g_free);
  rf_entry_free (store_test_make (fixture->store, plan));
  assert_can_be_freed (fixture->store);
}

static void
test_truncated (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = sqlite_test_path (fixture->place, "");

  fill (fixture);
  g_assert_cmpint (truncate (path, sqlite_test_size (fixture->place, "") / 2), ==, 0);
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (fixture->store), >=, ENTRIES - 1);
  assert_told (fixture->store, "set aside");
  store_test_assert_sound (fixture->store);
}

static void
test_emptied (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = sqlite_test_path (fixture->place, "");

  fill (fixture);
  g_assert_cmpint (truncate (path, 0), ==, 0);
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (fixture->store), ==, ENTRIES);
  assert_told (fixture->store, "made anew");
}

static void
test_gone (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = sqlite_test_path (fixture->place, "");

  fill (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (fixture->store), ==, ENTRIES);
  assert_told (fixture->store, "missing");
}

/* Who died without closing leaves all in the log; without it the file is older,
 * or, where a checkpoint was under way, damaged. */
static void
test_log_is_gone (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *wal = sqlite_test_path (fixture->place, "-wal");
  pid_t process = 0;

  fill (fixture);
  process = fork ();
  if (process == 0)
    {
      g_autoptr (RfStore) store = sqlite_test_open (fixture->place);
      g_autoptr (RfPlan) plan = store_test_plan ("lost");

      rf_entry_free (store_test_make (store, plan));
      _exit (0);
    }
  g_assert_cmpint (sqlite_test_wait (process), ==, 0);
  g_assert_cmpint (sqlite_test_size (fixture->place, "-wal"), >, 0);
  g_assert_cmpint (g_unlink (wal), ==, 0);
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (fixture->store), ==, ENTRIES - 1);
  store_test_assert_sound (fixture->store);
}

/* Four processes meet the damage at once: one mends it, the others open what it
 * has made. */
static void
test_many_meet_it (StoreFixture *fixture, gconstpointer factory)
{
  pid_t processes[4];

  fill (fixture);
  destroy_header (fixture->place);
  for (gsize i = 0; i < G_N_ELEMENTS (processes); i++)
    {
      processes[i] = fork ();
      if (processes[i] == 0)
        {
          RfStore *store = sqlite_test_open (fixture->place);

          _exit (count_found (store) == ENTRIES ? 0 : 1);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (processes); i++)
    g_assert_cmpint (sqlite_test_wait (processes[i]), ==, 0);
  g_assert_cmpuint (sqlite_test_count_files (fixture->place, "refrain.db.corrupt-"), ==, 1);
}

/* One store has the file open while another mends it. */
static void
test_mended_by_another (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfStore) other = NULL;
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (RfEntry) made = NULL;
  g_autoptr (RfEntry) found = NULL;

  fill (fixture);
  other = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (other), ==, ENTRIES - 1);
  destroy_leaf (fixture->place, "shelf_by_created", "pageno");
  fixture->store = sqlite_test_open (fixture->place);
  made = store_test_make (fixture->store, plan);
  g_assert_cmpuint (sqlite_test_count_files (fixture->place, "refrain.db.corrupt-"), ==, 1);
  g_usleep (50 * 1000);
  found = store_test_find (other, plan->key);
  g_assert_nonnull (found);
  g_assert_cmpint (found->id, ==, made->id);
}

static void
test_three_are_kept (StoreFixture *fixture, gconstpointer factory)
{
  fill (fixture);
  for (int i = 0; i < 5; i++)
    {
      destroy_header (fixture->place);
      fixture->store = sqlite_test_open (fixture->place);
      g_clear_object (&fixture->store);
    }
  g_assert_cmpuint (sqlite_test_count_files (fixture->place, "refrain.db.corrupt-"), ==, 3);
}

/* A token of the file that was set aside is none of the new one. */
static void
test_old_tokens (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (RfEntrance) lead = NULL;

  fill (fixture);
  destroy_header (fixture->place);
  fixture->store = sqlite_test_open (fixture->place);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpint (lead->token, >, ENTRIES + 1000);
}

/* Reads the file that is being filled, and goes on. */
static char *
fill_beside_reader_cb (RfConnection *connection, const char *salvage, gpointer data, GError **error)
{
  sqlite3 **reader = data;
  const char *path = sqlite3_db_filename (connection->database, "main");

  g_assert_cmpint (sqlite3_open (path, reader), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (*reader, "BEGIN; SELECT count (*) FROM ledger", NULL, NULL, NULL),
                   ==,
                   SQLITE_OK);
  g_assert_true (rf_connection_execute (
      connection, "INSERT INTO accounts (name, limited) VALUES ('kids', 1)", error));
  return NULL;
}

/* A checkpoint that does not come to its end leaves rows in a log, which must not
 * be thrown away. */
static void
test_log_of_the_new_file (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = g_build_filename (fixture->place, "refrain.db", NULL);
  g_autofree char *notice = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *reader = NULL;

  g_clear_object (&fixture->store);
  g_assert_null (
      rf_recovery_rebuild (&rf_schema_index, path, fill_beside_reader_cb, &reader, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  sqlite3_close (reader);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
free_job_cb (gpointer job)
{
  rf_job_free (job);
}

static RfJob *
add_job (RfStore *store, const char *request)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (free_job_cb);
  RfJob *job = rf_job_new ();

  job->request = g_strdup (request);
  g_ptr_array_add (jobs, job);
  g_assert_true (rf_job_store_enqueue (RF_JOB_STORE (store), jobs, NULL));
  return g_ptr_array_steal_index (jobs, 0);
}

/* Jobs stand nowhere else, and neither does what an unknown flight was asked. */
static void
test_queue (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("unknown");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfJob) job = NULL;
  g_autoptr (RfJob) found = NULL;
  g_autoptr (RfJob) flight = NULL;
  g_autofree char *name = NULL;

  job = add_job (fixture->store, "{\"params\":{}}");
  plan->external_cost = TRUE;
  plan->request = g_strdup ("{\"kind\":\"image\"}");
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_true (rf_store_mark_sent (fixture->store, lead->token, NULL));
  fill (fixture);
  destroy_leaf (fixture->place, "entries", "max (pageno)");
  fixture->store = sqlite_test_open (fixture->place);
  g_assert_cmpuint (count_found (fixture->store), >=, ENTRIES - 1);
  found = rf_job_store_find (RF_JOB_STORE (fixture->store), "1", NULL);
  g_assert_cmpint (found->state, ==, RF_JOB_INTERRUPTED);
  g_assert_cmpstr (found->request, ==, job->request);
  name = g_strdup_printf ("f%" G_GINT64_FORMAT, lead->token);
  flight = rf_job_store_find (RF_JOB_STORE (fixture->store), name, NULL);
  g_assert_cmpint (flight->state, ==, RF_JOB_UNKNOWN);
  g_assert_cmpstr (flight->request, ==, plan->request);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "header", test_header },
    { "page-of-entries", test_page_of_entries },
    { "page-of-index", test_page_of_index },
    { "what-persons-said-is-kept", test_what_persons_said_is_kept },
    { "tokens-are-kept", test_tokens_are_kept },
    { "lost-tokens-open-nothing", test_lost_tokens_open_nothing },
    { "page-of-ledger", test_page_of_ledger },
    { "truncated", test_truncated },
    { "emptied", test_emptied },
    { "gone", test_gone },
    { "log-is-gone", test_log_is_gone },
    { "many-meet-it", test_many_meet_it },
    { "mended-by-another", test_mended_by_another },
    { "three-are-kept", test_three_are_kept },
    { "old-tokens", test_old_tokens },
    { "log-of-the-new-file", test_log_of_the_new_file },
    { "queue", test_queue },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test ("sqlite-damage", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
