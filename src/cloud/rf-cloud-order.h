/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-call.h"
#include "rf-http-secrets.h"

G_BEGIN_DECLS

gboolean rf_cloud_order_has_fault (const RfCloudService *service, JsonNode *root);
RfHttpAnswer *rf_cloud_order_send (const RfCloudCall *call, RfHttpSecrets *secrets, GError **error);
void rf_cloud_order_tell_charged (RfProvider *provider, GError *error);

G_END_DECLS
