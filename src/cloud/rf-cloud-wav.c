/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-wav.h"

/*
 * Some services send bare samples: 16 bits, little endian, one channel, 24 kHz.
 * Nobody plays these, so they get the header that Microsoft's and IBM's
 * "Multimedia Programming Interface and Data Specifications 1.0" describes.
 */

#define RATE         24000
#define SAMPLE_BYTES 2
#define HEADER_BYTES 44

static void
append_32 (GByteArray *bytes, guint32 number)
{
  guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
append_16 (GByteArray *bytes, guint16 number)
{
  guint16 little = GUINT16_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
append_name (GByteArray *bytes, const char *name)
{
  g_byte_array_append (bytes, (const guint8 *) name, 4);
}

/**
 * rf_cloud_wav_new:
 * @samples: bare samples
 *
 * Returns: (transfer full): a WAV file of them; empty where they are
 */
GBytes *
rf_cloud_wav_new (GBytes *samples)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (samples, &length);

  if (length == 0)
    return g_bytes_ref (samples);
  append_name (bytes, "RIFF");
  append_32 (bytes, (guint32) (HEADER_BYTES - 8 + length));
  append_name (bytes, "WAVE");
  append_name (bytes, "fmt ");
  append_32 (bytes, 16);
  append_16 (bytes, 1);
  append_16 (bytes, 1);
  append_32 (bytes, RATE);
  append_32 (bytes, RATE * SAMPLE_BYTES);
  append_16 (bytes, SAMPLE_BYTES);
  append_16 (bytes, SAMPLE_BYTES * 8);
  append_name (bytes, "data");
  append_32 (bytes, (guint32) length);
  g_byte_array_append (bytes, data, (guint) length);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
