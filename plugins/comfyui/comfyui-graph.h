/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-service.h"

G_BEGIN_DECLS

JsonNode *comfyui_graph_fill (RfTask *task, GHashTable *uploads, GError **error);

G_END_DECLS
