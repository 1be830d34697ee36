/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-call.h"
#include "rf-http-exchange.h"
#include "rf-http-retry.h"
#include "rf-http-sign.h"

G_BEGIN_DECLS

/**
 * RfHttpHome:
 * @base_url: without a slash at its end
 * @base: the same as a URL
 * @headers: (element-type utf8): name, value, …
 * @sign: (nullable): signs requests to @base
 *
 * What all calls of a client have in common. Constant once calls are made.
 */
typedef struct
{
  char *base_url;
  GUri *base;
  GPtrArray *headers;
  RfHttpSignFunc sign;
  gpointer sign_data;
  GDestroyNotify free_sign_data;
  SoupSession *session;
  RfHttpPatience patience;
} RfHttpHome;

RfHttpAnswer *rf_http_errand_run (const RfHttpHome *home,
                                  const RfHttpCall *call,
                                  int descriptor,
                                  RfProgress *progress,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
