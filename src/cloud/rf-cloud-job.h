/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-output.h"

G_BEGIN_DECLS

char *
rf_cloud_job_read_handle (const RfCloudCall *call, const RfHttpAnswer *answer, GError **error);
JsonNode *rf_cloud_job_wait (const RfCloudCall *call, const char *handle, GError **error);
gboolean rf_cloud_job_cancel (const RfCloudCall *call, const char *handle, GError **error);

G_END_DECLS
