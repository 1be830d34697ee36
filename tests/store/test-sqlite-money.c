/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include "rf-credits.h"
#include "rf-database.h"
#include "rf-salvage.h"
#include "rf-store-resources.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Money in SQLite: the shared commit, processes that die while they charge, and
 * databases from before. Children are this program again:
 *
 *   test-sqlite-money --child ROLE PLACE WORD
 */

static int n_syncs; /* atomic */

int fdatasync (int descriptor);

/* SQLite's commits come by here. */
int
fdatasync (int descriptor)
{
  g_atomic_int_inc (&n_syncs);
  return (int) syscall (SYS_fdatasync, descriptor);
}

static RfPlan *
plan_for (const char *account, const char *key)
{
  RfPlan *plan = store_test_plan ("word");

  plan->account = g_strdup (account);
  plan->idempotency_key = g_strdup (key);
  plan->hit_price = RF_CREDIT;
  return plan;
}

/* Charges one hit after the other, each under a key of its own, and says so. */
static int
run_charge (RfStore *store, const char *word)
{
  for (int i = 0; i < 1000000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s-%d", word, i);
      g_autoptr (RfPlan) plan = plan_for ("ann", key);

      if (store_test_charge (store, plan, RF_OUTCOME_HIT, NULL))
        g_print ("%s\n", key);
    }
  return 0;
}

/* Spends until there is nothing left, and says how much it got. */
static int
run_spend (RfStore *store, const char *word)
{
  g_autoptr (GError) error = NULL;
  int paid = 0;

  for (int i = 0; error == NULL && i < 1000; i++)
    {
      g_autofree char *own = g_strdup_printf ("%s %d", word, i);
      g_autoptr (RfPlan) plan = store_test_plan (own);
      g_autoptr (RfEntrance) lead = NULL;

      plan->account = g_strdup ("ann");
      plan->hit_price = plan->price;
      if (i % 2 == 0)
        paid += store_test_charge (store, plan, RF_OUTCOME_HIT, &error);
      else if ((lead = rf_store_enter (store, plan, 0, &error)) != NULL)
        {
          rf_entry_free (store_test_land (store, plan, lead->token));
          paid++;
        }
    }
  g_print ("%d\n", paid);
  return g_error_matches (error, RF_ERROR, RF_ERROR_OVER_BUDGET) ? 0 : 1;
}

static int
run_child (char **argv)
{
  g_autoptr (RfStore) store = sqlite_test_open (argv[3]);

  return g_str_equal (argv[2], "charge") ? run_charge (store, argv[4]) : run_spend (store, argv[4]);
}

static GSubprocess *
spawn (const char *role, const char *place, const char *word)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--child", role, place, word, NULL);

  g_assert_no_error (error);
  return child;
}

static gint64
count (const char *place, const char *question)
{
  return sqlite_test_ask (place, question);
}

/* Killed at any moment: all that was said to be charged is, and nothing twice. */
static void
test_killed_while_charging (StoreFixture *fixture, gconstpointer factory)
{
  gint64 said = 0;

  store_test_grant (fixture->store, "ann", 1000000);
  for (int round = 0; round < 8; round++)
    {
      g_autofree char *word = g_strdup_printf ("round%d", round);
      g_autoptr (GSubprocess) child = spawn ("charge", fixture->place, word);
      g_autoptr (GDataInputStream) stream =
          g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      g_autofree char *last = g_data_input_stream_read_line (stream, NULL, NULL, NULL);
      g_autoptr (RfPlan) again = NULL;
      char *line = NULL;

      g_assert_nonnull (last);
      said++;
      g_usleep ((gulong) g_test_rand_int_range (1000, 60000));
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);
      while ((line = g_data_input_stream_read_line (stream, NULL, NULL, NULL)) != NULL)
        {
          g_free (last);
          last = line;
          said++;
        }
      /* Its caller never heard of the answer and asks again. */
      again = plan_for ("ann", last);
      g_assert_false (store_test_charge (fixture->store, again, RF_OUTCOME_HIT, NULL));
    }
  g_assert_cmpint (count (fixture->place, "SELECT count (*) FROM ledger WHERE kind = 'hit'"),
                   ==,
                   count (fixture->place, "SELECT count (*) FROM repeats"));
  g_assert_cmpint (
      count (fixture->place, "SELECT count (*) FROM ledger WHERE kind = 'hit'"), >=, said);
  g_assert_cmpint (
      count (fixture->place, "SELECT count (*) FROM ledger WHERE kind = 'hit'"), <=, said + 8);
  store_test_assert_sound (fixture->store);
}

#define SPENDERS 6

