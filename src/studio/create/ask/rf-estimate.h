/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

G_BEGIN_DECLS

/**
 * RfEstimate:
 * @requests: (element-type RfRequest): what was asked, each once
 * @prices: (element-type gint64): millionths, one for each of @requests; -1 where it
 *   cannot be asked so
 * @n_hits: how many of them are there already
 * @n_faults: how many of them cannot be asked so
 * @cost: millionths that all of them would cost
 * @fault: (nullable): the first of what is wrong
 *
 * What many requests would come to.
 */
typedef struct
{
  GPtrArray *requests;
  GArray *prices;
  guint n_hits;
  guint n_faults;
  gint64 cost;
  GError *fault;
} RfEstimate;

void rf_estimate_free (RfEstimate *self);
guint rf_estimate_get_n_jobs (const RfEstimate *self);

void rf_estimate_async (RfSession *session,
                        GPtrArray *requests,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
RfEstimate *rf_estimate_finish (RfSession *session, GAsyncResult *result, GError **error);

void rf_estimate_enqueue_async (const RfEstimate *self,
                                RfSession *session,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
guint rf_estimate_enqueue_finish (RfSession *session, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfEstimate, rf_estimate_free)

G_END_DECLS
