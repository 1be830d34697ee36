/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry.h"
#include "rf-model-info.h"

G_BEGIN_DECLS

/* What the readers of answers share. */

gboolean rf_read_generation (JsonObject *object, RfGeneration *generation, GError **error);
RfModelInfo *rf_read_model (JsonNode *node, const char *provider, GError **error);

G_END_DECLS
