/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-call.h"

G_BEGIN_DECLS

GHashTable *rf_cloud_upload_inputs (const RfCloudCall *call, GError **error);

G_END_DECLS
