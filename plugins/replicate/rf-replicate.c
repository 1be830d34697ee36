/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

/*
 * Replicate: one call for all models. A model's id is its version, and every
 * parameter goes into `input` as it is, so they are free ones. The forms are
 * those of replicate-python at 04f9e915 and of the documents on the life of
 * a prediction. What is made has an address that lives for about an hour.
 */

static const RfHttpFaultWord fault_words[] = {
  { "NSFW", RF_HTTP_FAULT_REFUSED },
  { NULL },
};

static const RfCloudField fields[] = {
  { RF_CLOUD_MODEL, "version" },
  { NULL },
};

/* One address, or a list of them. */
static const RfCloudMedia media[] = {
  { "output.0", RF_CLOUD_URL },
  { "output", RF_CLOUD_URL },
  { NULL },
};

static const char *const failed[] = { "failed", "canceled", "aborted", NULL };

static const RfCloudAct cancel[] = { { "/predictions/{handle}/cancel" }, { NULL } };

static const RfCloudJob prediction = {
  .name = "prediction",
  .handle = "id",
  .poll = "/predictions/{handle}",
  .interval = 1000,
  .state = "status",
  .done = "succeeded",
  .failed = failed,
  .reason = "error",
  .cancel = cancel,
};

#define PREDICTION                                                                                 \
  .path = "/predictions", .fields = fields, .others = "input", .media = media,                     \
  .answered_model = "version", .job = &prediction

static const RfCloudEndpoint endpoints[] = {
  { .kind = RF_KIND_IMAGE, PREDICTION },
  { .kind = RF_KIND_VIDEO, PREDICTION },
  { .kind = RF_KIND_MUSIC, PREDICTION },
  { .kind = RF_KIND_TTS, PREDICTION },
  { .path = NULL },
};

static const RfCloudService service = {
  .endpoints = endpoints,
  .fault_words = fault_words,
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
};

RF_CLOUD_PLUGIN ("replicate", RfReplicateProvider, rf_replicate_provider, service)
