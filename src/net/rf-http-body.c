/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-body.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/*
 * Reads an answer's body, to memory or to a file, never more than was agreed
 * and never less than was announced.
 */

#define CHUNK 65536
/* What is read of the body of a refusal, whose words are shown in part. */
#define MAX_REFUSAL (64 * 1024)

typedef struct
{
  const RfHttpRequest *request; /* (unowned) */
  GByteArray *memory;           /* (owned) (nullable): to a file */
  guint64 expected;             /* 0: not announced */
  guint64 limit;
  guint64 count;
} Body;

static gboolean
write_all (int descriptor, const char *data, gsize length, GError **error)
{
  while (length > 0)
    {
      ssize_t written = write (descriptor, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          int number = errno;

          g_set_error (error,
                       RF_ERROR,
                       RF_ERROR_STORE_UNAVAILABLE,
                       "Cannot write the download: %s",
                       g_strerror (number));
          if (error != NULL && (number == ENOSPC || number == EDQUOT))
            rf_error_set_disk_full (*error);
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static gboolean
take (Body *body, const char *data, gsize length, GError **error)
{
  body->count += length;
  if (body->memory != NULL)
    g_byte_array_append (body->memory, (const guint8 *) data, (guint) length);
  else if (!write_all (body->request->descriptor, data, length, error))
    return FALSE;
  if (body->request->progress != NULL && body->expected > 0)
    rf_progress_report (
        body->request->progress, MIN ((double) body->count / (double) body->expected, 1.0), NULL);
  return TRUE;
}

static gboolean
fail_too_large (const Body *body, const char *host, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_TOO_LARGE,
               "%s sends more than the %" G_GUINT64_FORMAT " bytes that are allowed",
               host,
               body->limit);
  return FALSE;
}

static gboolean
read_to_end (Body *body, GInputStream *stream, const char *host, GError **error)
{
  GCancellable *cancellable = rf_http_deadline_get_cancellable (body->request->deadline);
  g_autofree char *chunk = g_malloc (CHUNK);
  gssize length = 0;

  while ((length = g_input_stream_read (stream, chunk, CHUNK, cancellable, error)) > 0)
    {
      if ((guint64) length > body->limit - body->count)
        return fail_too_large (body, host, error);
      if (!take (body, chunk, (gsize) length, error))
        return FALSE;
    }
  return length == 0;
}

/*
 * A chunked body ends with an empty chunk. libsoup also takes it for whole
 * when the connection ends between two chunks, as it does where a server
 * fails half-way. A server that has ended the connection without a word about
 * it (RFC 9112, section 9.6) is taken to have failed.
 */
static gboolean
has_broken_off (SoupMessage *message, GSocket *socket)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  struct pollfd descriptor = { .events = POLLRDHUP };

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CHUNKED ||
      soup_message_get_http_version (message) != SOUP_HTTP_1_1 || socket == NULL ||
      g_socket_is_closed (socket) ||
      soup_message_headers_header_contains (headers, "Connection", "close"))
    return FALSE;
  descriptor.fd = g_socket_get_fd (socket);
  return poll (&descriptor, 1, 0) > 0;
}

/* A refusal is read as far as it goes: half of its words are better than none. */
static void
read_refusal (Body *body, GInputStream *stream, RfHttpAnswer *answer)
{
  body->memory = g_byte_array_new ();
  body->limit = MAX_REFUSAL;
  body->expected = 0;
  read_to_end (body, stream, answer->host, NULL);
}

static gboolean
read_success (Body *body, GInputStream *stream, RfHttpAnswer *answer, GError **error)
{
  const char *encoding = rf_http_answer_get_header (answer, "content-encoding");

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_PROVIDER_FAILED,
                   "%s compresses its answer, which was not asked for",
                   answer->host);
      return FALSE;
    }
  if (body->expected > body->limit)
    return fail_too_large (body, answer->host, error);
  if (body->request->descriptor < 0)
    body->memory = g_byte_array_new ();
  return read_to_end (body, stream, answer->host, error);
}

/**
 * rf_http_body_read:
 * @request: with the limit and where to put it
 * @message: the message that was answered
 * @socket: (nullable): the connection, where it is known
 * @stream: its body
 * @answer: gets the body and its size
 * @error: return location, also for errors of GIO;
 *   %RF_ERROR_UNKNOWN_OUTCOME where the end is missing
 *
 * Returns: whether the whole body was read
 */
gboolean
rf_http_body_read (const RfHttpRequest *request,
                   SoupMessage *message,
                   GSocket *socket,
                   GInputStream *stream,
                   RfHttpAnswer *answer,
                   GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  Body body = { .request = request, .limit = request->max_bytes };
  gboolean read = TRUE;

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    body.expected = (guint64) MAX (soup_message_headers_get_content_length (headers), 0);
  if (rf_http_answer_is_success (answer))
    read = read_success (&body, stream, answer, error);
  else
    read_refusal (&body, stream, answer);
  if (read && rf_http_answer_is_success (answer) && has_broken_off (message, socket))
    {
      g_set_error (error, RF_ERROR, RF_ERROR_UNKNOWN_OUTCOME, "the connection broke off");
      read = FALSE;
    }
  answer->bytes = body.count;
  if (body.memory != NULL)
    answer->body = g_byte_array_free_to_bytes (body.memory);
  return read;
}
