/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "queue-test.h"

/* The contract of the queue: those who ask take turns, and none has all the room. */

static RfJob *
new_job (const char *asker)
{
  RfJob *job = rf_job_new ();

  job->request = g_strdup ("{\"kind\":\"image\"}");
  job->asker = g_strdup (asker);
  return job;
}

static RfJob *
ask (RfStore *store, const char *asker)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (jobs, new_job (asker));
  g_assert_true (rf_job_store_enqueue (JOBS (store), jobs, &error));
  g_assert_no_error (error);
  return g_ptr_array_steal_index (jobs, 0);
}

static void
ask_often (RfStore *store, const char *asker, guint times)
{
  for (guint i = 0; i < times; i++)
    rf_job_free (ask (store, asker));
}

/* @wanted: a letter for each of the next jobs, the first of its asker's name */
static void
assert_next (RfStore *store, const char *wanted)
{
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = queue_test_take (store, NULL, &paused);
  g_autoptr (GString) next = g_string_new (NULL);

  for (guint i = 0; i < jobs->len; i++)
    {
      const RfJob *job = g_ptr_array_index (jobs, i);

      g_string_append_c (next, job->asker != NULL ? job->asker[0] : '-');
    }
  g_assert_cmpstr (next->str, ==, wanted);
}

/* The next @number jobs are begun. */
static void
begin (RfStore *store, guint number)
{
  gboolean paused = FALSE;
  g_autoptr (GPtrArray) jobs = queue_test_take (store, NULL, &paused);

  for (guint i = 0; i < number; i++)
    queue_test_note (store, g_ptr_array_index (jobs, i), RF_JOB_RUNNING);
}

static void
test_askers_take_turns (StoreFixture *fixture, gconstpointer factory)
{
  RfStore *store = fixture->store;

  ask_often (store, "greedy", 5);
  ask_often (store, "modest", 2);
  assert_next (store, "gmgmggg");
  /* Who comes new has no part in the turns that are over, and waits for none. */
  begin (store, 3);
  ask_often (store, "newer", 2);
  assert_next (store, "mgngng");
  /* Nor has who came before, has nothing waiting, and comes again. */
  begin (store, 5);
  ask_often (store, "modest", 1);
  assert_next (store, "gm");
}

/* What nobody's turn is goes last, as it always did, and keeps nobody waiting. */
static void
test_turns_beside_what_has_no_asker (StoreFixture *fixture, gconstpointer factory)
{
  RfStore *store = fixture->store;

  ask_often (store, NULL, 2);
  ask_often (store, "modest", 2);
  ask_often (store, NULL, 1);
  assert_next (store, "-m-m-");
}

/* In one transaction, too. */
static void
test_turns_of_many_at_once (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    g_ptr_array_add (jobs, new_job (i < 4 ? "greedy" : "modest"));
  g_assert_true (rf_job_store_enqueue (JOBS (fixture->store), jobs, &error));
  g_assert_no_error (error);
  assert_next (fixture->store, "gmgmgg");
}

/* What a process has left stands where it stood. */
static void
test_turns_outlive_their_process (StoreFixture *fixture, gconstpointer factory)
{
  RfJob *job = NULL;
  g_autoptr (RfJob) found = NULL;
  g_autoptr (RfRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  ask_often (fixture->store, "greedy", 3);
  g_clear_object (&fixture->store);
  fixture->store = fixture->factory (fixture->place);
  g_assert_cmpint (rf_job_store_take_over (JOBS (fixture->store), &error), ==, 3);
  job = ask (fixture->store, "modest");
  ask_often (fixture->store, "greedy", 1);
  assert_next (fixture->store, "gmggg");
  found = queue_test_find (fixture->store, job);
  request = rf_job_dup_request (found, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->asker, ==, "modest");
  rf_job_free (job);
}

static void
assert_refused (RfStore *store, const char *asker, RfErrorCode code)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      RfJob *job = new_job (asker);

      job->most_of_asker = 3;
      job->most_waiting = 5;
      g_ptr_array_add (jobs, job);
    }
  g_assert_false (rf_job_store_enqueue (JOBS (store), jobs, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

/* Of several nothing waits where there is not room for all of them. */
static void
test_room_is_shared (StoreFixture *fixture, gconstpointer factory)
{
  RfStore *store = fixture->store;

  ask_often (store, "greedy", 2);
  assert_refused (store, "greedy", RF_ERROR_RATE_LIMITED);
  ask_often (store, "modest", 2);
  assert_refused (store, "newer", RF_ERROR_PROVIDER_UNAVAILABLE);
  assert_next (store, "gmgm");
  /* What has no asker is not among those. */
  ask_often (store, NULL, 6);
}

static void
test_room_of_what_is_over_is_free (StoreFixture *fixture, gconstpointer factory)
{
  RfStore *store = fixture->store;
  g_autoptr (RfJob) first = ask (store, "greedy");
  g_autoptr (RfJob) second = ask (store, "greedy");
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_job_free);
  RfJob *third = new_job ("greedy");
  g_autoptr (GError) error = NULL;

  third->most_of_asker = 2;
  g_ptr_array_add (jobs, third);
  g_assert_false (rf_job_store_enqueue (JOBS (store), jobs, &error));
  g_clear_error (&error);
  queue_test_note (store, first, RF_JOB_RUNNING);
  g_assert_false (rf_job_store_enqueue (JOBS (store), jobs, &error));
  g_clear_error (&error);
  queue_test_note (store, first, RF_JOB_FAILED);
  g_assert_true (rf_job_store_enqueue (JOBS (store), jobs, &error));
  g_assert_no_error (error);
}

void
store_contract_add_turns (const char *name, RfStoreFactory factory)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "askers-take-turns", test_askers_take_turns },
    { "turns-beside-what-has-no-asker", test_turns_beside_what_has_no_asker },
    { "turns-of-many-at-once", test_turns_of_many_at_once },
    { "turns-outlive-their-process", test_turns_outlive_their_process },
    { "room-is-shared", test_room_is_shared },
    { "room-of-what-is-over-is-free", test_room_of_what_is_over_is_free },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (name, tests[i].test, factory, tests[i].function);
}
