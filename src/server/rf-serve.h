/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-openai-names.h"
#include "rf-service.h"
#include "rf-tokens.h"

G_BEGIN_DECLS

/**
 * RfServeSettings:
 * @listen: (nullable): address and port, such as `127.0.0.1:8000` or `[::1]:0`
 * @unix_path: (nullable): a socket of this machine
 * @threads: loops that answer, or 0 for one on each processor
 * @jobs: runs of the queue at once, or 0 for as many as usual
 * @public_url: (nullable): where clients reach the server, through a proxy
 * @public_assets: assets may be read without a token
 * @is_quiet: requests are not told on standard error
 * @tokens: (nullable): who may come in; %NULL for whoever is on this machine
 * @openai: (nullable): what names of OpenAI's interface mean
 *
 * How `refrain serve` was called.
 */
typedef struct
{
  const char *listen;
  const char *unix_path;
  guint threads;
  guint jobs;
  const char *public_url;
  gboolean public_assets;
  gboolean is_quiet;
  RfTokens *tokens;
  RfOpenaiNames *openai;
} RfServeSettings;

/** RF_SERVE_SYMBOL: what the server's library exports for the program */
#define RF_SERVE_SYMBOL "rf_serve"

/**
 * RfServeFunc:
 * @service: what is served
 * @settings: how
 * @error: return location
 *
 * Serves until it is told to stop.
 *
 * Returns: whether it could
 */
typedef gboolean (*RfServeFunc) (RfService *service,
                                 const RfServeSettings *settings,
                                 GError **error);

gboolean rf_serve (RfService *service, const RfServeSettings *settings, GError **error);

G_END_DECLS
