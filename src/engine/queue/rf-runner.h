/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-engine-private.h"

G_BEGIN_DECLS

/**
 * RfRunner:
 *
 * Runs jobs of this process, so many at once, until there are none.
 */
typedef struct _RfRunner RfRunner;

RfRunner *rf_runner_new (RfEngine *engine, RfOrder *order, GCancellable *cancellable);
gboolean rf_runner_run (RfRunner *self, GError **error);
void rf_runner_free (RfRunner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfRunner, rf_runner_free)

G_END_DECLS
