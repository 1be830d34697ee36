/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "helper-container.h"
#include "rf-media-head.h"
#include "rf-media-protocol.h"

#include <string.h>

/*
 * Any bytes may come from a provider, under any media type, and any line from
 * the helper that has read them. The first byte chooses the type; the rest is
 * the file, and the line.
 */

static const char *const types[] = {
  "image/png", "image/jpeg", "image/gif",  "image/webp", "image/svg+xml", "audio/wav",
  "audio/ogg", "audio/flac", "audio/mpeg", "video/webm", "video/mp4",     "text/plain",
};

static void
check_file (const char *type, const guint8 *data, gsize size)
{
  g_autofree char *fault =
      rf_media_head_dup_fault (type, (const char *) data, MIN (size, RF_MEDIA_HEAD));
  g_autoptr (RfMediaReport) report = helper_container_check (type, data, size);

  g_assert_true (report->verdict == RF_MEDIA_GOOD || report->verdict == RF_MEDIA_BAD);
  g_assert_true ((report->verdict == RF_MEDIA_BAD) == (report->reason != NULL));
  g_assert_true (fault == NULL || report->verdict == RF_MEDIA_BAD);
  g_assert_true (report->width >= 0 && report->height >= 0 && report->duration >= 0);
}

static void
check_line (const guint8 *data, gsize size)
{
  g_autoptr (RfMediaReport) report = rf_media_report_new_from_line ((const char *) data, size);

  if (report == NULL)
    return;
  g_assert_true (report->verdict == RF_MEDIA_GOOD || report->reason != NULL);
  g_assert_true (report->width >= 0 && report->width <= RF_MEDIA_SIDE_MAX);
  g_assert_true (report->height >= 0 && report->height <= RF_MEDIA_SIDE_MAX);
  g_assert_true (report->duration >= 0 && report->duration <= RF_MEDIA_DURATION_MAX);
  g_assert_true (report->reason == NULL || g_utf8_validate (report->reason, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = NULL;

  fuzz_make_criticals_fatal ();
  if (size == 0)
    return 0;
  /* In a block of its own length, so that a byte too far is noticed. */
  copy = g_memdup2 (data + 1, size - 1);
  check_file (types[data[0] % G_N_ELEMENTS (types)], copy, size - 1);
  check_line (copy, size - 1);
  return 0;
}
