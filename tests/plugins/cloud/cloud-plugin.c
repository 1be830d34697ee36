/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-plugin.h"

#include <string.h>

const CloudPlugin *const cloud_plugins[] = {
  &cloud_anthropic, &cloud_bedrock,    &cloud_comfyui,      &cloud_elevenlabs,
  &cloud_gemini,    &cloud_kling,      &cloud_openai,       &cloud_replicate,
  &cloud_suno_gcui, &cloud_suno_relay, &cloud_suno_sunoapi, NULL
};

/* One grey pixel. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

/* A second of a black WebM film. */
#define VIDEO                                                                                      \
  "GkXfowEAAAAAAAAQQoKFd2VibQBCh4ECQoWBAhhTgGcBAAAAAAAB0hFNm3QBAAAAAAAAjE27AQAAAAAAABJTq4QVSa"     \
  "lmU6yIAAAAAAAAAJhNuwEAAAAAAAASU6uEFlSua1OsiAAAAAAAAAD07JoBAAAAAAAAElOrhBBDp3BTrIj/////////"     \
  "/027AQAAAAAAABJTq4QcU7trU6yIAAAAAAAAAarsmgEAAAAAAAASU6uEElTDZ1OsiP//////////FUmpZgEAAAAAAA"     \
  "BQKtexgw9CQESJiECPQAAAAAAATYClR1N0cmVhbWVyIG1hdHJvc2thbXV4IHZlcnNpb24gMS4yMi4wAFdBiHJlZnJh"     \
  "aW4ARGGIC1hH4lila5AWVK5rAQAAAAAAAF+uAQAAAAAAAFbXgQGDgQFzxYiO9wo35+bIbiPjg4QdzWUAU26GVmlkZW"     \
  "8A4AEAAAAAAAAjsIEQuoEQmoECVbABAAAAAAAAEFW5gQFVsYEGVbqBBlW7gQaGhlZfVlA4AB9DtnUBAAAAAAAAP+eB"     \
  "AKOjgQAAgBACAJ0BKhAAEAAARwiFhYiZhIgCAgAMDWAA/v+rUICjlYEB9ACxAQABEBAAGAAYWC/0AAgAABxTu2sBAA"     \
  "AAAAAAHLsBAAAAAAAAE7OBALcBAAAAAAAAB/eBAfGCAV8="

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

const char *
cloud_get_name (const CloudPlugin *plugin)
{
  return plugin->name != NULL ? plugin->name : plugin->id;
}

GBytes *
cloud_dup_picture (void)
{
  gsize length = 0;
  guchar *data = g_base64_decode (PNG, &length);

  return g_bytes_new_take (data, length);
}

GBytes *
cloud_dup_video (void)
{
  gsize length = 0;
  guchar *data = g_base64_decode (VIDEO, &length);

  return g_bytes_new_take (data, length);
}

/* What a job has made, to be fetched. */
GBytes *
cloud_dup_made (const CloudJob *job)
{
  if (g_str_has_prefix (job->order.got, "video/"))
    return cloud_dup_video ();
  return g_str_has_prefix (job->order.got, "audio/") ? dup_silence () : cloud_dup_picture ();
}

/* A text of an answer with what stands for something put in. */
GBytes *
cloud_dup_text (const char *text, const char *url)
{
  GString *whole = g_string_new (text);
  g_autoptr (GBytes) silence = dup_silence ();
  g_autofree char *sound =
      g_base64_encode (g_bytes_get_data (silence, NULL), g_bytes_get_size (silence));

  g_string_replace (whole, "@PNG@", PNG, 0);
  g_string_replace (whole, "@SOUND@", sound, 0);
  g_string_replace (whole, "@VIDEO@", VIDEO, 0);
  g_string_replace (whole, "@URL@", url, 0);
  return g_string_free_to_bytes (whole);
}

GBytes *
cloud_dup_answer (const CloudCase *row, const char *url)
{
  return g_str_equal (row->answer, "@MP3@") ? dup_silence () : cloud_dup_text (row->answer, url);
}
