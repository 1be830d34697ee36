/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-request.h"
#include "cli-result.h"
#include "cli-tell.h"
#include "cli-verbs.h"

/*
 * `refrain generate`: one request, or a bundle of them where `--then` says what
 * comes next.
 */

static int
cli_generate_one (CliContext *context,
                  const CliArguments *arguments,
                  CliOutput *output,
                  GError **error)
{
  g_autoptr (RfRequest) request = cli_request_new (arguments, context, error);
  g_autoptr (RfResult) result = NULL;
  g_autoptr (GPtrArray) places = NULL;

  if (request == NULL)
    return -1;
  result = cli_result_obtain (context, request, error);
  if (result == NULL || !cli_result_write (context, result, output, &places, error))
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_result_to_json (result), error) ? 0 : -1;
  if (!cli_context_is_quiet (context))
    cli_result_print (result, places);
  return 0;
}

static RfResult *
cli_generate_step_cb (RfRequest *request, gpointer context, GError **error)
{
  return cli_result_obtain (context, request, error);
}

static RfCheck *
cli_check_step_cb (RfRequest *request, gpointer context, GError **error)
{
  return rf_service_check (cli_context_get_service (context), request, FALSE, NULL, error);
}

/* Of a file only the last step is written, into a folder all of them are. */
static gboolean
cli_finish_step (CliContext *context, RfBundleStep *step, CliOutput *output, GError **error)
{
  g_autoptr (GPtrArray) places = NULL;

  if (step->result == NULL)
    return TRUE;
  if (!cli_result_write (context, step->result, output, &places, error))
    return FALSE;
  if (!cli_context_is_json (context) && !cli_context_is_quiet (context))
    cli_result_print (step->result, places);
  return TRUE;
}

/* That a step was not begun needs no line beside the reason. */
static void
cli_tell_step (const RfBundleAnswer *answer, guint position)
{
  const RfBundleStep *step = g_ptr_array_index (answer->steps, position);
  g_autofree char *verb = g_strdup_printf ("generate: step %u", position);

  if (step->error != NULL && (step->error == rf_bundle_answer_get_error (answer) ||
                              !g_error_matches (step->error, RF_ERROR, RF_ERROR_CANCELLED)))
    cli_tell_error (verb, step->error);
}

static int
cli_generate_bundle (CliContext *context,
                     const CliArguments *arguments,
                     CliOutput *output,
                     GError **error)
{
  g_autoptr (RfBundle) bundle = cli_bundle_new (arguments, context, error);
  g_autoptr (RfBundleAnswer) answer = NULL;
  const GError *failure = NULL;
  gboolean all = output != NULL && cli_output_is_folder (output);

  if (bundle == NULL)
    return -1;
  if (rf_service_takes_bundles (cli_context_get_service (context)))
    answer = rf_service_run_bundle (
        cli_context_get_service (context), bundle, RF_BUNDLE_GENERATE, NULL, error);
  else
    answer = rf_bundle_generate (bundle, cli_check_step_cb, cli_generate_step_cb, context);
  if (answer == NULL)
    return -1;
  for (guint i = 0; i < answer->steps->len; i++)
    {
      RfBundleStep *step = g_ptr_array_index (answer->steps, i);
      gboolean last = i == answer->steps->len - 1;

      if (!cli_finish_step (context, step, all || last ? output : NULL, error))
        return -1;
      cli_tell_step (answer, i);
    }
  if (cli_context_is_json (context) && !cli_print_json (rf_bundle_answer_to_json (answer), error))
    return -1;
  failure = rf_bundle_answer_get_error (answer);
  return failure != NULL ? rf_error_code_get_exit_status (rf_error_get_code (failure)) : 0;
}

/**
 * cli_verb_generate:
 *
 * Returns: 0, the status of the first step that failed, or -1 with @error set
 */
int
cli_verb_generate (CliContext *context, const CliArguments *arguments, GError **error)
{
  const char *target = cli_arguments_get (arguments, "output");
  g_autoptr (CliOutput) output = NULL;

  if (target != NULL)
    {
      output = cli_output_new (target, error);
      if (output == NULL)
        return -1;
    }
  if (cli_arguments_get_n_steps (arguments) > 1)
    return cli_generate_bundle (context, arguments, output, error);
  return cli_generate_one (context, arguments, output, error);
}
