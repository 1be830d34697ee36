/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfHttpToSign:
 * @method: of the request
 * @uri: where it goes
 * @content_type: (nullable): of the body
 * @body: (nullable): just what is sent
 *
 * A request that is about to be sent.
 */
typedef struct
{
  const char *method;
  GUri *uri;
  const char *content_type;
  GBytes *body;
} RfHttpToSign;

/**
 * RfHttpSignFunc:
 * @what: what is about to be sent
 * @headers: (element-type utf8): name, value, …; what it puts at the end is
 *   sent with this try, and hidden in errors
 * @user_data: of the client
 *
 * Signs a request to the client's own server, each try anew, since a signature
 * has a time.
 */
typedef void (*RfHttpSignFunc) (const RfHttpToSign *what, GPtrArray *headers, gpointer user_data);

G_END_DECLS
