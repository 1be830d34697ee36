/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-answer.h"
#include "rf-http-call.h"
#include "rf-http-retry.h"
#include "rf-http-sign.h"
#include "rf-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RF_TYPE_HTTP_CLIENT (rf_http_client_get_type ())

G_DECLARE_FINAL_TYPE (RfHttpClient, rf_http_client, RF, HTTP_CLIENT, GObject)

RfHttpClient *rf_http_client_new (const char *base_url, GError **error);
RfHttpClient *rf_http_client_new_for_socket (const char *path);
gboolean
rf_http_client_set_header (RfHttpClient *self, const char *name, const char *value, GError **error);
void rf_http_client_set_sign (RfHttpClient *self,
                              RfHttpSignFunc sign,
                              gpointer user_data,
                              GDestroyNotify free_data);
void rf_http_client_set_patience (RfHttpClient *self, const RfHttpPatience *patience);
const RfHttpPatience *rf_http_client_get_patience (RfHttpClient *self);

RfHttpAnswer *rf_http_client_call (RfHttpClient *self,
                                   const RfHttpCall *call,
                                   RfProgress *progress,
                                   GCancellable *cancellable,
                                   GError **error);
JsonNode *rf_http_client_call_json (RfHttpClient *self,
                                    const RfHttpCall *call,
                                    RfProgress *progress,
                                    GCancellable *cancellable,
                                    GError **error);
RfHttpAnswer *rf_http_client_download (RfHttpClient *self,
                                       const RfHttpCall *call,
                                       const char *path,
                                       RfProgress *progress,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
