/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-clock.h"

#include "rf-error.h"

#include <time.h>

/*
 * Whether somebody has set the wall clock. A file keeps by how much it was ahead
 * of the boot clock, which nobody can set, and in which boot that was: one line,
 * the boot's id and milliseconds.
 */

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

#define HOUR G_GINT64_CONSTANT (3600000)

static char *
rf_clock_dup_boot (void)
{
  char *id = NULL;

  return g_file_get_contents (BOOT_ID, &id, NULL, NULL) ? g_strstrip (id) : NULL;
}

static gint64
rf_clock_get_lead (void)
{
  struct timespec boot = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &boot);
  return g_get_real_time () / 1000 - boot.tv_sec * 1000 - boot.tv_nsec / 1000000;
}

static gboolean
rf_clock_read (const char *path, gint64 *lead)
{
  g_autofree char *boot = rf_clock_dup_boot ();
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (boot == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  words = g_strsplit (g_strstrip (text), " ", 0);
  return g_strv_length (words) == 2 && g_str_equal (words[0], boot) &&
         g_ascii_string_to_signed (words[1], 10, G_MININT64, G_MAXINT64, lead, NULL);
}

/**
 * rf_clock_note:
 * @path: the file
 * @error: return location; %RF_ERROR_STORE_UNAVAILABLE
 *
 * Notes how the clocks stand, the first time in each boot.
 *
 * Returns: whether it is noted
 */
gboolean
rf_clock_note (const char *path, GError **error)
{
  g_autofree char *boot = rf_clock_dup_boot ();
  g_autofree char *text = NULL;
  gint64 lead = 0;

  if (boot == NULL || rf_clock_read (path, &lead))
    return TRUE;
  text = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", boot, rf_clock_get_lead ());
  if (g_file_set_contents (path, text, -1, error))
    return TRUE;
  rf_error_normalise (error, RF_ERROR_STORE_UNAVAILABLE);
  return FALSE;
}

/**
 * rf_clock_has_jumped:
 * @path: the file of rf_clock_note()
 *
 * Returns: whether the wall clock was moved by over an hour since the clocks were
 *   noted in this boot
 */
gboolean
rf_clock_has_jumped (const char *path)
{
  gint64 lead = 0;
  gint64 moved = 0;

  if (!rf_clock_read (path, &lead))
    return FALSE;
  moved = rf_clock_get_lead () - lead;
  return moved > HOUR || moved < -HOUR;
}