static void
test_processes_never_overdraw (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 paid = 0;

  store_test_grant (fixture->store, "ann", 303);
  for (int i = 0; i < SPENDERS; i++)
    {
      g_autofree char *word = g_strdup_printf ("spender %d", i);

      g_ptr_array_add (children, spawn ("spend", fixture->place, word));
    }
  for (int i = 0; i < SPENDERS; i++)
    {
      GSubprocess *child = g_ptr_array_index (children, i);
      g_autofree char *text = NULL;

      g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &text, NULL, NULL));
      g_assert_true (g_subprocess_get_successful (child));
      paid += g_ascii_strtoll (text, NULL, 10);
    }
  g_assert_cmpint (paid, ==, 60);
  g_assert_cmpint (
      count (fixture->place, "SELECT balance FROM accounts WHERE name = 'ann'"), ==, 3 * RF_CREDIT);
  store_test_assert_sound (fixture->store);
}

/* A database of the first form, as an earlier Refrain left it. */
static void
make_old_database (const char *place, const char *rows)
{
  g_autofree char *path = sqlite_test_path (place, "");
  g_autoptr (GBytes) schema = g_resource_lookup_data (rf_store_resources_get_resource (),
                                                      "/org/refrain/store/0001.sql",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                      NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (database, g_bytes_get_data (schema, NULL), NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, rows, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (database, "PRAGMA user_version = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
test_an_old_database_keeps_its_balances (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfStore) store = NULL;
  g_autoptr (RfAccount) kids = NULL;
  g_autoptr (RfPlan) plan = plan_for ("kids", NULL);

  make_old_database (
      place,
      "INSERT INTO accounts (name, limited) VALUES ('kids', 1);"
      "INSERT INTO ledger (at, account, kind, amount, generation) VALUES"
      " (1700000000000, 'kids', 'grant', 20000000, NULL),"
      " (1700000000000, 'kids', 'hold', 5000000, 'g1'),"
      " (1700000000000, 'kids', 'settle', 4000000, 'g1'),"
      " (1699900000000, 'kids', 'hit', 1000000, 'g1'),"
      " (1700000000000, 'kids', 'hold', 5000000, 'g2');"
      "INSERT INTO flights (namespace, identity, lane, owner, generation, external_cost, sent,"
      "  account, hold, provider, model, started_at)"
      " VALUES ('', 'i', 'single', 'somebody', 'g2', 1, 1, 'kids', 5000000, 'p', 'm', 1)");
  store = sqlite_test_open (place);
  kids = rf_store_find_account (store, "kids", 10, NULL);
  g_assert_nonnull (kids);
  g_assert_true (kids->limited);
  g_assert_cmpint (kids->balance, ==, 15 * RF_CREDIT);
  g_assert_cmpint (kids->held, ==, 5 * RF_CREDIT);
  g_assert_cmpint (kids->limit_day, ==, -1);
  g_assert_cmpint (kids->spent_today, ==, 4 * RF_CREDIT);
  g_assert_cmpint (kids->spent_month, ==, 5 * RF_CREDIT);
  g_assert_cmpint (rf_account_get_left (kids), ==, 10 * RF_CREDIT);
  g_assert_cmpuint (kids->ledger->len, ==, 5);
  g_assert_true (store_test_charge (store, plan, RF_OUTCOME_HIT, NULL));
  g_assert_cmpint (count (place, "SELECT count (*) FROM spending"), ==, 2);
  g_clear_object (&store);
  store_test_remove_place (g_steal_pointer (&place));
}

/* An old one that is damaged, too: its money is salvaged all the same. */
static void
test_an_old_damaged_database_keeps_its_balances (StoreFixture *fixture, gconstpointer factory)
{
  static const char zeros[4096] = { 0 };
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfStore) store = NULL;
  g_autoptr (RfAccount) kids = NULL;
  gint64 page;

  make_old_database (place,
                     "INSERT INTO accounts (name, limited) VALUES ('kids', 1);"
                     "INSERT INTO ledger (at, account, kind, amount) VALUES"
                     " (1700000000000, 'kids', 'grant', 20000000)");
  page = count (place, "SELECT rootpage FROM sqlite_schema WHERE name = 'landings'");
  sqlite_test_overwrite (place, (page - 1) * (gint64) sizeof zeros, zeros, sizeof zeros);
  store = sqlite_test_open (place);
  {
    g_autoptr (RfPlan) plan = store_test_plan ("word");

    /* It comes to the damaged page. */
    rf_entry_free (store_test_make (store, plan));
  }
  kids = rf_store_find_account (store, "kids", 10, NULL);
  g_assert_nonnull (kids);
  g_assert_cmpuint (sqlite_test_count_files (place, "refrain.db.corrupt-"), ==, 1);
  g_assert_false (kids->frozen);
  g_assert_cmpint (kids->balance, ==, 20 * RF_CREDIT);
  store_test_assert_sound (store);
  g_clear_object (&store);
  store_test_remove_place (g_steal_pointer (&place));
}

#define WORKS 40

typedef struct
{
  RfDatabase *database;
  int number;
  GMutex *gate; /* (nullable) the work waits for it */
  int *begun;   /* atomic */
  gboolean fails;
  gboolean done;
} Work;

static gboolean
group_work (RfConnection *connection, gpointer data, GError **error)
{
  Work *work = data;

  g_atomic_int_inc (work->begun);
  if (work->gate != NULL)
    {
      g_mutex_lock (work->gate);
      g_mutex_unlock (work->gate);
    }
  if (!rf_connection_run (connection,
                          error,
                          "INSERT INTO landings (token, at) VALUES (?1, 1)",
                          "i",
                          (gint64) work->number))
    return FALSE;
  if (!work->fails)
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_REFUSED, "number %d", work->number);
  return FALSE;
}

static gpointer
group_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  work->done = rf_database_run_grouped (work->database, group_work, work, &error);
  g_assert_true (work->done == (error == NULL));
  if (error != NULL)
    {
      g_autofree char *own = g_strdup_printf ("number %d", work->number);

      g_assert_cmpstr (error->message, ==, own);
    }
  return NULL;
}

