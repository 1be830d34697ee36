/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-serve.h"

#include "rf-connection-stream.h"

G_BEGIN_DECLS

/**
 * RfServerLimits:
 * @patience: how long clients are waited for
 * @connections: at once
 * @connections_of_one: at once from one address that is not this machine
 * @body: bytes of the body of a request, where its route has no limit of its own
 * @misses: requests that wait for a provider at once
 * @misses_of_one: of these, how many one token may have
 *
 * What a client may take up.
 */
typedef struct
{
  RfPatience patience;
  guint connections;
  guint connections_of_one;
  gint64 body;
  guint misses;
  guint misses_of_one;
} RfServerLimits;

extern const RfServerLimits rf_server_default_limits;

typedef struct _RfServer RfServer;

RfServer *
rf_server_new (RfService *service, const RfServeSettings *settings, const RfServerLimits *limits);
void rf_server_free (RfServer *self);
gboolean rf_server_start (RfServer *self, GError **error);
guint rf_server_get_port (RfServer *self);
guint rf_server_count_connections (RfServer *self);
void rf_server_stop (RfServer *self, gint64 milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfServer, rf_server_free)

G_END_DECLS
