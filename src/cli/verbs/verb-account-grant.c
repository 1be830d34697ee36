/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-account.h"
#include "cli-verbs.h"
#include "rf-credits.h"

/* `refrain account grant`: credits for an account. */

/**
 * cli_verb_account_grant:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_account_grant (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_GRANT);
  const char *amount = cli_arguments_get_word (arguments, 1);

  action->name = g_strdup (cli_arguments_get_word (arguments, 0));
  if (!rf_credits_from_string (amount, &action->amount) || action->amount <= 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "“%s” is no amount: credits above 0, with at most six decimal places",
                   amount);
      return -1;
    }
  return cli_apply_to_account (context, action, error);
}
