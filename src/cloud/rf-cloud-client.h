/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-service.h"
#include "rf-http-client.h"
#include "rf-http-secrets.h"

G_BEGIN_DECLS

const RfCloudService *
rf_cloud_client_find_service (RfProvider *provider, const RfCloudService *first, GError **error);
RfHttpClient *rf_cloud_client_new (RfProvider *provider,
                                   const RfCloudService *service,
                                   const char *key,
                                   RfHttpSecrets *secrets,
                                   GError **error);

G_END_DECLS
