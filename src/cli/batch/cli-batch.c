/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-batch.h"

#include "cli-bar.h"
#include "cli-order.h"
#include "cli-print.h"
#include "cli-report.h"
#include "cli-tell.h"
#include "rf-credits.h"

#include <stdio.h>

/*
 * Jobs on the command line. What is told comes on the runner's thread, what is
 * read on the feeder's, and each touches only its own: the manifest is the
 * feeder's, everything else the runner's.
 */

#define DEFAULT_JOBS 4
#define MOST_JOBS    1000

/* Failures that are shown one by one; the report has all of them. */
#define SHOWN_FAILURES 20

struct _CliBatch
{
  CliContext *context;
  const char *verb;
  CliManifest *manifest; /* (owned) (nullable) */
  RfBatch *batch;        /* (owned) (nullable) */
  gboolean is_named;     /* with --run */
  CliReport *report;     /* (owned) (nullable) */
  CliBar *bar;           /* (owned) (nullable) */
  gboolean has_told_pause;
  CliCount count;
  RfOrder order;
  gint64 max_cost;
};

static gboolean
cli_batch_read_jobs (const CliArguments *arguments, guint *jobs, GError **error)
{
  const char *text = cli_arguments_get (arguments, "jobs");
  guint64 number = DEFAULT_JOBS;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, MOST_JOBS, &number, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "--jobs: “%s” is no whole number from 1 to %d",
                   text,
                   MOST_JOBS);
      return FALSE;
    }
  *jobs = (guint) number;
  return TRUE;
}

/**
 * cli_batch_read_cost:
 * @arguments: a command line that may have `--max-cost`
 * @max_cost: (out): millionths, or -1
 * @error: return location
 *
 * Returns: whether it is a sum of credits, where it is there
 */
gboolean
cli_batch_read_cost (const CliArguments *arguments, gint64 *max_cost, GError **error)
{
  const char *text = cli_arguments_get (arguments, "max-cost");

  *max_cost = -1;
  if (text == NULL || (rf_credits_from_string (text, max_cost) && *max_cost >= 0))
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "--max-cost: “%s” is no sum of credits such as 5 or 0.25",
               text);
  return FALSE;
}

/**
 * cli_batch_new:
 * @context: the context of the verb
 * @arguments: with `--jobs`, `--max-cost` and `--keep-going`, where the verb has
 *   them
 * @error: return location
 *
 * Returns: (transfer full): a batch of nothing yet
 */
CliBatch *
cli_batch_new (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (CliBatch) self = g_new0 (CliBatch, 1);

  self->context = context;
  self->verb = cli_arguments_get_verb (arguments)->name;
  self->count.total = -1;
  self->order.keeps_going = cli_arguments_has (arguments, "keep-going");
  if (!cli_batch_read_jobs (arguments, &self->order.at_once, error) ||
      !cli_batch_read_cost (arguments, &self->max_cost, error))
    return NULL;
  if (cli_context_wants_progress (context))
    self->bar = cli_bar_new ();
  cli_context_set_lasting (context);
  return g_steal_pointer (&self);
}

/**
 * cli_batch_free:
 * @self: (transfer full): a batch
 */
void
cli_batch_free (CliBatch *self)
{
  g_clear_pointer (&self->manifest, cli_manifest_free);
  g_clear_pointer (&self->batch, rf_batch_free);
  g_clear_pointer (&self->bar, cli_bar_free);
  if (self->report != NULL)
    cli_report_close (self->report, NULL);
  g_free (self);
}

/**
 * cli_batch_take_manifest:
 * @self: a batch
 * @manifest: (transfer full): what is to be done
 * @total: how many jobs that is, or -1 where nobody knows
 */
void
cli_batch_take_manifest (CliBatch *self, CliManifest *manifest, gint64 total)
{
  self->manifest = manifest;
  self->count.total = total;
}

