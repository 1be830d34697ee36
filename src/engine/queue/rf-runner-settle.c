/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-runner-private.h"

#include "rf-json-printer.h"

/*
 * What a job that is over has come to, as its row tells it.
 */

/* What is stored nowhere would go with the result: it stays where it lies, and
 * that is told. */
static void
rf_work_save_unstored (RfWork *work, RfResult *result)
{
  RfJob *job = work->job;
  const char *told = job->error != NULL ? rf_error_get_hint (job->error) : NULL;
  g_autofree char *hint = NULL;

  if (result->work_directory == NULL)
    return;
  hint = told != NULL ? g_strdup_printf ("%s and in “%s”", told, result->work_directory)
                      : g_strdup_printf ("what was made lies in “%s”", result->work_directory);
  g_clear_error (&job->error);
  job->error = result->store_error != NULL ? g_error_copy (result->store_error)
                                           : g_error_new (RF_ERROR,
                                                          RF_ERROR_STORE_UNAVAILABLE,
                                                          "it was made and could not be stored");
  rf_error_set_hint (job->error, hint);
  g_clear_pointer (&result->work_directory, g_free);
}

static void
rf_work_settle_place (RfJob *job, const RfResult *result)
{
  g_free (job->key);
  job->key = g_strdup (result->key);
  g_free (job->generation_id);
  job->generation_id = g_strdup (rf_result_get_generation (result)->id);
}

static void
rf_work_settle_result (RfWork *work)
{
  RfJob *job = work->job;
  RfResult *result = work->result;

  job->state = RF_JOB_DONE;
  job->outcome = result->outcome;
  rf_work_settle_place (job, result);
  job->cost = rf_result_get_generation (result)->cost;
  job->saved = result->saved + (result->step != NULL ? result->step->saved : 0);
  rf_work_save_unstored (work, result);
}

static gboolean
rf_outcome_is_made (RfOutcome outcome)
{
  return outcome == RF_OUTCOME_MISS || outcome == RF_OUTCOME_REFRESHED ||
         outcome == RF_OUTCOME_BYPASS;
}

static void
rf_work_settle_step (RfWork *work, RfResult *result)
{
  RfJob *job = work->job;

  rf_work_settle_place (job, result);
  job->saved += result->saved + (result->step != NULL ? result->step->saved : 0);
  if (rf_outcome_is_made (result->outcome))
    job->cost += rf_result_get_generation (result)->cost;
  rf_work_save_unstored (work, result);
}

/* Steps that brought something are told though another one failed. */
static void
rf_work_settle_answer (RfWork *work)
{
  RfJob *job = work->job;
  g_autoptr (JsonNode) node = rf_bundle_answer_to_json (work->answer);

  job->cost = 0;
  job->saved = 0;
  g_free (job->answer);
  job->answer = rf_json_print (node, NULL, NULL);
  for (guint i = 0; i < work->answer->steps->len; i++)
    {
      RfBundleStep *step = g_ptr_array_index (work->answer->steps, i);

      if (step->result != NULL)
        rf_work_settle_step (work, step->result);
    }
  if (work->error != NULL)
    return;
  job->state = RF_JOB_DONE;
  job->outcome = rf_bundle_answer_get_outcome (work->answer);
}

static void
rf_work_settle_error (RfWork *work)
{
  RfJob *job = work->job;
  gboolean is_cancelled = g_error_matches (work->error, RF_ERROR, RF_ERROR_CANCELLED);

  /* What the whole was cancelled for is left for who resumes it. */
  if (is_cancelled && !work->is_cancelled)
    job->state = RF_JOB_QUEUED;
  else
    job->state = is_cancelled ? RF_JOB_CANCELLED : RF_JOB_FAILED;
  if (job->state == RF_JOB_CANCELLED)
    rf_engine_stop_job (work->runner->engine, job->id);
  g_clear_error (&job->error);
  job->error = g_steal_pointer (&work->error);
}

/**
 * rf_work_settle:
 * @work: a job that is over
 *
 * Writes into its job what has come of it.
 */
void
rf_work_settle (RfWork *work)
{
  if (work->answer != NULL)
    rf_work_settle_answer (work);
  if (work->result != NULL)
    rf_work_settle_result (work);
  else if (work->error != NULL)
    rf_work_settle_error (work);
}
