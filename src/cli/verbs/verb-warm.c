/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-batch.h"
#include "cli-name.h"
#include "cli-refuse.h"
#include "cli-tell.h"
#include "cli-verbs.h"

#include <stdio.h>
#include <unistd.h>

/*
 * `refrain warm`: what a playthrough will ask for is made before it begins: the
 * requests of a manifest, or what earlier playthroughs asked for in its scenes.
 * It says first what that costs.
 */

typedef struct
{
  CliContext *context;
  const CliArguments *arguments;
  const char *path; /* (nullable) of a manifest */
  const char *playthrough;
  const char *scenes;
  GPtrArray *requests; /* (owned) (nullable) instead of a manifest */
  char *name;          /* (owned) of the run */
  gint64 total;
} CliWarm;

static void
cli_warm_tell_unseen (const GPtrArray *unseen)
{
  for (guint i = 0; i < unseen->len; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("warm: no playthrough has ever begun anything in scene “%s”",
                           (const char *) g_ptr_array_index (unseen, i));

      cli_tell (text);
    }
}

static gboolean
cli_warm_replay (CliWarm *self, GError **error)
{
  g_auto (GStrv) scenes = NULL;
  RfWarmUp warm_up = { self->playthrough, NULL, NULL, NULL };
  g_autofree char *text = NULL;

  if (self->playthrough == NULL || self->scenes == NULL)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "nothing says what is to be warmed up");
      rf_error_set_hint (*error, "name a manifest, or give --playthrough and --scenes");
      return FALSE;
    }
  scenes = g_strsplit (self->scenes, ",", -1);
  warm_up.scenes = (const char *const *) scenes;
  warm_up.profile = cli_arguments_get (self->arguments, "profile");
  self->requests =
      rf_service_list_warm_up (cli_context_get_service (self->context), &warm_up, error);
  if (self->requests == NULL)
    return FALSE;
  cli_warm_tell_unseen (warm_up.unseen);
  g_ptr_array_unref (warm_up.unseen);
  self->total = self->requests->len;
  text = g_strconcat ("warm\n", self->playthrough, "\n", self->scenes, "\n", warm_up.profile, NULL);
  self->name = cli_name_dup_for_text (text);
  return TRUE;
}

static gboolean
cli_warm_survey (CliWarm *self, GError **error)
{
  g_auto (GStrv) scenes = g_strsplit (self->scenes != NULL ? self->scenes : "x", ",", -1);
  g_autofree char *places = g_strconcat ("warm\n",
                                         self->playthrough != NULL ? self->playthrough : "",
                                         "\n",
                                         self->scenes != NULL ? self->scenes : "",
                                         NULL);

  self->name = cli_name_dup_for_file (
      self->path, places, (gint64) g_strv_length (scenes), &self->total, error);
  return self->name != NULL;
}

static CliManifest *
cli_warm_open (CliWarm *self, GError **error)
{
  CliManifest *manifest = NULL;

  if (self->requests != NULL)
    return cli_manifest_new_for_requests (self->requests);
  manifest = cli_manifest_new (self->path, error);
  if (manifest != NULL)
    cli_manifest_set_places (manifest, self->playthrough, self->scenes);
  return manifest;
}

static gboolean
cli_warm_count (CliWarm *self, CliDryRun *sums, GError **error)
{
  g_autoptr (CliManifest) manifest = cli_warm_open (self, error);

  return manifest != NULL && cli_batch_read_cost (self->arguments, &sums->max_cost, error) &&
         cli_dry_run (self->context, manifest, sums, error);
}

static gboolean
cli_warm_confirm (const CliDryRun *sums, GError **error)
{
  g_autofree char *text = cli_dry_run_dup_text (sums);
  char answer[16] = "";

  if (isatty (STDIN_FILENO) != 1 || isatty (STDERR_FILENO) != 1)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "%s; there is no terminal to ask on, so it needs --yes",
                   text);
      rf_error_set_hint (*error, "--dry-run says what it would cost");
      return FALSE;
    }
  fprintf (stderr, "%s. Go on? [y/N] ", text);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) != NULL && g_ascii_tolower (answer[0]) == 'y')
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "nothing was made");
  return FALSE;
}

/* Returns whether to go on: asks where it costs something. A pipe can be read
 * only once, so nothing can be told of it before. */
static gboolean
cli_warm_may_go_on (CliWarm *self, GError **error)
{
  CliDryRun sums = { 0 };

  if (cli_arguments_has (self->arguments, "yes"))
    return TRUE;
  if (self->requests == NULL && self->total < 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "what a pipe would cost cannot be told before it is read, so it needs --yes");
      rf_error_set_hint (*error, "write it into a file, or give --max-cost and --yes");
      return FALSE;
    }
  return cli_warm_count (self, &sums, error) && (sums.cost == 0 || cli_warm_confirm (&sums, error));
}

static int
cli_warm_run (CliWarm *self, GError **error)
{
  const char *run = cli_arguments_get (self->arguments, "run");
  g_autoptr (CliBatch) batch = cli_batch_new (self->context, self->arguments, error);
  CliManifest *manifest = NULL;

  if (batch == NULL || !cli_warm_may_go_on (self, error))
    return -1;
  manifest = cli_warm_open (self, error);
  if (manifest == NULL)
    return -1;
  cli_batch_take_manifest (batch, manifest, self->total);
  if (!cli_batch_begin (batch, run != NULL ? run : self->name, run != NULL, error) ||
      !cli_batch_open_report (
          batch, self->path, cli_arguments_get (self->arguments, "report"), error))
    return -1;
  return cli_batch_run (batch, error);
}

static gboolean
cli_warm_check_scenes (const char *scenes, GError **error)
{
  g_auto (GStrv) names = g_strsplit (scenes != NULL ? scenes : "none", ",", -1);

  if (!g_strv_contains ((const char *const *) names, ""))
    return TRUE;
  cli_refuse (error, NULL, "--scenes: one of the names is empty in “%s”", scenes);
  return FALSE;
}

/**
 * cli_verb_warm:
 *
 * Returns: the exit status, or -1 with @error set
 */
int
cli_verb_warm (CliContext *context, const CliArguments *arguments, GError **error)
{
  CliWarm self = { context, arguments };
  CliDryRun sums = { 0 };
  int status = -1;

  self.path = cli_arguments_get_word (arguments, 0);
  self.playthrough = cli_arguments_get (arguments, "playthrough");
  self.scenes = cli_arguments_get (arguments, "scenes");
  self.total = -1;
  if (!cli_warm_check_scenes (self.scenes, error))
    return -1;
  if (cli_arguments_has (arguments, "dry-run"))
    {
      if ((self.path != NULL || cli_warm_replay (&self, error)) &&
          cli_warm_count (&self, &sums, error))
        status = cli_dry_run_print (context, &sums, error);
    }
  else if (self.path != NULL ? cli_warm_survey (&self, error) : cli_warm_replay (&self, error))
    {
      status = cli_warm_run (&self, error);
    }
  g_clear_pointer (&self.requests, g_ptr_array_unref);
  g_free (self.name);
  return status;
}
