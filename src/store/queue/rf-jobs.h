/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-flight.h"
#include "rf-job-store.h"
#include "rf-owners.h"

G_BEGIN_DECLS

/*
 * The operations of RfJobStore on a database, a file for each concern.
 */

/* rf-job-rows.c */
#define RF_JOB_COLUMNS                                                                             \
  "j.id, j.namespace, j.batch, j.line, j.hash, j.state, j.position, j.owner, j.attempts, j.round," \
  " j.request, j.outcome, j.key, j.generation, j.cost, j.charged, j.saved, j.error,"               \
  " j.created_at, j.started_at, j.finished_at, j.seen_at, j.steps, j.answer, j.asker"

/* Where what is selected after RF_JOB_COLUMNS begins. */
#define RF_JOB_N_COLUMNS 25

RfJob *rf_job_from_row (sqlite3_stmt *statement);
char *rf_job_dup_error (const GError *error);
gboolean rf_job_rows_land (RfConnection *connection,
                           const RfFlight *flight,
                           const RfGeneration *generation,
                           GError **error);
gboolean rf_job_rows_fail (RfConnection *connection,
                           const RfFlight *flight,
                           gint64 cost,
                           const char *failure,
                           GError **error);
gboolean rf_job_rows_free_flights (RfConnection *connection, gint64 job, GError **error);
gboolean rf_job_asks_anew (const RfJob *self);
gboolean rf_job_rows_insert (RfConnection *connection,
                             RfJob *job,
                             const char *owner,
                             gint64 *position,
                             GError **error);

/* rf-job-turn.c */

/* Room for others between two jobs. */
#define RF_JOB_POSITION_STEP (G_GINT64_CONSTANT (1) << 20)

gboolean rf_job_find_position (RfConnection *connection,
                               RfJob *job,
                               const char *owner,
                               gint64 *last,
                               GError **error);
gboolean rf_job_check_room (RfConnection *connection, const RfJob *job, GError **error);

/* rf-job-batch.c */
gboolean
rf_job_begin_batch (RfDatabase *database, RfOwners *owners, RfBatch *batch, GError **error);
RfBatch *rf_job_find_batch (RfDatabase *database, const char *name, GError **error);
gboolean rf_job_end_batch (RfDatabase *database,
                           RfOwners *owners,
                           const char *name,
                           gboolean is_complete,
                           GError **error);

/* rf-job-enqueue.c */
gboolean rf_job_enqueue (RfDatabase *database, RfOwners *owners, GPtrArray *jobs, GError **error);

/* rf-job-take.c */
typedef struct
{
  const char *batch;
  gint64 limit;
  gboolean paused;
} RfTake;

GPtrArray *rf_job_take (RfDatabase *database, RfOwners *owners, RfTake *take, GError **error);
gboolean rf_job_note (RfDatabase *database, GPtrArray *jobs, GError **error);
gboolean rf_job_beat (RfDatabase *database, RfOwners *owners, GError **error);

/* rf-job-probe.c */
gboolean rf_job_probe (RfDatabase *database, gint64 *oldest, GError **error);

/* rf-job-leave.c */
gboolean rf_job_insert_for_flight (RfConnection *connection,
                                   const RfFlight *flight,
                                   const char *own,
                                   GError **error);
gint64 rf_job_take_over (RfDatabase *database, RfOwners *owners, GError **error);

/* rf-job-list.c */
RfPage *
rf_job_list (RfDatabase *database, RfOwners *owners, const RfSelector *selector, GError **error);
RfJob *rf_job_find (RfDatabase *database, RfOwners *owners, const char *name, GError **error);
gboolean rf_job_load (RfConnection *connection,
                      RfOwners *owners,
                      const char *name,
                      RfJob **job,
                      GError **error);

/* rf-job-apply.c */
gboolean rf_job_release (RfConnection *connection, gint64 token, GError **error);
RfReport *
rf_job_apply (RfDatabase *database, RfOwners *owners, const RfAction *action, GError **error);

G_END_DECLS
