/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

G_BEGIN_DECLS

/* What a bundle's JSON shares with that of its requests. */

/**
 * RfRequestOrigin:
 * @position: which step of a bundle it is, from 0; -1 for none
 * @folder: (nullable): where relative paths of input files begin; %NULL where
 *   no file may be named, since a stranger has sent it
 */
typedef struct
{
  int position;
  const char *folder;
} RfRequestOrigin;

RfRequest *rf_request_read (JsonNode *node, const RfRequestOrigin *origin, GError **error);
void rf_request_read_credits (JsonNode *node, const char *name, gint64 *value, GError **faults);

G_END_DECLS
