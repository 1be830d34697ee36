/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"
#include "rf-job.h"

G_BEGIN_DECLS

JsonNode *rf_route_job_to_json (gconstpointer job);
void rf_route_hide_job_error (RfExchange *exchange, const RfJob *job, JsonObject *object);

G_END_DECLS
