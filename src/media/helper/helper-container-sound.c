/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-container.h"

#include "rf-media-protocol.h"

#include <string.h>

/*
 * The forms of sound: WAV (RIFF), FLAC (RFC 9639), MP3 with the header of Xing,
 * Ogg (RFC 3533). A writer that could not go back leaves lengths open; then only
 * decoding can tell.
 */

#define WAV_OPEN 0x7fff0000u

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

/**
 * helper_container_check_wav:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether its chunks are there to their ends
 */
RfMediaReport *
helper_container_check_wav (const guint8 *data, gsize length)
{
  for (gsize at = 12; at < length && length - at >= 8;)
    {
      guint32 size = helper_little_32 (data + at + 4);
      gboolean is_sound = memcmp (data + at, "data", 4) == 0;

      if (is_sound && size >= WAV_OPEN)
        return tell_whole ();
      if (size > length - at - 8)
        return tell_cut (is_sound ? "its samples" : "a chunk");
      if (is_sound)
        return tell_whole ();
      at += 8 + (gsize) size + (size & 1);
    }
  return rf_media_report_new (RF_MEDIA_BAD, "holds no samples");
}

/**
 * helper_container_check_flac:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): good, with the duration where it is written down
 */
RfMediaReport *
helper_container_check_flac (const guint8 *data, gsize length)
{
  RfMediaReport *report = NULL;
  guint64 samples = 0;
  guint32 rate = 0;

  if (length < 4 + 4 + 34)
    return tell_cut ("its header");
  report = tell_whole ();
  rate = helper_big_32 (data + 18) >> 12;
  samples = (guint64) (data[21] & 0xf) << 32 | helper_big_32 (data + 22);
  /* A hundred days and more is no length. */
  if (rate > 0 && samples > 0 && samples / rate * 1000 < RF_MEDIA_DURATION_MAX)
    report->duration = (gint64) ((samples * 1000 + rate / 2) / rate);
  return report;
}

/* Returns: where the frames begin, after a tag of ID3 */
static gsize
skip_id3 (const guint8 *data, gsize length)
{
  gsize size = 0;

  if (length < 10 || memcmp (data, "ID3", 3) != 0)
    return 0;
  for (guint i = 6; i < 10; i++)
    size = size << 7 | (data[i] & 0x7f);
  return 10 + size;
}

/* The header stands in the first frame, where the sound's side information
 * ends. Returns: where, or 0 */
static gsize
find_xing (const guint8 *data, gsize length, gsize frame)
{
  gboolean is_mpeg1 = FALSE;
  gboolean is_mono = FALSE;
  gsize at = frame + 4;

  if (frame >= length || length - frame < 64 || data[frame] != 0xff)
    return 0;
  is_mpeg1 = (data[frame + 1] & 0x18) == 0x18;
  is_mono = data[frame + 3] >> 6 == 3;
  if (is_mpeg1)
    at += is_mono ? 17 : 32;
  else
    at += is_mono ? 9 : 17;
  return memcmp (data + at, "Xing", 4) == 0 || memcmp (data + at, "Info", 4) == 0 ? at : 0;
}

/**
 * helper_container_check_mp3:
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): whether it is as long as it says, where it says so
 */
RfMediaReport *
helper_container_check_mp3 (const guint8 *data, gsize length)
{
  gsize frame = skip_id3 (data, length);
  gsize at = find_xing (data, length, frame);
  guint32 flags = at > 0 ? helper_big_32 (data + at + 4) : 0;
  gsize place = at + 8 + ((flags & 1) != 0 ? 4 : 0);

  if (frame >= length)
    return tell_cut ("its tag");
  if ((flags & 2) != 0 && length - place >= 4 && helper_big_32 (data + place) > length - frame)
    return tell_cut ("its frames");
  return tell_whole ();
}

/* The checksum of Ogg: polynomial 0x04c11db7, not reflected, begun with 0. */
static void
fill_crc_table (guint32 *table)
{
  for (guint32 i = 0; i < 256; i++)
    {
      guint32 crc = i << 24;

      for (int bit = 0; bit < 8; bit++)
        crc = (crc << 1) ^ ((crc & 0x80000000u) != 0 ? 0x04c11db7u : 0);
      table[i] = crc;
    }
}

static guint32
get_page_crc (const guint32 *table, const guint8 *page, gsize length)
{
  guint32 crc = 0;

  for (gsize i = 0; i < length; i++)
    {
      /* The checksum's own place counts as zero. */
      guint8 byte = i >= 22 && i < 26 ? 0 : page[i];

      crc = (crc << 8) ^ table[(crc >> 24) ^ byte];
    }
  return crc;
}

/* Returns: the page's bytes, or 0 where it goes beyond the end */
static gsize
get_page_length (const guint8 *page, gsize left)
{
  gsize length = 27;

  if (left < 27 || left < 27 + (gsize) page[26])
    return 0;
  length += page[26];
  for (guint i = 0; i < page[26]; i++)
    length += page[27 + i];
  return length <= left ? length : 0;
}

/**
 * helper_container_check_ogg:
 * @data: the file
 * @length: its bytes
 *
 * A demuxer passes over a damaged page without a word, so each is summed here.
 * A last page that is not marked as one is no fault: writers that stream leave
 * it so.
 *
 * Returns: (transfer full): whether it is a row of whole pages
 */
RfMediaReport *
helper_container_check_ogg (const guint8 *data, gsize length)
{
  guint32 table[256];
  gsize at = 0;

  fill_crc_table (table);
  while (at < length)
    {
      gsize left = length - at;
      gsize page =
          left >= 4 && memcmp (data + at, "OggS", 4) == 0 ? get_page_length (data + at, left) : 0;

      if (left >= 4 && memcmp (data + at, "OggS", 4) != 0)
        return rf_media_report_new (RF_MEDIA_BAD, "is damaged: at byte %zu there is no page", at);
      if (page == 0)
        return tell_cut ("a page");
      if (get_page_crc (table, data + at, page) != helper_little_32 (data + at + 22))
        return rf_media_report_new (
            RF_MEDIA_BAD, "is damaged: the page at byte %zu has another checksum", at);
      at += page;
    }
  return tell_whole ();
}
