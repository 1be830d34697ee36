/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Several processes on one store. The children are this program again, so that
 * nothing is inherited:
 *
 *   test-sqlite-processes --child ROLE PLACE WORD
 */

#define ASKERS 16

typedef struct
{
  const char *role;
  int (*run) (RfStore *store, const char *word);
} Role;

static int
run_leave (RfStore *store, const char *word)
{
  g_autoptr (RfPlan) plan = store_test_plan (word);
  g_autoptr (RfEntrance) lead = NULL;

  plan->external_cost = TRUE;
  lead = store_test_enter (store, plan, RF_ENTERING_LEAD);
  if (g_str_has_prefix (word, "sent"))
    g_assert_true (rf_store_mark_sent (store, lead->token, NULL));
  if (g_str_has_prefix (word, "sent-job"))
    g_assert_true (rf_store_save_handle (store, lead->token, "job-7", NULL));
  g_print ("%" G_GINT64_FORMAT "\n", lead->token);
  pause ();
  return 0;
}

static int
follow_to_end (RfStore *store, gint64 token)
{
  RfFlightState state = RF_FLIGHT_RUNNING;
  g_autoptr (RfEntry) entry = NULL;

  while (state == RF_FLIGHT_RUNNING)
    {
      g_clear_pointer (&entry, rf_entry_free);
      g_usleep (5000);
      g_assert_true (rf_store_follow (store, token, &state, &entry, NULL, NULL));
    }
  g_assert_cmpint (state, ==, RF_FLIGHT_DONE);
  g_print ("joined %s\n", entry->generation->id);
  return 0;
}

static int
run_ask (RfStore *store, const char *word)
{
  g_autoptr (RfPlan) plan = store_test_plan (word);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEntrance) entrance = rf_store_enter (store, plan, 0, &error);
  g_autoptr (RfEntry) entry = NULL;

  g_assert_no_error (error);
  if (entrance->how == RF_ENTERING_JOIN)
    return follow_to_end (store, entrance->token);
  if (entrance->how == RF_ENTERING_LEAD)
    {
      g_usleep (300 * 1000);
      entry = store_test_land (store, plan, entrance->token);
    }
  else
    entry = g_steal_pointer (&entrance->entry);
  g_print ("%s %s\n", entrance->how == RF_ENTERING_LEAD ? "led" : "hit", entry->generation->id);
  return 0;
}

/* Makes one entry after the other, and says so after each. */
static int
run_make (RfStore *store, const char *word)
{
  for (int i = 0; i < 1000000; i++)
    {
      g_autofree char *one = g_strdup_printf ("%s-%d", word, i);
      g_autoptr (RfPlan) plan = store_test_plan (one);

      rf_entry_free (store_test_make (store, plan));
      g_print ("%s\n", one);
    }
  return 0;
}

static const Role roles[] = {
  { "leave", run_leave },
  { "ask", run_ask },
  { "make", run_make },
};

static int
run_child (char **argv)
{
  g_autoptr (RfStore) store = sqlite_test_open (argv[3]);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (g_str_equal (roles[i].role, argv[2]))
        return roles[i].run (store, argv[4]);
    }
  return 2;
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

static char *
read_line (GSubprocess *child)
{
  g_autoptr (GDataInputStream) stream =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  char *line = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (stream), FALSE);
  line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);
  g_assert_nonnull (line);
  return line;
}

static void
kill_hard (GSubprocess *child)
{
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
}

static void
test_one_leads (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = NULL;
  int led = 0;

  for (int i = 0; i < ASKERS; i++)
    g_ptr_array_add (children, spawn ("ask", fixture->place, "word"));
  for (int i = 0; i < ASKERS; i++)
    {
      GSubprocess *child = g_ptr_array_index (children, i);
      g_autofree char *line = read_line (child);
      const char *generation = strchr (line, ' ') + 1;

      g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
      led += g_str_has_prefix (line, "led");
      if (id == NULL)
        id = g_strdup (generation);
      g_assert_cmpstr (id, ==, generation);
    }
  g_assert_cmpint (led, ==, 1);
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT count (*) FROM ledger WHERE kind = 'settle'"),
      ==,
      1);
  store_test_assert_sound (fixture->store);
}

static RfFlightState
get_state (RfStore *store, gint64 token)
{
  RfFlightState state = RF_FLIGHT_DONE;

  g_assert_true (rf_store_follow (store, token, &state, NULL, NULL, NULL));
  return state;
}

