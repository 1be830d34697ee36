/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-error.h"
#include "rf-http-form.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RfHttpCall:
 * @method: (nullable): %NULL for GET
 * @url: a path, put after the base URL, or a whole URL from an answer
 * @headers: (nullable): name, value, …, %NULL; like the client's, they are
 *   sent to the base URL's server only
 * @json: (nullable): the body, or
 * @form: (nullable): the body, or
 * @file: (nullable): a file whose bytes are the body, read as they are sent
 * @words: (nullable): the provider's own words, of which those for money mean
 *   that asking again does not help
 * @safe: nothing can be charged for this call, so it may be made again after
 *   any failure that may pass
 * @any_status: hand over every answer; else one that is no success is an error
 * @max_bytes: of the answer's body; 0 for 64 MiB
 * @seconds: how long the call may take, with all that is tried again; 0 for
 *   600
 * @tries: how often at most it is made; 0 for 4
 *
 * What is asked for. Begin with `{ 0 }`.
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *const *headers;
  JsonNode *json;
  RfHttpForm *form;
  const char *file;
  const RfHttpFaultWord *words;
  gboolean safe;
  gboolean any_status;
  guint64 max_bytes;
  guint seconds;
  guint tries;
} RfHttpCall;

G_END_DECLS
