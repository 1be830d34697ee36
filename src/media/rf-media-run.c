/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-run-private.h"

#include "rf-media-process-private.h"
#include "rf-media-protocol.h"
#include "rf-program.h"
#include "rf-text.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/*
 * Runs the helper once and reads what it says. Whatever it does, the caller
 * gets a report: a helper that is not there leaves the media unjudged, one that
 * hangs or dies over it is named with its signal.
 */

/* A minute and a half for the start, which may find GStreamer's registry cold,
 * and one second for each of these: 1080p at a few Mbit/s decodes several times
 * faster, on one slow processor too. */
#define SECONDS_TO_START  90
#define BYTES_EACH_SECOND (128 * 1024)
#define SECONDS_MAX       3600

#define LONGEST_COMPLAINT 160

static char *
dup_helper_path (void)
{
  const char *chosen = g_getenv ("RF_MEDIA_HELPER");

  if (chosen != NULL && *chosen != '\0')
    return g_strdup (chosen);
  if (rf_program_is_in_build_tree ())
    return g_build_filename (RF_BUILD_ROOT, "src", "media", RF_MEDIA_HELPER, NULL);
  return g_build_filename (RF_LIBEXEC_DIR, RF_MEDIA_HELPER, NULL);
}

static guint
get_seconds (const RfMediaErrand *errand)
{
  struct stat status;

  if (errand->seconds != 0)
    return errand->seconds;
  if (fstat (errand->descriptor, &status) != 0)
    return SECONDS_TO_START;
  return SECONDS_TO_START + (guint) MIN (status.st_size / BYTES_EACH_SECOND, SECONDS_MAX);
}

/* The last line of what it said: libraries may have talked before. */
static char *
dup_complaint (const GString *said)
{
  g_autofree char *text = g_strndup (said->str, said->len);
  const char *line = NULL;

  g_strchomp (text);
  line = strrchr (text, '\n') != NULL ? strrchr (text, '\n') + 1 : text;
  return rf_text_dup_printable (line, LONGEST_COMPLAINT);
}

static RfMediaReport *
tell_signal (const RfMediaProcess *process, int number)
{
  g_autofree char *complaint = dup_complaint (process->complaints);

  return rf_media_report_new (RF_MEDIA_KILLED,
                              "ended " RF_MEDIA_HELPER " by signal %d (%s)%s%s",
                              number,
                              g_strsignal (number),
                              *complaint != '\0' ? ": " : "",
                              complaint);
}

static RfMediaReport *
tell_status (const RfMediaProcess *process, int status)
{
  g_autofree char *complaint = dup_complaint (process->complaints);

  return rf_media_report_new (RF_MEDIA_UNJUDGED,
                              "was not judged: " RF_MEDIA_HELPER " ended with status %d%s%s",
                              status,
                              *complaint != '\0' ? ": " : "",
                              complaint);
}

static RfMediaReport *
read_report (const RfMediaProcess *process)
{
  RfMediaReport *report = NULL;

  if (WIFSIGNALED (process->status))
    return tell_signal (process, WTERMSIG (process->status));
  if (WEXITSTATUS (process->status) != 0)
    return tell_status (process, WEXITSTATUS (process->status));
  report = rf_media_report_new_from_line (process->line->str, process->line->len);
  if (report == NULL)
    report =
        rf_media_report_new (RF_MEDIA_KILLED, "made " RF_MEDIA_HELPER " say what is no report");
  return report;
}

/**
 * rf_media_run:
 * @errand: what is to be done
 * @cancellable: (nullable): kills the helper
 * @error: return location; only %RF_ERROR_CANCELLED
 *
 * Blocks until the helper is gone.
 *
 * Returns: (transfer full): what it said, or what became of it
 */
RfMediaReport *
rf_media_run (const RfMediaErrand *errand, GCancellable *cancellable, GError **error)
{
  g_autofree char *helper = dup_helper_path ();
  guint seconds = get_seconds (errand);
  g_autofree char *limit = g_strdup_printf ("%u", seconds);
  const char *arguments[] = { helper, limit, errand->work, errand->media_type, errand->size, NULL };
  g_auto (RfMediaProcess) process = { 0 };
  g_autoptr (GError) failure = NULL;

  if (!rf_media_process_start (&process, arguments, errand->descriptor, errand->target, &failure))
    return rf_media_report_new (RF_MEDIA_UNJUDGED, "was not judged: %s", failure->message);
  switch (rf_media_process_wait (&process, seconds, cancellable))
    {
    case RF_MEDIA_PROCESS_CANCELLED:
      g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "it was cancelled");
      return NULL;
    case RF_MEDIA_PROCESS_TIMEOUT:
      return rf_media_report_new (
          RF_MEDIA_KILLED, "kept " RF_MEDIA_HELPER " busy for %u s, and it was killed", seconds);
    case RF_MEDIA_PROCESS_ENDED:
    default:
      return read_report (&process);
    }
}
