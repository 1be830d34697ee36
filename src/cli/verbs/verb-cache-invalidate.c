/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-select.h"
#include "cli-verbs.h"

#include <stdio.h>
#include <unistd.h>

/*
 * `refrain cache invalidate`: keys, or selectors, never everything by accident.
 * It looks first, so that the question tells what it is about and one unknown
 * key among many changes nothing.
 */

static GPtrArray *
cli_dup_selectors_of_keys (RfService *service, const CliArguments *arguments, GError **error)
{
  g_autoptr (GPtrArray) selectors =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rf_selector_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cli_arguments_get_n_words (arguments); i++)
    {
      const char *key = cli_arguments_get_word (arguments, i);
      g_autoptr (RfEntry) entry = rf_service_get_entry (service, key, error);
      RfSelector *selector = NULL;

      if (entry == NULL)
        return NULL;
      if (!g_hash_table_add (seen, (gpointer) key))
        continue;
      selector = rf_selector_new ();
      selector->exact_key = g_strdup (key);
      g_ptr_array_add (selectors, selector);
    }
  return g_steal_pointer (&selectors);
}

/* Returns: (element-type RfSelector): one for each key, or the one of options */
static GPtrArray *
cli_dup_selectors (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = cli_select (arguments, error);
  GPtrArray *selectors = NULL;
  guint n_keys = cli_arguments_get_n_words (arguments);

  if (selector == NULL)
    return NULL;
  if (n_keys == 0 && rf_selector_is_empty (selector))
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "nothing says which entries are meant");
      rf_error_set_hint (*error, "name keys, or choose with options such as --tag or --older-than");
      return NULL;
    }
  if (n_keys > 0 && !rf_selector_is_empty (selector))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "keys and options that choose entries do not go together");
      return NULL;
    }
  if (n_keys > 0)
    return cli_dup_selectors_of_keys (cli_context_get_service (context), arguments, error);
  selectors = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_selector_free);
  g_ptr_array_add (selectors, g_steal_pointer (&selector));
  return selectors;
}

static RfReport *
cli_invalidate (RfService *service, const GPtrArray *selectors, gboolean dry_run, GError **error)
{
  g_autoptr (RfReport) sum = rf_report_new ();

  sum->dry_run = dry_run;
  for (guint i = 0; i < selectors->len; i++)
    {
      g_autoptr (RfAction) action =
          rf_action_new_for_entries (RF_VERB_INVALIDATE, g_ptr_array_index (selectors, i), dry_run);
      g_autoptr (RfReport) report = rf_service_apply (service, action, error);

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
cli_dup_report (const RfReport *report)
{
  g_autofree char *bytes = cli_dup_bytes (report->bytes);
  g_autofree char *cost = cli_dup_credits (report->cost_to_remake);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "%" G_GINT64_FORMAT " %s (%s, %s to make again)",
                          report->changed,
                          report->changed == 1 ? "entry" : "entries",
                          bytes,
                          cost);
  if (report->also_under > 0)
    g_string_append_printf (text,
                            "; the same content stays under %" G_GINT64_FORMAT " other %s",
                            report->also_under,
                            report->also_under == 1 ? "key" : "keys");
  return g_string_free (text, FALSE);
}

static gboolean
cli_confirm (const RfReport *report, GError **error)
{
  g_autofree char *text = cli_dup_report (report);
  char answer[16] = "";

  fprintf (stderr, "Move %s to the trash? [y/N] ", text);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) != NULL && g_ascii_tolower (answer[0]) == 'y')
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "nothing was changed");
  return FALSE;
}

/* Returns: whether to go on; asks where there is somebody to ask */
static gboolean
cli_may_invalidate (RfService *service, const GPtrArray *selectors, GError **error)
{
  g_autoptr (RfReport) report = NULL;

  if (isatty (STDIN_FILENO) != 1 || isatty (STDERR_FILENO) != 1)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "there is no terminal to ask on, so it needs --yes");
      rf_error_set_hint (*error, "--dry-run says what would be done");
      return FALSE;
    }
  report = cli_invalidate (service, selectors, TRUE, error);
  if (report == NULL)
    return FALSE;
  return report->changed == 0 || cli_confirm (report, error);
}

/**
 * cli_verb_cache_invalidate:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_invalidate (CliContext *context, const CliArguments *arguments, GError **error)
{
  gboolean dry_run = cli_arguments_has (arguments, "dry-run");
  gboolean asks = !dry_run && !cli_arguments_has (arguments, "yes");
  g_autoptr (GPtrArray) selectors = cli_dup_selectors (context, arguments, error);
  g_autoptr (RfReport) report = NULL;
  g_autofree char *text = NULL;

  if (selectors == NULL)
    return -1;
  if (asks && !cli_may_invalidate (cli_context_get_service (context), selectors, error))
    return -1;
  report = cli_invalidate (cli_context_get_service (context), selectors, dry_run, error);
  if (report == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_report_to_json (report, "invalidated"), error) ? 0 : -1;
  text = cli_dup_report (report);
  if (!cli_context_is_quiet (context) || dry_run)
    cli_print ("%s: %s\n", dry_run ? "would be moved to the trash" : "moved to the trash", text);
  return 0;
}
