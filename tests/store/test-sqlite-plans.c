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

/* What every miss asks of the database does not grow with what is in it: its
 * statements are found by their indexes. Counted are SQLite's own steps. */

#define ENTRIES 600
#define FLIGHTS 300

/* A few hundred are taken; one that goes through all the rows takes thousands. */
#define MOST_STEPS 1500

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

#define JOBS      5000
#define JOBS_PAGE 5

static void
free_job_cb (gpointer job)
{
  rf_job_free (job);
}

static void
fill_queue (RfDatabase *database, RfOwners *owners)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (free_job_cb);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < JOBS; i++)
    {
      RfJob *job = rf_job_new ();

      job->request = g_strdup ("{\"kind\":\"image\",\"params\":{}}");
      g_ptr_array_add (jobs, job);
    }
  g_assert_true (rf_job_enqueue (database, owners, jobs, &error));
  /* Half of them have failed, which is shown beside those that wait. */
  for (guint i = 0; i < jobs->len; i += 2)
    {
      RfJob *job = g_ptr_array_index (jobs, i);

      job->state = RF_JOB_FAILED;
      job->finished_at = 1700000000000;
      job->error = g_error_new (RF_ERROR, RF_ERROR_REFUSED, "no");
    }
  g_assert_true (rf_job_note (database, jobs, &error));
}

static gboolean
watch_work (RfConnection *connection, gpointer data, GError **error)
{
  sqlite3_progress_handler (connection->database, 1, count_steps_cb, data);
  return TRUE;
}

static int
count_page (RfDatabase *database, RfOwners *owners, RfSelector *selector)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPage) page = NULL;
  int steps = 0;

  /* The pool gives out the connection that it was given back last. */
  g_assert_true (rf_database_run (database, RF_ACCESS_SNAPSHOT, watch_work, &steps, NULL));
  steps = 0;
  page = rf_job_list (database, owners, selector, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->items->len, ==, JOBS_PAGE);
  g_assert_nonnull (page->next_cursor);
  g_assert_cmpint (steps, >, 0);
  g_free (selector->cursor);
  selector->cursor = g_strdup (page->next_cursor);
  return steps;
}

static void
test_a_page_of_jobs_is_read_by_an_index (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfDatabase) database = rf_database_open (fixture->place, rf_salvage_fill, NULL, NULL);
  g_autoptr (RfOwners) owners = rf_owners_new (fixture->place);
  const int states[] = { -1, RF_JOB_FAILED };

  fill_queue (database, owners);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();

      selector->limit = JOBS_PAGE;
      selector->job_state = states[i];
      for (int page = 0; page < 3; page++)
        {
          int steps = count_page (database, owners, selector);

          g_test_message ("%d steps for page %d", steps, page);
          g_assert_cmpint (steps, <, MOST_STEPS);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_contract_add_test (
      "sqlite-plans", "a-miss-reads-by-indexes", sqlite_test_open, test_a_miss_reads_by_indexes);
  store_contract_add_test ("sqlite-plans",
                           "a-page-of-jobs-is-read-by-an-index",
                           sqlite_test_open,
                           test_a_page_of_jobs_is_read_by_an_index);
  return g_test_run ();
}
