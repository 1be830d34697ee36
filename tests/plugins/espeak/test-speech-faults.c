/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "espeak-fixture.h"
#include "rf-espeak-protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * What may go wrong around the speech: cancelling, several at once, and a
 * helper program that is broken in every way that has a name.
 */

/** Many times what it takes, so that a busy machine does not fail the test */
#define CANCEL_LIMIT (2 * G_USEC_PER_SEC)

static void
assert_no_child_left (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());
  g_autofree char *children = NULL;

  if (g_file_get_contents (path, &children, NULL, NULL))
    g_assert_cmpstr (g_strstrip (children), ==, "");
}

static void
assert_cancels (RfProvider *provider, RfTask *task, double fraction)
{
  gint64 took = plugin_fixture_measure_cancel (provider, task, fraction);

  g_assert_cmpint (took, <, CANCEL_LIMIT);
  g_test_message ("cancelled after %.1f ms", (double) took / 1000);
  assert_no_child_left ();
}

static void
test_cancel_speaking (PluginFixture *fixture)
{
  g_autofree char *params = espeak_fixture_dup_long_params ("ж", 100000, "");
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, params);

  assert_cancels (fixture->provider, task, 0.0);
}

static void
test_cancel_hanging (PluginFixture *fixture)
{
  g_autoptr (RfProvider) provider =
      espeak_fixture_new_provider (fixture, "#!/bin/sh\nexec sleep 60\n");
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, "{\"text\":\"Hello\"}");

  assert_cancels (provider, task, 0.0);
}

static void
test_cancel_encoding (PluginFixture *fixture)
{
  g_autoptr (RfProvider) provider =
      espeak_fixture_new_provider (fixture, "#!/bin/sh\nhead -c 400000000 /dev/zero\n");
  g_autoptr (RfTask) task =
      plugin_fixture_new_task (fixture, "{\"text\":\"Hello\",\"format\":\"ogg\"}");

  assert_cancels (provider, task, 0.4);
}

