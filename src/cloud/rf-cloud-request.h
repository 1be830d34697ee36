/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-service.h"

G_BEGIN_DECLS

const RfCloudEndpoint *
rf_cloud_request_find_endpoint (const RfCloudService *service, RfTask *task, GError **error);
JsonNode *
rf_cloud_request_build_body (const RfCloudEndpoint *endpoint, RfTask *task, GError **error);
char *rf_cloud_request_build_url (const RfCloudEndpoint *endpoint, RfTask *task);

G_END_DECLS
