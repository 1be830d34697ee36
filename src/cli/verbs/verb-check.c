/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-request.h"
#include "cli-tell.h"
#include "cli-verbs.h"
#include "rf-json-printer.h"

/* `refrain check`: would it be a hit, and what would it cost. */

static char *
cli_dup_value (JsonNode *value)
{
  return value != NULL ? rf_json_print (value, NULL, NULL) : g_strdup ("nothing");
}

static void
cli_print_check (const RfCheck *check)
{
  g_autofree char *cost = cli_dup_credits (check->cost);
  g_autofree char *left = check->ttl_seconds >= 0 ? cli_dup_span (check->ttl_seconds) : NULL;

  cli_print ("%s · %s", rf_enum_get_name (rf_outcome_names, (int) check->outcome), cost);
  if (check->cached)
    cli_print (" · expires %s%s", left != NULL ? "in " : "never", left != NULL ? left : "");
  cli_print (" · %s/%s", check->provider, check->model);
  if (check->reason != NULL)
    cli_print (" · %s", cli_reason_get_words (check->reason));
  if (check->fingerprint != NULL)
    cli_print ("\n%s\n", check->key != NULL ? check->key : check->fingerprint);
  else
    cli_print ("\nits key is known once what it is made from is there\n");
  if (check->shortfall != NULL)
    cli_print ("%s\n", check->shortfall->message);
}

/* As generating would end. */
static int
cli_check_get_status (gboolean is_over_budget, gboolean is_cached)
{
  if (is_over_budget)
    return rf_error_code_get_exit_status (RF_ERROR_OVER_BUDGET);
  return is_cached ? 0 : rf_error_code_get_exit_status (RF_ERROR_NOT_CACHED);
}

static void
cli_print_explanation (const RfCheck *check)
{
  if (check->canonical != NULL)
    cli_print ("canonical: %s\nfingerprint: %s\n", check->canonical, check->fingerprint);
  if (check->nearest != NULL)
    cli_print ("nearest: %s\n", check->nearest);
  else if (check->canonical != NULL && !check->cached)
    cli_print ("nearest: none of this model\n");
  for (guint i = 0; check->differs != NULL && i < check->differs->len; i++)
    {
      const RfDifference *difference = g_ptr_array_index (check->differs, i);
      g_autofree char *asked = cli_dup_value (difference->asked);
      g_autofree char *cached = cli_dup_value (difference->cached);

      cli_print ("  %s: asked %s, cached %s\n", difference->parameter, asked, cached);
    }
}

static int
cli_check_one (CliContext *context, const CliArguments *arguments, GError **error)
{
  gboolean explain = cli_arguments_has (arguments, "explain");
  g_autoptr (RfRequest) request = cli_request_new (arguments, context, error);
  g_autoptr (RfCheck) check = NULL;

  if (request == NULL)
    return -1;
  check = rf_service_check (cli_context_get_service (context), request, explain, NULL, error);
  if (check == NULL)
    return -1;
  if (cli_context_is_json (context))
    {
      if (!cli_print_json (rf_check_to_json (check), error))
        return -1;
    }
  else if (!cli_context_is_quiet (context))
    {
      cli_print_check (check);
      cli_print_explanation (check);
    }
  return cli_check_get_status (check->shortfall != NULL, check->cached);
}

typedef struct
{
  RfService *service;
  gboolean explain;
} CliCheckStep;

static RfCheck *
cli_check_step_cb (RfRequest *request, gpointer user_data, GError **error)
{
  const CliCheckStep *how = user_data;

  return rf_service_check (how->service, request, how->explain, NULL, error);
}

static void
cli_print_checks (const RfBundleAnswer *answer)
{
  for (guint i = 0; i < answer->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (answer->steps, i);
      g_autofree char *verb = g_strdup_printf ("check: step %u", i);

      if (step->error != NULL)
        {
          cli_tell_error (verb, step->error);
          continue;
        }
      cli_print_check (step->check);
      cli_print_explanation (step->check);
    }
}

static int
cli_check_bundle (CliContext *context, const CliArguments *arguments, GError **error)
{
  CliCheckStep how = { cli_context_get_service (context),
                       cli_arguments_has (arguments, "explain") };
  g_autoptr (RfBundle) bundle = cli_bundle_new (arguments, context, error);
  g_autoptr (RfBundleAnswer) answer = NULL;
  const GError *failure = NULL;

  if (bundle == NULL)
    return -1;
  if (rf_service_takes_bundles (how.service))
    answer = rf_service_run_bundle (
        how.service, bundle, how.explain ? RF_BUNDLE_EXPLAIN : RF_BUNDLE_CHECK, NULL, error);
  else
    answer = rf_bundle_check (bundle, cli_check_step_cb, &how);
  if (answer == NULL)
    return -1;
  failure = rf_bundle_answer_get_error (answer);
  if (!cli_context_is_json (context) && !cli_context_is_quiet (context))
    cli_print_checks (answer);
  if (cli_context_is_json (context) && !cli_print_json (rf_bundle_answer_to_json (answer), error))
    return -1;
  if (failure != NULL)
    return rf_error_code_get_exit_status (rf_error_get_code (failure));
  return cli_check_get_status (rf_bundle_answer_is_over_budget (answer),
                               rf_bundle_answer_is_cached (answer));
}

/**
 * cli_verb_check:
 *
 * Returns: 0 for a hit, the status of `not_cached` for a miss, that of
 *   `over_budget` for what could not be paid for, or -1 with @error set
 */
int
cli_verb_check (CliContext *context, const CliArguments *arguments, GError **error)
{
  if (cli_arguments_get_n_steps (arguments) > 1)
    return cli_check_bundle (context, arguments, error);
  return cli_check_one (context, arguments, error);
}
