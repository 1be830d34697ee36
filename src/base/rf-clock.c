/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-clock.h"

#include "rf-error.h"

#include <string.h>
#include <time.h>

/*
 * Whether the wall clock can be believed. The boot clock only ever goes on, by
 * one second a second, while the machine sleeps too; so the difference of the
 * two stands still, unless somebody sets the wall clock. A file keeps that
 * difference with the boot that it was measured in: one line, the boot's id and
 * milliseconds. After another boot it says nothing.
 *
 * The file is read each time: it is asked for only where something has expired.
 * May be called from any thread.
 */

#define RF_CLOCK_BOOT "/proc/sys/kernel/random/boot_id"

/* Less than this is what summer time, leap seconds and drift come to. */
#define RF_CLOCK_TOLERANCE (G_GINT64_CONSTANT (3600) * 1000)

static char *
rf_clock_dup_boot (void)
{
  g_autofree char *id = NULL;

  if (!g_file_get_contents (RF_CLOCK_BOOT, &id, NULL, NULL))
    return NULL;
  g_strstrip (id);
  return *id != '\0' ? g_steal_pointer (&id) : NULL;
}

/* The real wall clock, not the one that tests set: they move entries in time,
 * and not the machine. */
static gint64
rf_clock_measure (void)
{
  struct timespec boot = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &boot);
  return g_get_real_time () / 1000 - ((gint64) boot.tv_sec * 1000 + boot.tv_nsec / 1000000);
}

/* Returns: whether the file tells of this boot */
static gboolean
rf_clock_read (const char *path, const char *boot, gint64 *difference)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  words = g_strsplit (g_strstrip (text), " ", 2);
  return g_strv_length (words) == 2 && g_str_equal (words[0], boot) &&
         g_ascii_string_to_signed (words[1], 10, G_MININT64, G_MAXINT64, difference, NULL);
}

/**
 * rf_clock_note:
 * @path: the file
 * @error: return location; %RF_ERROR_STORE_UNAVAILABLE
 *
 * Measures the clocks, once in each boot: what stands in the file for this boot
 * stays. To be called before something is written whose time will matter.
 *
 * Returns: whether the file tells of this boot, or no boot can be told
 */
gboolean
rf_clock_note (const char *path, GError **error)
{
  g_autofree char *boot = rf_clock_dup_boot ();
  g_autofree char *text = NULL;
  gint64 difference = 0;

  if (boot == NULL || rf_clock_read (path, boot, &difference))
    return TRUE;
  text = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", boot, rf_clock_measure ());
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return TRUE;
  rf_error_normalise (error, RF_ERROR_STORE_UNAVAILABLE);
  return FALSE;
}

/**
 * rf_clock_has_jumped:
 * @path: the file that rf_clock_note() writes
 *
 * Returns: whether the wall clock was moved by more than an hour since it was
 *   first noted in this boot. %FALSE where nothing was noted. Who knows that
 *   the clock is right now removes the file.
 */
gboolean
rf_clock_has_jumped (const char *path)
{
  g_autofree char *boot = rf_clock_dup_boot ();
  gint64 noted = 0;
  gint64 now = 0;

  if (boot == NULL || !rf_clock_read (path, boot, &noted))
    return FALSE;
  now = rf_clock_measure ();
  return now > noted ? now - noted > RF_CLOCK_TOLERANCE : noted - now > RF_CLOCK_TOLERANCE;
}
