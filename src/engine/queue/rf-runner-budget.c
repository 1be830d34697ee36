/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-runner-private.h"

#include "rf-credits.h"

/*
 * The budget of a batch. What runs may cost is kept back before it is begun, so
 * that any number at once stay within it; a request may never cost more than was
 * kept back for it, though the entry that was a hit a moment ago is gone.
 */

static RfBudget *
rf_runner_find_budget (RfRunner *self, const RfJob *job)
{
  const char *name = job->batch != NULL ? job->batch : "";
  RfBudget *budget = g_hash_table_lookup (self->budgets, name);
  g_autoptr (RfBatch) batch = NULL;

  if (budget != NULL)
    return budget;
  budget = g_new0 (RfBudget, 1);
  budget->max_cost = -1;
  if (job->batch != NULL)
    batch = rf_job_store_find_batch (self->store, job->batch, NULL);
  if (batch != NULL)
    {
      budget->max_cost = batch->max_cost;
      budget->spent = batch->charged;
    }
  g_hash_table_insert (self->budgets, g_strdup (name), budget);
  return budget;
}

/**
 * rf_runner_reserve:
 * @self: a runner
 * @work: a job that was looked up
 *
 * Returns: whether its batch can pay for it, and from now on keeps its price back
 */
gboolean
rf_runner_reserve (RfRunner *self, RfWork *work)
{
  RfBudget *budget = rf_runner_find_budget (self, work->job);

  if (budget->max_cost < 0)
    return TRUE;
  if (work->cost > budget->max_cost - budget->spent - budget->reserved)
    return FALSE;
  work->reserved = work->cost;
  budget->reserved += work->reserved;
  rf_work_limit (work, work->cost);
  return TRUE;
}

/**
 * rf_runner_book:
 * @self: a runner
 * @work: a job that is over
 *
 * What was kept back becomes what was charged, which the job notes.
 */
void
rf_runner_book (RfRunner *self, RfWork *work)
{
  RfBudget *budget = rf_runner_find_budget (self, work->job);

  budget->reserved -= work->reserved;
  work->reserved = 0;
  /* What its steps had cost before it was taken up stands in its row. */
  budget->spent += work->charged - work->job->charged;
  work->job->charged = work->charged;
}

/**
 * rf_runner_is_hopeless:
 * @self: a runner
 * @work: a job that could not be paid for
 *
 * Returns: whether nothing is under way that could turn out cheaper
 */
gboolean
rf_runner_is_hopeless (RfRunner *self, const RfWork *work)
{
  return rf_runner_find_budget (self, work->job)->reserved == 0;
}

/**
 * rf_runner_refuse_budget:
 * @self: a runner
 * @work: a job that its batch cannot pay for
 *
 * Ends it as over budget.
 */
void
rf_runner_refuse_budget (RfRunner *self, RfWork *work)
{
  RfBudget *budget = rf_runner_find_budget (self, work->job);
  g_autofree char *cost = rf_credits_to_string (work->cost);
  g_autofree char *left = rf_credits_to_string (budget->max_cost - budget->spent);
  g_autofree char *limit = rf_credits_to_string (budget->max_cost);

  g_set_error (&work->error,
               RF_ERROR,
               RF_ERROR_OVER_BUDGET,
               "it would cost %s credits, and %s of the run's %s are left",
               cost,
               left,
               limit);
  self->order->n_unaffordable++;
}
