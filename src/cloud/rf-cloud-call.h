/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-service.h"
#include "rf-http-client.h"

G_BEGIN_DECLS

/**
 * RfCloudCall:
 * @provider: whose run it is
 * @service: what the service is like
 * @endpoint: (nullable): what is called
 * @task: (nullable): what is to be made
 * @client: what it talks with
 * @uploads: (nullable) (element-type utf8 utf8): inputs, and what they are
 *   called there
 * @progress: (nullable): how far it is
 * @cancellable: (nullable): stops it
 *
 * One run. Owns nothing.
 */
struct _RfCloudCall
{
  RfProvider *provider;
  const RfCloudService *service;
  const RfCloudEndpoint *endpoint;
  RfTask *task;
  RfHttpClient *client;
  GHashTable *uploads;
  RfProgress *progress;
  GCancellable *cancellable;
};

G_END_DECLS
