/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#include <string.h>

const CloudPlugin *const cloud_plugins[] = { &cloud_anthropic,
                                             &cloud_elevenlabs,
                                             &cloud_openai,
                                             NULL };

/* One grey pixel. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

/* 128 kbit/s at 44.1 kHz makes frames of 417 bytes; 38 of them are a second. */
#define FRAME_BYTES 417
#define FRAMES      38

static GBytes *
dup_silence (void)
{
  static const guint8 header[] = { 0xFF, 0xFB, 0x90, 0x64 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 frame[FRAME_BYTES] = { 0 };

  memcpy (frame, header, sizeof header);
  for (guint i = 0; i < FRAMES; i++)
    g_byte_array_append (bytes, frame, sizeof frame);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
cloud_dup_picture (void)
{
  gsize length = 0;
  guchar *data = g_base64_decode (PNG, &length);

  return g_bytes_new_take (data, length);
}

GBytes *
cloud_dup_answer (const CloudCase *row, const char *url)
{
  GString *text = NULL;

  if (g_str_equal (row->answer, "@MP3@"))
    return dup_silence ();
  text = g_string_new (row->answer);
  g_string_replace (text, "@PNG@", PNG, 0);
  g_string_replace (text, "@URL@", url, 0);
  return g_string_free_to_bytes (text);
}
