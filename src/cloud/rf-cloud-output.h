/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-call.h"
#include "rf-output.h"

G_BEGIN_DECLS

RfOutput *rf_cloud_output_new_from_json (const RfCloudCall *call,
                                         const RfHttpAnswer *answer,
                                         JsonNode *root,
                                         GError **error);
RfOutput *rf_cloud_output_new (const RfCloudCall *call, const RfHttpAnswer *answer, GError **error);

G_END_DECLS
