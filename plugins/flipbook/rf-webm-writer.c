/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-webm-writer.h"

#include "rf-ebml.h"
#include "rf-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/*
 * Writes WebM files (RFC 9559, and the WebM container guidelines): a head, the
 * clusters, and an index of the frames that can be sought.
 *
 * GStreamer's webmmux draws an id for each track by chance, and in one file of
 * 256 that id is a byte shorter than in the others, so that everything behind it
 * stands elsewhere: it cannot be mended afterwards. Here nothing is left to
 * chance, and there are no dates.
 */

enum
{
  ID_EBML = 0x1a45dfa3,
  ID_DOC_TYPE = 0x4282,
  ID_DOC_TYPE_VERSION = 0x4287,
  ID_DOC_TYPE_READ_VERSION = 0x4285,
  ID_SEGMENT = 0x18538067,
  ID_SEEK_HEAD = 0x114d9b74,
  ID_SEEK = 0x4dbb,
  ID_SEEK_ID = 0x53ab,
  ID_SEEK_POSITION = 0x53ac,
  ID_INFO = 0x1549a966,
  ID_TIMESTAMP_SCALE = 0x2ad7b1,
  ID_DURATION = 0x4489,
  ID_MUXING_APP = 0x4d80,
  ID_WRITING_APP = 0x5741,
  ID_TRACKS = 0x1654ae6b,
  ID_TRACK_ENTRY = 0xae,
  ID_TRACK_NUMBER = 0xd7,
  ID_TRACK_UID = 0x73c5,
  ID_TRACK_TYPE = 0x83,
  ID_FLAG_LACING = 0x9c,
  ID_DEFAULT_DURATION = 0x23e383,
  ID_CODEC_ID = 0x86,
  ID_CODEC_PRIVATE = 0x63a2,
  ID_CODEC_DELAY = 0x56aa,
  ID_SEEK_PREROLL = 0x56bb,
  ID_VIDEO = 0xe0,
  ID_PIXEL_WIDTH = 0xb0,
  ID_PIXEL_HEIGHT = 0xba,
  ID_COLOUR = 0x55b0,
  ID_MATRIX = 0x55b1,
  ID_RANGE = 0x55b9,
  ID_TRANSFER = 0x55ba,
  ID_PRIMARIES = 0x55bb,
  ID_AUDIO = 0xe1,
  ID_SAMPLING = 0xb5,
  ID_CHANNELS = 0x9f,
  ID_CLUSTER = 0x1f43b675,
  ID_TIMESTAMP = 0xe7,
  ID_SIMPLE_BLOCK = 0xa3,
  ID_CUES = 0x1c53bb6b,
  ID_CUE_POINT = 0xbb,
  ID_CUE_TIME = 0xb3,
  ID_CUE_TRACK_POSITIONS = 0xb7,
  ID_CUE_TRACK = 0xf7,
  ID_CUE_CLUSTER_POSITION = 0xf1
};

/** The unit of timestamps: a millisecond, which WebM wants */
#define MILLISECOND 1000000

/** A block says in 16 bits how far it is from the start of its cluster, in ms */
#define CLUSTER_LONGEST 5000

/** Rec. 601, as VP8 has it, in its narrow range */
#define COLOUR_601   6
#define COLOUR_RANGE 1

#define PROGRAM "Refrain"

struct _RfWebmWriter
{
  FILE *file;           /* (owned) (nullable) */
  char *path;           /* (owned) */
  GByteArray *cluster;  /* (owned): blocks that are not written yet */
  GByteArray *cues;     /* (owned) */
  guint64 cluster_time; /* in ms */
  gboolean has_key;     /* whether a seekable frame begins the cluster */
  guint64 segment;      /* where the data of the segment begins, in the file */
  guint64 written;      /* bytes in the file */
  guint64 cues_place;   /* where the position of the index goes */
  guint64 duration_place;
};

