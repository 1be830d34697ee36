/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-verbs.h"
#include "rf-past-action.h"
#include "rf-time.h"

#include <stdio.h>

/* `refrain cache log`: who did what to many entries. */

static JsonNode *
cli_log_item_to_json_cb (gconstpointer item)
{
  return rf_past_action_to_json (item);
}

static void
cli_log_add (CliTable *table, const RfPastAction *past)
{
  cli_table_take_cell (table, g_strdup_printf ("%" G_GINT64_FORMAT, past->id));
  cli_table_take_cell (table, rf_time_to_string (past->began_at));
  cli_table_take_cell (table, g_strdup (past->who));
  cli_table_take_cell (table, g_strdup (rf_enum_get_name (rf_verb_names, (int) past->verb)));
  cli_table_take_cell (table,
                       past->ended_at > 0
                           ? g_strdup_printf ("%" G_GINT64_FORMAT, past->changed)
                           : g_strdup_printf ("%" G_GINT64_FORMAT ", not ended", past->changed));
  cli_table_take_cell (table, cli_dup_bytes (past->bytes));
  cli_table_take_cell (table, g_strdup (past->subject));
}

static void
cli_log_print (const RfPage *page)
{
  static const char *const titles[] = { "ACTION",  "BEGAN", "WHO",     "VERB",
                                        "ENTRIES", "FREED", "SUBJECT", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  for (guint i = 0; i < page->items->len; i++)
    cli_log_add (table, g_ptr_array_index (page->items, i));
  cli_table_print (table, cli_terminal_width ());
}

static gboolean
cli_log_set (RfSelector *selector, const CliArguments *arguments, const char *name, GError **error)
{
  const char *value = cli_arguments_get (arguments, name);

  return value == NULL || rf_selector_set (selector, name, value, error);
}

/**
 * cli_verb_cache_log:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_log (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  if (!cli_log_set (selector, arguments, "limit", error) ||
      !cli_log_set (selector, arguments, "cursor", error))
    return -1;
  page = rf_service_list (cli_context_get_service (context), RF_NOUN_ACTION, selector, error);
  if (page == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_page_to_json (page, "actions", cli_log_item_to_json_cb), error) ? 0
                                                                                              : -1;
  if (page->items->len > 0)
    cli_log_print (page);
  else if (!cli_context_is_quiet (context))
    cli_print ("nothing was done yet\n");
  if (page->next_cursor != NULL && !cli_context_is_quiet (context))
    fprintf (stderr, "more: --cursor %s\n", page->next_cursor);
  return 0;
}
