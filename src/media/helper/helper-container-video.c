/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-container.h"

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

/* Returns: the box's bytes, or 0 where it is none */
static guint64
get_box_size (const guint8 *box, gsize left)
{
  guint64 size = left >= 8 ? helper_big_32 (box) : 1;

  if (size == 0)
    return left;
  if (size == 1 && left >= 16)
    size = (guint64) helper_big_32 (box + 8) << 32 | helper_big_32 (box + 12);
  return size >= 8 ? size : 0;
}

/**
 * helper_container_check_mp4:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether its boxes are there to their ends, and the
 *   index among them
 */
RfMediaReport *
helper_container_check_mp4 (const guint8 *data, gsize length)
{
  gboolean has_index = FALSE;
  gsize at = 0;

  while (at < length)
    {
      guint64 size = get_box_size (data + at, length - at);

      if (size == 0 || size > length - at)
        return tell_cut ("a box");
      if (memcmp (data + at + 4, "moov", 4) == 0)
        has_index = TRUE;
      at += (gsize) size;
    }
  if (!has_index)
    return rf_media_report_new (RF_MEDIA_BAD, "has no index: the box “moov” is missing");
  return tell_whole ();
}
