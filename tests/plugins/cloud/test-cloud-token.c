/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-run.h"
#include "rf-time.h"

#include <string.h>

/*
 * A key that is signed with and never sent. The token was made by Python's
 * hmac and hashlib for this key and this time: 30 minutes from now, and valid
 * since five seconds before.
 */

#define NOW    G_GINT64_CONSTANT (1700000000000)
#define LATER  G_GINT64_CONSTANT (1700003600000)
#define ACCESS "access-canary-1"
#define SECRET "secret-canary-2"

static const char token[] = "Bearer "
                            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDE4MDAsImlzcyI6I"
                            "mFjY2Vzcy1jYW5hcnktMSIsIm5iZiI6MTY5OTk5OTk5NX0.GrttaIdUmHTUlZxC_mye06h"
                            "br-NIDbHUOAi1VOB45QE";

static const char later_token[] =
    "Bearer "
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDU0MDAsImlzcyI6I"
    "mFjY2Vzcy1jYW5hcnktMSIsIm5iZiI6MTcwMDAwMzU5NX0._11Zt2GtOOYsltoONywKJk3"
    "y2unIB9FqbQgljJNWQws";

static CloudRun *
new_run (CloudPlugin *plugin)
{
  *plugin = cloud_kling;
  plugin->key_value = token;
  return cloud_run_new (plugin, &plugin->jobs->order);
}

static void
test_signed (void)
{
  CloudPlugin plugin = { NULL };
  g_autoptr (CloudRun) run = new_run (&plugin);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;

  cloud_run_expect_answer (run);
  output = cloud_run_make (run, &error);
  g_assert_no_error (error);
}

/* Neither the token nor one of the keys is shown. */
static void
test_hidden (void)
{
  static const char *const echoes[] = { ACCESS, SECRET, ACCESS ":" SECRET, token };
  CloudPlugin plugin = { NULL };
  g_autoptr (CloudRun) run = new_run (&plugin);

  for (gsize i = 0; i < G_N_ELEMENTS (echoes); i++)
    {
      StandInStep *step = cloud_run_expect (run);
      g_autofree char *body =
          g_strdup_printf ("{\"code\":1002,\"message\":\"bad: %s\"}", echoes[i]);
      g_autoptr (GError) error = NULL;

      stand_in_answer_text (step, 401, "application/json", body);
      g_assert_null (cloud_run_make (run, &error));
      g_assert_nonnull (strstr (error->message, "[hidden]"));
      g_assert_null (strstr (error->message, "canary"));
      g_assert_null (strstr (error->message, "eyJ"));
    }
}

/* A job may take longer than a token lives: each question has one of its own. */
static void
test_fresh (void)
{
  CloudPlugin plugin = { NULL };
  g_autoptr (CloudRun) run = new_run (&plugin);
  const CloudJob *job = plugin.jobs;
  g_autoptr (RfTask) task = cloud_run_new_task (run);
  StandInStep *step = stand_in_expect (run->server, "GET", job->poll);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;

  stand_in_require_header (step, "authorization", token);
  stand_in_answer_text (step, 500, "application/json", "{}");
  step = stand_in_expect (run->server, "GET", job->poll);
  stand_in_require_header (step, "authorization", later_token);
  stand_in_answer_text (step, 200, "application/json", job->failed);
  run->later = LATER;
  output = rf_provider_collect (
      run->fixture->provider, task, job->handle, NULL, run->cancellable, &error);
  g_assert_null (output);
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  rf_time_set_for_tests (NOW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  cloud_log_watch ();
  g_setenv ("KLING_API_KEY", ACCESS ":" SECRET, TRUE);
  rf_time_set_for_tests (NOW);
  g_test_add_func ("/cloud-token/signed", test_signed);
  g_test_add_func ("/cloud-token/hidden", test_hidden);
  g_test_add_func ("/cloud-token/fresh", test_fresh);
  return g_test_run ();
}
