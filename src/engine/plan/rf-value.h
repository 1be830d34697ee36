/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"

G_BEGIN_DECLS

JsonNode *rf_value_normalise (const RfParameter *parameter, JsonNode *given, GError **faults);
gboolean rf_value_split_size (const char *text, gint64 *width, gint64 *height);

G_END_DECLS
