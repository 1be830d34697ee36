/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include "rf-credits.h"
#include "rf-database.h"
#include "rf-flight.h"
#include "rf-jobs.h"
#include "rf-ledger.h"
#include "rf-operations.h"
#include "rf-repeat.h"
#include "rf-salvage.h"

/* What every miss asks of the database, and what a page of jobs does, does not grow
 * with what is in it: rows are found by indexes. Counted are SQLite's own steps. */

#define ENTRIES 600
#define FLIGHTS 300

/* Jobs in a page. Their rows are long. */
#define PAGE            10
#define MOST_LIST_STEPS 3000

/* A few hundred are taken; one that goes through all the rows takes thousands. */
#define MOST_STEPS 1500

#define QUEUED       1000
#define QUEUED_TIMES 5

typedef struct
{
  RfOwners *owners;
  RfPlan *plan;
  int steps;
} Question;

static int
count_steps_cb (void *data)
{
  ++*(int *) data;
  return 0;
}

static gboolean
ask_work (RfConnection *connection, gpointer data, GError **error)
{
  Question *question = data;
  RfPayer payer = rf_payer_of (question->plan);
  g_autoptr (GPtrArray) flights = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (RfEntrance) known = NULL;
  g_autofree char *account = NULL;
  gint64 held = 0;

  question->steps = 0;
  sqlite3_progress_handler (connection->database, 1, count_steps_cb, &question->steps);
  g_assert_true (rf_repeat_find (connection, question->owners, question->plan, &known, NULL));
  g_assert_true (rf_bind_by_identity (connection, question->plan, 0, &entry, NULL));
  flights = rf_flight_list_for (connection, question->plan, NULL);
  g_assert_nonnull (flights);
  g_assert_true (rf_accounts_can_pay (connection, &payer, RF_CREDIT, NULL));
  g_assert_true (rf_ledger_find_released (connection, "none", &account, &held, NULL));
  sqlite3_progress_handler (connection->database, 0, NULL, NULL);
  return TRUE;
}

static void
fill (RfStore *store)
{
  for (int i = 0; i < ENTRIES + FLIGHTS; i++)
    {
      g_autofree char *word = g_strdup_printf ("word %d", i);
      g_autoptr (RfPlan) plan = store_test_plan (word);

      plan->idempotency_key = g_strdup (word);
      if (i < ENTRIES)
        rf_entry_free (store_test_make (store, plan));
      else
        rf_entrance_free (store_test_enter (store, plan, RF_ENTERING_LEAD));
    }
}

static void
test_a_miss_reads_by_indexes (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfDatabase) database = rf_database_open (fixture->place, rf_salvage_fill, NULL, NULL);
  g_autoptr (RfOwners) owners = rf_owners_new (fixture->place);
  g_autoptr (RfPlan) plan = store_test_slot ("door|none|none|once", 1, "another");
  Question question = { owners, plan, 0 };

  plan->idempotency_key = g_strdup ("another");
  fill (fixture->store);
  g_assert_true (rf_database_run (database, RF_ACCESS_SNAPSHOT, ask_work, &question, NULL));
  g_test_message ("%d steps", question.steps);
  g_assert_cmpint (question.steps, <, MOST_STEPS);
}

/* Of two batches and of none, in every state that is written; the first of each
 * list come late in the order of their numbers. */
