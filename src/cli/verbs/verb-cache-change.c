/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-entries.h"
#include "cli-print.h"
#include "cli-verbs.h"

/*
 * The verbs that change entries: keys, or selectors, never everything by
 * accident. They look first, so that the question tells what it is about and one
 * unknown key among many changes nothing.
 */

typedef struct
{
  RfVerb verb;
  const char *name; /* of the count in JSON */
  const char *done;
  const char *would; /* after “would be” */
  const char *ask;   /* (nullable) with %s for what it is about */
  gboolean from_trash;
} CliChange;

static const CliChange invalidates = { RF_VERB_INVALIDATE,      "invalidated",
                                       "moved to the trash",    "moved to the trash",
                                       "Move %s to the trash?", FALSE };

static const CliChange restores = {
  RF_VERB_RESTORE, "restored", "restored", "restored", NULL, TRUE
};

static const CliChange pins = { RF_VERB_PIN, "pinned", "pinned", "pinned", NULL, FALSE };

static const CliChange unpins = { RF_VERB_UNPIN, "unpinned", "unpinned", "unpinned", NULL, FALSE };

static const CliChange tags = { RF_VERB_TAG, "tagged", "tagged anew", "tagged anew", NULL, FALSE };

static const CliChange rates = { RF_VERB_RATE, "rated", "rated", "rated", NULL, FALSE };

/* An action without a selector yet, with what the options say. */
static RfAction *
cli_change_dup_action (const CliChange *change, const CliArguments *arguments)
{
  RfAction *action = rf_action_new (RF_NOUN_ENTRY, change->verb);
  const char *stars = cli_arguments_get (arguments, "stars");

  if (change->verb == RF_VERB_TAG)
    {
      action->add_tags = cli_arguments_dup_strv (arguments, "add");
      action->remove_tags = cli_arguments_dup_strv (arguments, "remove");
    }
  if (stars != NULL)
    action->rating = (int) g_ascii_strtoll (stars, NULL, 10);
  return action;
}

static RfReport *
cli_change_apply (RfService *service,
                  const GPtrArray *selectors,
                  RfAction *action,
                  gboolean dry_run,
                  GError **error)
{
  g_autoptr (RfReport) sum = rf_report_new ();

  sum->dry_run = dry_run;
  action->dry_run = dry_run;
  for (guint i = 0; i < selectors->len; i++)
    {
      g_autoptr (RfReport) report = NULL;

      g_clear_pointer (&action->selector, rf_selector_free);
      action->selector = rf_selector_copy (g_ptr_array_index (selectors, i));
      report = rf_service_apply (service, action, error);
      if (report == NULL)
        return NULL;
      sum->changed += report->changed;
      sum->also_under += report->also_under;
      sum->bytes += report->bytes;
      sum->cost_to_remake += report->cost_to_remake;
    }
  return g_steal_pointer (&sum);
}

static char *
cli_change_dup_report (const CliChange *change, const RfReport *report)
{
  g_autofree char *bytes = cli_dup_bytes (report->bytes);
  g_autofree char *cost = cli_dup_credits (report->cost_to_remake);
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text, "%" G_GINT64_FORMAT " %s", report->changed, report->changed == 1 ? "entry" : "entries");
  if (change->verb != RF_VERB_INVALIDATE)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, " (%s, %s to make again)", bytes, cost);
  if (report->also_under > 0)
    g_string_append_printf (text,
                            "; the same content stays under %" G_GINT64_FORMAT " other %s",
                            report->also_under,
                            report->also_under == 1 ? "key" : "keys");
  return g_string_free (text, FALSE);
}

/* Returns: whether to go on; asks where there is somebody to ask */
static gboolean
cli_change_may_go_on (const CliChange *change,
                      RfService *service,
                      const GPtrArray *selectors,
                      RfAction *action,
                      GError **error)
{
  g_autoptr (RfReport) report = NULL;
  g_autofree char *text = NULL;

  if (!cli_can_ask (error))
    return FALSE;
  report = cli_change_apply (service, selectors, action, TRUE, error);
  if (report == NULL)
    return FALSE;
  text = cli_change_dup_report (change, report);
  return report->changed == 0 || cli_confirm (change->ask, text, error);
}

static gboolean
cli_change_print (CliContext *context,
                  const CliChange *change,
                  const RfReport *report,
                  GError **error)
{
  g_autofree char *text = cli_change_dup_report (change, report);

  if (cli_context_is_json (context))
    return cli_print_json (change->verb == RF_VERB_INVALIDATE
                               ? rf_report_to_json (report, change->name)
                               : rf_report_to_count_json (report, change->name),
                           error);
  if (report->dry_run)
    cli_print ("would be %s: %s\n", change->would, text);
  else if (!cli_context_is_quiet (context))
    cli_print ("%s: %s\n", change->done, text);
  return TRUE;
}

static int
cli_change (CliContext *context,
            const CliArguments *arguments,
            const CliChange *change,
            GError **error)
{
  gboolean dry_run = cli_arguments_has (arguments, "dry-run");
  gboolean asks = change->ask != NULL && !dry_run && !cli_arguments_has (arguments, "yes");
  RfService *service = NULL;
  g_autoptr (RfAction) action = cli_change_dup_action (change, arguments);
  g_autoptr (GPtrArray) selectors =
      cli_dup_selectors (context, arguments, change->from_trash, error);
  g_autoptr (RfReport) report = NULL;

  if (selectors == NULL)
    return -1;
  service = cli_context_get_service (context);
  if (asks && !cli_change_may_go_on (change, service, selectors, action, error))
    return -1;
  report = cli_change_apply (service, selectors, action, dry_run, error);
  return report != NULL && cli_change_print (context, change, report, error) ? 0 : -1;
}

/**
 * cli_verb_cache_invalidate:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_invalidate (CliContext *context, const CliArguments *arguments, GError **error)
{
  return cli_change (context, arguments, &invalidates, error);
}

/**
 * cli_verb_cache_restore:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_restore (CliContext *context, const CliArguments *arguments, GError **error)
{
  return cli_change (context, arguments, &restores, error);
}

/**
 * cli_verb_cache_pin:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_pin (CliContext *context, const CliArguments *arguments, GError **error)
{
  return cli_change (context, arguments, &pins, error);
}

/**
 * cli_verb_cache_unpin:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_unpin (CliContext *context, const CliArguments *arguments, GError **error)
{
  return cli_change (context, arguments, &unpins, error);
}

/**
 * cli_verb_cache_tag:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_tag (CliContext *context, const CliArguments *arguments, GError **error)
{
  if (!cli_check_tags (arguments, error))
    return -1;
  return cli_change (context, arguments, &tags, error);
}

/**
 * cli_verb_cache_rate:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_rate (CliContext *context, const CliArguments *arguments, GError **error)
{
  if (!cli_check_stars (arguments, error))
    return -1;
  return cli_change (context, arguments, &rates, error);
}
