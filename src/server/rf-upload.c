/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upload.h"

#include "rf-exchange-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/*
 * A body that goes to a file: gathered on the loop, and written by a pool, a piece
 * at a time. While a piece is written nothing more is read, so a client is no
 * faster than the disk, and neither keeps the loop waiting.
 */

#define PIECE (256 * 1024)

struct _RfUpload
{
  RfService *service; /* (owned) */
  char *folder;       /* (owned) (nullable) a work directory */
  char *path;         /* (owned) (nullable) */
  int descriptor;
  GByteArray *pending; /* (owned) */
};

/**
 * rf_upload_free:
 * @self: (transfer full) (nullable): an upload; its file is deleted, where
 *   nobody has moved it
 */
void
rf_upload_free (RfUpload *self)
{
  if (self == NULL)
    return;
  if (self->descriptor >= 0)
    close (self->descriptor);
  if (self->folder != NULL)
    rf_service_remove_work_directory (self->service, self->folder);
  g_object_unref (self->service);
  g_byte_array_unref (self->pending);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static gboolean
rf_upload_fail (GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "what was sent cannot be written: %s",
               g_strerror (errno));
  return FALSE;
}

static gboolean
rf_upload_open (RfUpload *self, GError **error)
{
  if (self->descriptor >= 0)
    return TRUE;
  self->folder = rf_service_dup_work_directory (self->service, error);
  if (self->folder == NULL)
    return FALSE;
  self->path = g_build_filename (self->folder, "upload", NULL);
  self->descriptor = open (self->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return self->descriptor >= 0 || rf_upload_fail (error);
}

static gboolean
rf_upload_flush (RfUpload *self, GError **error)
{
  const guint8 *bytes = self->pending->data;
  gsize left = self->pending->len;

  if (!rf_upload_open (self, error))
    return FALSE;
  while (left > 0)
    {
      gssize count = write (self->descriptor, bytes, left);

      if (count < 0 && errno != EINTR)
        return rf_upload_fail (error);
      bytes += MAX (count, 0);
      left -= (gsize) MAX (count, 0);
    }
  g_byte_array_set_size (self->pending, 0);
  return TRUE;
}

static gboolean
rf_upload_write (RfExchange *exchange, GError **error)
{
  return rf_upload_flush (exchange->upload, error);
}

/* On the loop again: the next piece, or the end of it. */
static void
rf_upload_written (RfExchange *exchange)
{
  if (exchange->status != 0)
    rf_connection_stream_refuse (
        exchange->stream, exchange->status, "what was sent cannot be stored");
  soup_server_message_unpause (exchange->message);
}

static void
rf_upload_got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  RfExchange *exchange = data;
  RfUpload *self = exchange->upload;
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  g_byte_array_append (self->pending, bytes, (guint) length);
  if (self->pending->len < PIECE)
    return;
  exchange->landed = rf_upload_written;
  rf_exchange_send_away (exchange, RF_PLACE_READS, rf_upload_write);
}

/**
 * rf_upload_begin:
 * @exchange: a request of which only the head is there
 *
 * Its body goes to a file, as it comes.
 */
void
rf_upload_begin (RfExchange *exchange)
{
  RfUpload *self = g_new0 (RfUpload, 1);

  self->service = g_object_ref (rf_exchange_get_service (exchange));
  self->descriptor = -1;
  self->pending = g_byte_array_new ();
  exchange->upload = self;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (exchange->message),
                                    FALSE);
  g_signal_connect (exchange->message, "got-chunk", G_CALLBACK (rf_upload_got_chunk_cb), exchange);
}

/**
 * rf_upload_end:
 * @exchange: a request that is there to its end; not on its loop
 * @error: return location
 *
 * Returns: whether the file is complete, and its route has worked on it
 */
gboolean
rf_upload_end (RfExchange *exchange, GError **error)
{
  RfUpload *self = exchange->upload;

  if (!rf_upload_flush (self, error))
    return FALSE;
  close (g_steal_fd (&self->descriptor));
  return exchange->match.route->work (exchange, error);
}

/**
 * rf_exchange_get_upload:
 * @self: a request whose route takes bytes
 *
 * Returns: (transfer none): the file that its body was written to. It lies in a
 *   work directory of the store, from where it may be moved
 */
const char *
rf_exchange_get_upload (RfExchange *self)
{
  return self->upload->path;
}