static const char insert_jobs[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    " INSERT INTO jobs (namespace, batch, line, state, position, owner, request, created_at,"
    "  finished_at)"
    " SELECT '', CASE i % 3 WHEN 0 THEN 'big' WHEN 1 THEN iif (i % 500 = 1, 'small', NULL) END, i,"
    "  CASE i % 7 WHEN 0 THEN 'queued' WHEN 1 THEN 'failed' WHEN 2 THEN 'running'"
    "   WHEN 3 THEN 'cancelled' ELSE 'done' END,"
    "  10000 - i, 'nobody', '{}', 1, iif (i % 7 IN (0, 2), 0, 1) FROM n";

static const char insert_queued[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    " INSERT INTO jobs (namespace, state, position, owner, request, created_at)"
    " SELECT '', 'queued', i, 'nobody', '{}', 1 FROM n";

static guint
count_jobs (RfStore *store, RfSelector *selector)
{
  guint count = 0;

  do
    {
      g_autoptr (RfPage) page = rf_job_store_list (RF_JOB_STORE (store), selector, NULL);

      count += page->items->len;
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
  while (selector->cursor != NULL);
  return count;
}

static gboolean
watch_work (RfConnection *connection, gpointer data, GError **error)
{
  sqlite3_progress_handler (connection->database, 1, data != NULL ? count_steps_cb : NULL, data);
  return TRUE;
}

/* First page and next, with and without a batch, in each state that is told. */
static void
list_jobs (RfDatabase *database, RfOwners *owners, const char *batch, int state, int *steps)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();

  selector->batch = g_strdup (batch);
  selector->job_state = state;
  selector->limit = PAGE;
  for (int page = 0; page < 2; page++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfPage) jobs = NULL;

      *steps = 0;
      jobs = rf_job_list (database, owners, selector, &error);
      g_assert_no_error (error);
      g_test_message ("%s, state %d, page %d: %u jobs, %d steps",
                      batch != NULL ? batch : "all",
                      state,
                      page,
                      jobs->items->len,
                      *steps);
      g_assert_cmpint (*steps, <, MOST_LIST_STEPS);
      g_free (selector->cursor);
      selector->cursor = g_strdup (jobs->next_cursor);
    }
}

static void
test_a_list_of_jobs_reads_by_indexes (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const batches[] = { NULL, "big", "small" };
  static const int states[] = { -1,
                                RF_JOB_DONE,
                                RF_JOB_FAILED,
                                RF_JOB_CANCELLED,
                                RF_JOB_INTERRUPTED,
                                RF_JOB_RESUMABLE,
                                RF_JOB_UNKNOWN };
  g_autoptr (RfDatabase) database = NULL;
  g_autoptr (RfOwners) owners = rf_owners_new (fixture->place);
  int steps = 0;

  g_assert_true (sqlite_test_execute (fixture->place, insert_jobs));
  database = rf_database_open (fixture->place, rf_salvage_fill, NULL, NULL);
  g_assert_true (rf_database_run (database, RF_ACCESS_GLANCE, watch_work, &steps, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (batches); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (states); j++)
        list_jobs (database, owners, batches[i], states[j], &steps);
    }
  g_assert_true (rf_database_run (database, RF_ACCESS_GLANCE, watch_work, NULL, NULL));
}

/* One of a job that is over, one of a job that is not, and many of none. */
static const char insert_flights[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    " INSERT INTO flights (namespace, identity, lane, owner, generation, external_cost, account,"
    "  hold, provider, model, started_at, job)"
    " SELECT '', 'f' || i, 'single', 'nobody', 'g' || i, 0, 'default', 0, 'dummy', 'one', 1,"
    "  CASE i WHEN 4 THEN 4 WHEN 7 THEN 7 ELSE 0 END FROM n";

static gboolean
free_flights_work (RfConnection *connection, gpointer data, GError **error)
{
  int *steps = data;
  gint64 left = 0;

  *steps = 0;
  sqlite3_progress_handler (connection->database, 1, count_steps_cb, steps);
  g_assert_true (rf_job_rows_free_flights (connection, 1, NULL));
  g_assert_true (rf_job_rows_free_flights (connection, 0, NULL));
  sqlite3_progress_handler (connection->database, 0, NULL, NULL);
  g_assert_true (rf_connection_read_int (
      connection, "SELECT sum (job) FROM flights WHERE job <> 0", &left, NULL));
  g_assert_cmpint (left, ==, 7);
  return TRUE;
}

static void
test_flights_are_freed_by_indexes (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfDatabase) database = NULL;
  int steps = 0;

  g_assert_true (sqlite_test_execute (fixture->place, insert_jobs));
  g_assert_true (sqlite_test_execute (fixture->place, insert_flights));
  database = rf_database_open (fixture->place, rf_salvage_fill, NULL, NULL);
  g_assert_true (rf_database_run (database, RF_ACCESS_CHANGE, free_flights_work, &steps, NULL));
  g_test_message ("%d steps", steps);
  g_assert_cmpint (steps, <, MOST_STEPS);
}

/* Of one who has many waiting. */
static const char insert_asked[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    " INSERT INTO jobs (namespace, state, position, owner, request, created_at, asker)"
    " SELECT '', 'queued', i, 'nobody', '{}', 1, 'greedy' FROM n";

static gboolean
turn_work (RfConnection *connection, gpointer data, GError **error)
{
  int *steps = data;
  g_autoptr (RfJob) job = rf_job_new ();
  gint64 last = 0;

  job->asker = g_strdup ("greedy");
  *steps = 0;
  sqlite3_progress_handler (connection->database, 1, count_steps_cb, steps);
  g_assert_true (rf_job_find_position (connection, job, "nobody", &last, NULL));
  sqlite3_progress_handler (connection->database, 0, NULL, NULL);
  g_assert_cmpint (job->position, ==, 9998 + RF_JOB_POSITION_STEP);
  return TRUE;
}

static void
test_a_turn_is_found_by_indexes (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfDatabase) database = NULL;
  int steps = 0;

  g_assert_true (sqlite_test_execute (fixture->place, insert_jobs));
  g_assert_true (sqlite_test_execute (fixture->place, insert_asked));
  database = rf_database_open (fixture->place, rf_salvage_fill, NULL, NULL);
  g_assert_true (rf_database_run (database, RF_ACCESS_SNAPSHOT, turn_work, &steps, NULL));
  g_test_message ("%d steps", steps);
  g_assert_cmpint (steps, <, MOST_STEPS);
}

/* What is open belongs to nobody alive, so none of these waits, and all of them
 * have to be looked at: each page ends early, and the last has no cursor. */
static void
test_a_list_of_jobs_ends_early (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  int pages = 0;

  for (int i = 0; i < QUEUED_TIMES; i++)
    g_assert_true (sqlite_test_execute (fixture->place, insert_queued));
  selector->job_state = RF_JOB_QUEUED;
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfPage) page = rf_job_store_list (RF_JOB_STORE (fixture->store), selector, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (page->items->len, ==, 0);
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
      pages++;
    }
  while (selector->cursor != NULL);
  g_assert_cmpint (pages, >, 1);
  selector->job_state = RF_JOB_INTERRUPTED;
  g_assert_cmpuint (count_jobs (fixture->store, selector), ==, QUEUED * QUEUED_TIMES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_contract_add_test (
      "sqlite-plans", "a-miss-reads-by-indexes", sqlite_test_open, test_a_miss_reads_by_indexes);
  store_contract_add_test ("sqlite-plans",
                           "a-list-of-jobs-reads-by-indexes",
                           sqlite_test_open,
                           test_a_list_of_jobs_reads_by_indexes);
  store_contract_add_test ("sqlite-plans",
                           "flights-are-freed-by-indexes",
                           sqlite_test_open,
                           test_flights_are_freed_by_indexes);
  store_contract_add_test ("sqlite-plans",
                           "a-turn-is-found-by-indexes",
                           sqlite_test_open,
                           test_a_turn_is_found_by_indexes);
  store_contract_add_test ("sqlite-plans",
                           "a-list-of-jobs-ends-early",
                           sqlite_test_open,
                           test_a_list_of_jobs_ends_early);
  return g_test_run ();
}
