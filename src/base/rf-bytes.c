/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bytes.h"

/*
 * Sizes as people write them: `kB`, `MB`, `GB` and `TB` are powers of a
 * thousand, `KiB`, `MiB`, `GiB` and `TiB` powers of 1024.
 */

typedef struct
{
  const char *unit;
  gint64 bytes;
} RfBytesUnit;

static const RfBytesUnit bytes_units[] = {
  { "", 1 },
  { "B", 1 },
  { "kB", 1000 },
  { "MB", 1000 * 1000 },
  { "GB", 1000 * 1000 * 1000 },
  { "TB", G_GINT64_CONSTANT (1000000000000) },
  { "KiB", 1024 },
  { "MiB", 1024 * 1024 },
  { "GiB", 1024 * 1024 * 1024 },
  { "TiB", G_GINT64_CONSTANT (1) << 40 },
};

static const RfBytesUnit *
rf_bytes_find_unit (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bytes_units); i++)
    {
      if (g_str_equal (bytes_units[i].unit, text))
        return &bytes_units[i];
    }
  return NULL;
}

/**
 * rf_bytes_to_string:
 * @bytes: a size, not negative
 *
 * Returns: (transfer full): the size in the greatest unit of a thousand that gives a whole
 *   number; rf_bytes_from_string() reads it back
 */
char *
rf_bytes_to_string (gint64 bytes)
{
  static const char *const names[] = { "TB", "GB", "MB", "kB" };

  for (gsize i = 0; bytes != 0 && i < G_N_ELEMENTS (names); i++)
    {
      const RfBytesUnit *unit = rf_bytes_find_unit (names[i]);

      if (bytes % unit->bytes == 0)
        return g_strdup_printf ("%" G_GINT64_FORMAT " %s", bytes / unit->bytes, unit->unit);
    }
  return g_strdup_printf ("%" G_GINT64_FORMAT, bytes);
}

/**
 * rf_bytes_from_string:
 * @text: digits and a unit, such as `5MB`; without one they are bytes
 * @bytes: (out): the size; untouched where @text is none or is out of range
 *
 * Returns: whether @text was read
 */
gboolean
rf_bytes_from_string (const char *text, gint64 *bytes)
{
  const RfBytesUnit *unit = NULL;
  char *end = NULL;
  guint64 count = 0;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  count = g_ascii_strtoull (text, &end, 10);
  while (*end == ' ')
    end++;
  unit = rf_bytes_find_unit (end);
  if (unit == NULL || count > (guint64) (G_MAXINT64 / unit->bytes))
    return FALSE;
  *bytes = (gint64) count * unit->bytes;
  return TRUE;
}