static gboolean
fail (const RfWebmWriter *self, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "%s cannot be written: %s",
               self->path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_array (RfWebmWriter *self, const GByteArray *array, GError **error)
{
  if (fwrite (array->data, 1, array->len, self->file) != array->len)
    return fail (self, error);
  self->written += array->len;
  return TRUE;
}

static void
append_seek (GByteArray *array, guint32 id, guint64 position)
{
  g_autoptr (GByteArray) seek = g_byte_array_new ();
  guint8 name[4];

  rf_ebml_write_big (name, id, 4);
  rf_ebml_append_bytes (seek, ID_SEEK_ID, name, sizeof name);
  rf_ebml_append_place (seek, ID_SEEK_POSITION, position);
  rf_ebml_append_group (array, ID_SEEK, seek);
}

static GByteArray *
new_ebml_head (void)
{
  g_autoptr (GByteArray) members = g_byte_array_new ();
  GByteArray *array = g_byte_array_new ();

  rf_ebml_append_text (members, ID_DOC_TYPE, "webm");
  rf_ebml_append_number (members, ID_DOC_TYPE_VERSION, 4);
  rf_ebml_append_number (members, ID_DOC_TYPE_READ_VERSION, 2);
  rf_ebml_append_group (array, ID_EBML, members);
  return array;
}

/* The duration comes first, so that its place is known. */
static GByteArray *
new_info (void)
{
  g_autoptr (GByteArray) members = g_byte_array_new ();
  GByteArray *array = g_byte_array_new ();

  rf_ebml_append_float (members, ID_DURATION, 0);
  rf_ebml_append_number (members, ID_TIMESTAMP_SCALE, MILLISECOND);
  rf_ebml_append_text (members, ID_MUXING_APP, PROGRAM);
  rf_ebml_append_text (members, ID_WRITING_APP, PROGRAM);
  rf_ebml_append_group (array, ID_INFO, members);
  return array;
}

static GByteArray *
new_track (RfWebmTrack track, const char *codec)
{
  GByteArray *entry = g_byte_array_new ();

  rf_ebml_append_number (entry, ID_TRACK_NUMBER, track);
  rf_ebml_append_number (entry, ID_TRACK_UID, track);
  rf_ebml_append_number (entry, ID_TRACK_TYPE, track);
  rf_ebml_append_number (entry, ID_FLAG_LACING, 0);
  rf_ebml_append_text (entry, ID_CODEC_ID, codec);
  return entry;
}

static void
append_video (GByteArray *tracks, const RfWebmVideo *video)
{
  g_autoptr (GByteArray) entry = new_track (RF_WEBM_VIDEO, video->codec);
  g_autoptr (GByteArray) size = g_byte_array_new ();
  g_autoptr (GByteArray) colour = g_byte_array_new ();

  rf_ebml_append_number (colour, ID_MATRIX, COLOUR_601);
  rf_ebml_append_number (colour, ID_RANGE, COLOUR_RANGE);
  rf_ebml_append_number (colour, ID_TRANSFER, COLOUR_601);
  rf_ebml_append_number (colour, ID_PRIMARIES, COLOUR_601);
  rf_ebml_append_number (size, ID_PIXEL_WIDTH, (guint64) video->width);
  rf_ebml_append_number (size, ID_PIXEL_HEIGHT, (guint64) video->height);
  rf_ebml_append_group (size, ID_COLOUR, colour);
  rf_ebml_append_number (
      entry, ID_DEFAULT_DURATION, G_GUINT64_CONSTANT (1000000000) / (guint) video->fps);
  rf_ebml_append_group (entry, ID_VIDEO, size);
  rf_ebml_append_group (tracks, ID_TRACK_ENTRY, entry);
}

static void
append_audio (GByteArray *tracks, const RfWebmAudio *audio)
{
  g_autoptr (GByteArray) entry = new_track (RF_WEBM_AUDIO, audio->codec);
  g_autoptr (GByteArray) sound = g_byte_array_new ();
  gsize length = 0;
  const void *header = g_bytes_get_data (audio->header, &length);

  rf_ebml_append_bytes (entry, ID_CODEC_PRIVATE, header, length);
  if (audio->delay > 0)
    rf_ebml_append_number (entry, ID_CODEC_DELAY, audio->delay);
  if (audio->preroll > 0)
    rf_ebml_append_number (entry, ID_SEEK_PREROLL, audio->preroll);
  rf_ebml_append_float (sound, ID_SAMPLING, audio->rate);
  rf_ebml_append_number (sound, ID_CHANNELS, (guint64) audio->channels);
  rf_ebml_append_group (entry, ID_AUDIO, sound);
  rf_ebml_append_group (tracks, ID_TRACK_ENTRY, entry);
}

static GByteArray *
new_tracks (const RfWebmVideo *video, const RfWebmAudio *audio)
{
  g_autoptr (GByteArray) members = g_byte_array_new ();
  GByteArray *array = g_byte_array_new ();

  append_video (members, video);
  if (audio != NULL)
    append_audio (members, audio);
  rf_ebml_append_group (array, ID_TRACKS, members);
  return array;
}

/* All entries are of one length, whatever the positions, so the length of the
 * whole is known before they are. */
static GByteArray *
new_seek_head (guint64 info_length, guint64 tracks_length)
{
  GByteArray *array = NULL;
  guint64 length = 0;

  for (int round = 0; round < 2; round++)
    {
      g_autoptr (GByteArray) members = g_byte_array_new ();

      g_clear_pointer (&array, g_byte_array_unref);
      array = g_byte_array_new ();
      append_seek (members, ID_INFO, length);
      append_seek (members, ID_TRACKS, length + info_length);
      append_seek (members, ID_CUES, length + info_length + tracks_length);
      rf_ebml_append_group (array, ID_SEEK_HEAD, members);
      length = array->len;
    }
  return array;
}

/* The size of the segment is written over at the end: eight bytes that say so. */
static gboolean
write_head (RfWebmWriter *self, const RfWebmVideo *video, const RfWebmAudio *audio, GError **error)
{
  static const guint8 segment[] = { 0x18, 0x53, 0x80, 0x67, 0x01, 0, 0, 0, 0, 0, 0, 0 };
  g_autoptr (GByteArray) head = new_ebml_head ();
  g_autoptr (GByteArray) info = new_info ();
  g_autoptr (GByteArray) tracks = new_tracks (video, audio);
  g_autoptr (GByteArray) seek_head = new_seek_head (info->len, tracks->len);
  guint info_head = 0;

  g_byte_array_append (head, segment, sizeof segment);
  self->segment = head->len;
  g_byte_array_append (head, seek_head->data, seek_head->len);
  self->cues_place = head->len - RF_EBML_PLACE;
  /* The id of the information, its size in one byte, then that of the duration. */
  info_head = 4 + 1 + 2 + 1;
  self->duration_place = head->len + info_head;
  g_byte_array_append (head, info->data, info->len);
  g_byte_array_append (head, tracks->data, tracks->len);
  return write_array (self, head, error);
}

/**
 * rf_webm_writer_new:
 * @path: the file that is made or replaced
 * @video: its pictures
 * @audio: (nullable): its sound
 * @error: %RF_ERROR_PROVIDER_FAILED
 *
 * Returns: (transfer full): a file that has its head and nothing else yet
 */
RfWebmWriter *
rf_webm_writer_new (const char *path,
                    const RfWebmVideo *video,
                    const RfWebmAudio *audio,
                    GError **error)
{
  g_autoptr (RfWebmWriter) self = g_new0 (RfWebmWriter, 1);

  self->path = g_strdup (path);
  self->cluster = g_byte_array_new ();
  self->cues = g_byte_array_new ();
  self->file = g_fopen (path, "wbe");
  if (self->file == NULL)
    fail (self, error);
  else if (write_head (self, video, audio, error))
    return g_steal_pointer (&self);
  return NULL;
}

/**
 * rf_webm_writer_free:
 * @self: (transfer full): a writer; the file stays as it is
 */
void
rf_webm_writer_free (RfWebmWriter *self)
{
  if (self->file != NULL)
    fclose (self->file);
  g_byte_array_unref (self->cluster);
  g_byte_array_unref (self->cues);
  g_free (self->path);
  g_free (self);
}

static void
append_cue (RfWebmWriter *self)
{
  g_autoptr (GByteArray) place = g_byte_array_new ();
  g_autoptr (GByteArray) point = g_byte_array_new ();

  rf_ebml_append_number (place, ID_CUE_TRACK, RF_WEBM_VIDEO);
  rf_ebml_append_number (place, ID_CUE_CLUSTER_POSITION, self->written - self->segment);
  rf_ebml_append_number (point, ID_CUE_TIME, self->cluster_time);
  rf_ebml_append_group (point, ID_CUE_TRACK_POSITIONS, place);
  rf_ebml_append_group (self->cues, ID_CUE_POINT, point);
}

static gboolean
flush_cluster (RfWebmWriter *self, GError **error)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (GByteArray) time = g_byte_array_new ();
  gboolean is_written;

  if (self->cluster->len == 0)
    return TRUE;
  if (self->has_key)
    append_cue (self);
  rf_ebml_append_number (time, ID_TIMESTAMP, self->cluster_time);
  rf_ebml_append_head (head, ID_CLUSTER, (guint64) time->len + self->cluster->len);
  g_byte_array_append (head, time->data, time->len);
  is_written = write_array (self, head, error) && write_array (self, self->cluster, error);
  g_byte_array_set_size (self->cluster, 0);
  return is_written;
}

