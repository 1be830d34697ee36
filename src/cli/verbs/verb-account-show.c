/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-account.h"
#include "cli-print.h"
#include "cli-verbs.h"
#include "rf-credits.h"
#include "rf-time.h"

/* `refrain account show`: one account, and what was booked for it last. */

#define LABEL_COLUMN 18

static void
cli_print_field (const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    cli_print ("%-*s%s\n", LABEL_COLUMN, label, value);
}

static void
cli_print_sum (const char *label, gint64 millionths)
{
  g_autofree char *sum = rf_credits_to_string (millionths);

  cli_print_field (label, sum);
}

static void
cli_print_ledger (const GPtrArray *ledger)
{
  static const char *const titles[] = { "AT", "KIND", "CREDITS", "GENERATION", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  if (ledger->len == 0)
    return;
  for (guint i = 0; i < ledger->len; i++)
    {
      const RfLedgerRow *row = g_ptr_array_index (ledger, i);

      cli_table_take_cell (table, rf_time_to_string (row->at));
      cli_table_take_cell (table, g_strdup (row->kind));
      cli_table_take_cell (table, rf_credits_to_string (row->amount));
      cli_table_take_cell (table, g_strdup (row->generation_id != NULL ? row->generation_id : "-"));
    }
  cli_print ("\n");
  cli_table_print (table, cli_terminal_width ());
}

static void
cli_print_account (const RfAccount *account)
{
  g_autofree char *limits = cli_dup_account_limits (account);
  g_autofree char *left = cli_dup_account_left (account);

  cli_print_field ("account", account->name);
  cli_print_sum ("balance", account->balance);
  cli_print_sum ("held", account->held);
  cli_print_field ("may spend", left);
  cli_print_field ("limits", limits);
  cli_print_sum ("spent today", account->spent_today);
  cli_print_sum ("spent this month", account->spent_month);
  cli_print_field ("profile", account->profile);
  cli_print_field ("in refrain.conf", account->configured ? "yes" : NULL);
  cli_print_field ("frozen", account->frozen ? "yes: damage took rows of the ledger" : NULL);
  cli_print_ledger (account->ledger);
}

/**
 * cli_verb_account_show:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_account_show (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfAccount) account = rf_service_get_account (
      cli_context_get_service (context), cli_arguments_get_word (arguments, 0), error);

  if (account == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_account_to_json (account), error) ? 0 : -1;
  cli_print_account (account);
  return 0;
}
