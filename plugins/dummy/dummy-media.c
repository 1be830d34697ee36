/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "dummy-media.h"

#include <math.h>
#include <string.h>

/*
 * Small files that real decoders take, written by hand so that the tests'
 * plugin needs no library: PNG (its specification, sections 5 and 11), WAV
 * (RIFF), and WebM (RFC 8794 for the form, RFC 9559 for the elements) with
 * one VP8 key frame.
 */

/* A red frame of 16 × 16 pixels, as vp8enc makes it. */
static const guint8 vp8_frame[] = {
  0xf0, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00, 0x00, 0x47, 0x08, 0x85, 0x85,
  0x88, 0x99, 0x84, 0x88, 0x02, 0x02, 0x02, 0x75, 0xaa, 0x03, 0xf8, 0x03, 0xfa, 0x02, 0x0d,
  0x4d, 0xee, 0x00, 0xfe, 0xfd, 0x6e, 0xf3, 0xff, 0xe4, 0x6f, 0xe3, 0xe7, 0x46, 0xff, 0xc8,
  0xe3, 0xff, 0xfc, 0x4a, 0x9e, 0xe3, 0x89, 0xe3, 0xff, 0xfc, 0x46, 0x80,
};

static void
append (GByteArray *array, const void *data, gsize length)
{
  g_byte_array_append (array, data, (guint) length);
}

static void
append_big_endian (GByteArray *array, guint32 value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  append (array, &bytes, sizeof bytes);
}

static void
append_little_endian (GByteArray *array, guint32 value, gsize length)
{
  guint32 bytes = GUINT32_TO_LE (value);

  append (array, &bytes, length);
}

/* Noise that depends on the hash alone: Marsaglia's xorshift, 64 bits. */
static void
append_noise (GByteArray *array, const char *hash, gsize length)
{
  guint64 state = g_ascii_strtoull (hash + strlen (hash) - MIN (strlen (hash), 15), NULL, 16) | 1;
  gsize at = array->len;

  g_byte_array_set_size (array, (guint) (at + length));
  for (; at < array->len; at++)
    {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      array->data[at] = (guint8) (state >> 24);
    }
}

static guint32
crc32_of (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
  return ~crc;
}

static guint32
adler32_of (const guint8 *data, gsize length)
{
  guint32 a = 1;
  guint32 b = 0;

  for (gsize i = 0; i < length; i++)
    {
      a = (a + data[i]) % 65521;
      b = (b + a) % 65521;
    }
  return b << 16 | a;
}

static void
append_chunk (GByteArray *png, const char *type, const GByteArray *content)
{
  gsize start = png->len + 4;

  append_big_endian (png, content->len);
  append (png, type, 4);
  append (png, content->data, content->len);
  append_big_endian (png, crc32_of (png->data + start, png->len - start));
}

/* One filter byte and three colours for each pixel of a row. */
static GByteArray *
new_pixels (const DummyMedia *media)
{
  GByteArray *pixels = g_byte_array_new ();
  gsize row = 1 + (gsize) media->width * 3;

  append_noise (pixels, media->hash, row * media->height);
  for (gsize y = 0; y < media->height; y++)
    pixels->data[y * row] = 0;
  return pixels;
}

/* A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4). */
static GByteArray *
new_stored (const GByteArray *plain)
{
  static const guint8 header[] = { 0x78, 0x01 };
  GByteArray *stream = g_byte_array_new ();

  append (stream, header, sizeof header);
  for (gsize at = 0; at < plain->len;)
    {
      gsize length = MIN (plain->len - at, 65535);
      guint8 last = at + length == plain->len;

      append (stream, &last, 1);
      append_little_endian (stream, (guint32) length, 2);
      append_little_endian (stream, ~(guint32) length, 2);
      append (stream, plain->data + at, length);
      at += length;
    }
  append_big_endian (stream, adler32_of (plain->data, plain->len));
  return stream;
}

