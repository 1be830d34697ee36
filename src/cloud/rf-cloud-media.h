/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-call.h"
#include "rf-output.h"

G_BEGIN_DECLS

gboolean rf_cloud_media_fail (const RfCloudCall *call, const char *what, GError **error);
gboolean rf_cloud_media_take_bytes (const RfCloudCall *call,
                                    GBytes *bytes,
                                    RfOutput *output,
                                    GError **error);
gboolean rf_cloud_media_take (const RfCloudCall *call,
                              JsonNode *node,
                              const RfCloudMedia *row,
                              RfOutput *output,
                              GError **error);

G_END_DECLS
