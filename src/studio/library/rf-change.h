/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-targets.h"

G_BEGIN_DECLS

/**
 * RfChange:
 * @verb: what is done
 * @targets: to what
 * @add_tags: (nullable): for %RF_VERB_TAG
 * @remove_tags: (nullable): for %RF_VERB_TAG
 * @rating: for %RF_VERB_RATE
 *
 * Something that a person wants done to entries.
 */
typedef struct
{
  RfVerb verb;
  RfTargets *targets; /* (owned) */
  GStrv add_tags;     /* (owned) (nullable) */
  GStrv remove_tags;  /* (owned) (nullable) */
  int rating;
} RfChange;

/**
 * RfChangeReport:
 * @sum: what it came to, or would come to
 * @actions: (element-type gint64): by which it can be undone
 */
typedef struct
{
  RfReport *sum;
  GArray *actions;
} RfChangeReport;

RfChange *rf_change_new (RfVerb verb, RfTargets *targets);
void rf_change_free (RfChange *self);
void rf_change_report_free (RfChangeReport *self);

void rf_change_run_async (RfSession *session,
                          const RfChange *change,
                          gboolean dry_run,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
RfChangeReport *rf_change_run_finish (RfSession *session, GAsyncResult *result, GError **error);

void rf_change_undo_async (RfSession *session,
                           GArray *actions,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
RfReport *rf_change_undo_finish (RfSession *session, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfChange, rf_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfChangeReport, rf_change_report_free)

G_END_DECLS
