/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-guard.h"
#include "rf-migrations.h"
#include "rf-sqlite-store.h"
#include "sqlite-test.h"
#include "store-contract.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* What only a store in a file can suffer or do: forms, rights, locks, money in
 * tables, and what stays on the disk when it is closed. */

/* nobody */
#define SOMEBODY_ELSE 65534

static void
make_one (const char *place, const char *word)
{
  g_autoptr (RfStore) store = sqlite_test_open (place);
  g_autoptr (RfPlan) plan = store_test_plan (word);

  rf_entry_free (store_test_make (store, plan));
}

static void
test_cleanly_closed (StoreFixture *fixture, gconstpointer factory)
{
  g_clear_object (&fixture->store);
  make_one (fixture->place, "word");
  g_assert_cmpint (sqlite_test_size (fixture->place, "-wal"), ==, 0);
  g_assert_cmpint (sqlite_test_size (fixture->place, "-shm"), >, 0);
  g_assert_cmpint (sqlite_test_ask (fixture->place, "PRAGMA user_version"), ==, RF_SCHEMA_VERSION);
  g_assert_cmpint (
      sqlite_test_ask (fixture->place,
                       "SELECT count (*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"),
      ==,
      1);
}

/* Who has only counted leaves it in the log. */
static void
test_counting_leaves_the_file_alone (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = sqlite_test_path (fixture->place, "");
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  RfUse use = { .at = 1700000000000, .kind = RF_KIND_IMAGE, .strategy = RF_STRATEGY_ONCE };
  struct stat before;
  struct stat after;

  g_clear_object (&fixture->store);
  make_one (fixture->place, "word");
  g_assert_cmpint (stat (path, &before), ==, 0);
  fixture->store = sqlite_test_open (fixture->place);
  found = store_test_find (fixture->store, plan->key);
  g_assert_nonnull (found);
  use.entry_id = found->id;
  g_assert_true (rf_store_flush_tally (fixture->store, &use, 1, NULL));
  g_clear_object (&fixture->store);
  g_assert_cmpint (stat (path, &after), ==, 0);
  g_assert_cmpint (before.st_mtim.tv_sec, ==, after.st_mtim.tv_sec);
  g_assert_cmpint (before.st_mtim.tv_nsec, ==, after.st_mtim.tv_nsec);
  g_assert_cmpint (sqlite_test_size (fixture->place, "-wal"), >, 0);
  fixture->store = sqlite_test_open (fixture->place);
  g_clear_pointer (&found, rf_entry_free);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->uses, ==, 1);
}

static void
test_log_does_not_grow (StoreFixture *fixture, gconstpointer factory)
{
  RfUse use = { .at = 1700000000000, .kind = RF_KIND_IMAGE, .strategy = RF_STRATEGY_ONCE };

  for (int i = 0; i < 3000; i++)
    {
      use.at += 3600 * 1000;
      g_assert_true (rf_store_flush_tally (fixture->store, &use, 1, NULL));
    }
  /* 1000 pages of 4 KiB, each with 24 bytes of its own, and what one commit
   * may add. */
  g_assert_cmpint (sqlite_test_size (fixture->place, "-wal"), <, 1100 * 4120);
  store_test_assert_sound (fixture->store);
}

/* Each process counts once and is gone; all the same the log begins anew. */
static void
test_log_of_many_visits (StoreFixture *fixture, gconstpointer factory)
{
  RfUse use = { .at = 1700000000000, .kind = RF_KIND_IMAGE, .strategy = RF_STRATEGY_ONCE };
  gint64 longest = 0;
  gint64 before = 0;
  int anew = 0;

  g_clear_object (&fixture->store);
  for (int i = 0; i < 250; i++)
    {
      g_autoptr (RfStore) store = sqlite_test_open (fixture->place);
      gint64 size;

      use.at += 3600 * 1000;
      g_assert_true (rf_store_flush_tally (store, &use, 1, NULL));
      g_clear_object (&store);
      size = sqlite_test_size (fixture->place, "-wal");
      longest = MAX (longest, size);
      anew += size < before;
      before = size;
    }
  g_assert_cmpint (longest, <, 110 * 4120);
  g_assert_cmpint (anew, >=, 2);
}

static void
assert_refused (const char *place, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfStore) store = rf_sqlite_store_new (place, NULL, &error);

  g_assert_null (store);
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (sqlite_test_count_files (place, "refrain.db.corrupt"), ==, 0);
}

