/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "rf-credits.h"
#include "rf-turns.h"

#include <string.h>

/* Those who ask take turns at what makes things: who has much waiting keeps nobody
 * waiting who has little. */

static void
test_turns (void)
{
  g_autoptr (RfTurns) turns = rf_turns_new ();

  for (gint64 i = 1; i <= 5; i++)
    g_assert_cmpint (rf_turns_take (turns, "greedy"), ==, i);
  g_assert_cmpint (rf_turns_take (turns, "modest"), ==, 1);
  g_assert_cmpint (rf_turns_take (turns, "modest"), ==, 2);
  rf_turns_begin (turns, 3);
  /* Turns that are over are nobody's any more. */
  g_assert_cmpint (rf_turns_take (turns, "modest"), ==, 4);
  g_assert_cmpint (rf_turns_take (turns, "newer"), ==, 4);
  g_assert_cmpint (rf_turns_take (turns, "greedy"), ==, 6);
}

/* Who waits keeps its place however many come and go. */
static void
test_turns_of_many_askers (void)
{
  g_autoptr (RfTurns) turns = rf_turns_new ();

  for (gint64 i = 1; i <= 5000; i++)
    g_assert_cmpint (rf_turns_take (turns, "greedy"), ==, i);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      g_assert_cmpint (rf_turns_take (turns, name), ==, (gint64) i + 1);
      rf_turns_begin (turns, (gint64) i + 1);
    }
  g_assert_cmpint (rf_turns_take (turns, "greedy"), ==, 5001);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer made)
{
  g_autoptr (RfResult) got = rf_service_generate_finish (RF_SERVICE (source), result, NULL);

  g_assert_nonnull (got);
  ++*(guint *) made;
}

static void
ask (EngineFixture *fixture, const char *asker, guint number, guint *made)
{
  g_autofree char *params =
      g_strdup_printf ("\"prompt\":\"%s %u\",\"price\":1,\"delay_ms\":1500", asker, number);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", params);

  request->asker = g_strdup (asker);
  rf_service_generate_async (
      rf_host_get_service (fixture->host), request, NULL, NULL, count_cb, made);
}

/* What has a flight holds its price until it has an entry. */
static guint
count_entered (EngineFixture *fixture)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfPage) page = rf_service_list (service, RF_NOUN_ENTRY, NULL, NULL);
  g_autoptr (RfAccount) account = rf_service_get_account (service, RF_ACCOUNT_DEFAULT, NULL);

  return page->items->len + (guint) (account->held / RF_CREDIT);
}

/* Returns: how many calls came before the first whose line has @word */
static guint
count_before (EngineFixture *fixture, const char *word)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint at = 0;

  g_assert_true (g_file_get_contents (fixture->log, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  while (lines[at] != NULL && strstr (lines[at], word) == NULL)
    at++;
  g_assert_nonnull (lines[at]);
  return at;
}

#define WORKERS 4
#define MANY    8

/* All workers have one of the greedy one's, and more of those wait. */
static void
test_a_modest_ones_run_is_next (EngineFixture *fixture, gconstpointer config)
{
  guint made = 0;
  guint begun = 0;

  for (guint i = 0; i < MANY; i++)
    ask (fixture, "greedy", i, &made);
  while (engine_test_count_calls (fixture, "") < WORKERS || count_entered (fixture) < MANY)
    g_usleep (5000);
  ask (fixture, "modest", 0, &made);
  while (count_entered (fixture) < MANY + 1)
    g_usleep (5000);
  begun = engine_test_count_calls (fixture, "");
  while (made < MANY + 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (engine_test_count_calls (fixture, ""), ==, MANY + 1);
  /* One of the greedy one's may be in the same turn. */
  g_assert_cmpuint (count_before (fixture, "modest"), <=, MAX (begun, WORKERS) + 2);
}

int
main (int argc, char **argv)
{
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turns/turns", test_turns);
  g_test_add_func ("/turns/turns-of-many-askers", test_turns_of_many_askers);
  g_test_add ("/turns/a-modest-ones-run-is-next",
              EngineFixture,
              NULL,
              engine_test_set_up,
              test_a_modest_ones_run_is_next,
              engine_test_tear_down);
  return g_test_run ();
}
