/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "people-store-contract.h"

#include "rf-sqlite-people.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The contract of a store of people, and what only the SQLite one can be asked: what
 * is left of it on the disk, after a kill, after damage, after somebody was
 * forgotten. The children are this program again:
 *
 *   test-sqlite-people --child PLACE
 */

static char *self_path;

static RfPeopleStore *
open_store (const char *place)
{
  g_autoptr (GError) error = NULL;
  RfPeopleStore *store = rf_sqlite_people_new (place, &error);

  g_assert_no_error (error);
  return store;
}

/* Sends for ever, and says so when a sample is on the disk; claims on the way. */
static int
run_child (const char *place)
{
  g_autoptr (RfPeopleStore) store = open_store (place);

  for (int i = 0;; i++)
    {
      g_autoptr (RfIngest) ingest = people_test_batch ("ann", PEOPLE_NOW - i, 62);
      g_autoptr (GPtrArray) claimed = NULL;

      people_test_ingest (store, ingest, PEOPLE_NOW);
      if (printf ("%d\n", i) < 0 || fflush (stdout) != 0)
        return 0;
      if (i == 3)
        claimed = people_test_claim (store, NULL, PEOPLE_NOW + 20000);
    }
}

static pid_t
start_child (const char *place, int *out)
{
  const char *const words[] = { self_path, "--child", place, NULL };
  g_autoptr (GError) error = NULL;
  GPid child = 0;

  g_spawn_async_with_pipes (NULL,
                            (char **) words,
                            NULL,
                            G_SPAWN_DO_NOT_REAP_CHILD,
                            NULL,
                            NULL,
                            &child,
                            NULL,
                            out,
                            NULL,
                            &error);
  g_assert_no_error (error);
  return child;
}

/* Returns the last number that was told, having killed who told it. */
static int
kill_while_it_sends (pid_t child, int out, int after)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FILE *stream = fdopen (out, "r");
  char line[32];
  int last = -1;

  while (last < after && fgets (line, sizeof line, stream) != NULL)
    last = atoi (line);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  while (fgets (line, sizeof line, stream) != NULL)
    {
      if (strchr (line, '\n') != NULL)
        last = atoi (line);
    }
  fclose (stream);
  return last;
}

static void
test_killed_while_sending (PeopleFixture *fixture, gconstpointer factory)
{
  RfPersonName name = { NULL, "ann" };
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GPtrArray) claimed = NULL;
  int out = -1;
  pid_t child = start_child (fixture->place, &out);
  int last = kill_while_it_sends (child, out, 20);

  g_assert_cmpint (last, >=, 20);
  samples = rf_people_store_list_samples (fixture->store, &name, 0, NULL);
  g_assert_cmpuint (samples->len, >=, (guint) last + 1);
  /* It had the person, and its death has given it back. */
  claimed = people_test_claim (fixture->store, NULL, PEOPLE_NOW + 60000);
  g_assert_cmpuint (claimed->len, ==, 1);
}

static char *
read_all (const char *place, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (place, name, NULL);
  char *content = NULL;

  *length = 0;
  g_file_get_contents (path, &content, length, NULL);
  return content;
}

static gboolean
is_on_disk (const char *place, const char *word)
{
  static const char *const names[] = { "people.db", "people.db-wal" };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = 0;
      g_autofree char *content = read_all (place, names[i], &length);

      found |= content != NULL && memmem (content, length, word, strlen (word)) != NULL;
    }
  return found;
}

static void
test_forgotten_on_the_disk (PeopleFixture *fixture, gconstpointer factory)
{
  static const char user[] = "somebody-with-a-long-name";
  g_autoptr (RfIngest) ingest = people_test_batch (user, PEOPLE_NOW, 62);
  RfPersonName name = { NULL, user };

  people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
  g_clear_object (&fixture->store);
  g_assert_true (is_on_disk (fixture->place, user));
  fixture->store = open_store (fixture->place);
  g_assert_true (rf_people_store_forget (fixture->store, &name, NULL));
  g_clear_object (&fixture->store);
  g_assert_false (is_on_disk (fixture->place, user));
}

static void
damage (const char *place, gint64 offset)
{
  g_autofree char *path = g_build_filename (place, "people.db", NULL);
  char garbage[4096];
  int descriptor = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  memset (garbage, 0x5a, sizeof garbage);
  g_assert_cmpint (
      pwrite (descriptor, garbage, sizeof garbage, offset), ==, (gssize) sizeof garbage);
  close (descriptor);
}

static void
test_damaged (PeopleFixture *fixture, gconstpointer factory)
{
  RfPersonName name = { NULL, "ann" };
  RfSelector *selector = NULL;
  g_autoptr (RfPage) page = NULL;
  g_auto (GStrv) notices = NULL;

  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *user = g_strdup_printf ("user-%04d", i);
      g_autoptr (RfIngest) ingest = people_test_batch (user, PEOPLE_NOW, 62);

      people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
    }
  g_clear_object (&fixture->store);
  /* A page of the index by name, or of the table: whichever is met, it is set aside. */
  for (gint64 page_number = 20; page_number < 60; page_number++)
    damage (fixture->place, page_number * 4096);
  fixture->store = open_store (fixture->place);
  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *user = g_strdup_printf ("user-%04d", i);
      RfPersonName each = { NULL, user };
      g_autoptr (RfPerson) person = rf_people_store_find (fixture->store, &each, NULL);
    }
  page = rf_people_store_list (fixture->store, selector, NULL);
  g_assert_nonnull (page);
  notices = rf_sqlite_people_dup_notices (RF_SQLITE_PEOPLE (fixture->store));
  g_assert_cmpuint (g_strv_length (notices), >=, 1);
  g_assert_nonnull (strstr (notices[0], "people could be read of it"));
  /* It can be used as before. */
  {
    g_autoptr (RfIngest) ingest = people_test_batch ("ann", PEOPLE_NOW, 62);
    g_autoptr (RfPerson) person = NULL;

    people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
    person = rf_people_store_find (fixture->store, &name, NULL);
    g_assert_nonnull (person);
  }
}

static void
test_newer_form_is_refused (PeopleFixture *fixture, gconstpointer factory)
{
  g_autofree char *path = g_build_filename (fixture->place, "people.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPeopleStore) store = NULL;
  char version[4] = { 0, 0, 0, 99 };
  int descriptor = -1;

  g_clear_object (&fixture->store);
  /* user_version stands at byte 60 of the header. */
  descriptor = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  g_assert_cmpint (pwrite (descriptor, version, sizeof version, 60), ==, 4);
  close (descriptor);
  store = rf_sqlite_people_new (fixture->place, &error);
  g_assert_null (store);
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "database of people is of the newer form 99"));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);
  self_path = g_canonicalize_filename (argv[0], NULL);
  g_test_init (&argc, &argv, NULL);
  people_contract_add ("sqlite", open_store);
  people_contract_add_test (
      "sqlite", "killed-while-sending", open_store, test_killed_while_sending);
  people_contract_add_test (
      "sqlite", "forgotten-on-the-disk", open_store, test_forgotten_on_the_disk);
  people_contract_add_test ("sqlite", "damaged", open_store, test_damaged);
  people_contract_add_test (
      "sqlite", "newer-form-is-refused", open_store, test_newer_form_is_refused);
  return g_test_run ();
}