static void
test_newer (StoreFixture *fixture, gconstpointer factory)
{
  g_clear_object (&fixture->store);
  g_assert_true (sqlite_test_execute (fixture->place, "PRAGMA user_version = 99"));
  assert_refused (fixture->place, "99");
  g_assert_cmpint (sqlite_test_ask (fixture->place, "PRAGMA user_version"), ==, 99);
}

static void
test_of_another_program (StoreFixture *fixture, gconstpointer factory)
{
  g_clear_object (&fixture->store);
  g_assert_true (sqlite_test_execute (fixture->place, "PRAGMA user_version = 0"));
  g_assert_true (sqlite_test_execute (fixture->place, "PRAGMA application_id = 4711"));
  assert_refused (fixture->place, "another program");
}

static void
hold_lock (const char *place, int *descriptor)
{
  g_autofree char *path = g_build_filename (place, "refrain.lock", NULL);

  *descriptor = g_open (path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (flock (*descriptor, LOCK_EX), ==, 0);
}

static void
test_locked (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) other = store_test_plan ("other");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  int descriptor = -1;

  hold_lock (fixture->place, &descriptor);
  rf_sqlite_store_set_patience (RF_SQLITE_STORE (fixture->store), 200 * 1000);
  g_assert_null (rf_store_enter (fixture->store, other, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "locked"));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 190 * 1000);
  /* Readers go on. */
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, made->id);
  close (descriptor);
  rf_entrance_free (store_test_enter (fixture->store, other, RF_ENTERING_LEAD));
}

/* A program that knows nothing of the guard has the file. */
static void
test_busy (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = sqlite_test_path (fixture->place, "");
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (GError) error = NULL;
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  sqlite3_close (database);
  rf_entry_free (store_test_make (fixture->store, plan));
  g_assert_cmpuint (sqlite_test_count_files (fixture->place, "refrain.db.corrupt"), ==, 0);
}

/* Runs in a child that may write no file longer than the log is now: 0 where a
 * hit is read and a write is refused. */
static int
write_without_room (const char *place, const char *key)
{
  g_autoptr (RfStore) store = sqlite_test_open (place);
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (RfEntrance) entrance = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 4096, 4096 };

  signal (SIGXFSZ, SIG_IGN);
  if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
    return 9;
  entrance = rf_store_enter (store, plan, 0, &error);
  if (entrance != NULL || !g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE))
    return 1;
  found = rf_store_lookup (store, "", key, NULL);
  return found != NULL ? 0 : 2;
}

static void
test_no_room (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  pid_t process = 0;

  g_clear_object (&fixture->store);
  make_one (fixture->place, "word");
  process = fork ();
  if (process == 0)
    _exit (write_without_room (fixture->place, plan->key));
  g_assert_cmpint (sqlite_test_wait (process), ==, 0);
  g_assert_cmpuint (sqlite_test_count_files (fixture->place, "refrain.db.corrupt"), ==, 0);
  fixture->store = sqlite_test_open (fixture->place);
  store_test_assert_sound (fixture->store);
}

static gpointer
lock_thread (gpointer data)
{
  return GINT_TO_POINTER (rf_guard_lock (data, 50 * 1000, NULL));
}

/* flock alone would let a second thread in by the same descriptor. */
static void
test_guard_keeps_threads_out (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = g_build_filename (fixture->place, "guard", NULL);
  g_autoptr (RfGuard) guard = rf_guard_new (path, NULL);

  g_assert_true (rf_guard_lock (guard, 0, NULL));
  g_assert_false (GPOINTER_TO_INT (g_thread_join (g_thread_new ("second", lock_thread, guard))));
  rf_guard_unlock (guard);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (g_thread_new ("third", lock_thread, guard))));
  rf_guard_unlock (guard);
}

static void
test_fork (StoreFixture *fixture, gconstpointer factory)
{
  pid_t process = fork ();

  if (process == 0)
    {
      g_autoptr (GError) error = NULL;

      rf_store_lookup (fixture->store, "", "key", &error);
      _exit (g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE) ? 0 : 1);
    }
  g_assert_cmpint (sqlite_test_wait (process), ==, 0);
}

/* Runs in a child without the rights of root: 0 where a hit is read and a write
 * is refused, and 3 where the store does not open. */