static void
append_block (RfWebmWriter *self, const RfWebmBlock *block, guint64 time)
{
  guint8 head[4] = { 0x80 | (guint8) block->track, 0, 0, block->is_key ? 0x80 : 0 };

  rf_ebml_write_big (head + 1, time - self->cluster_time, 2);
  rf_ebml_append_head (self->cluster, ID_SIMPLE_BLOCK, sizeof head + block->length);
  g_byte_array_append (self->cluster, head, sizeof head);
  g_byte_array_append (self->cluster, block->data, (guint) block->length);
}

/**
 * rf_webm_writer_add:
 * @self: a writer
 * @block: the next one, of either track, not before those that were added
 * @error: %RF_ERROR_PROVIDER_FAILED
 *
 * A frame of the video that can be sought begins a cluster.
 *
 * Returns: whether that went well
 */
gboolean
rf_webm_writer_add (RfWebmWriter *self, const RfWebmBlock *block, GError **error)
{
  guint64 time = (block->time + MILLISECOND / 2) / MILLISECOND;
  gboolean is_sought = block->is_key && block->track == RF_WEBM_VIDEO;

  if (is_sought || time >= self->cluster_time + CLUSTER_LONGEST)
    {
      if (!flush_cluster (self, error))
        return FALSE;
    }
  if (self->cluster->len == 0)
    {
      self->cluster_time = time;
      self->has_key = is_sought;
    }
  append_block (self, block, MAX (time, self->cluster_time));
  return TRUE;
}

