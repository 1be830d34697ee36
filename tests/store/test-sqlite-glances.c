/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include "rf-database.h"
#include "rf-glances.h"
#include "rf-salvage.h"
#include "rf-token-store.h"

#include <string.h>

/*
 * What a connection remembers of what it has read. Each thing is read three times
 * first: the third time it is remembered. Whatever is changed then, by this store, by
 * another on the same files, or by another process, is seen by the next read.
 */

#define READS 3

typedef struct
{
  char *place;    /* (owned) */
  RfStore *store; /* (owned) reads */
  RfStore *other; /* (owned) with connections of its own */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->place = store_test_dup_place ();
  fixture->store = sqlite_test_open (fixture->place);
  fixture->other = sqlite_test_open (fixture->place);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->store);
  g_object_unref (fixture->other);
  store_test_remove_place (fixture->place);
}

/* Returns: (transfer full): the name of its key */
static char *
make_and_read (Fixture *fixture, const char *word)
{
  g_autoptr (RfPlan) plan = store_test_plan (word);
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);

  for (guint i = 0; i < READS; i++)
    {
      g_autoptr (RfEntry) found = store_test_find (fixture->store, plan->key);

      g_assert_nonnull (found);
      g_assert_cmpint (found->id, ==, made->id);
      g_assert_cmpstr (found->generation->id, ==, made->generation->id);
      g_assert_cmpuint (found->generation->assets->len, ==, made->generation->assets->len);
      g_assert_cmpint (found->rating, ==, 0);
    }
  return g_strdup (plan->key);
}

static void
test_another_store_invalidates (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = make_and_read (fixture, "gone");

  store_test_change_key (fixture->other, RF_VERB_INVALIDATE, key, 1);
  g_assert_null (store_test_find (fixture->store, key));
}

static void
test_another_store_changes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = make_and_read (fixture, "pinned");
  g_autoptr (RfEntry) before = store_test_find (fixture->store, key);
  g_autoptr (RfEntry) after = NULL;

  g_assert_false (before->pinned);
  store_test_change_key (fixture->other, RF_VERB_PIN, key, 1);
  after = store_test_find (fixture->store, key);
  g_assert_true (after->pinned);
}

/* What is remembered is a copy: who was given one may do with it what it likes. */
static void
test_copies_are_the_readers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = make_and_read (fixture, "own");
  g_autoptr (RfEntry) mine = store_test_find (fixture->store, key);
  g_autoptr (RfEntry) again = NULL;

  g_ptr_array_set_size (mine->generation->assets, 0);
  g_free (mine->key);
  mine->key = g_strdup ("another");
  again = store_test_find (fixture->store, key);
  g_assert_cmpstr (again->key, ==, key);
  g_assert_cmpuint (again->generation->assets->len, >, 0);
}

/* A log that is copied back and begun anew has another head, and the same content. */
static void
test_checkpoints_change_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = make_and_read (fixture, "kept");
  g_autoptr (RfEntry) after = NULL;

  g_assert_true (sqlite_test_execute (fixture->place, "PRAGMA wal_checkpoint (TRUNCATE)"));
  after = store_test_find (fixture->store, key);
  g_assert_nonnull (after);
  store_test_change_key (fixture->other, RF_VERB_INVALIDATE, key, 1);
  g_assert_null (store_test_find (fixture->store, key));
}

static char *
create_token (RfStore *store, const char *name)
{
  g_autoptr (RfToken) token = rf_token_new (name, RF_TOKEN_CREATOR);
  g_autoptr (GError) error = NULL;
  char *secret = rf_token_store_create (RF_TOKEN_STORE (store), token, &error);

  g_assert_no_error (error);
  return secret;
}

static gboolean
is_let_in (RfStore *store, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfToken) token = rf_token_store_find (RF_TOKEN_STORE (store), secret, &error);

  if (token == NULL && secret != NULL)
    g_assert_error (error, RF_ERROR, RF_ERROR_UNAUTHORIZED);
  return token != NULL || (secret == NULL && error == NULL);
}

static void
test_tokens_of_another_store (Fixture *fixture, gconstpointer data)
{
  g_autofree char *secret = NULL;
  g_autofree char *wrong = NULL;

  for (guint i = 0; i < READS; i++)
    g_assert_true (is_let_in (fixture->store, NULL));
  secret = create_token (fixture->other, "first");
  g_assert_false (is_let_in (fixture->store, NULL));
  wrong = g_strdup (secret);
  wrong[strlen (wrong) - 1] = wrong[strlen (wrong) - 1] == 'a' ? 'b' : 'a';
  for (guint i = 0; i < READS; i++)
    g_assert_true (is_let_in (fixture->store, secret));
  g_assert_false (is_let_in (fixture->store, wrong));
  g_assert_true (rf_token_store_revoke (RF_TOKEN_STORE (fixture->other), 1, NULL));
  g_assert_false (is_let_in (fixture->store, secret));
}

/* Texts, which are counted. */
static int n_kept = 0;

static gpointer
copy_text (gconstpointer text)
{
  n_kept++;
  return g_strdup (text);
}

static void
free_text (gpointer text)
{
  n_kept--;
  g_free (text);
}

static const RfGlanceKind texts = { copy_text, free_text };
static const RfGlanceKind other_texts = { copy_text, free_text };

