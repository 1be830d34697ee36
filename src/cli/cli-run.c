/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-run.h"

#include "cli-context.h"
#include "cli-help.h"
#include "cli-print.h"
#include "cli-tell.h"

#include <errno.h>
#include <stdio.h>

/*
 * One command from its words to its exit status. Help and version are answered
 * before anything is opened, so that nothing broken can be in their way.
 */

static int
cli_fail (const CliArguments *arguments, const char *verb, const GError *error)
{
  RfErrorCode code = rf_error_get_code (error);

  cli_tell_error (verb, error);
  if (cli_arguments_has (arguments, "json"))
    cli_print_json (rf_error_to_json (error), NULL);
  return rf_error_code_get_exit_status (code);
}

/* A reader that has gone away wants no more words; a full disk is told. */
static int
cli_finish_output (int status)
{
  if (fflush (stdout) == 0 && ferror (stdout) == 0)
    return status;
  if (errno == EPIPE)
    return status;
  fprintf (stderr, "refrain: cannot write to standard output: %s\n", g_strerror (errno));
  return status != 0 ? status : rf_error_code_get_exit_status (RF_ERROR_FAILED);
}

static int
cli_run_verb (const CliArguments *arguments)
{
  const CliVerb *verb = cli_arguments_get_verb (arguments);
  g_autoptr (GError) error = NULL;
  g_autoptr (CliContext) context = cli_context_new (arguments, &error);
  int status = context != NULL ? verb->run (context, arguments, &error) : -1;

  if (error != NULL)
    return cli_fail (arguments, verb->name, error);
  return status;
}

/**
 * cli_run:
 * @words: (array zero-terminated=1): the command line without the program
 *
 * Returns: the exit status
 */
int
cli_run (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliArguments) arguments = cli_arguments_new (words, &error);

  cli_tell_the_log ();
  if (cli_arguments_has (arguments, "help"))
    {
      g_autofree char *help =
          cli_help_dup (cli_arguments_get_verb (arguments), cli_arguments_get_group (arguments));

      cli_print ("%s", help);
      return cli_finish_output (0);
    }
  if (cli_arguments_has (arguments, "version"))
    {
      cli_print ("refrain %s\n", RF_VERSION);
      return cli_finish_output (0);
    }
  if (error != NULL)
    return cli_finish_output (cli_fail (arguments, NULL, error));
  return cli_finish_output (cli_run_verb (arguments));
}