static void
test_stopped_is_not_dead (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GSubprocess) child = spawn ("leave", fixture->place, "word");
  g_autofree char *token = read_line (child);
  g_autoptr (RfPlan) plan = store_test_plan ("word");

  g_subprocess_send_signal (child, SIGSTOP);
  g_assert_cmpint (
      get_state (fixture->store, g_ascii_strtoll (token, NULL, 10)), ==, RF_FLIGHT_RUNNING);
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_JOIN));
  kill_hard (child);
  g_assert_cmpint (
      get_state (fixture->store, g_ascii_strtoll (token, NULL, 10)), ==, RF_FLIGHT_ABANDONED);
}

static void
test_killed_unsent (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GSubprocess) child = spawn ("leave", fixture->place, "word");
  g_autofree char *token = read_line (child);
  g_autoptr (RfPlan) plan = store_test_plan ("word");

  kill_hard (child);
  rf_entry_free (store_test_make (fixture->store, plan));
  store_test_assert_sound (fixture->store);
}

static void
test_killed_sent (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GSubprocess) child = spawn ("leave", fixture->place, "sent");
  g_autofree char *token = read_line (child);
  g_autoptr (RfPlan) plan = store_test_plan ("sent");
  g_autoptr (GError) error = NULL;

  kill_hard (child);
  g_assert_null (rf_store_enter (fixture->store, plan, 0, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME);
  g_assert_nonnull (strstr (error->message, token));
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT held FROM accounts WHERE name = 'default'"),
      ==,
      5000000);
}

static void
test_killed_with_job (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GSubprocess) child = spawn ("leave", fixture->place, "sent-job");
  g_autofree char *token = read_line (child);
  g_autoptr (RfPlan) plan = store_test_plan ("sent-job");
  g_autoptr (RfEntrance) lead = NULL;

  kill_hard (child);
  lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_assert_cmpstr (lead->handle, ==, "job-7");
  rf_entry_free (store_test_land (fixture->store, plan, lead->token));
  store_test_assert_sound (fixture->store);
  /* The dead one's file is gone, ours is there. */
  {
    g_autofree char *owners = g_build_filename (fixture->place, "owners", NULL);

    g_assert_cmpuint (sqlite_test_count_files (owners, ""), ==, 1);
  }
}

/* Killed at any moment: all that was said to be made is there, once, paid for. */
static void
test_killed_while_making (StoreFixture *fixture, gconstpointer factory)
{
  for (int round = 0; round < 8; round++)
    {
      g_autofree char *word = g_strdup_printf ("round%d", round);
      g_autoptr (GSubprocess) child = spawn ("make", fixture->place, word);
      g_autofree char *last = NULL;
      g_autoptr (GDataInputStream) stream =
          g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      char *line = NULL;

      last = g_data_input_stream_read_line (stream, NULL, NULL, NULL);
      g_usleep ((gulong) g_test_rand_int_range (1000, 60000));
      kill_hard (child);
      while ((line = g_data_input_stream_read_line (stream, NULL, NULL, NULL)) != NULL)
        {
          g_autofree char *said = line;
          g_autoptr (RfPlan) plan = store_test_plan (said);
          g_autoptr (RfEntry) entry = NULL;

          if (!g_str_has_prefix (said, word) || strlen (said) < strlen (word) + 2)
            continue;
          entry = store_test_find (fixture->store, plan->key);
          g_assert_nonnull (entry);
        }
    }
  g_assert_cmpint (
      sqlite_test_ask (fixture->place, "SELECT count (*) FROM ledger WHERE kind = 'settle'"),
      ==,
      sqlite_test_ask (fixture->place, "SELECT count (*) FROM generations"));
  g_assert_cmpint (sqlite_test_ask (fixture->place,
                                    "SELECT count (*) FROM pragma_integrity_check"
                                    " WHERE integrity_check = 'ok'"),
                   ==,
                   1);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "one-leads", test_one_leads },
    { "stopped-is-not-dead", test_stopped_is_not_dead },
    { "killed-unsent", test_killed_unsent },
    { "killed-sent", test_killed_sent },
    { "killed-with-job", test_killed_with_job },
    { "killed-while-making", test_killed_while_making },
  };

  if (argc == 5 && g_str_equal (argv[1], "--child"))
    return run_child (argv);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test (
        "sqlite-processes", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