/**
 * cli_batch_begin:
 * @self: a batch with a manifest
 * @name: the run's id
 * @is_named: it was given with `--run`: what it has finished is never done again
 * @error: return location; %RF_ERROR_CONFLICT
 *
 * Returns: whether the run is this process's now
 */
gboolean
cli_batch_begin (CliBatch *self, const char *name, gboolean is_named, GError **error)
{
  self->batch = g_new0 (RfBatch, 1);
  self->batch->name = g_strdup (name);
  self->batch->begins_anew = !is_named;
  self->batch->max_cost = self->max_cost;
  self->is_named = is_named;
  if (!rf_service_begin_batch (cli_context_get_service (self->context), self->batch, error))
    return FALSE;
  cli_manifest_set_batch (self->manifest, name);
  self->order.batch = self->batch->name;
  if (self->batch->continued && self->batch->n_done > 0 && !cli_context_is_quiet (self->context))
    {
      g_autofree char *done = cli_dup_number (self->batch->n_done);
      g_autofree char *text = g_strdup_printf ("%s: run %s goes on; %s of it %s finished already",
                                               self->verb,
                                               name,
                                               done,
                                               self->batch->n_done == 1 ? "is" : "are");

      cli_tell (text);
    }
  return TRUE;
}

/**
 * cli_batch_open_report:
 * @self: a batch
 * @manifest: (nullable): the file that the report must not be
 * @path: (nullable): where the report goes; nowhere unless told
 * @error: return location
 *
 * Returns: whether it can be written
 */
gboolean
cli_batch_open_report (CliBatch *self, const char *manifest, const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  self->report = cli_report_new (path, manifest, error);
  return self->report != NULL;
}

/**
 * cli_batch_keep_going:
 * @self: a batch
 *
 * From now on a failure does not stop it.
 */
void
cli_batch_keep_going (CliBatch *self)
{
  self->order.keeps_going = TRUE;
}

static gint64
cli_batch_get_line (const CliBatch *self, const RfJob *job)
{
  return self->manifest != NULL ? cli_manifest_get_line (self->manifest, job) : job->line;
}

static const char *
cli_batch_get_scene (const CliBatch *self, const RfJob *job)
{
  return self->manifest != NULL ? cli_manifest_get_scene (self->manifest, job) : NULL;
}

static void
cli_batch_tell_failure (CliBatch *self, const RfJob *job)
{
  g_autofree char *name = rf_job_dup_name (job);
  g_autofree char *where = NULL;

  /* That there is no money left is told once. */
  if (self->count.failed > SHOWN_FAILURES ||
      (self->count.poor > 1 && g_error_matches (job->error, RF_ERROR, RF_ERROR_OVER_BUDGET)))
    return;
  if (self->manifest != NULL)
    where =
        g_strdup_printf ("%s: line %" G_GINT64_FORMAT, self->verb, cli_batch_get_line (self, job));
  else
    where = g_strdup_printf ("%s: job %s", self->verb, name);
  if (self->bar != NULL)
    cli_bar_clear (self->bar);
  cli_tell_error (where, job->error);
}

static void
cli_batch_tell_cb (const RfJob *job, gpointer user_data)
{
  CliBatch *self = user_data;

  if (job == NULL)
    {
      if (self->bar != NULL)
        cli_bar_show (self->bar, &self->count, self->order.is_paused);
      if (self->order.is_paused && !self->has_told_pause)
        cli_tell ("the queue is paused; “refrain queue resume” goes on");
      self->has_told_pause = self->order.is_paused;
      return;
    }
  cli_count_add (&self->count, job);
  if (job->error != NULL && job->state != RF_JOB_QUEUED && job->state != RF_JOB_CANCELLED)
    cli_batch_tell_failure (self, job);
  if (self->report != NULL && rf_job_is_over (job))
    cli_report_add (
        self->report, job, cli_batch_get_line (self, job), cli_batch_get_scene (self, job));
}

static RfJob *
cli_batch_next_cb (gpointer user_data, GCancellable *cancellable, GError **error)
{
  CliBatch *self = user_data;

  return cli_manifest_next (self->manifest, cancellable, error);
}

