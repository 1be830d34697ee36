/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-body.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/*
 * Files as bodies: read with plain reads, a block at a time, when the client has
 * taken the block before. A slow client costs one block.
 */

#define BLOCK (64 * 1024)

typedef struct
{
  RfBody parent;
  int descriptor;
  GArray *parts; /* (owned) of RfFilePart */
  char *tail;    /* (owned) (nullable) */
  guint position;
  gint64 done; /* of the part at position */
} RfFileBody;

static void
rf_file_part_clear_cb (gpointer part)
{
  g_free (((RfFilePart *) part)->head);
}

static RfBodyState
rf_file_body_take_text (char **text, GBytes **bytes)
{
  gsize length = strlen (*text);

  *bytes = g_bytes_new_take (g_steal_pointer (text), length);
  return RF_BODY_BYTES;
}

static RfBodyState
rf_file_body_read (RfFileBody *self, RfFilePart *part, GBytes **bytes)
{
  gsize wanted = (gsize) MIN (part->length - self->done, BLOCK);
  g_autofree char *block = g_malloc (wanted);
  gssize count = -1;

  do
    count = pread (self->descriptor, block, wanted, part->offset + self->done);
  while (count < 0 && errno == EINTR);
  if (count <= 0)
    return RF_BODY_BREAKS;
  self->done += count;
  if (self->done == part->length)
    {
      self->position++;
      self->done = 0;
    }
  *bytes = g_bytes_new_take (g_steal_pointer (&block), (gsize) count);
  return RF_BODY_BYTES;
}

static RfBodyState
rf_file_body_next (RfBody *body, GBytes **bytes)
{
  RfFileBody *self = (RfFileBody *) body;
  RfFilePart *part = NULL;

  if (self->position == self->parts->len)
    return self->tail != NULL ? rf_file_body_take_text (&self->tail, bytes) : RF_BODY_ENDS;
  part = &g_array_index (self->parts, RfFilePart, self->position);
  if (part->head != NULL)
    return rf_file_body_take_text (&part->head, bytes);
  return rf_file_body_read (self, part, bytes);
}

static void
rf_file_body_free (RfBody *body)
{
  RfFileBody *self = (RfFileBody *) body;

  close (self->descriptor);
  g_array_unref (self->parts);
  g_free (self->tail);
  g_free (self);
}

/**
 * rf_file_body_new:
 * @descriptor: (transfer full): a file that can be read
 * @parts: (transfer full) (element-type RfFilePart): pieces of it, none empty
 * @tail: (nullable): what stands after the last one
 *
 * Returns: (transfer full): a body
 */
RfBody *
rf_file_body_new (int descriptor, GArray *parts, const char *tail)
{
  RfFileBody *self = g_new0 (RfFileBody, 1);

  self->parent.next = rf_file_body_next;
  self->parent.free = rf_file_body_free;
  self->descriptor = descriptor;
  self->parts = parts;
  self->tail = g_strdup (tail);
  g_array_set_clear_func (parts, rf_file_part_clear_cb);
  for (guint i = 0; i < parts->len; i++)
    {
      const RfFilePart *part = &g_array_index (parts, RfFilePart, i);

      self->parent.length += part->length + (part->head != NULL ? (gint64) strlen (part->head) : 0);
    }
  self->parent.length += tail != NULL ? (gint64) strlen (tail) : 0;
  return &self->parent;
}

/**
 * rf_body_free:
 * @self: (transfer full) (nullable): a body
 */
void
rf_body_free (RfBody *self)
{
  if (self == NULL)
    return;
  g_free (self->media_type);
  self->free (self);
}
