/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-report.h"

#include "rf-enum.h"
#include "rf-json-object.h"
#include "rf-json-reader.h"
#include "rf-media-protocol.h"
#include "rf-text.h"

/*
 * What came of a look at media, and how it is read from the helper's line. The
 * helper may have been taken over by what it decoded, so each field has a
 * range, and text is shown only in a printable form.
 */

#define LONGEST_REASON 300

static const RfEnumName verdict_words[] = {
  { RF_MEDIA_GOOD, RF_MEDIA_WORD_GOOD },
  { RF_MEDIA_BAD, RF_MEDIA_WORD_BAD },
  { RF_MEDIA_UNJUDGED, RF_MEDIA_WORD_UNJUDGED },
  { RF_MEDIA_KILLED, RF_MEDIA_WORD_KILLED },
  { 0, NULL },
};

/**
 * rf_media_report_new:
 * @verdict: what the look came to
 * @format: (nullable): printf format of the reason
 * @...: its values
 *
 * Returns: (transfer full): a report with nothing measured
 */
RfMediaReport *
rf_media_report_new (RfMediaVerdict verdict, const char *format, ...)
{
  RfMediaReport *self = g_new0 (RfMediaReport, 1);
  va_list arguments;

  self->verdict = verdict;
  if (format == NULL)
    return self;
  va_start (arguments, format);
  self->reason = g_strchomp (g_strdup_vprintf (format, arguments));
  va_end (arguments);
  return self;
}

/**
 * rf_media_report_free:
 * @self: (transfer full) (nullable): a report
 */
void
rf_media_report_free (RfMediaReport *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self);
}

static gboolean
read_number (JsonObject *object, const char *name, gint64 maximum, gint64 *value)
{
  *value = 0;
  return rf_json_object_read_int (object, name, 0, maximum, value, NULL);
}

static RfMediaReport *
read_object (JsonObject *object)
{
  g_autoptr (RfMediaReport) self = rf_media_report_new (RF_MEDIA_GOOD, NULL);
  g_autofree char *word = NULL;
  g_autofree char *reason = NULL;
  gint64 width = 0;
  gint64 height = 0;
  int verdict = 0;

  if (!rf_json_object_read_string (object, "verdict", &word, NULL) || word == NULL ||
      !rf_enum_from_name (verdict_words, word, &verdict) ||
      !rf_json_object_read_string (object, "reason", &reason, NULL) ||
      !read_number (object, "width", RF_MEDIA_SIDE_MAX, &width) ||
      !read_number (object, "height", RF_MEDIA_SIDE_MAX, &height) ||
      !read_number (object, "duration", RF_MEDIA_DURATION_MAX, &self->duration) ||
      (verdict != RF_MEDIA_GOOD && reason == NULL) || (width == 0) != (height == 0))
    return NULL;
  self->verdict = (RfMediaVerdict) verdict;
  self->width = (int) width;
  self->height = (int) height;
  self->reason = reason != NULL ? rf_text_dup_printable (reason, LONGEST_REASON) : NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_media_report_new_from_line:
 * @line: what the helper wrote
 * @length: its bytes
 *
 * Returns: (transfer full) (nullable): the report, or %NULL where the line is
 *   none
 */
RfMediaReport *
rf_media_report_new_from_line (const char *line, gsize length)
{
  static const RfJsonLimits limits = { RF_MEDIA_LINE_MAX, 2, FALSE };
  g_autoptr (JsonNode) node = rf_json_parse (line, (gssize) length, &limits, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return read_object (json_node_get_object (node));
}