/* Returns: whether it was remembered */
static gboolean
glance_at_text (RfConnection *connection, const RfGlanceKind *kind, guint number)
{
  g_autofree char *key = g_strdup_printf ("key %u", number);
  g_autofree char *text = g_strdup_printf ("text %u of %s", number, kind == &texts ? "1" : "2");
  char *known = rf_glances_recall (connection, kind, "", key);

  if (known == NULL)
    {
      rf_glances_keep (connection, kind, "", key, text);
      return FALSE;
    }
  g_assert_cmpstr (known, ==, text);
  free_text (known);
  return TRUE;
}

#define MANY 20000

/* More things than there are places: what is remembered is true and takes a bounded
 * room, and what is wanted again and again stays, however many others are read once. */
static gboolean
many_keys_work (RfConnection *connection, gpointer data, GError **error)
{
  guint n_known = 0;

  for (guint i = 0; i < READS - 1; i++)
    g_assert_false (glance_at_text (connection, &texts, MANY));
  for (guint i = 0; i < MANY; i++)
    g_assert_false (glance_at_text (connection, &texts, i));
  g_assert_true (glance_at_text (connection, &texts, MANY));
  g_assert_cmpint (n_kept, ==, 1);
  for (guint i = 0; i < READS; i++)
    g_assert_cmpint (glance_at_text (connection, &other_texts, MANY), ==, i == READS - 1);
  for (guint i = 0; i < READS * 500; i++)
    n_known += glance_at_text (connection, &texts, i % 500) ? 1 : 0;
  g_assert_cmpuint (n_known, >, 450);
  for (guint i = 0; i < MANY * READS; i++)
    (void) glance_at_text (connection, i % 2 == 0 ? &texts : &other_texts, i / READS);
  g_assert_cmpint (n_kept, <=, 4096);
  return TRUE;
}

static void
test_many_keys (Fixture *fixture, gconstpointer data)
{
  RfDatabase *database = rf_database_open (fixture->place, rf_salvage_fill, NULL, NULL);

  g_assert_true (rf_database_run (database, RF_ACCESS_GLANCE, many_keys_work, NULL, NULL));
  rf_database_close (database);
  g_assert_cmpint (n_kept, ==, 0);
}

/* What was read before somebody's commit is not remembered after it, though another
 * connection has looked at the table meanwhile. */
static gboolean
look_meanwhile_work (RfConnection *connection, gpointer data, GError **error)
{
  (void) glance_at_text (connection, &texts, 2);
  return TRUE;
}

typedef struct
{
  Fixture *fixture;
  RfDatabase *database;
} Meanwhile;

static gboolean
read_before_work (RfConnection *connection, gpointer data, GError **error)
{
  Meanwhile *meanwhile = data;
  g_autoptr (RfPlan) plan = store_test_plan ("meanwhile");
  g_autoptr (RfEntry) made = NULL;

  g_assert_false (glance_at_text (connection, &texts, 1));
  g_assert_null (rf_glances_recall (connection, &texts, "", "key 1"));
  made = store_test_make (meanwhile->fixture->other, plan);
  g_assert_true (
      rf_database_run (meanwhile->database, RF_ACCESS_GLANCE, look_meanwhile_work, NULL, NULL));
  rf_glances_keep (connection, &texts, "", "key 1", "of before");
  g_assert_null (rf_glances_recall (connection, &texts, "", "key 1"));
  return TRUE;
}

static void
test_nothing_of_before_a_commit (Fixture *fixture, gconstpointer data)
{
  Meanwhile meanwhile = { fixture, rf_database_open (fixture->place, rf_salvage_fill, NULL, NULL) };

  g_assert_true (
      rf_database_run (meanwhile.database, RF_ACCESS_GLANCE, read_before_work, &meanwhile, NULL));
  rf_database_close (meanwhile.database);
}

/* While one thread changes, others read: what they see never goes back. */
typedef struct
{
  RfStore *store;
  const char *key;
  int ends;
} Reading;

static gpointer
read_thread (gpointer data)
{
  Reading *reading = data;
  gboolean was_pinned = FALSE;

  while (!g_atomic_int_get (&reading->ends))
    {
      g_autoptr (RfEntry) found = store_test_find (reading->store, reading->key);

      g_assert_nonnull (found);
      g_assert_false (was_pinned && !found->pinned);
      was_pinned = found->pinned;
    }
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = make_and_read (fixture, "threads");
  Reading reading = { fixture->store, key, 0 };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reads", read_thread, &reading);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *other = g_strdup_printf ("other %u", i);
      g_autoptr (RfPlan) plan = store_test_plan (other);
      g_autoptr (RfEntry) made = store_test_make (fixture->other, plan);
    }
  store_test_change_key (fixture->other, RF_VERB_PIN, key, 1);
  for (guint i = 0; i < READS; i++)
    {
      g_autoptr (RfEntry) found = store_test_find (fixture->store, key);

      g_assert_true (found->pinned);
    }
  g_atomic_int_set (&reading.ends, 1);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static const struct
{
  const char *name;
  void (*function) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/sqlite-glances/another-store-invalidates", test_another_store_invalidates },
  { "/sqlite-glances/another-store-changes", test_another_store_changes },
  { "/sqlite-glances/copies-are-the-readers", test_copies_are_the_readers },
  { "/sqlite-glances/checkpoints-change-nothing", test_checkpoints_change_nothing },
  { "/sqlite-glances/tokens-of-another-store", test_tokens_of_another_store },
  { "/sqlite-glances/many-keys", test_many_keys },
  { "/sqlite-glances/nothing-of-before-a-commit", test_nothing_of_before_a_commit },
  { "/sqlite-glances/threads", test_threads },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
