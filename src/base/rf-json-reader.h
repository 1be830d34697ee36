/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfJsonLimits:
 * @max_bytes: the longest text that is read, in bytes
 * @max_depth: how deep arrays and objects may nest
 * @take_large_numbers: whether a whole number beyond ±(2^53-1) is read as a
 *   double instead of being refused
 */
typedef struct
{
  gsize max_bytes;
  guint max_depth;
  gboolean take_large_numbers;
} RfJsonLimits;

extern const RfJsonLimits rf_json_default_limits;
extern const RfJsonLimits rf_json_canonical_limits;

JsonNode *
rf_json_parse (const char *text, gssize length, const RfJsonLimits *limits, GError **error);
JsonNode *rf_json_parse_file (const char *path, const RfJsonLimits *limits, GError **error);

G_END_DECLS
