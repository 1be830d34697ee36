/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-bundle.h"

G_BEGIN_DECLS

/**
 * RfJobState:
 * @RF_JOB_QUEUED: it waits for its turn; its runner lives
 * @RF_JOB_RUNNING: its runner works on it
 * @RF_JOB_DONE: it has brought its asset
 * @RF_JOB_FAILED: it has brought an error
 * @RF_JOB_CANCELLED: somebody did not want it any more
 * @RF_JOB_INTERRUPTED: its runner is dead; it can be resumed
 * @RF_JOB_RESUMABLE: its process is dead and the provider works on: its handle
 *   is noted, so it can be collected
 * @RF_JOB_UNKNOWN: it was sent, there is no handle and its process is dead:
 *   nobody knows whether it was charged
 *
 * The last three are never written down: they say what became of the owner.
 */
typedef enum
{
  RF_JOB_QUEUED,
  RF_JOB_RUNNING,
  RF_JOB_DONE,
  RF_JOB_FAILED,
  RF_JOB_CANCELLED,
  RF_JOB_INTERRUPTED,
  RF_JOB_RESUMABLE,
  RF_JOB_UNKNOWN,
} RfJobState;

extern const RfEnumName rf_job_state_names[];

/**
 * RfJob:
 * @id: the row's number, or 0 for a flight without a job
 * @flight: the token of its flight, or 0
 * @namespace_: (nullable): the tenant; %NULL leaves it to the profile
 * @batch: (nullable): the run of a manifest that it belongs to
 * @line: its line there, from 1 on
 * @hash: (nullable): SHA-256 of that line's text
 * @is_known: an earlier process has finished this line
 * @is_changed: an earlier process had another text in this line
 * @position: what is less runs earlier
 * @goes_first: where it is put in, it is before all that wait
 * @asker: (nullable): whose turn it takes among those who wait; then it is put in by
 *   turns, and not last
 * @most_of_asker: where it is put in: how many of its asker's may wait, or 0
 * @most_waiting: where it is put in: how many of all askers' may wait, or 0
 * @attempts: how often it was begun
 * @round: how often somebody asked for it again
 * @request: (nullable): what is asked, as JSON; gone when it is done
 * @n_steps: how many steps the bundle has that it asks for; 0 for one request
 * @answer: (nullable): how those steps ended, as JSON
 * @handle: (nullable): of its job at the provider, where it has one
 * @provider: (nullable): where it is known
 * @outcome: how it was answered, once it is done
 * @key: (nullable): where what it brought stands, or will stand, once it is under way;
 *   of a bundle, its last step's, once that is there
 * @cost: what that cost to make; of a bundle, what was made for it
 * @error: (nullable): why it failed
 * @seen_at: when its living owner last said so, or 0
 *
 * A row of the queue, or a flight that was left. Times are in milliseconds,
 * money in millionths.
 */
typedef struct
{
  gint64 id;
  gint64 flight;
  char *namespace_;
  char *batch;
  gint64 line;
  char *hash;
  gboolean is_known;
  gboolean is_changed;
  RfJobState state;
  gint64 position;
  gboolean goes_first;
  char *asker;
  gint64 most_of_asker;
  gint64 most_waiting;
  gint64 attempts;
  gint64 round;
  char *request;
  gint64 n_steps;
  char *answer;
  char *handle;
  char *provider;
  char *model;
  RfOutcome outcome;
  char *key;
  char *generation_id;
  gint64 cost;
  gint64 charged;
  gint64 saved;
  GError *error;
  gint64 created_at;
  gint64 started_at;
  gint64 finished_at;
  gint64 seen_at;
} RfJob;

/**
 * RfBatch:
 * @name: how people call it: `--run`
 * @begins_anew: one of that name that was finished is forgotten, and begins anew
 * @max_cost: millionths that all of it may be charged, or -1
 * @continued: (out): one of that name was begun and is taken up
 * @n_done: (out): how many of its lines were done
 * @charged: (out): millionths that those were charged
 *
 * One run of a manifest.
 */
typedef struct
{
  char *name;
  gboolean begins_anew;
  gint64 max_cost;
  gboolean continued;
  gint64 n_done;
  gint64 charged;
} RfBatch;

/**
 * RfOrder:
 * @batch: (nullable): only jobs of this batch; otherwise all of this process
 * @at_once: how many run at the same time
 * @keeps_going: a failure does not stop it
 * @renews: it runs for as long as its process: what has expired within its grace
 *   is served meanwhile, and made anew by a job
 * @next: (nullable): gives the next job to enqueue, on a thread of its own;
 *   %NULL without an error at the end. One that has an error is told and not
 *   enqueued
 * @tell: told of each job that has come to its end, and with %NULL a few times
 *   a second; on the thread that called
 * @is_paused: (out): while it runs: the queue is paused
 * @is_complete: (out): nothing was left over
 * @n_changed: (out): lines whose text was another one before
 * @n_unaffordable: (out): jobs that their batch's budget did not allow
 *
 * What a runner is to do.
 */
typedef struct
{
  const char *batch;
  guint at_once;
  gboolean keeps_going;
  gboolean renews;
  RfJob *(*next) (gpointer user_data, GCancellable *cancellable, GError **error);
  void (*tell) (const RfJob *job, gpointer user_data);
  gpointer user_data;
  gboolean is_paused;
  gboolean is_complete;
  gint64 n_changed;
  guint n_unaffordable;
} RfOrder;

RfJob *rf_job_new (void);
void rf_job_free (RfJob *self);
char *rf_job_dup_name (const RfJob *self);
gboolean rf_job_parse_name (const char *name, gint64 *job, gint64 *flight);
gboolean rf_job_set_request (RfJob *self, const RfRequest *request, GError **error);
RfRequest *rf_job_dup_request (const RfJob *self, GError **error);
gboolean rf_job_set_bundle (RfJob *self, const RfBundle *bundle, GError **error);
RfBundle *rf_job_dup_bundle (const RfJob *self, GError **error);
JsonArray *rf_job_dup_steps (const RfJob *self);
gboolean rf_job_is_over (const RfJob *self);
JsonNode *rf_job_to_json (const RfJob *self);
RfJob *rf_job_new_from_json (JsonNode *node, GError **error);

void rf_batch_free (RfBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfJob, rf_job_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfBatch, rf_batch_free)

G_END_DECLS
