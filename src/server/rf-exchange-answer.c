/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"

#include "rf-json-printer.h"

#include <string.h>

/* What the functions of routes answer with is written down here, on whatever
 * thread they run. */

#define JSON_TYPE "application/json; charset=utf-8"

/* Seconds after which it may be worth asking again. */
#define RETRY_AFTER 5

/**
 * rf_exchange_set_header:
 * @self: a request
 * @name: of the header; constant text
 * @value: its value; what cannot stand in a header is left out
 */
void
rf_exchange_set_header (RfExchange *self, const char *name, const char *value)
{
  gsize begin = 0;

  g_string_append (self->headers, name);
  g_string_append (self->headers, ": ");
  begin = self->headers->len;
  g_string_append (self->headers, value);
  for (char *byte = self->headers->str + begin; *byte != '\0'; byte++)
    {
      if ((guchar) *byte < 0x20 || *byte == 0x7f)
        *byte = ' ';
    }
  g_string_append (self->headers, "\r\n");
}

/**
 * rf_exchange_set_number:
 * @self: a request
 * @name: of the header; constant text
 * @number: its value
 */
void
rf_exchange_set_number (RfExchange *self, const char *name, gint64 number)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  rf_exchange_set_header (self, name, text);
}

static gboolean
rf_exchange_has_header (RfExchange *self, const char *name)
{
  gsize length = strlen (name);

  for (const char *line = self->headers->str; *line != '\0'; line = strchr (line, '\n') + 1)
    {
      if (strncmp (line, name, length) == 0 && line[length] == ':')
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_exchange_answer_text:
 * @self: a request
 * @status: of the answer
 * @media_type: of @bytes
 * @bytes: (transfer none): the body
 */
void
rf_exchange_answer_text (RfExchange *self, guint status, const char *media_type, GBytes *bytes)
{
  self->status = status;
  rf_exchange_set_header (self, "Content-Type", media_type);
  if (!rf_exchange_has_header (self, "Cache-Control"))
    rf_exchange_set_header (self, "Cache-Control", "no-store");
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (bytes);
}

/**
 * rf_exchange_answer_empty:
 * @self: a request
 * @status: of the answer, which has no body
 */
void
rf_exchange_answer_empty (RfExchange *self, guint status)
{
  self->status = status;
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/**
 * rf_exchange_answer_written:
 * @self: a request
 * @status: of the answer
 * @text: (transfer full): the body, which is JSON
 */
void
rf_exchange_answer_written (RfExchange *self, guint status, GString *text)
{
  g_autoptr (GBytes) bytes = NULL;

  g_string_append_c (text, '\n');
  bytes = g_string_free_to_bytes (text);
  rf_exchange_answer_text (self, status, JSON_TYPE, bytes);
}

/**
 * rf_exchange_answer:
 * @self: a request
 * @status: of the answer
 * @node: (transfer full): the body
 */
void
rf_exchange_answer (RfExchange *self, guint status, JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autoptr (GString) text = g_string_sized_new (1024);
  g_autoptr (GError) error = NULL;

  if (rf_json_append (text, owned, &error))
    rf_exchange_answer_written (self, status, g_steal_pointer (&text));
  else
    rf_exchange_answer_error (self, error);
}

/**
 * rf_exchange_is_inner:
 * @code: of an error
 *
 * What is wrong on this machine is told on this machine.
 *
 * Returns: whether clients are told of it in general words only
 */
gboolean
rf_exchange_is_inner (RfErrorCode code)
{
  return code == RF_ERROR_FAILED || code == RF_ERROR_STORE_UNAVAILABLE ||
         code == RF_ERROR_STORE_DAMAGED;
}

static GError *
rf_exchange_dup_told (const GError *error)
{
  RfErrorCode code = rf_error_get_code (error);

  if (!rf_exchange_is_inner (code))
    return g_error_copy (error);
  g_warning ("%s", error->message);
  return g_error_new_literal (RF_ERROR, (int) code, rf_error_code_get_sentence (code));
}

static gboolean
rf_exchange_is_worth_retrying (RfErrorCode code)
{
  return code == RF_ERROR_STORE_UNAVAILABLE || code == RF_ERROR_PROVIDER_UNAVAILABLE ||
         code == RF_ERROR_RATE_LIMITED;
}

/**
 * rf_exchange_answer_error:
 * @self: a request
 * @error: why it cannot be answered otherwise
 */
void
rf_exchange_answer_error (RfExchange *self, const GError *error)
{
  g_autoptr (GError) told = rf_exchange_dup_told (error);
  const RfRoute *route = self->match.route;
  RfErrorCode code = rf_error_get_code (told);
  guint status = self->status != 0 ? self->status : (guint) rf_error_code_get_http_status (code);
  JsonNode *node = route != NULL && route->error_to_json != NULL
                       ? route->error_to_json (told, &status)
                       : rf_error_to_json (told);

  if (rf_exchange_is_worth_retrying (code) && !rf_exchange_has_header (self, "Retry-After"))
    rf_exchange_set_number (self, "Retry-After", RETRY_AFTER);
  if (self->outcome == NULL)
    self->outcome = rf_error_code_get_name (code);
  rf_exchange_answer (self, status, node);
}

/**
 * rf_exchange_answer_body:
 * @self: a request
 * @status: of the answer
 * @body: (transfer full): the body, with its media type
 */
void
rf_exchange_answer_body (RfExchange *self, guint status, RfBody *body)
{
  self->status = status;
  if (body->media_type != NULL)
    rf_exchange_set_header (self, "Content-Type", body->media_type);
  g_clear_pointer (&self->stream_body, rf_body_free);
  self->stream_body = body;
}

/**
 * rf_exchange_note:
 * @self: a request
 * @outcome: (nullable): how it was answered; constant text
 * @key: (nullable): of the entry
 *
 * For the log of requests.
 */
void
rf_exchange_note (RfExchange *self, const char *outcome, const char *key)
{
  if (outcome != NULL)
    self->outcome = outcome;
  if (key == NULL)
    return;
  g_free (self->key);
  self->key = g_strdup (key);
}
