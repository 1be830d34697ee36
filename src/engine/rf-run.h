/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-engine-private.h"

G_BEGIN_DECLS

/**
 * RfRun:
 *
 * One flight that this process leads: from the provider's call to the commit,
 * on a worker thread, while the caller waits or leaves.
 */
typedef struct _RfRun RfRun;

RfRun *
rf_run_start (RfEngine *engine, RfPlan *plan, const RfEntrance *entrance, RfProgress *progress);
RfResult *rf_run_wait (RfRun *self, GCancellable *cancellable, GError **error);
gboolean rf_run_stop (RfRun *self, RfEngine *engine, GError **error);
void rf_run_work (RfRun *self);
int rf_run_compare_cb (gconstpointer left, gconstpointer right, gpointer user_data);
RfRun *rf_run_ref (RfRun *self);
void rf_run_unref (RfRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfRun, rf_run_unref)

G_END_DECLS
