/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-plain.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * What can be looked at without a decoder, and so without the helper: text is
 * UTF-8, and a MIDI file is a row of chunks (Standard MIDI Files 1.0).
 */

#define MIDI_CHUNK_HEADER 8
#define MIDI_MAIN_BYTES   6

/**
 * rf_media_plain_is_for:
 * @media_type: a media type
 *
 * Returns: whether rf_media_plain_probe() looks at it
 */
gboolean
rf_media_plain_is_for (const char *media_type)
{
  return g_str_has_prefix (media_type, "text/") || g_str_equal (media_type, "application/json") ||
         g_str_equal (media_type, "audio/midi");
}

static gssize
read_at (int descriptor, void *buffer, gsize length, gint64 offset)
{
  gssize count = 0;

  do
    count = pread (descriptor, buffer, length, (off_t) offset);
  while (count < 0 && errno == EINTR);
  return count;
}

/* @length bytes of @text, of which the last character may not be complete.
 *
 * Returns: how many are no whole character yet, or -1 where it is no UTF-8 */
static int
check_utf8 (const char *text, gsize length)
{
  const char *end = NULL;
  gsize left = 0;

  if (g_utf8_validate_len (text, length, &end))
    return 0;
  left = (gsize) (text + length - end);
  if (left > 3 || g_utf8_get_char_validated (end, (gssize) left) != (gunichar) -2)
    return -1;
  return (int) left;
}

static RfMediaReport *
probe_text (int descriptor)
{
  char buffer[64 * 1024];
  gint64 offset = 0;
  int left = 0;
  gssize count = 0;

  for (;;)
    {
      count = read_at (descriptor, buffer + left, sizeof buffer - (gsize) left, offset);
      if (count <= 0)
        break;
      offset += count;
      count += left;
      left = check_utf8 (buffer, (gsize) count);
      if (left < 0)
        return rf_media_report_new (RF_MEDIA_BAD, "is not text in UTF-8");
      memmove (buffer, buffer + count - left, (gsize) left);
    }
  if (count < 0)
    return rf_media_report_new (RF_MEDIA_BAD, "cannot be read: %s", g_strerror (errno));
  if (left > 0)
    return rf_media_report_new (RF_MEDIA_BAD, "ends inside a character");
  return rf_media_report_new (RF_MEDIA_GOOD, NULL);
}

static guint32
read_32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static RfMediaReport *
probe_midi (int descriptor)
{
  guint8 head[MIDI_CHUNK_HEADER + MIDI_MAIN_BYTES];
  struct stat status;
  gint64 offset = 0;
  guint tracks = 0;

  if (fstat (descriptor, &status) != 0 ||
      read_at (descriptor, head, sizeof head, 0) < (gssize) sizeof head ||
      memcmp (head, "MThd", 4) != 0 || read_32 (head + 4) < MIDI_MAIN_BYTES)
    return rf_media_report_new (RF_MEDIA_BAD, "is no MIDI file");
  offset = MIDI_CHUNK_HEADER + (gint64) read_32 (head + 4);
  tracks = (guint) head[10] << 8 | head[11];
  /* Other chunks may stand between the tracks. */
  while (tracks > 0)
    {
      if (read_at (descriptor, head, MIDI_CHUNK_HEADER, offset) < MIDI_CHUNK_HEADER)
        return rf_media_report_new (
            RF_MEDIA_BAD, "is truncated: %u of its tracks are missing", tracks);
      offset += MIDI_CHUNK_HEADER + (gint64) read_32 (head + 4);
      if (offset > status.st_size)
        return rf_media_report_new (RF_MEDIA_BAD, "is truncated: it ends inside a track");
      if (memcmp (head, "MTrk", 4) == 0)
        tracks--;
    }
  return rf_media_report_new (RF_MEDIA_GOOD, NULL);
}

/**
 * rf_media_plain_probe:
 * @descriptor: a regular file; its position is neither used nor moved
 * @media_type: one for which rf_media_plain_is_for() is true
 *
 * Returns: (transfer full): good or bad
 */
RfMediaReport *
rf_media_plain_probe (int descriptor, const char *media_type)
{
  return g_str_equal (media_type, "audio/midi") ? probe_midi (descriptor) : probe_text (descriptor);
}