static int
read_as_somebody_else (const char *place, const char *key)
{
  g_autoptr (RfStore) store = NULL;
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (RfPlan) plan = store_test_plan ("another");
  g_autoptr (RfEntrance) entrance = NULL;
  g_autoptr (GError) error = NULL;

  if (setgid (SOMEBODY_ELSE) != 0 || setuid (SOMEBODY_ELSE) != 0)
    return 9;
  store = rf_sqlite_store_new (place, NULL, &error);
  if (store == NULL)
    return g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE) ? 3 : 4;
  found = rf_store_lookup (store, "", key, NULL);
  if (found == NULL || !rf_sqlite_store_is_read_only (RF_SQLITE_STORE (store)))
    return 5;
  entrance = rf_store_enter (store, plan, 0, &error);
  return entrance == NULL && g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE) ? 0 : 6;
}

static int
try_as_somebody_else (const char *place, const char *key)
{
  pid_t process = 0;
  int status;

  g_assert_cmpint (g_chmod (place, 0555), ==, 0);
  process = fork ();
  if (process == 0)
    _exit (read_as_somebody_else (place, key));
  status = sqlite_test_wait (process);
  g_assert_cmpint (g_chmod (place, 0755), ==, 0);
  return status;
}

static void
test_read_only (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const endings[] = { "", "-wal", "-shm" };
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autofree char *lock = g_build_filename (fixture->place, "refrain.lock", NULL);
  g_autofree char *wal = sqlite_test_path (fixture->place, "-wal");
  g_autofree char *shm = sqlite_test_path (fixture->place, "-shm");

  if (geteuid () != 0)
    {
      g_test_skip ("only root can become somebody else");
      return;
    }
  g_clear_object (&fixture->store);
  make_one (fixture->place, "word");
  g_chmod (lock, 0644);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = sqlite_test_path (fixture->place, endings[i]);

      g_assert_cmpint (g_chmod (path, 0644), ==, 0);
    }
  g_assert_cmpint (try_as_somebody_else (fixture->place, plan->key), ==, 0);
  /* A copy of the one file alone. */
  g_unlink (wal);
  g_unlink (shm);
  g_assert_cmpint (try_as_somebody_else (fixture->place, plan->key), ==, 0);
  g_unlink (lock);
  g_assert_cmpint (try_as_somebody_else (fixture->place, plan->key), ==, 0);
  /* A log with something in it, and nothing to read it with. */
  g_assert_true (g_file_set_contents (wal, "not closed", -1, NULL));
  g_assert_cmpint (try_as_somebody_else (fixture->place, plan->key), ==, 3);
  g_unlink (wal);
}

static void
test_limited_account (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) second = store_test_plan ("second");
  g_autoptr (RfPlan) third = store_test_plan ("third");
  g_autoptr (RfEntrance) lead = NULL;
  g_autoptr (RfEntrance) next = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_REFUSED, "no");

  plan->account = g_strdup ("kids");
  second->account = g_strdup ("kids");
  third->account = g_strdup ("kids");
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (sqlite_test_execute (
      fixture->place,
      "INSERT INTO accounts (name, limited) VALUES ('kids', 1);"
      "INSERT INTO ledger (at, account, kind, amount) VALUES (1, 'kids', 'grant', 10000000)"));
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  next = store_test_enter (fixture->store, second, RF_ENTERING_LEAD);
  g_assert_null (rf_store_enter (fixture->store, third, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  g_clear_error (&error);
  /* What is released can be spent again, what is settled cannot. */
  g_assert_true (rf_store_fail (fixture->store, next->token, 0, why, &error));
  entry = store_test_land (fixture->store, plan, lead->token);
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT balance FROM accounts WHERE name = 'kids'"),
      ==,
      5000000);
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT held FROM accounts WHERE name = 'kids'"), ==, 0);
  rf_entry_free (store_test_make (fixture->store, third));
  g_assert_null (rf_store_enter (fixture->store, second, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_OVER_BUDGET);
  /* A charge of 0 never reads the account. */
  second->price = 0;
  rf_entrance_free (store_test_enter (fixture->store, second, RF_ENTERING_LEAD));
  store_test_assert_sound (fixture->store);
}

/* Many look at once whether an owner lives, and do not see each other. */
static void
test_who_asks_is_no_owner (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfStore) leader = fixture->factory (fixture->place);
  g_autoptr (RfEntrance) lead = store_test_enter (leader, plan, RF_ENTERING_LEAD);
  g_autofree char *folder = g_build_filename (fixture->place, "owners", NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  g_autofree char *path = g_build_filename (folder, g_dir_read_name (directory), NULL);
  g_autoptr (GError) error = NULL;
  RfFlightState state = RF_FLIGHT_RUNNING;
  int asker;

  g_clear_object (&leader);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  asker = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_assert_cmpint (flock (asker, LOCK_SH | LOCK_NB), ==, 0);
  g_assert_true (rf_store_follow (fixture->store, lead->token, &state, NULL, NULL, &error));
  g_assert_cmpint (state, ==, RF_FLIGHT_ABANDONED);
  close (asker);
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_LEAD));
}

