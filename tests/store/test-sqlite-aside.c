/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-blob-store.h"
#include "rf-recovery.h"
#include "rf-sqlite-store.h"
#include "sqlite-test.h"
#include "store-contract.h"

#include <errno.h>

/* Setting a damaged index aside, interrupted at each of its steps: what was
 * committed to the log and not yet copied into the database is found all the
 * same, by whoever comes next. */

#define ENTRIES   40
#define PAGE_SIZE 4096

/* The database and the three files that may stand beside it. */
#define STEPS 4

static int steps_left = 0;

static int
fail_rename (const char *from, const char *to)
{
  if (--steps_left == 0)
    {
      errno = EIO;
      return -1;
    }
  return rf_file_calls_system.rename (from, to);
}

static void
fill (const char *place)
{
  g_autoptr (RfStore) store = sqlite_test_open (place);

  for (int i = 0; i < ENTRIES; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%d", i);
      g_autoptr (RfPlan) plan = store_test_plan (word);
      g_autoptr (RfEntry) entry = store_test_make (store, plan);

      g_assert_nonnull (entry);
    }
}

/* A page of entries is damaged, and a grant stands in the log alone. */
static void
damage (const char *place)
{
  static const char zeros[PAGE_SIZE] = { 0 };
  gint64 page = sqlite_test_ask (
      place, "SELECT max (pageno) FROM dbstat WHERE name = 'entries' AND pagetype = 'leaf'");

  g_assert_true (sqlite_test_execute (
      place, "INSERT INTO ledger (at, account, kind, amount) VALUES (1, 'default', 'grant', 777)"));
  g_assert_cmpint (sqlite_test_size (place, "-wal"), >, 0);
  sqlite_test_overwrite (place, (page - 1) * PAGE_SIZE, zeros, sizeof zeros);
}

/* Returns: whether all entries could be read, after the damage was mended */
static gboolean
can_use (const char *place, GError **error)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (place, FALSE);
  g_autoptr (RfStore) store = rf_sqlite_store_new (place, blobs, error);

  if (store == NULL)
    return FALSE;
  for (int i = 0; i < ENTRIES; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%d", i);
      g_autoptr (RfPlan) plan = store_test_plan (word);
      g_autoptr (GError) failure = NULL;
      g_autoptr (RfEntry) entry = rf_store_lookup (store, "", plan->key, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

static void
test_interrupted_at_each_step (void)
{
  RfFileCalls calls = rf_file_calls_system;

  calls.rename = fail_rename;
  for (int step = 1; step <= STEPS; step++)
    {
      char *place = store_test_dup_place ();
      g_autoptr (GError) failure = NULL;
      g_autoptr (GError) error = NULL;

      fill (place);
      damage (place);
      steps_left = step;
      rf_recovery_set_calls (&calls);
      g_assert_false (can_use (place, &failure));
      g_assert_cmpint (steps_left, <=, 0);
      rf_recovery_set_calls (&rf_file_calls_system);
      g_assert_true (can_use (place, &error));
      g_assert_no_error (error);
      g_assert_cmpint (
          sqlite_test_ask (place, "SELECT count (*) FROM ledger WHERE amount = 777"), ==, 1);
      g_assert_cmpuint (sqlite_test_count_files (place, "refrain.db.corrupt-"), ==, 1);
      store_test_remove_place (place);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sqlite-aside/interrupted-at-each-step", test_interrupted_at_each_step);
  return g_test_run ();
}
