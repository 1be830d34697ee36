/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-service.h"
#include "rf-http-client.h"
#include "rf-output.h"

G_BEGIN_DECLS

/**
 * RfCloudCall:
 * @endpoint: what was called
 * @task: what is to be made
 * @client: for what is to be fetched
 * @progress: (nullable): how far it is
 * @cancellable: (nullable): stops it
 *
 * One run. Owns nothing.
 */
typedef struct
{
  const RfCloudEndpoint *endpoint;
  RfTask *task;
  RfHttpClient *client;
  RfProgress *progress;
  GCancellable *cancellable;
} RfCloudCall;

RfOutput *rf_cloud_output_new_from_json (const RfCloudCall *call,
                                         const RfHttpAnswer *answer,
                                         JsonNode *root,
                                         GError **error);
RfOutput *rf_cloud_output_new (const RfCloudCall *call, const RfHttpAnswer *answer, GError **error);

G_END_DECLS
