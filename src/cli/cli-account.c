/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-account.h"

#include "cli-print.h"
#include "rf-credits.h"

/* What the verbs of accounts share. */

/**
 * cli_dup_account_left:
 * @account: an account
 *
 * Returns: (transfer full): what it may spend now, in words
 */
char *
cli_dup_account_left (const RfAccount *account)
{
  if (!rf_account_is_limited (account))
    return g_strdup ("unlimited");
  if (account->frozen)
    return g_strdup ("frozen");
  return rf_credits_to_string (rf_account_get_left (account));
}

static void
cli_add_limit (GPtrArray *words, gint64 limit, const char *span)
{
  g_autofree char *sum = rf_credits_to_string (limit);

  if (limit >= 0)
    g_ptr_array_add (words, g_strdup_printf ("%s a %s", sum, span));
}

/**
 * cli_dup_account_limits:
 * @account: an account
 *
 * Returns: (transfer full): what limits it, in words
 */
char *
cli_dup_account_limits (const RfAccount *account)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (account->limited)
    g_ptr_array_add (words, g_strdup ("its balance"));
  cli_add_limit (words, account->limit_day, "day");
  cli_add_limit (words, account->limit_month, "month");
  if (words->len == 0)
    return g_strdup ("none");
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

static void
cli_print_change (const RfAccount *account)
{
  g_autofree char *balance = rf_credits_to_string (account->balance);
  g_autofree char *limits = cli_dup_account_limits (account);
  g_autofree char *left = cli_dup_account_left (account);

  cli_print ("%s  balance %s · limits: %s · may spend: %s\n", account->name, balance, limits, left);
}

/**
 * cli_apply_to_account:
 * @context: the verb's context
 * @action: what is done to an account
 * @error: return location
 *
 * Does it, and prints how the account stands then.
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_apply_to_account (CliContext *context, const RfAction *action, GError **error)
{
  RfService *service = cli_context_get_service (context);
  g_autoptr (RfReport) report = rf_service_apply (service, action, error);
  g_autoptr (RfAccount) account = NULL;

  if (report == NULL)
    return -1;
  account = rf_service_get_account (service, action->name, error);
  if (account == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_account_to_json (account), error) ? 0 : -1;
  if (!cli_context_is_quiet (context))
    cli_print_change (account);
  return 0;
}
