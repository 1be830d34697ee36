/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include "rf-credits.h"
#include "rf-database.h"
#include "rf-flight.h"
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_contract_add_test (
      "sqlite-plans", "a-miss-reads-by-indexes", sqlite_test_open, test_a_miss_reads_by_indexes);
  return g_test_run ();
}
