/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include "rf-database.h"
#include "rf-salvage.h"

#include <stdlib.h>

/* How many connections a crowd opens, and what it leaves behind. */

static guint
count_open (const char *place, const char *file)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  g_autofree char *wanted = g_build_filename (place, file, NULL);
  const char *name = NULL;
  guint number = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      number += g_strcmp0 (target, wanted) == 0;
    }
  return number;
}

typedef struct
{
  RfDatabase *database;
  guint depth;
} Crowd;

/* As many read at once as it is deep. */
static gboolean
crowd_work (RfConnection *connection, gpointer data, GError **error)
{
  Crowd *crowd = data;

  return crowd->depth-- == 0 ||
         rf_database_run (crowd->database, RF_ACCESS_GLANCE, crowd_work, crowd, error);
}

static void
read_at_once (RfDatabase *database, guint number)
{
  Crowd crowd = { database, number - 1 };

  g_assert_true (rf_database_run (database, RF_ACCESS_GLANCE, crowd_work, &crowd, NULL));
}

/* What a crowd has opened is kept for a while, and closed when it does not come back.
 * SQLite keeps the descriptors of the file itself as long as anybody has it open, so the
 * last one is opened anew. */
static void
test_a_crowd_leaves (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfDatabase) database = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  g_autofree char *real = realpath (place, NULL);

  read_at_once (database, 10);
  g_assert_cmpuint (count_open (real, "refrain.db-wal"), ==, 10);
  read_at_once (database, 1);
  g_assert_cmpuint (count_open (real, "refrain.db-wal"), ==, 10);
  rf_database_set_idle_time (database, 0);
  for (guint i = 0; i < 12; i++)
    read_at_once (database, 1);
  g_assert_cmpuint (count_open (real, "refrain.db-wal"), ==, 1);
  g_assert_cmpuint (count_open (real, "refrain.db"), ==, 1);
  g_clear_pointer (&database, rf_database_close);
  store_test_remove_place (g_steal_pointer (&place));
}

/* One who has connections already, and wants more than are kept, is given them. */
static void
test_a_crowd_of_one (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfDatabase) database = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  g_autofree char *real = realpath (place, NULL);

  read_at_once (database, 24);
  g_assert_cmpuint (count_open (real, "refrain.db-wal"), ==, 16);
  g_assert_cmpuint (count_open (real, "refrain.db"), ==, 24);
  g_clear_pointer (&database, rf_database_close);
  g_assert_cmpuint (count_open (real, "refrain.db"), ==, 0);
  store_test_remove_place (g_steal_pointer (&place));
}

static gpointer
hold_briefly_thread (gpointer database)
{
  for (guint i = 0; i < 20; i++)
    read_at_once (database, 1);
  return NULL;
}

/* Far more threads than connections: they wait for one another. */
static void
test_a_crowd_of_threads (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfDatabase) database = rf_database_open (place, rf_salvage_fill, NULL, NULL);
  g_autofree char *real = realpath (place, NULL);
  GThread *threads[64];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", hold_briefly_thread, database);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (count_open (real, "refrain.db-wal"), <=, 16);
  read_at_once (database, 16);
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
    { "leaves", test_a_crowd_leaves },
    { "of-one", test_a_crowd_of_one },
    { "of-threads", test_a_crowd_of_threads },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test ("sqlite-crowd", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