/* While one is at work, forty stand in the line; they share one commit. Every
 * fourth fails, and takes nobody along. */
static void
test_many_share_one_commit (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfDatabase) database = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  Work works[WORKS + 1] = { { 0 } };
  GThread *threads[WORKS + 1];
  GMutex gate;
  int begun = 0;
  int before;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  for (int i = 0; i <= WORKS; i++)
    {
      works[i] =
          (Work){ database, i + 1, i == 0 ? &gate : NULL, &begun, i > 0 && i % 4 == 0, FALSE };
      threads[i] = g_thread_new ("work", group_thread, &works[i]);
      while (i == 0 && g_atomic_int_get (&begun) == 0)
        g_usleep (1000);
    }
  g_usleep (300 * 1000);
  g_assert_cmpint (begun, ==, 1);
  before = g_atomic_int_get (&n_syncs);
  g_mutex_unlock (&gate);
  for (int i = 0; i <= WORKS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_true (works[i].done == !works[i].fails);
    }
  /* One commit for the first and one for the rest; a thread that came late
   * under load makes up another. */
  g_assert_cmpint (g_atomic_int_get (&n_syncs) - before, <, WORKS / 4);
  g_assert_cmpint (count (place, "SELECT count (*) FROM landings"), ==, WORKS + 1 - WORKS / 4);
  g_mutex_clear (&gate);
  g_clear_pointer (&database, rf_database_close);
  store_test_remove_place (g_steal_pointer (&place));
}

/* Who waits for the guard in vain is told, together with all who stood there. */
static void
test_a_line_ends_with_its_patience (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfDatabase) holder = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  g_autoptr (RfDatabase) database = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  Work slow = { holder, 1, NULL, NULL, FALSE, FALSE };
  Work work = { database, 2, NULL, NULL, FALSE, FALSE };
  g_autoptr (GError) error = NULL;
  GThread *thread;
  GMutex gate;
  int begun = 0;

  g_mutex_init (&gate);
  slow.gate = &gate;
  slow.begun = work.begun = &begun;
  g_mutex_lock (&gate);
  thread = g_thread_new ("slow", group_thread, &slow);
  while (g_atomic_int_get (&begun) == 0)
    g_usleep (1000);
  rf_database_set_patience (database, 50 * 1000);
  g_assert_false (rf_database_run_grouped (database, group_work, &work, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_mutex_unlock (&gate);
  g_thread_join (thread);
  g_assert_true (slow.done);
  g_mutex_clear (&gate);
  g_clear_pointer (&holder, rf_database_close);
  g_clear_pointer (&database, rf_database_close);
  store_test_remove_place (g_steal_pointer (&place));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "killed-while-charging", test_killed_while_charging },
    { "processes-never-overdraw", test_processes_never_overdraw },
    { "an-old-database-keeps-its-balances", test_an_old_database_keeps_its_balances },
    { "an-old-damaged-database-keeps-its-balances",
      test_an_old_damaged_database_keeps_its_balances },
    { "many-share-one-commit", test_many_share_one_commit },
    { "a-line-ends-with-its-patience", test_a_line_ends_with_its_patience },
  };

  if (argc == 5 && g_str_equal (argv[1], "--child"))
    return run_child (argv);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test ("sqlite-money", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