/**
 * dummy_media_new_png:
 * @media: what it is to be like
 *
 * Returns: (transfer full): a picture of coloured noise; a private chunk makes
 *   it as long as it is to be
 */
GByteArray *
dummy_media_new_png (const DummyMedia *media)
{
  static const guint8 format[] = { 8, 2, 0, 0, 0 };
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) pixels = new_pixels (media);
  g_autoptr (GByteArray) stream = new_stored (pixels);
  g_autoptr (GByteArray) padding = g_byte_array_new ();
  g_autoptr (GByteArray) nothing = g_byte_array_new ();
  gsize length = 8 + (12 + 13) + (12 + stream->len) + 12;

  append_big_endian (header, media->width);
  append_big_endian (header, media->height);
  append (header, format, sizeof format);
  append (png, "\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", header);
  if (media->bytes >= length + 12)
    {
      append_noise (padding, media->hash, media->bytes - length - 12);
      append_chunk (png, "rfPd", padding);
    }
  append_chunk (png, "IDAT", stream);
  append_chunk (png, "IEND", nothing);
  return png;
}

/**
 * dummy_media_new_wav:
 * @media: what it is to be like; the length is rounded to whole samples
 *
 * Returns: (transfer full): a tone whose height comes from the hash
 */
GByteArray *
dummy_media_new_wav (const DummyMedia *media)
{
  GByteArray *wav = g_byte_array_new ();
  gsize samples = (MAX (media->bytes, 44 + 2) - 44) / 2;
  double pitch = 220.0 + (double) (g_str_hash (media->hash) % 660);

  append (wav, "RIFF", 4);
  append_little_endian (wav, (guint32) (36 + samples * 2), 4);
  append (wav, "WAVEfmt ", 8);
  append_little_endian (wav, 16, 4);
  append_little_endian (wav, 1, 2); /* PCM */
  append_little_endian (wav, 1, 2); /* channels */
  append_little_endian (wav, DUMMY_WAV_RATE / 2, 4);
  append_little_endian (wav, DUMMY_WAV_RATE, 4);
  append_little_endian (wav, 2, 2);  /* bytes of a sample */
  append_little_endian (wav, 16, 2); /* bits of a sample */
  append (wav, "data", 4);
  append_little_endian (wav, (guint32) (samples * 2), 4);
  for (gsize i = 0; i < samples; i++)
    {
      double angle = 2 * G_PI * pitch * (double) i / (DUMMY_WAV_RATE / 2.0);

      append_little_endian (wav, (guint32) (gint32) lrint (8000 * sin (angle)), 2);
    }
  return wav;
}

/* An element: its id, its length in eight bytes, its content. */
static void
append_element (GByteArray *webm, guint32 id, const void *data, gsize length)
{
  guint32 id_bytes = GUINT32_TO_BE (id);
  guint64 length_bytes = GUINT64_TO_BE (G_GUINT64_CONSTANT (0x0100000000000000) | length);
  gsize skip = id > 0xffffff ? 0 : id > 0xffff ? 1 : id > 0xff ? 2 : 3;

  append (webm, (const guint8 *) &id_bytes + skip, 4 - skip);
  append (webm, &length_bytes, sizeof length_bytes);
  append (webm, data, length);
}

static void
append_number (GByteArray *webm, guint32 id, guint32 value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  append_element (webm, id, &bytes, sizeof bytes);
}

static void
append_nested (GByteArray *webm, guint32 id, GByteArray *content)
{
  append_element (webm, id, content->data, content->len);
  g_byte_array_unref (content);
}

