/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

#define RF_TYPE_REMOTE (rf_remote_get_type ())

G_DECLARE_FINAL_TYPE (RfRemote, rf_remote, RF, REMOTE, GObject)

RfRemote *rf_remote_new (const char *url, const char *token, GError **error);

/** RF_REMOTE_SYMBOL: what the client's library exports for the program */
#define RF_REMOTE_SYMBOL "rf_remote_open"

/**
 * RfRemoteOpenFunc:
 * @url: where the server is
 * @token: (nullable): the secret that is shown to it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the server as a service
 */
typedef RfService *(*RfRemoteOpenFunc) (const char *url, const char *token, GError **error);

RfService *rf_remote_open (const char *url, const char *token, GError **error);

G_END_DECLS
