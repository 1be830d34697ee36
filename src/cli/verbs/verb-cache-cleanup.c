/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-entries.h"
#include "cli-print.h"
#include "cli-verbs.h"

/*
 * `refrain cache cleanup`: what rules, limits and time take away. It asks before
 * the trash is emptied early, and where something looks wrong.
 */

static void
cli_cleanup_append (GString *text, gint64 count, const char *one, const char *many)
{
  if (count > 0)
    g_string_append_printf (text,
                            "%s%" G_GINT64_FORMAT " %s",
                            text->len > 0 ? ", " : "",
                            count,
                            count == 1 ? one : many);
}

static char *
cli_cleanup_dup_report (const RfReport *report)
{
  GString *text = g_string_new (NULL);

  cli_cleanup_append (text, report->expired, "expired entry to the trash", "expired to the trash");
  cli_cleanup_append (
      text, report->unused, "old and seldom used to the trash", "old and seldom used to the trash");
  cli_cleanup_append (text, report->archived, "archived", "archived");
  cli_cleanup_append (text, report->purged, "out of the trash", "out of the trash");
  cli_cleanup_append (text, report->evicted, "evicted for room", "evicted for room");
  cli_cleanup_append (text, report->orphans, "left file removed", "left files removed");
  if (text->len == 0)
    g_string_append (text, "nothing to do");
  if (report->bytes_freed > 0)
    {
      g_autofree char *bytes = cli_dup_bytes (report->bytes_freed);

      g_string_append_printf (text, "; %s freed", bytes);
    }
  return g_string_free (text, FALSE);
}

static gboolean
cli_cleanup_may_go_on (CliContext *context, RfAction *action, GError **error)
{
  g_autoptr (RfReport) report = NULL;
  g_autofree char *text = NULL;
  g_autofree char *about = NULL;

  action->dry_run = TRUE;
  report = rf_service_apply (cli_context_get_service (context), action, error);
  action->dry_run = FALSE;
  if (report == NULL)
    return FALSE;
  if (report->doubt == NULL && !action->purge)
    return TRUE;
  if (!cli_can_ask (error))
    {
      if (report->doubt != NULL)
        g_prefix_error (error, "%s; ", report->doubt);
      return FALSE;
    }
  text = cli_cleanup_dup_report (report);
  about = report->doubt != NULL ? g_strdup_printf ("%s: %s", report->doubt, text)
                                : g_steal_pointer (&text);
  return cli_confirm ("Clean up? %s", about, error);
}

/**
 * cli_verb_cache_cleanup:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_cleanup (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);
  gboolean dry_run = cli_arguments_has (arguments, "dry-run");
  g_autoptr (RfReport) report = NULL;
  g_autofree char *text = NULL;

  action->purge = cli_arguments_has (arguments, "purge");
  action->orphans = cli_arguments_has (arguments, "orphans");
  if (!dry_run && !cli_arguments_has (arguments, "yes") &&
      !cli_cleanup_may_go_on (context, action, error))
    return -1;
  action->confirmed = TRUE;
  action->dry_run = dry_run;
  report = rf_service_apply (cli_context_get_service (context), action, error);
  if (report == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_report_to_cleanup_json (report), error) ? 0 : -1;
  text = cli_cleanup_dup_report (report);
  if (dry_run && report->doubt != NULL)
    cli_print ("it would ask first: %s\n", report->doubt);
  if (dry_run || !cli_context_is_quiet (context))
    cli_print ("%s%s\n", dry_run ? "would be: " : "", text);
  return 0;
}