static GByteArray *
new_webm_header (void)
{
  GByteArray *header = g_byte_array_new ();

  append_number (header, 0x4286, 1); /* EBMLVersion */
  append_number (header, 0x42f7, 1); /* EBMLReadVersion */
  append_number (header, 0x42f2, 4); /* EBMLMaxIDLength */
  append_number (header, 0x42f3, 8); /* EBMLMaxSizeLength */
  append_element (header, 0x4282, "webm", 4);
  append_number (header, 0x4287, 2); /* DocTypeVersion */
  append_number (header, 0x4285, 2); /* DocTypeReadVersion */
  return header;
}

static GByteArray *
new_webm_info (void)
{
  static const guint8 duration[] = { 0x42, 0x20, 0, 0 }; /* 40.0 as a float */
  GByteArray *info = g_byte_array_new ();

  append_number (info, 0x2ad7b1, 1000000); /* TimestampScale: milliseconds */
  append_element (info, 0x4489, duration, sizeof duration);
  append_element (info, 0x4d80, "dummy", 5); /* MuxingApp */
  append_element (info, 0x5741, "dummy", 5); /* WritingApp */
  return info;
}

static GByteArray *
new_webm_tracks (void)
{
  GByteArray *tracks = g_byte_array_new ();
  GByteArray *entry = g_byte_array_new ();
  GByteArray *video = g_byte_array_new ();

  append_number (entry, 0xd7, 1);   /* TrackNumber */
  append_number (entry, 0x73c5, 1); /* TrackUID */
  append_number (entry, 0x83, 1);   /* TrackType: video */
  append_element (entry, 0x86, "V_VP8", 5);
  append_number (video, 0xb0, DUMMY_WEBM_SIDE);
  append_number (video, 0xba, DUMMY_WEBM_SIDE);
  append_nested (entry, 0xe0, video);
  append_nested (tracks, 0xae, entry);
  return tracks;
}

static GByteArray *
new_webm_cluster (void)
{
  static const guint8 block_header[] = { 0x81, 0, 0, 0x80 }; /* track 1, at 0, a key frame */
  GByteArray *cluster = g_byte_array_new ();
  GByteArray *block = g_byte_array_new ();

  append_number (cluster, 0xe7, 0); /* Timestamp */
  append (block, block_header, sizeof block_header);
  append (block, vp8_frame, sizeof vp8_frame);
  append_nested (cluster, 0xa3, block);
  return cluster;
}

/**
 * dummy_media_new_webm:
 * @media: what it is to be like
 *
 * Returns: (transfer full): a video of one red frame; a Void element holds
 *   noise from the hash and makes it as long as it is to be
 */
GByteArray *
dummy_media_new_webm (const DummyMedia *media)
{
  GByteArray *webm = g_byte_array_new ();
  GByteArray *segment = g_byte_array_new ();
  GByteArray *padding = g_byte_array_new ();
  gsize length = 0;

  append_nested (webm, 0x1a45dfa3, new_webm_header ());
  append_nested (segment, 0x1549a966, new_webm_info ());
  append_nested (segment, 0x1654ae6b, new_webm_tracks ());
  append_nested (segment, 0x1f43b675, new_webm_cluster ());
  length = webm->len + 12 + segment->len + 9;
  append_noise (padding, media->hash, media->bytes > length + 8 ? media->bytes - length : 8);
  append_nested (segment, 0xec, padding);
  append_nested (webm, 0x18538067, segment);
  return webm;
}

/**
 * dummy_media_new_text:
 * @media: what it is to be like
 * @prompt: what the text begins with
 *
 * Returns: (transfer full): the prompt, the hash, and lines that make it as
 *   long as it is to be
 */
GByteArray *
dummy_media_new_text (const DummyMedia *media, const char *prompt)
{
  static const char line[] = "and so on, and so on, until it is long enough\n";
  GByteArray *text = g_byte_array_new ();

  append (text, prompt, strlen (prompt));
  append (text, "\n", 1);
  append (text, media->hash, strlen (media->hash));
  append (text, "\n", 1);
  while (text->len < media->bytes)
    append (text, line, MIN (strlen (line), media->bytes - text->len));
  return text;
}