static char *
cli_batch_dup_way_on (const CliBatch *self)
{
  if (self->batch == NULL)
    return g_strdup ("“refrain queue resume” goes on");
  return g_strdup_printf ("%s goes on where it stopped; the run is %s",
                          self->is_named ? "the same command"
                                         : "the same command, or one with --run,",
                          self->batch->name);
}

static void
cli_batch_explain_interruption (const CliBatch *self, GError *error)
{
  g_autofree char *over = cli_dup_number (cli_count_get_over (&self->count));
  g_autofree char *hint = cli_batch_dup_way_on (self);

  g_free (error->message);
  error->message = g_strdup_printf (
      "interrupted: %s finished, %" G_GINT64_FORMAT " left under way", over, self->count.left);
  rf_error_set_hint (error, hint);
}

static int
cli_batch_get_status (const CliBatch *self)
{
  if (self->count.poor > 0)
    return rf_error_code_get_exit_status (RF_ERROR_OVER_BUDGET);
  return self->count.failed > 0 ? CLI_EXIT_FAILURES : 0;
}

static void
cli_batch_tell_rest (const CliBatch *self, gint64 number, const char *what)
{
  g_autofree char *shown = cli_dup_number (number);
  g_autofree char *text = g_strdup_printf ("%s: %s %s", self->verb, shown, what);

  cli_tell (text);
}

static void
cli_batch_tell_end (const CliBatch *self)
{
  g_autofree char *way = cli_batch_dup_way_on (self);
  g_autofree char *text = NULL;

  if (self->count.failed > SHOWN_FAILURES)
    cli_batch_tell_rest (
        self, self->count.failed - SHOWN_FAILURES, "more failed; --report FILE lists them all");
  if (self->count.poor > 1)
    cli_batch_tell_rest (self, self->count.poor, "are over budget; a greater one goes on");
  if (self->count.failed + self->count.poor == 0 || self->order.keeps_going)
    return;
  text = g_strdup_printf ("without --keep-going the first failure ends it; %s", way);
  cli_tell_hint (text);
}

static int
cli_batch_print (const CliBatch *self, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *clock = cli_dup_clock ((gint64) cli_count_get_seconds (&self->count));
  JsonObject *object = NULL;
  JsonNode *node = NULL;

  if (!cli_context_is_json (self->context))
    {
      text = cli_count_dup_text (&self->count);
      if (!cli_context_is_quiet (self->context))
        cli_print ("%s · %s\n", text, clock);
      return cli_batch_get_status (self);
    }
  object = json_object_new ();
  if (self->batch != NULL)
    json_object_set_string_member (object, "run", self->batch->name);
  cli_count_to_json (&self->count, object);
  json_object_set_boolean_member (object, "complete", self->order.is_complete);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return cli_print_json (node, error) ? cli_batch_get_status (self) : -1;
}

/**
 * cli_batch_run:
 * @self: a batch that was begun, or one of what the queue has
 * @error: return location; %RF_ERROR_CANCELLED after Ctrl-C
 *
 * Runs it, and prints what has become of it.
 *
 * Returns: the exit status, or -1 with @error set
 */
int
cli_batch_run (CliBatch *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean went;

  self->order.next = self->manifest != NULL ? cli_batch_next_cb : NULL;
  self->order.tell = cli_batch_tell_cb;
  self->order.user_data = self;
  self->count.began = g_get_monotonic_time ();
  went = cli_order_run (cli_context_get_service (self->context), &self->order, &failure);
  if (self->bar != NULL)
    cli_bar_clear (self->bar);
  if (!went)
    {
      if (g_error_matches (failure, RF_ERROR, RF_ERROR_CANCELLED))
        cli_batch_explain_interruption (self, failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return -1;
    }
  self->count.changed = self->order.n_changed;
  cli_batch_tell_end (self);
  if (self->report != NULL && !cli_report_close (g_steal_pointer (&self->report), error))
    return -1;
  return cli_batch_print (self, error);
}
