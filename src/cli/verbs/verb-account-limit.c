/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-account.h"
#include "cli-verbs.h"
#include "rf-credits.h"

#include <stdio.h>
#include <unistd.h>

/* `refrain account limit`: what an account may spend. */

static gboolean
cli_read_limit (const CliArguments *arguments, const char *name, gint64 *limit, GError **error)
{
  const char *value = cli_arguments_get (arguments, name);

  if (value == NULL)
    return TRUE;
  if (g_str_equal (value, "none"))
    {
      *limit = RF_LIMIT_NONE;
      return TRUE;
    }
  if (rf_credits_from_string (value, limit) && *limit >= 0)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "--%s: “%s” is no limit: credits from 0 up, with at most six decimal places, or "
               "“none”",
               name,
               value);
  return FALSE;
}

/* What was lost stays lost, so it is asked for like anything that destroys. */
static gboolean
cli_may_unfreeze (const CliArguments *arguments, const char *name, GError **error)
{
  char answer[16] = "";

  if (cli_arguments_has (arguments, "yes"))
    return TRUE;
  if (isatty (STDIN_FILENO) != 1 || isatty (STDERR_FILENO) != 1)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "there is no terminal to ask on, so it needs --yes");
      return FALSE;
    }
  fprintf (stderr, "Take the ledger of “%s” as it is, without what was lost? [y/N] ", name);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) != NULL && g_ascii_tolower (answer[0]) == 'y')
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "nothing was changed");
  return FALSE;
}

static gboolean
cli_is_limited (const CliArguments *arguments)
{
  return cli_arguments_has (arguments, "day") || cli_arguments_has (arguments, "month") ||
         cli_arguments_has (arguments, "balance") || cli_arguments_has (arguments, "unfreeze");
}

/**
 * cli_verb_account_limit:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_account_limit (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_LIMIT);
  const char *balance = cli_arguments_get (arguments, "balance");

  action->name = g_strdup (cli_arguments_get_word (arguments, 0));
  action->unfreeze = cli_arguments_has (arguments, "unfreeze");
  if (!cli_is_limited (arguments))
    {
      g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "nothing says what is to change");
      rf_error_set_hint (*error, "give --day, --month, --balance or --unfreeze");
      return -1;
    }
  if (!cli_read_limit (arguments, "day", &action->limit_day, error) ||
      !cli_read_limit (arguments, "month", &action->limit_month, error))
    return -1;
  if (balance != NULL)
    action->limited = g_str_equal (balance, "yes");
  if (action->unfreeze && !cli_may_unfreeze (arguments, action->name, error))
    return -1;
  return cli_apply_to_account (context, action, error);
}
