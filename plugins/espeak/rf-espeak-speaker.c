/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-espeak-speaker.h"

#include "rf-error.h"

#include <signal.h>

/*
 * Runs the helper program: once for each synthesis, without a shell, with the
 * text in a file as its standard input and the samples in a file as its
 * standard output, so that neither passes through our memory and a helper that
 * dies early costs no SIGPIPE.
 */

#define LONGEST_COMPLAINT 300

typedef struct
{
  int status;
  RfErrorCode code;
  const char *message;
  const char *hint;
} StatusRow;

static const StatusRow status_rows[] = {
  { RF_ESPEAK_SILENT,
    RF_ERROR_REFUSED,
    "there is nothing to speak in the text",
    "give at least one letter or digit of the voice's language" },
  { RF_ESPEAK_TOO_LONG,
    RF_ERROR_TOO_LARGE,
    "the speech is longer than six hours",
    "speak the text in parts" },
  { RF_ESPEAK_NO_DATA,
    RF_ERROR_PROVIDER_UNAVAILABLE,
    "the voice data of eSpeak NG is missing",
    "install the package espeak-ng-data" },
  { RF_ESPEAK_NO_VOICE,
    RF_ERROR_PROVIDER_UNAVAILABLE,
    NULL,
    "install the package espeak-ng-data, or choose another voice or variant" },
  { RF_ESPEAK_NO_LIBRARY,
    RF_ERROR_PROVIDER_UNAVAILABLE,
    "the library of eSpeak NG is missing",
    "install the package libespeak-ng1" },
};

static const StatusRow *
find_status (int status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (status_rows); i++)
    {
      if (status_rows[i].status == status)
        return &status_rows[i];
    }
  return NULL;
}

/* The last line of what the helper said is its own; the library may have
 * talked before. */
static char *
dup_complaint (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize) length);
  const char *line;

  g_strchomp (text);
  line = strrchr (text, '\n') != NULL ? strrchr (text, '\n') + 1 : text;
  if (*line == '\0')
    return g_strdup ("it said nothing");
  return g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), LONGEST_COMPLAINT));
}

static void
set_exit_error (GError **error, int status, const char *complaint)
{
  const StatusRow *row = find_status (status);

  if (row == NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_FAILED,
                   RF_ESPEAK_HELPER " failed with status %d: %s",
                   status,
                   complaint);
      return;
    }
  g_set_error (
      error, RF_ERROR, (int) row->code, "%s", row->message != NULL ? row->message : complaint);
  if (error != NULL)
    rf_error_set_hint (*error, row->hint);
}

static void
set_signal_error (GError **error, int number, const char *complaint)
{
  if (number == SIGALRM)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_TIMEOUT,
                 RF_ESPEAK_HELPER " was not ready after %d s",
                 RF_ESPEAK_TIME_LIMIT);
  else
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_FAILED,
                 RF_ESPEAK_HELPER " was ended by signal %d (%s): %s",
                 number,
                 g_strsignal (number),
                 complaint);
}

static gboolean
check_exit (GSubprocess *process, GBytes *complaints, GError **error)
{
  g_autofree char *complaint = dup_complaint (complaints);

  if (g_subprocess_get_if_signaled (process))
    set_signal_error (error, g_subprocess_get_term_sig (process), complaint);
  else if (g_subprocess_get_exit_status (process) != RF_ESPEAK_OK)
    set_exit_error (error, g_subprocess_get_exit_status (process), complaint);
  else
    return TRUE;
  return FALSE;
}

static gboolean
wait_for (GSubprocess *process, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) complaints = NULL;

  if (!g_subprocess_communicate (process, NULL, cancellable, NULL, &complaints, error))
    {
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
      return FALSE;
    }
  return check_exit (process, complaints, error);
}

static void
add_option (GPtrArray *arguments, const char *name, gint64 value)
{
  g_ptr_array_add (arguments, g_strdup_printf ("--%s=%" G_GINT64_FORMAT, name, value));
}

static GStrv
dup_arguments (const char *helper, RfTask *task)
{
  static const char *const numbers[] = { "speed", "pitch", "range", "volume", "gap" };
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *variant = rf_task_get_string (task, "variant");

  g_ptr_array_add (arguments, g_strdup (helper));
  g_ptr_array_add (arguments, g_strconcat ("--voice=", rf_task_get_string (task, "voice"), NULL));
  if (g_strcmp0 (variant, "standard") != 0)
    g_ptr_array_add (arguments, g_strconcat ("--variant=", variant, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    add_option (arguments, numbers[i], rf_task_get_int (task, numbers[i]));
  if (rf_task_get_boolean (task, "ssml"))
    g_ptr_array_add (arguments, g_strdup ("--ssml"));
  g_ptr_array_add (arguments, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

/**
 * rf_espeak_speaker_dup_status:
 * @helper: path of the helper program
 *
 * Lets the helper see whether its library and the voice data are there, which
 * takes a few milliseconds.
 *
 * Returns: (transfer full) (nullable): what is missing, one sentence; %NULL
 *   when speech can be made
 */
char *
rf_espeak_speaker_dup_status (const char *helper)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (helper, G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup_printf ("the helper program %s is missing; install Refrain again", helper);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error,
                              helper,
                              "--check",
                              NULL);
  if (process != NULL && wait_for (process, NULL, &error))
    return NULL;
  rf_error_normalise (&error, RF_ERROR_PROVIDER_UNAVAILABLE);
  if (rf_error_get_hint (error) != NULL)
    return g_strdup_printf ("%s; %s", error->message, rf_error_get_hint (error));
  return g_strdup (error->message);
}

/**
 * rf_espeak_speaker_run:
 * @helper: path of the helper program
 * @task: what is to be spoken; its work directory gets the text as a file
 * @samples_path: the file that gets the samples: signed 16 bits, little endian,
 *   one channel, %RF_ESPEAK_RATE a second
 * @cancellable: (nullable): kills the helper
 * @error: %RF_ERROR_REFUSED for a text without anything to speak,
 *   %RF_ERROR_TOO_LARGE, %RF_ERROR_TIMEOUT, %RF_ERROR_PROVIDER_UNAVAILABLE for
 *   what is not installed, %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Returns: whether the samples are there and complete
 */
gboolean
rf_espeak_speaker_run (const char *helper,
                       RfTask *task,
                       const char *samples_path,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (GStrv) arguments = dup_arguments (helper, task);
  g_autofree char *text_path =
      g_build_filename (rf_task_get_work_directory (task), "speech.txt", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !g_file_set_contents (text_path, rf_task_get_string (task, "text"), -1, error))
    {
      rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
      return FALSE;
    }

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_stdin_file_path (launcher, text_path);
  g_subprocess_launcher_set_stdout_file_path (launcher, samples_path);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, error);
  if (process == NULL)
    {
      rf_error_normalise (error, RF_ERROR_PROVIDER_UNAVAILABLE);
      return FALSE;
    }
  return wait_for (process, cancellable, error);
}