static gboolean
write_at (RfWebmWriter *self, guint64 place, guint64 value, GError **error)
{
  guint8 data[RF_EBML_PLACE];

  rf_ebml_write_big (data, value, RF_EBML_PLACE);
  if (fseeko (self->file, (off_t) place, SEEK_SET) != 0 ||
      fwrite (data, 1, sizeof data, self->file) != sizeof data)
    return fail (self, error);
  return TRUE;
}

static gboolean
write_places (RfWebmWriter *self, guint64 cues, guint64 duration, GError **error)
{
  double milliseconds = (double) duration / MILLISECOND;
  guint64 bits, size = self->written - self->segment;

  memcpy (&bits, &milliseconds, sizeof bits);
  return write_at (self, self->cues_place, cues - self->segment, error) &&
         write_at (self, self->duration_place, bits, error) &&
         write_at (self, self->segment - RF_EBML_PLACE, size | G_GUINT64_CONSTANT (1) << 56, error);
}

/**
 * rf_webm_writer_close:
 * @self: a writer to which all blocks were added
 * @duration: of the whole, in nanoseconds
 * @error: %RF_ERROR_PROVIDER_FAILED
 *
 * Returns: whether the file is complete
 */
gboolean
rf_webm_writer_close (RfWebmWriter *self, guint64 duration, GError **error)
{
  g_autoptr (GByteArray) cues = g_byte_array_new ();
  guint64 place = 0;
  gboolean done;

  if (!flush_cluster (self, error))
    return FALSE;
  place = self->written;
  rf_ebml_append_group (cues, ID_CUES, self->cues);
  done = write_array (self, cues, error) && write_places (self, place, duration, error);
  if (fclose (g_steal_pointer (&self->file)) != 0 && done)
    return fail (self, error);
  return done;
}
