/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ebml.h"

#include <string.h>

/*
 * The elements that a Matroska or WebM file is made of: an id, a size, and the
 * data (RFC 8794). A size is written in as many bytes as it needs, or in eight
 * where it is to be put in later.
 */

/**
 * rf_ebml_write_big:
 * @place: where to
 * @value: a number
 * @bytes: how many bytes it takes, 1 to 8
 *
 * Writes a number, its highest byte first.
 */
void
rf_ebml_write_big (guint8 *place, guint64 value, int bytes)
{
  for (int i = 0; i < bytes; i++)
    place[i] = (guint8) (value >> (8 * (bytes - 1 - i)));
}

static void
append_big (GByteArray *array, guint64 value, int bytes)
{
  guint8 data[8];

  rf_ebml_write_big (data, value, bytes);
  g_byte_array_append (array, data, (guint) bytes);
}

static int
count_bytes (guint64 value)
{
  int bytes = 1;

  while (bytes < 8 && value >> (8 * bytes) != 0)
    bytes++;
  return bytes;
}

/* The id holds its own length, and so does a size: section 4 of the RFC. A size
 * of all ones would mean that it is not known. */
static void
append_size (GByteArray *array, guint64 size)
{
  int bytes = 1;

  while (bytes < 8 && size >= (G_GUINT64_CONSTANT (1) << (7 * bytes)) - 1)
    bytes++;
  append_big (array, size | G_GUINT64_CONSTANT (1) << (7 * bytes), bytes);
}

/**
 * rf_ebml_append_head:
 * @array: what is written
 * @id: of an element
 * @size: of its data
 *
 * Begins an element whose data follows.
 */
void
rf_ebml_append_head (GByteArray *array, guint32 id, guint64 size)
{
  append_big (array, id, count_bytes (id));
  append_size (array, size);
}

/**
 * rf_ebml_append_number:
 * @array: what is written
 * @id: of an element
 * @value: its data
 */
void
rf_ebml_append_number (GByteArray *array, guint32 id, guint64 value)
{
  int bytes = count_bytes (value);

  rf_ebml_append_head (array, id, (guint64) bytes);
  append_big (array, value, bytes);
}

/**
 * rf_ebml_append_place:
 * @array: what is written
 * @id: of an element
 * @value: its data, which may be written over later
 *
 * Appends a number in %RF_EBML_PLACE bytes, however small it is.
 */
void
rf_ebml_append_place (GByteArray *array, guint32 id, guint64 value)
{
  rf_ebml_append_head (array, id, RF_EBML_PLACE);
  append_big (array, value, RF_EBML_PLACE);
}

/**
 * rf_ebml_append_float:
 * @array: what is written
 * @id: of an element
 * @value: its data, in eight bytes
 */
void
rf_ebml_append_float (GByteArray *array, guint32 id, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  rf_ebml_append_place (array, id, bits);
}

/**
 * rf_ebml_append_bytes:
 * @array: what is written
 * @id: of an element
 * @data: its data
 * @length: how much of it
 */
void
rf_ebml_append_bytes (GByteArray *array, guint32 id, const void *data, gsize length)
{
  rf_ebml_append_head (array, id, length);
  g_byte_array_append (array, data, (guint) length);
}

/**
 * rf_ebml_append_text:
 * @array: what is written
 * @id: of an element
 * @text: its data, in UTF-8
 */
void
rf_ebml_append_text (GByteArray *array, guint32 id, const char *text)
{
  rf_ebml_append_bytes (array, id, text, strlen (text));
}

/**
 * rf_ebml_append_group:
 * @array: what is written
 * @id: of an element
 * @members: the elements in it
 */
void
rf_ebml_append_group (GByteArray *array, guint32 id, const GByteArray *members)
{
  rf_ebml_append_bytes (array, id, members->data, members->len);
}
