/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-report.h"

#include "rf-enum.h"
#include "rf-json-printer.h"
#include "rf-media-protocol.h"

#include <stdio.h>

/* The line that the program hands back. */

static const RfEnumName words[] = {
  { RF_MEDIA_GOOD, RF_MEDIA_WORD_GOOD },
  { RF_MEDIA_BAD, RF_MEDIA_WORD_BAD },
  { RF_MEDIA_UNJUDGED, RF_MEDIA_WORD_UNJUDGED },
  { RF_MEDIA_KILLED, RF_MEDIA_WORD_KILLED },
  { 0, NULL },
};

static void
append_number (GString *line, const char *name, gint64 value, gint64 maximum)
{
  if (value <= 0 || value > maximum)
    return;
  g_string_append_printf (line, ",\"%s\":", name);
  rf_json_append_integer (line, value);
}

/**
 * helper_report_print:
 * @report: what came of it
 *
 * Returns: whether the line was written
 */
gboolean
helper_report_print (const RfMediaReport *report)
{
  g_autoptr (GString) line = g_string_new ("{\"verdict\":");

  rf_json_append_string (line, rf_enum_get_name (words, (int) report->verdict));
  if (report->reason != NULL)
    {
      /* What libraries say is as long as they please. */
      g_autofree char *valid = g_utf8_make_valid (report->reason, -1);
      g_autofree char *reason = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 300));

      g_string_append (line, ",\"reason\":");
      rf_json_append_string (line, reason);
    }
  if (report->width <= RF_MEDIA_SIDE_MAX && report->height <= RF_MEDIA_SIDE_MAX)
    {
      append_number (line, "width", report->width, RF_MEDIA_SIDE_MAX);
      append_number (line, "height", report->height, RF_MEDIA_SIDE_MAX);
    }
  append_number (line, "duration", report->duration, RF_MEDIA_DURATION_MAX);
  g_string_append (line, "}\n");
  return fwrite (line->str, 1, line->len, stdout) == line->len && fflush (stdout) == 0;
}
