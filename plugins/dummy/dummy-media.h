/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DummyMedia:
 * @hash: hex that tells one request from another; colours, tones and noise
 *   are taken from it
 * @bytes: how long the file is to be; it may come out longer where the
 *   format cannot be that short
 * @width: pixels of a picture
 * @height: pixels of a picture
 *
 * What a small file is to be like. The same description gives the same bytes.
 */
typedef struct
{
  const char *hash;
  gsize bytes;
  guint width;
  guint height;
} DummyMedia;

/** DUMMY_WAV_RATE: bytes of sound for each second: 8 kHz, mono, 16 bits */
#define DUMMY_WAV_RATE 16000

/** DUMMY_WEBM_SIDE: width and height of the one frame of a video */
#define DUMMY_WEBM_SIDE 16

/** DUMMY_WEBM_DURATION: milliseconds that a video lasts */
#define DUMMY_WEBM_DURATION 40

GByteArray *dummy_media_new_png (const DummyMedia *media);
GByteArray *dummy_media_new_wav (const DummyMedia *media);
GByteArray *dummy_media_new_webm (const DummyMedia *media);
GByteArray *dummy_media_new_text (const DummyMedia *media, const char *prompt);

G_END_DECLS
