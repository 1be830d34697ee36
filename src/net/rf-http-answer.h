/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-json-reader.h"

G_BEGIN_DECLS

/**
 * RfHttpAnswer:
 * @status: the HTTP status
 * @media_type: (nullable): in lower case, without parameters
 * @host: who answered, for messages
 * @headers: (element-type utf8 utf8): names in lower case; the last value
 *   where a name came twice
 * @body: (nullable): the body, unless it went to a file
 * @bytes: the body's size
 *
 * What a server said.
 */
typedef struct
{
  guint status;
  char *media_type;    /* (owned) */
  char *host;          /* (owned) */
  GHashTable *headers; /* (owned) */
  GBytes *body;        /* (owned) */
  guint64 bytes;
} RfHttpAnswer;

RfHttpAnswer *rf_http_answer_new (guint status, const char *host);
void rf_http_answer_free (RfHttpAnswer *self);
const char *rf_http_answer_get_header (const RfHttpAnswer *self, const char *name);
gboolean rf_http_answer_is_success (const RfHttpAnswer *self);
JsonNode *
rf_http_answer_read_json (const RfHttpAnswer *self, const RfJsonLimits *limits, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfHttpAnswer, rf_http_answer_free)

G_END_DECLS
