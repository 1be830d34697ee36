/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-container.h"

#include "rf-media-protocol.h"

#include <string.h>

/*
 * The forms of video: WebM (RFC 8794, RFC 9559) and MP4 (ISO/IEC 14496-12). A
 * writer that could not go back leaves lengths open; then only what follows can
 * tell.
 */

static RfMediaReport *
tell_cut (const char *what)
{
  return rf_media_report_new (RF_MEDIA_BAD, "is truncated: it ends inside %s", what);
}

static RfMediaReport *
tell_whole (void)
{
  return rf_media_report_new (RF_MEDIA_GOOD, NULL);
}

/* An element of EBML: what it is, where its content begins and ends. */
typedef struct
{
  guint64 id;
  gsize start;
  guint64 size;
  gboolean is_open; /* its size was not known when it was written */
} Element;

#define ID_EBML     0x1a45dfa3u
#define ID_DOC_TYPE 0x4282u
#define ID_SEGMENT  0x18538067u

/* Returns: the bytes of the number, or 0 where it is none */
static gsize
read_number (const guint8 *data, gsize left, gboolean keeps_marker, guint64 *number)
{
  gsize bytes = 1;
  guint8 marker = 0x80;

  while (bytes <= 8 && left > 0 && (data[0] & marker) == 0)
    {
      marker >>= 1;
      bytes++;
    }
  if (bytes > 8 || bytes > left)
    return 0;
  *number = keeps_marker ? data[0] : data[0] & (marker - 1);
  for (gsize i = 1; i < bytes; i++)
    *number = *number << 8 | data[i];
  return bytes;
}

static gboolean
read_element (const guint8 *data, gsize length, gsize at, Element *element)
{
  gsize id = read_number (data + at, length - at, TRUE, &element->id);
  gsize size = 0;

  element->size = 0;
  size = id > 0 ? read_number (data + at + id, length - at - id, FALSE, &element->size) : 0;
  element->start = at + id + size;
  element->is_open = element->size == (G_GUINT64_CONSTANT (1) << (7 * size)) - 1;
  return size > 0;
}

/* WebM and Matroska differ in this one word. */
static gboolean
has_doc_type (const guint8 *data, gsize end, gsize at)
{
  Element element;

  while (at < end && read_element (data, end, at, &element) && !element.is_open &&
         element.size <= end - element.start)
    {
      if (element.id == ID_DOC_TYPE)
        return element.size >= 4 && memcmp (data + element.start, "webm", 4) == 0;
      at = element.start + (gsize) element.size;
    }
  return FALSE;
}

static RfMediaReport *
check_segment (const guint8 *data, gsize length, gsize at)
{
  Element element;

  while (at < length)
    {
      if (!read_element (data, length, at, &element))
        return tell_cut ("an element");
      if (element.is_open)
        return tell_whole ();
      if (element.size > length - element.start)
        return tell_cut ("an element");
      at = element.start + (gsize) element.size;
    }
  return tell_whole ();
}

/**
 * helper_container_check_webm:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether it is WebM and its elements are there to
 *   their ends
 */
RfMediaReport *
helper_container_check_webm (const guint8 *data, gsize length)
{
  Element element;

  if (!read_element (data, length, 0, &element) || element.id != ID_EBML || element.is_open ||
      element.size > length - element.start)
    return tell_cut ("its header");
  if (!has_doc_type (data, element.start + (gsize) element.size, element.start))
    return rf_media_report_new (RF_MEDIA_BAD, "is video/x-matroska by its content");
  if (!read_element (data, length, element.start + (gsize) element.size, &element) ||
      element.id != ID_SEGMENT)
    return tell_cut ("its header");
  if (!element.is_open && element.size > length - element.start)
    return tell_cut ("its segment");
  return check_segment (data, length, element.start);
}

/* A box of MP4: where its content begins and ends. */
typedef struct
{
  const guint8 *type;
  gsize start;
  gsize end;
} Box;

/* Returns: whether there is a box at @at that ends within @length */
static gboolean
read_box (const guint8 *data, gsize length, gsize at, Box *box)
{
  gsize left = length - at;
  gsize head = 8;
  guint64 size = left >= 8 ? helper_big_32 (data + at) : 0;

  if (left < 8)
    return FALSE;
  if (size == 1 && left >= 16)
    {
      size = (guint64) helper_big_32 (data + at + 8) << 32 | helper_big_32 (data + at + 12);
      head = 16;
    }
  else if (size == 0)
    {
      size = left;
    }
  box->type = data + at + 4;
  box->start = at + head;
  box->end = at + (gsize) size;
  return size >= head && size <= left;
}

/* The next box of that type from @at to @end. */
static gboolean
find_box (const guint8 *data, gsize end, gsize at, const char *type, Box *box)
{
  while (at < end && read_box (data, end, at, box))
    {
      if (memcmp (box->type, type, 4) == 0)
        return TRUE;
      at = box->end;
    }
  return FALSE;
}

/* The movie header: its unit of time and its length in it. */
static void
take_length (RfMediaReport *report, const guint8 *data, const Box *header)
{
  const guint8 *content = data + header->start;
  gboolean is_long = header->end - header->start >= 32 && content[0] == 1;
  guint64 length = 0;
  guint32 unit = 0;

  if (header->end - header->start < 20)
    return;
  unit = helper_big_32 (content + (is_long ? 20 : 12));
  length = is_long ? (guint64) helper_big_32 (content + 24) << 32 | helper_big_32 (content + 28)
                   : helper_big_32 (content + 16);
  if (unit > 0 && length / unit * 1000 < RF_MEDIA_DURATION_MAX)
    report->duration = (gint64) (length / unit * 1000 + length % unit * 1000 / unit);
}

/* A track's header ends in width and height, as 16.16 numbers; those of sound
 * are 0. */
static void
take_size (RfMediaReport *report, const guint8 *data, const Box *track)
{
  Box header;

  if (report->width != 0 || !find_box (data, track->end, track->start, "tkhd", &header) ||
      header.end - header.start < 84)
    return;
  report->width = (int) (helper_big_32 (data + header.end - 8) >> 16);
  report->height = (int) (helper_big_32 (data + header.end - 4) >> 16);
  if (report->width == 0 || report->height == 0)
    report->width = report->height = 0;
}

static RfMediaReport *
read_index (const guint8 *data, const Box *index)
{
  RfMediaReport *report = tell_whole ();
  Box box;
  gsize at = index->start;

  if (find_box (data, index->end, at, "mvhd", &box))
    take_length (report, data, &box);
  while (find_box (data, index->end, at, "trak", &box))
    {
      take_size (report, data, &box);
      at = box.end;
    }
  return report;
}

/**
 * helper_container_check_mp4:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether its boxes are there to their ends, and the
 *   index among them, with the size and length that it tells
 */
RfMediaReport *
helper_container_check_mp4 (const guint8 *data, gsize length)
{
  Box box;
  Box index = { NULL };

  for (gsize at = 0; at < length; at = box.end)
    {
      if (!read_box (data, length, at, &box))
        return tell_cut ("a box");
      if (memcmp (box.type, "moov", 4) == 0)
        index = box;
    }
  if (index.type == NULL)
    return rf_media_report_new (RF_MEDIA_BAD, "has no index: the box “moov” is missing");
  return read_index (data, &index);
}
