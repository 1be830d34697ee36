/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-call.h"

G_BEGIN_DECLS

const RfCloudEndpoint *
rf_cloud_request_find_endpoint (const RfCloudService *service, RfTask *task, GError **error);
JsonNode *rf_cloud_request_build_body (const RfCloudCall *call, GError **error);
RfHttpForm *rf_cloud_request_build_form (const RfCloudCall *call, GError **error);
char *rf_cloud_request_build_url (const RfCloudEndpoint *endpoint, RfTask *task);
GBytes *rf_cloud_request_read_input (RfTask *task, const char *parameter, GError **error);

G_END_DECLS
