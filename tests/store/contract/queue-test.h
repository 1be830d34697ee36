/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job-store.h"
#include "store-contract.h"

G_BEGIN_DECLS

#define NOW G_GINT64_CONSTANT (1700000000000)

#define JOBS(store) RF_JOB_STORE (store)

/* What the tests of the queue and of left flights share. */

RfJob *queue_test_enqueue (RfStore *store, const char *batch, gint64 line, const char *prompt);
RfJob *queue_test_find (RfStore *store, const RfJob *job);
void queue_test_assert_state (RfStore *store, const RfJob *job, RfJobState state);
void queue_test_note (RfStore *store, RfJob *job, RfJobState state);
GPtrArray *queue_test_take (RfStore *store, const char *batch, gboolean *paused);
guint queue_test_count_next (RfStore *store, const char *batch);
gboolean
queue_test_apply (RfStore *store, RfVerb verb, const RfJob *job, gint64 place, GError **error);
void queue_test_must_apply (RfStore *store, RfVerb verb, const RfJob *job, gint64 place);
RfPage *queue_test_list (RfStore *store, int state, gint64 limit, const char *cursor);
gboolean queue_test_begin (RfStore *store, RfBatch *batch, const char *name, gboolean anew);
RfPlan *queue_test_paid_plan (const char *word, gint64 job);
gint64 queue_test_leave_flight (StoreFixture *fixture, RfPlan *plan, const char *handle);
void queue_test_assert_unknown (RfStore *store, RfPlan *plan, const char *name);

G_END_DECLS
