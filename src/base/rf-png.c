/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-png.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/*
 * As much of PNG as is needed to put a text into a picture and to take it out
 * again, byte for byte: a signature, and chunks of length, type, data and a
 * checksum over type and data (W3C, Portable Network Graphics, sections 5 and
 * 11.3.4.5). The text is an iTXt chunk right before IEND. Only a chunk there is
 * taken out, so that a picture which came with such a text keeps its own.
 */

#define HEADER   8 /* length and type */
#define CHECKSUM 4

/* The greatest length that a chunk may have. */
#define MAX_LENGTH 0x7fffffff

/* The longest keyword. */
#define MAX_KEYWORD 79

static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

static gboolean
rf_png_read (int descriptor, void *data, gsize length, gint64 offset)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count =
          pread (descriptor, (char *) data + done, length - done, offset + (gint64) done);

      if (count == 0 || (count < 0 && errno != EINTR))
        return FALSE;
      done += count > 0 ? (gsize) count : 0;
    }
  return TRUE;
}

static guint32
rf_png_get_number (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static void
rf_png_put_number (GByteArray *bytes, guint32 number)
{
  const guint8 digits[] = {
    (guint8) (number >> 24), (guint8) (number >> 16), (guint8) (number >> 8), (guint8) number
  };

  g_byte_array_append (bytes, digits, sizeof digits);
}

static gboolean
rf_png_is_text (int descriptor, gint64 offset, const guint8 *header, const char *keyword)
{
  char found[MAX_KEYWORD + 1];
  gsize length = strlen (keyword) + 1;

  return memcmp (header + 4, "iTXt", 4) == 0 && rf_png_get_number (header) >= length &&
         length <= sizeof found && rf_png_read (descriptor, found, length, offset + HEADER) &&
         memcmp (found, keyword, length) == 0;
}

/**
 * rf_png_find:
 * @descriptor: a file, read from its beginning whatever its position
 * @keyword: of the text
 * @places: (out): what was found
 *
 * Follows the chunks to the end; checksums are not looked at.
 *
 * Returns: whether it is a PNG
 */
gboolean
rf_png_find (int descriptor, const char *keyword, RfPngPlaces *places)
{
  guint8 header[HEADER];
  gint64 offset = sizeof signature;
  gint64 text = 0;
  struct stat status;

  if (fstat (descriptor, &status) != 0 || !rf_png_read (descriptor, header, sizeof header, 0) ||
      memcmp (header, signature, sizeof signature) != 0)
    return FALSE;
  while (rf_png_read (descriptor, header, sizeof header, offset))
    {
      gint64 length = rf_png_get_number (header);
      gint64 next = offset + HEADER + length + CHECKSUM;

      if (length > MAX_LENGTH || next > status.st_size)
        return FALSE;
      if (memcmp (header + 4, "IEND", 4) == 0)
        {
          places->end = offset;
          places->text = text > 0 ? text : offset;
          return TRUE;
        }
      text = rf_png_is_text (descriptor, offset, header, keyword) ? offset : 0;
      offset = next;
    }
  return FALSE;
}

/**
 * rf_png_new_text:
 * @keyword: 1 to 79 characters of Latin-1
 * @text: UTF-8
 *
 * Returns: (transfer full): an iTXt chunk, not compressed
 */
GByteArray *
rf_png_new_text (const char *keyword, const char *text)
{
  /* Not compressed, by no method, in no language, the keyword not translated. */
  static const guint8 nothing[] = { 0, 0, 0, 0 };
  GByteArray *chunk = g_byte_array_new ();
  gsize length = strlen (keyword) + 1 + sizeof nothing + strlen (text);

  g_return_val_if_fail (strlen (keyword) <= MAX_KEYWORD && length <= MAX_LENGTH, chunk);

  rf_png_put_number (chunk, (guint32) length);
  g_byte_array_append (chunk, (const guint8 *) "iTXt", 4);
  g_byte_array_append (chunk, (const guint8 *) keyword, (guint) strlen (keyword) + 1);
  g_byte_array_append (chunk, nothing, sizeof nothing);
  g_byte_array_append (chunk, (const guint8 *) text, (guint) strlen (text));
  rf_png_put_number (chunk, (guint32) crc32 (0, chunk->data + 4, chunk->len - 4));
  return chunk;
}
