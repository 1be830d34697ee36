/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-png-text.h"

#include <string.h>

/*
 * A text that travels inside a PNG, in a compressed iTXt chunk: PNG
 * specification, sections 5.3 (chunks), 11.3.4.5 (iTXt) and annex D (the
 * checksum). Every program that shows the picture passes over it.
 */

#define SIGNATURE "\x89PNG\r\n\x1a\n"

/** The signature and the IHDR chunk, after which any text may stand */
#define HEAD_LENGTH (8 + 4 + 4 + 13 + 4)

/** A chunk but for its data: length, name, checksum */
#define FRAME_LENGTH (4 + 4 + 4)

/** Compressed, by deflate, no language, no translated keyword */
#define TEXT_FLAGS "\0\1\0\0\0"

static guint32
read_number (const guint8 *data)
{
  guint32 value = 0;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
append_number (GByteArray *array, guint32 value)
{
  const guint32 swapped = GUINT32_TO_BE (value);

  g_byte_array_append (array, (const guint8 *) &swapped, sizeof swapped);
}

static guint32
compute_checksum (const guint8 *data, gsize length)
{
  guint32 checksum = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      checksum ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        checksum = (checksum >> 1) ^ ((checksum & 1) != 0 ? 0xedb88320u : 0);
    }
  return ~checksum;
}

static GByteArray *
compress (const char *text)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  gsize length = strlen (text), read = 0, written = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result == G_CONVERTER_CONVERTED)
    {
      guint8 block[8192];

      result = g_converter_convert (G_CONVERTER (compressor),
                                    text,
                                    length,
                                    block,
                                    sizeof block,
                                    G_CONVERTER_INPUT_AT_END,
                                    &read,
                                    &written,
                                    NULL);
      text += read;
      length -= read;
      g_byte_array_append (array, block, (guint) written);
    }
  return g_steal_pointer (&array);
}

/* %NULL for what is damaged, and for what would be longer than @limit. */
static char *
decompress (const guint8 *data, gsize length, gsize limit)
{
  g_autoptr (GZlibDecompressor) decompressor =
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize read = 0, written = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result == G_CONVERTER_CONVERTED && text->len <= limit)
    {
      char block[8192];

      result = g_converter_convert (G_CONVERTER (decompressor),
                                    data,
                                    length,
                                    block,
                                    sizeof block,
                                    G_CONVERTER_INPUT_AT_END,
                                    &read,
                                    &written,
                                    NULL);
      if (result == G_CONVERTER_ERROR)
        return NULL;
      data += read;
      length -= read;
      g_string_append_len (text, block, (gssize) written);
    }
  if (text->len > limit || !g_utf8_validate (text->str, (gssize) text->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_png (GBytes *png)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (png, &length);

  return length >= HEAD_LENGTH && memcmp (data, SIGNATURE, 8) == 0;
}

/**
 * rf_png_text_add:
 * @png: a whole PNG
 * @keyword: what the text is called, 1 to 79 characters of ASCII
 * @text: any text in UTF-8
 *
 * Returns: (transfer full): the same picture with the text in it; the same
 *   arguments give the same bytes
 */
GBytes *
rf_png_text_add (GBytes *png, const char *keyword, const char *text)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (png, &length);
  g_autoptr (GByteArray) packed = compress (text);
  g_autoptr (GByteArray) array = g_byte_array_sized_new ((guint) (length + packed->len + 256));
  guint start = 0;

  g_return_val_if_fail (is_png (png), g_bytes_ref (png));

  g_byte_array_append (array, data, HEAD_LENGTH);
  append_number (array, (guint32) (strlen (keyword) + sizeof TEXT_FLAGS - 1) + packed->len);
  start = array->len;
  g_byte_array_append (array, (const guint8 *) "iTXt", 4);
  g_byte_array_append (array, (const guint8 *) keyword, (guint) strlen (keyword));
  g_byte_array_append (array, (const guint8 *) TEXT_FLAGS, sizeof TEXT_FLAGS - 1);
  g_byte_array_append (array, packed->data, packed->len);
  append_number (array, compute_checksum (array->data + start, array->len - start));
  g_byte_array_append (array, data + HEAD_LENGTH, (guint) (length - HEAD_LENGTH));
  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/* The data of an iTXt chunk as rf_png_text_add() writes it. */
static char *
read_text (const guint8 *data, gsize length, const char *keyword, gsize limit)
{
  gsize head = strlen (keyword) + sizeof TEXT_FLAGS - 1;

  if (length < head || memcmp (data, keyword, strlen (keyword)) != 0 ||
      memcmp (data + strlen (keyword), TEXT_FLAGS, sizeof TEXT_FLAGS - 1) != 0)
    return NULL;
  return decompress (data + head, length - head, limit);
}

/**
 * rf_png_text_find:
 * @png: any bytes
 * @keyword: what the text is called
 * @limit: the most bytes of text that are wanted
 *
 * Returns: (transfer full) (nullable): a text that rf_png_text_add() put into
 *   the picture; %NULL where there is none that is whole, in UTF-8 and within
 *   @limit
 */
char *
rf_png_text_find (GBytes *png, const char *keyword, gsize limit)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (png, &length);
  gsize at = 8;

  if (!is_png (png))
    return NULL;
  while (length - at >= FRAME_LENGTH)
    {
      gsize size = read_number (data + at);
      const guint8 *name = data + at + 4;
      char *text = NULL;

      if (size > length - at - FRAME_LENGTH)
        return NULL;
      if (memcmp (name, "iTXt", 4) == 0 &&
          read_number (name + 4 + size) == compute_checksum (name, 4 + size))
        text = read_text (name + 4, size, keyword, limit);
      if (text != NULL)
        return text;
      at += FRAME_LENGTH + size;
    }
  return NULL;
}
