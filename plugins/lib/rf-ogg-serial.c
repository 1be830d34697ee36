/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ogg-serial.h"

#include <string.h>

/*
 * GStreamer's oggmux gives each stream a random serial number, and a file that
 * holds one stream needs none: with a fixed one the same sound makes the same
 * bytes. The page header is that of RFC 3533, section 6: the serial number
 * stands at byte 14, the checksum at byte 22, both little endian.
 */

#define HEADER_LENGTH   27
#define SERIAL_OFFSET   14
#define CHECKSUM_OFFSET 22

/* RFC 3533, section 6, field 7: the generator polynomial, unreflected, from
 * zero. */
#define POLYNOMIAL 0x04c11db7u

static guint32
add_byte (guint32 checksum, guint8 byte)
{
  checksum ^= (guint32) byte << 24;
  for (int bit = 0; bit < 8; bit++)
    checksum = (checksum << 1) ^ ((checksum & 0x80000000u) != 0 ? POLYNOMIAL : 0);
  return checksum;
}

static void
write_little_endian (guint8 *place, guint32 value)
{
  const guint32 swapped = GUINT32_TO_LE (value);

  memcpy (place, &swapped, sizeof swapped);
}

/**
 * rf_ogg_page_get_checksum:
 * @page: one whole page, from its capture pattern on
 * @length: its bytes, at least 27
 *
 * Returns: the checksum that the page carries
 */
guint32
rf_ogg_page_get_checksum (const guint8 *page, gsize length)
{
  guint32 value = 0;

  g_return_val_if_fail (length >= HEADER_LENGTH, 0);

  memcpy (&value, page + CHECKSUM_OFFSET, sizeof value);
  return GUINT32_FROM_LE (value);
}

/**
 * rf_ogg_page_compute_checksum:
 * @page: one whole page, from its capture pattern on
 * @length: its bytes, at least 27
 *
 * Returns: the checksum over header and body that it ought to carry
 */
guint32
rf_ogg_page_compute_checksum (const guint8 *page, gsize length)
{
  guint32 checksum = 0;

  g_return_val_if_fail (length >= HEADER_LENGTH, 0);

  for (gsize i = 0; i < length; i++)
    {
      gboolean is_checksum = i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + sizeof checksum;

      checksum = add_byte (checksum, is_checksum ? 0 : page[i]);
    }
  return checksum;
}

/**
 * rf_ogg_page_set_serial:
 * @page: one whole page, from its capture pattern on
 * @length: its bytes
 * @serial: the serial number that it gets
 *
 * Gives the page another serial number and the checksum that goes with it.
 *
 * Returns: whether it is an Ogg page; otherwise it is untouched
 */
gboolean
rf_ogg_page_set_serial (guint8 *page, gsize length, guint32 serial)
{
  if (length < HEADER_LENGTH || memcmp (page, "OggS", 4) != 0)
    return FALSE;

  write_little_endian (page + SERIAL_OFFSET, serial);
  write_little_endian (page + CHECKSUM_OFFSET, rf_ogg_page_compute_checksum (page, length));
  return TRUE;
}
