/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-batch.h"
#include "cli-name.h"
#include "cli-verbs.h"

/* `refrain batch`: requests from a file, many at once, resumable. */

static int
cli_batch_try (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (CliManifest) manifest =
      cli_manifest_new (cli_arguments_get_word (arguments, 0), error);
  CliDryRun sums = { 0 };

  if (manifest == NULL || !cli_batch_read_cost (arguments, &sums.max_cost, error) ||
      !cli_dry_run (context, manifest, &sums, error))
    return -1;
  return cli_dry_run_print (context, &sums, error);
}

/**
 * cli_verb_batch:
 *
 * Returns: the exit status, or -1 with @error set
 */
int
cli_verb_batch (CliContext *context, const CliArguments *arguments, GError **error)
{
  const char *path = cli_arguments_get_word (arguments, 0);
  const char *run = cli_arguments_get (arguments, "run");
  g_autoptr (CliBatch) batch = NULL;
  g_autofree char *name = NULL;
  CliManifest *manifest = NULL;
  gint64 total = -1;

  if (cli_arguments_has (arguments, "dry-run"))
    return cli_batch_try (context, arguments, error);
  batch = cli_batch_new (context, arguments, error);
  if (batch != NULL)
    name = cli_name_dup_for_file (path, "", 1, &total, error);
  if (name == NULL)
    return -1;
  manifest = cli_manifest_new (path, error);
  if (manifest == NULL)
    return -1;
  cli_batch_take_manifest (batch, manifest, total);
  if (!cli_batch_begin (batch, run != NULL ? run : name, run != NULL, error) ||
      !cli_batch_open_report (batch, path, cli_arguments_get (arguments, "report"), error))
    return -1;
  return cli_batch_run (batch, error);
}
