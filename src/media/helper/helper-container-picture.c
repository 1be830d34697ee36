/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-container.h"

#include <string.h>

/*
 * The forms of pictures: PNG (its specification, section 5), JPEG (ITU-T T.81,
 * annex B), GIF89a, WebP (RFC 9649). Each walk goes from part to part by their
 * lengths and ends at the file's end or at the form's own.
 */

static RfMediaReport *
tell_cut (void)
{
  return rf_media_report_new (RF_MEDIA_BAD, "is truncated");
}

static RfMediaReport *
tell_size (guint32 width, guint32 height)
{
  RfMediaReport *report = NULL;

  if (width == 0 || height == 0)
    return rf_media_report_new (RF_MEDIA_BAD, "has no pixels: it is %u×%u", width, height);
  report = rf_media_report_new (RF_MEDIA_GOOD, NULL);
  report->width = (int) MIN (width, G_MAXINT);
  report->height = (int) MIN (height, G_MAXINT);
  return report;
}

/**
 * helper_container_check_png:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether all chunks to IEND are there, and the size
 */
RfMediaReport *
helper_container_check_png (const guint8 *data, gsize length)
{
  const gsize header = 8 + 8 + 13;

  if (length < header || memcmp (data + 12, "IHDR", 4) != 0)
    return tell_cut ();
  for (gsize at = 8; length - at >= 12;)
    {
      guint32 size = helper_big_32 (data + at);

      if (memcmp (data + at + 4, "IEND", 4) == 0)
        return tell_size (helper_big_32 (data + 16), helper_big_32 (data + 20));
      if (size > length - at - 12)
        break;
      at += 12 + (gsize) size;
    }
  return tell_cut ();
}

static gboolean
is_jpeg_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Where the next marker stands: 0xff and what is no stuffing, fill or restart. */
static gsize
find_jpeg_marker (const guint8 *data, gsize length, gsize at)
{
  for (; at + 1 < length; at++)
    {
      guint8 code = data[at + 1];

      if (data[at] == 0xff && code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7))
        return at;
    }
  return length;
}

/**
 * helper_container_check_jpeg:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether there is an end of image after the scans,
 *   and the size
 */
RfMediaReport *
helper_container_check_jpeg (const guint8 *data, gsize length)
{
  guint32 width = 0;
  guint32 height = 0;

  for (gsize at = find_jpeg_marker (data, length, 2); at < length;
       at = find_jpeg_marker (data, length, at))
    {
      guint32 size = length - at >= 4 ? helper_big_16 (data + at + 2) : 0;

      if (data[at + 1] == 0xd9)
        return tell_size (width, height);
      if (size < 2 || size > length - at - 2)
        return tell_cut ();
      if (is_jpeg_frame (data[at + 1]) && size >= 8)
        {
          height = helper_big_16 (data + at + 5);
          width = helper_big_16 (data + at + 7);
        }
      at += 2 + (gsize) size;
    }
  return tell_cut ();
}

/* Blocks of up to 255 bytes, each after its length; an empty one is the last.
 *
 * Returns: where they end, or @length where they do not */
static gsize
skip_gif_blocks (const guint8 *data, gsize length, gsize at)
{
  while (at < length && data[at] != 0)
    at += 1 + (gsize) data[at];
  return at < length ? at + 1 : length;
}

static gsize
get_gif_table (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/**
 * helper_container_check_gif:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether its trailer is there, and the size
 */
RfMediaReport *
helper_container_check_gif (const guint8 *data, gsize length)
{
  gsize at = 13;

  if (length < at)
    return tell_cut ();
  at += get_gif_table (data[10]);
  while (at < length && data[at] != 0x3b)
    {
      if (data[at] == 0x21 && length - at > 2)
        at = skip_gif_blocks (data, length, at + 2);
      else if (data[at] == 0x2c && length - at > 11)
        at = skip_gif_blocks (data, length, at + 11 + get_gif_table (data[at + 9]));
      else
        return tell_cut ();
    }
  if (at >= length)
    return tell_cut ();
  return tell_size (helper_little_16 (data + 6), helper_little_16 (data + 8));
}

/**
 * helper_container_check_webp:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether it is as long as it says, and the size
 */
RfMediaReport *
helper_container_check_webp (const guint8 *data, gsize length)
{
  const guint8 *body = data + 20;

  if (length < 30 || helper_little_32 (data + 4) > length - 8)
    return tell_cut ();
  if (memcmp (data + 12, "VP8X", 4) == 0)
    return tell_size (helper_little_24 (body + 4) + 1, helper_little_24 (body + 7) + 1);
  if (memcmp (data + 12, "VP8L", 4) == 0)
    return tell_size ((helper_little_32 (body + 1) & 0x3fff) + 1,
                      (helper_little_32 (body + 1) >> 14 & 0x3fff) + 1);
  if (memcmp (data + 12, "VP8 ", 4) == 0)
    return tell_size (helper_little_16 (body + 6) & 0x3fff, helper_little_16 (body + 8) & 0x3fff);
  return rf_media_report_new (RF_MEDIA_BAD, "holds no picture");
}
