/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfJsonScanner:
 * @start: the text
 * @at: where reading stands
 * @end: behind the text
 * @scratch: (owned by the reader): a stack of the names that are being read;
 *   each string is appended to it
 * @error: where the first fault goes
 */
typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  GString *scratch;
  GError **error;
} RfJsonScanner;

gboolean rf_json_scanner_fail_at (RfJsonScanner *self, const char *where, const char *what);
gboolean rf_json_scanner_fail (RfJsonScanner *self, const char *what);
void rf_json_scanner_skip_space (RfJsonScanner *self);
gboolean rf_json_scanner_check_text (RfJsonScanner *self);
gboolean rf_json_scanner_read_string (RfJsonScanner *self);
JsonNode *rf_json_scanner_read_number (RfJsonScanner *self, gboolean take_large);

G_END_DECLS
