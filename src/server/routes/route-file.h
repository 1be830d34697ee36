/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"

G_BEGIN_DECLS

/**
 * RfServedFile:
 * @descriptor: (transfer full): of a file that does not change
 * @bytes: its size
 * @media_type: what it is
 * @etag: names its content, without quotation marks
 * @file_name: what it is to be called where it is saved
 */
typedef struct
{
  int descriptor;
  gint64 bytes;
  const char *media_type;
  const char *etag;
  const char *file_name;
} RfServedFile;

gboolean rf_route_knows (RfExchange *exchange, const char *etag);
void rf_route_answer_file (RfExchange *exchange, const RfServedFile *file);

G_END_DECLS
