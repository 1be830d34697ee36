/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-provider.h"

G_BEGIN_DECLS

JsonObject *task_fixture_new_params (const RfModelInfo *model);
char *task_fixture_dup_missing_input (const RfModelInfo *model);
RfOutput *
task_fixture_run (RfProvider *provider, RfTask *task, GCancellable *cancellable, GError **error);
GBytes *task_fixture_read (const RfOutputAsset *asset);

G_END_DECLS