static void
test_cancelled_before (PluginFixture *fixture)
{
  g_autoptr (RfTask) task = plugin_fixture_new_task (fixture, "{\"text\":\"Hello\"}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (speech_new (fixture, fixture->provider, task, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
}

static const char *const several[] = {
  "{\"text\":\"One day the sea was blue.\",\"format\":\"ogg\"}",
  "{\"text\":\"Der Mond ist aufgegangen.\",\"voice\":\"de\",\"format\":\"flac\"}",
  "{\"text\":\"The grandmother whispers.\",\"variant\":\"whisper\"}",
  "{\"text\":\"Quickly, quickly, said the hare.\",\"speed\":380,\"format\":\"ogg\"}",
};

#define ROUNDS 6

typedef struct
{
  PluginFixture *fixture;
  const char *params;
  const char *expected;
  RfTask *tasks[ROUNDS];
} Worker;

static gpointer
speak_cb (gpointer data)
{
  Worker *self = data;

  for (gsize i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Speech) speech =
          speech_new (self->fixture, self->fixture->provider, self->tasks[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (speech->sha256, ==, self->expected);
    }
  return NULL;
}

static void
test_several_at_once (PluginFixture *fixture)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new_with_free_func ((GDestroyNotify) speech_free);
  Worker workers[G_N_ELEMENTS (several)];
  GThread *threads[G_N_ELEMENTS (several)];

  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    g_ptr_array_add (alone, speech_make (fixture, several[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      const Speech *speech = g_ptr_array_index (alone, i);

      workers[i] = (Worker){ fixture, several[i], speech->sha256, { NULL } };
      for (gsize round = 0; round < ROUNDS; round++)
        workers[i].tasks[round] = plugin_fixture_new_task (fixture, several[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    threads[i] = g_thread_new ("speaker", speak_cb, &workers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      g_thread_join (threads[i]);
      for (gsize round = 0; round < ROUNDS; round++)
        rf_task_unref (workers[i].tasks[round]);
    }
}

static void
test_broken_helpers (PluginFixture *fixture)
{
  static const struct
  {
    const char *script;
    RfErrorCode code;
    const char *told;
  } cases[] = {
    { "echo early; echo 'the last word' >&2; exit 9", RF_ERROR_PROVIDER_FAILED, "the last word" },
    { "exit 1", RF_ERROR_PROVIDER_FAILED, "it said nothing" },
    { "echo boom >&2; kill -SEGV $$", RF_ERROR_PROVIDER_FAILED, "boom" },
    { "printf 'bad \\377 bytes' >&2; exit 1", RF_ERROR_PROVIDER_FAILED, "bad" },
    { "kill -ALRM $$", RF_ERROR_TIMEOUT, "300 s" },
    { "exit 3", RF_ERROR_REFUSED, "nothing to speak" },
    { "exit 4", RF_ERROR_TOO_LARGE, "six hours" },
    { "exit 5", RF_ERROR_PROVIDER_UNAVAILABLE, "voice data" },
    { "echo no voice >&2; exit 6", RF_ERROR_PROVIDER_UNAVAILABLE, "no voice" },
    { "exit 127", RF_ERROR_PROVIDER_UNAVAILABLE, "library" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strconcat ("#!/bin/sh\n", cases[i].script, "\n", NULL);
      g_autoptr (RfProvider) provider = espeak_fixture_new_provider (fixture, script);
      g_autoptr (GError) error = speech_fail (fixture, provider, "{\"text\":\"Hello\"}");

      g_test_message ("%s → %s", cases[i].script, error->message);
      g_assert_cmpint (error->code, ==, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].told));
    }
}

static void
test_status_names_what_is_missing (PluginFixture *fixture)
{
  static const struct
  {
    const char *script;
    const char *told;
  } cases[] = {
    { "#!/bin/sh\nexit 127\n", "libespeak-ng1" },
    { "#!/bin/sh\nexit 5\n", "espeak-ng-data" },
    { "#!/bin/sh\necho strange >&2; exit 1\n", "strange" },
  };
  g_autoptr (RfProvider) gone =
      g_object_new (G_OBJECT_TYPE (fixture->provider), "helper", "/nonexistent/helper", NULL);
  g_autofree char *status = rf_provider_dup_status (gone);
  g_autoptr (GError) error = speech_fail (fixture, gone, "{\"text\":\"Hello\"}");

  g_assert_nonnull (strstr (status, "/nonexistent/helper"));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RfProvider) provider = espeak_fixture_new_provider (fixture, cases[i].script);
      g_autofree char *told = rf_provider_dup_status (provider);

      g_assert_nonnull (told);
      g_assert_nonnull (strstr (told, cases[i].told));
    }
}

/* The helper's own limits, which the provider relies on. */
static void
test_helper_alone (PluginFixture *fixture)
{
  static const struct
  {
    const char *command;
    int status;
  } cases[] = {
    { "--check", RF_ESPEAK_OK },
    { "", RF_ESPEAK_USAGE },
    { "--speed=x", RF_ESPEAK_USAGE },
    { "--nonsense", RF_ESPEAK_USAGE },
    { "--voice=nosuch", RF_ESPEAK_NO_VOICE },
    { "--voice=../../../../etc/passwd", RF_ESPEAK_NO_VOICE },
    { "--voice=en-us --variant=nosuch", RF_ESPEAK_NO_VOICE },
    { "--voice=en-us", RF_ESPEAK_SILENT },
  };
  g_autofree char *helper = g_build_filename (TEST_PLUGIN_DIR, "espeak", RF_ESPEAK_HELPER, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *command = g_strdup_printf ("%s %s", helper, cases[i].command);
      g_autofree char *samples = NULL;
      g_autofree char *complaint = NULL;
      g_autoptr (GError) error = NULL;
      int status = 0;

      g_spawn_command_line_sync (command, &samples, &complaint, &status, &error);
      g_assert_no_error (error);
      g_test_message ("%s → %s", cases[i].command, complaint);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, cases[i].status);
    }
}

static void
test_full_disk (PluginFixture *fixture)
{
  g_autofree char *helper = g_build_filename (TEST_PLUGIN_DIR, "espeak", RF_ESPEAK_HELPER, NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec '%s' \"$@\" >/dev/full\n", helper);
  g_autoptr (RfProvider) provider = espeak_fixture_new_provider (fixture, script);
  g_autoptr (GError) error = speech_fail (fixture, provider, "{\"text\":\"Hello\"}");

  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  g_assert_nonnull (strstr (error->message, g_strerror (ENOSPC)));
}

typedef void (*TestFunc) (PluginFixture *fixture);

static const struct
{
  const char *path;
  TestFunc func;
} tests[] = {
  { "/espeak/faults/cancel-speaking", test_cancel_speaking },
  { "/espeak/faults/cancel-hanging", test_cancel_hanging },
  { "/espeak/faults/cancel-encoding", test_cancel_encoding },
  { "/espeak/faults/cancelled-before", test_cancelled_before },
  { "/espeak/faults/several-at-once", test_several_at_once },
  { "/espeak/faults/broken-helpers", test_broken_helpers },
  { "/espeak/faults/status-names-what-is-missing", test_status_names_what_is_missing },
  { "/espeak/faults/helper-alone", test_helper_alone },
  { "/espeak/faults/full-disk", test_full_disk },
};

static void
run_test (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("espeak", "espeak-ng");

  tests[index].func (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, GSIZE_TO_POINTER (i), run_test);
  return g_test_run ();
}
