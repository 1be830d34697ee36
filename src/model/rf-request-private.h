/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

G_BEGIN_DECLS

/* What a bundle's JSON shares with that of its requests. */

RfRequest *rf_request_new_for_step_from_json (JsonNode *node, int position, GError **error);
void rf_request_read_credits (JsonNode *node, const char *name, gint64 *value, GError **faults);

G_END_DECLS
