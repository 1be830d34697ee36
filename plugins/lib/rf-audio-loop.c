/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-audio-loop.h"

#include "rf-error.h"

#include <string.h>

/*
 * A lossy encoder knows nothing of what is before a sound and after it, so the
 * first and the last of it come out a little wrong, and a loop clicks where it
 * closes. So its end is encoded before it, and its start after it, as whoever
 * hears it twice hears them; and the file says what to leave out, which Opus in
 * Ogg can: the pre-skip in its head (RFC 7845, section 5.1) at the beginning, and
 * at the end the position of the last page (section 4.4), by less than a packet.
 */

/** What Opus counts in */
#define OPUS_RATE 48000

/** How much is encoded before: a half of a second, 25 packets */
#define BEFORE_DIVISOR 2

/** How much after, of a second: less than what is over in the last packet, since
 *  the encoder's own 312 samples come before it */
#define AFTER_DIVISOR 75

#define GRANULE_OFFSET  6
#define FLAGS_OFFSET    5
#define FLAG_LAST       4
#define SEGMENTS_OFFSET 26
#define PRE_SKIP_OFFSET 10
#define HEAD            "OpusHead"
#define HEAD_LENGTH     19

static gboolean
copy_range (const char *data,
            gsize length,
            GOutputStream *stream,
            GCancellable *cancellable,
            GError **error)
{
  return g_output_stream_write_all (stream, data, length, NULL, cancellable, error);
}

static gboolean
write_rolled (GMappedFile *file,
              gsize second,
              const char *path,
              GCancellable *cancellable,
              GError **error)
{
  const char *data = g_mapped_file_get_contents (file);
  gsize length = g_mapped_file_get_length (file);
  gsize before = second / BEFORE_DIVISOR, after = second / AFTER_DIVISOR;
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) file_stream =
      g_file_replace (target, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);
  GOutputStream *stream = G_OUTPUT_STREAM (file_stream);

  return stream != NULL &&
         copy_range (data + length - before, before, stream, cancellable, error) &&
         copy_range (data, length, stream, cancellable, error) &&
         copy_range (data, after, stream, cancellable, error) &&
         g_output_stream_close (stream, cancellable, error);
}

/**
 * rf_audio_loop_write:
 * @samples: a loop of at least half a second, and of whole packets of Opus: a
 *   fiftieth of a second each
 * @path: the file that is made or replaced: raw samples again, with what stands
 *   before and after
 * @loop: (out): what of it is heard
 * @cancellable: (nullable): stops the work; what was written stays
 * @error: %RF_ERROR_PROVIDER_FAILED, %RF_ERROR_CANCELLED
 *
 * Returns: whether the file is complete
 */
gboolean
rf_audio_loop_write (const RfAudioSamples *samples,
                     const char *path,
                     RfAudioLoop *loop,
                     GCancellable *cancellable,
                     GError **error)
{
  gsize frame = sizeof (gint16) * (gsize) samples->channels;
  gsize second = frame * (gsize) samples->rate;
  g_autoptr (GMappedFile) file = g_mapped_file_new (samples->path, FALSE, error);
  gboolean done = file != NULL;

  if (done && g_mapped_file_get_length (file) < second / BEFORE_DIVISOR)
    {
      g_set_error_literal (
          error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "the loop is too short to be encoded");
      done = FALSE;
    }
  if (done)
    {
      loop->before = OPUS_RATE / BEFORE_DIVISOR;
      loop->length = g_mapped_file_get_length (file) / frame * OPUS_RATE / (guint) samples->rate;
      done = write_rolled (file, second, path, cancellable, error);
    }
  rf_error_normalise (error, RF_ERROR_PROVIDER_FAILED);
  return done;
}

/* The head is the only packet of the first page. */
static guint8 *
find_head (guint8 *page, gsize length)
{
  gsize body = SEGMENTS_OFFSET + 1;

  if (length <= body || length < body + page[SEGMENTS_OFFSET] + HEAD_LENGTH)
    return NULL;
  body += page[SEGMENTS_OFFSET];
  return memcmp (page + body, HEAD, strlen (HEAD)) == 0 ? page + body : NULL;
}

static void
write_little_endian (guint8 *place, guint64 value, int bytes)
{
  for (int i = 0; i < bytes; i++)
    place[i] = (guint8) (value >> (8 * i));
}

/**
 * rf_audio_loop_fix_page:
 * @loop: what is heard
 * @page: one whole page of the stream, whose checksum is left as it was
 * @length: its bytes
 *
 * Lets the first page say how much is left out before the loop, and the last one
 * where it ends.
 */
void
rf_audio_loop_fix_page (RfAudioLoop *loop, guint8 *page, gsize length)
{
  guint8 *head = find_head (page, length);

  if (head != NULL)
    {
      guint own = head[PRE_SKIP_OFFSET] | (guint) head[PRE_SKIP_OFFSET + 1] << 8;

      loop->pre_skip = own + loop->before;
      write_little_endian (head + PRE_SKIP_OFFSET, loop->pre_skip, 2);
    }
  else if (length > SEGMENTS_OFFSET && (page[FLAGS_OFFSET] & FLAG_LAST) != 0)
    write_little_endian (page + GRANULE_OFFSET, loop->pre_skip + loop->length, 8);
}
