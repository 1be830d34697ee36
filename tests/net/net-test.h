/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-client.h"
#include "stand-in.h"

G_BEGIN_DECLS

/**
 * NetFixture:
 * @waits: (element-type guint): what the client would have waited, in
 *   milliseconds; nothing is really waited
 *
 * A client whose home is a stand-in.
 */
typedef struct
{
  StandIn *server;
  RfHttpClient *client;
  GArray *waits;
} NetFixture;

#define NET_SECRET "sk-canary-0123456789abcdef"

void net_set_up (NetFixture *fixture, gconstpointer data);
void net_tear_down (NetFixture *fixture, gconstpointer data);
void net_assert_fails (NetFixture *fixture, const RfHttpCall *call, int code, const char *part);

#define net_test_add(path, function)                                                               \
  g_test_add (path, NetFixture, NULL, net_set_up, function, net_tear_down)

G_END_DECLS
