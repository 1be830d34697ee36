/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-answer.h"

/**
 * rf_http_answer_new: (skip)
 * @status: the HTTP status
 * @host: who answered
 *
 * Returns: (transfer full): an answer without headers and body
 */
RfHttpAnswer *
rf_http_answer_new (guint status, const char *host)
{
  RfHttpAnswer *self = g_new0 (RfHttpAnswer, 1);

  self->status = status;
  self->host = g_strdup (host);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * rf_http_answer_free:
 * @self: (nullable): an answer
 */
void
rf_http_answer_free (RfHttpAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->media_type);
  g_free (self->host);
  g_hash_table_unref (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

/**
 * rf_http_answer_get_header:
 * @self: an answer
 * @name: a header's name, in lower case
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
rf_http_answer_get_header (const RfHttpAnswer *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}

/**
 * rf_http_answer_is_success:
 * @self: an answer
 *
 * A part (206) is none: no part was asked for, so something is missing.
 *
 * Returns: whether the status says that the call was done
 */
gboolean
rf_http_answer_is_success (const RfHttpAnswer *self)
{
  return self->status >= 200 && self->status < 300 && self->status != 206;
}

/**
 * rf_http_answer_read_json:
 * @self: an answer
 * @limits: (nullable): %NULL for the usual depth and the whole body, whose
 *   size was limited when it was read
 * @error: return location
 *
 * Reads the body with the strict reader.
 *
 * Returns: (transfer full) (nullable): the JSON, or %NULL with
 *   %RF_ERROR_PROVIDER_FAILED
 */
JsonNode *
rf_http_answer_read_json (const RfHttpAnswer *self, const RfJsonLimits *limits, GError **error)
{
  RfJsonLimits usual = rf_json_default_limits;
  g_autoptr (GError) fault = NULL;
  const char *text = "";
  gsize length = 0;
  JsonNode *node = NULL;

  if (self->body != NULL && g_bytes_get_size (self->body) > 0)
    text = g_bytes_get_data (self->body, &length);
  usual.max_bytes = MAX (usual.max_bytes, length);
  node = rf_json_parse (text, (gssize) length, limits != NULL ? limits : &usual, &fault);
  if (node == NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_FAILED,
                 "%s answered with JSON that cannot be read: %s",
                 self->host,
                 fault->message);
  return node;
}
