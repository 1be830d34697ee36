/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfAccess:
 * @method: of the request
 * @route: (nullable): the row's path, never the one that was asked for: that may
 *   hold words of a prompt
 * @status: of the answer, or 0 where the client left before it
 * @outcome: (nullable): how it was answered
 * @key: (nullable): of the entry
 * @microseconds: that it took
 * @bytes: that were sent
 * @caller: (nullable): the token's id
 * @is_direct: libsoup had no part in it
 */
typedef struct
{
  const char *method;
  const char *route;
  guint status;
  const char *outcome;
  const char *key;
  gint64 microseconds;
  gint64 bytes;
  const char *caller;
  gboolean is_direct;
} RfAccessLine;

typedef struct _RfAccessLog RfAccessLog;

RfAccessLog *rf_access_log_new (int descriptor);
void rf_access_log_free (RfAccessLog *self);
void rf_access_log_add (RfAccessLog *self, const RfAccessLine *line);

G_END_DECLS
