/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-account.h"
#include "cli-print.h"
#include "cli-select.h"
#include "cli-verbs.h"
#include "rf-credits.h"

#include <stdio.h>

/* `refrain account list`: who can pay, and what they may still spend. */

static JsonNode *
cli_accounts_item_to_json_cb (gconstpointer item)
{
  return rf_account_to_json (item);
}

static void
cli_print_accounts (const RfPage *page)
{
  static const char *const titles[] = { "ACCOUNT", "BALANCE",   "HELD",   "TODAY",
                                        "MONTH",   "MAY SPEND", "LIMITS", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  for (guint i = 0; i < page->items->len; i++)
    {
      const RfAccount *account = g_ptr_array_index (page->items, i);

      cli_table_take_cell (table, g_strdup (account->name));
      cli_table_take_cell (table, rf_credits_to_string (account->balance));
      cli_table_take_cell (table, rf_credits_to_string (account->held));
      cli_table_take_cell (table, rf_credits_to_string (account->spent_today));
      cli_table_take_cell (table, rf_credits_to_string (account->spent_month));
      cli_table_take_cell (table, cli_dup_account_left (account));
      cli_table_take_cell (table, cli_dup_account_limits (account));
    }
  cli_table_print (table, cli_terminal_width ());
}

/**
 * cli_verb_account_list:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_account_list (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = cli_select (arguments, error);
  g_autoptr (RfPage) page = NULL;
  g_autofree char *cursor = NULL;

  if (selector == NULL)
    return -1;
  page = rf_service_list (cli_context_get_service (context), RF_NOUN_ACCOUNT, selector, error);
  if (page == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_page_to_json (page, "accounts", cli_accounts_item_to_json_cb), error)
               ? 0
               : -1;
  if (page->items->len > 0)
    cli_print_accounts (page);
  else if (!cli_context_is_quiet (context))
    cli_print ("no more accounts\n");
  /* It is a name, which may hold anything. */
  cursor = page->next_cursor != NULL ? g_shell_quote (page->next_cursor) : NULL;
  if (cursor != NULL && !cli_context_is_quiet (context))
    fprintf (stderr, "more: --cursor %s\n", cursor);
  return 0;
}