/* What could not be stored may have cost money all the same. */
static void
test_a_failure_that_cost_is_settled (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (GError) why = g_error_new_literal (RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "full");
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_store_fail (fixture->store, lead->token, 3000000, why, &error));
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT -balance FROM accounts WHERE name = 'default'"),
      ==,
      3000000);
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT held FROM accounts WHERE name = 'default'"), ==, 0);
  store_test_assert_sound (fixture->store);
}

static void
test_ledger_is_append_only (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");

  rf_entry_free (store_test_make (fixture->store, plan));
  g_assert_cmpint (sqlite_test_ask (fixture->place, "SELECT count (*) FROM ledger"), ==, 2);
  g_assert_false (sqlite_test_execute (fixture->place, "UPDATE ledger SET amount = 0"));
  g_assert_false (sqlite_test_execute (fixture->place, "DELETE FROM ledger"));
  g_assert_false (sqlite_test_execute (
      fixture->place,
      "INSERT INTO ledger (at, account, kind, amount, generation)"
      " SELECT at, account, 'release', amount, generation FROM ledger WHERE kind = 'hold'"));
  store_test_assert_sound (fixture->store);
}

static void
test_verify_names_faults (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const faults[] = {
    "UPDATE accounts SET balance = balance + 1",
    "UPDATE accounts SET held = held + 1",
    "UPDATE spending SET spent = spent + 1",
    "DELETE FROM spending",
    "INSERT INTO ledger (at, account, kind, amount) VALUES (1, 'nobody', 'hit', 5)",
    "UPDATE generations SET charged = charged + 1",
    "UPDATE totals SET entries = entries + 1",
    "UPDATE blob_totals SET bytes = 0",
    "UPDATE generations SET name = 'other'",
    "UPDATE entries SET content = x'02'",
    "PRAGMA foreign_keys = OFF; DELETE FROM generations",
  };
  g_autoptr (RfPlan) plan = store_test_plan ("word");

  rf_entry_free (store_test_make (fixture->store, plan));
  g_clear_object (&fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *place = store_test_dup_place ();
      g_autoptr (GPtrArray) findings = NULL;
      g_autoptr (RfStore) store = NULL;

      g_clear_object (&store);
      make_one (place, "word");
      g_assert_true (sqlite_test_execute (place, faults[i]));
      store = sqlite_test_open (place);
      findings = rf_store_verify (store, NULL, NULL);
      g_assert_nonnull (findings);
      g_assert_cmpuint (findings->len, >, 0);
      g_clear_object (&store);
      store_test_remove_place (g_steal_pointer (&place));
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "cleanly-closed", test_cleanly_closed },
    { "counting-leaves-the-file-alone", test_counting_leaves_the_file_alone },
    { "log-does-not-grow", test_log_does_not_grow },
    { "log-of-many-visits", test_log_of_many_visits },
    { "newer", test_newer },
    { "of-another-program", test_of_another_program },
    { "locked", test_locked },
    { "busy", test_busy },
    { "no-room", test_no_room },
    { "guard-keeps-threads-out", test_guard_keeps_threads_out },
    { "fork", test_fork },
    { "read-only", test_read_only },
    { "limited-account", test_limited_account },
    { "who-asks-is-no-owner", test_who_asks_is_no_owner },
    { "a-failure-that-cost-is-settled", test_a_failure_that_cost_is_settled },
    { "ledger-is-append-only", test_ledger_is_append_only },
    { "verify-names-faults", test_verify_names_faults },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test ("sqlite-files", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
