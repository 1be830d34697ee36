/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-range.h"

/*
 * The ranges of a `Range` header (RFC 9110, section 14.1.2). Few are answered,
 * and never more bytes than the whole has: who asks for the same bytes again and
 * again is given the whole once.
 */

#define MAX_DIGITS 15

/* Returns: whether there was a number */
static gboolean
rf_range_read_number (const char **text, gint64 *number)
{
  const char *begin = *text;

  *number = 0;
  while (g_ascii_isdigit (**text) && *text - begin < MAX_DIGITS)
    *number = *number * 10 + (*(*text)++ - '0');
  return *text > begin && !g_ascii_isdigit (**text);
}

static void
rf_range_skip_space (const char **text)
{
  while (**text == ' ' || **text == '\t')
    (*text)++;
}

/* One of `a-b`, `a-` and `-n`. Returns: whether it is well formed; @range has a
 * length of 0 where it lies outside */
static gboolean
rf_range_read (const char **text, gint64 size, RfByteRange *range)
{
  gint64 first = 0;
  gint64 last = size - 1;
  gboolean has_first = rf_range_read_number (text, &first);

  if (*(*text)++ != '-')
    return FALSE;
  if (!has_first)
    {
      if (!rf_range_read_number (text, &last))
        return FALSE;
      range->length = MIN (last, size);
      range->offset = size - range->length;
      return TRUE;
    }
  if (g_ascii_isdigit (**text) && (!rf_range_read_number (text, &last) || last < first))
    return FALSE;
  last = MIN (last, size - 1);
  range->offset = first;
  range->length = first < size ? last - first + 1 : 0;
  return TRUE;
}

/**
 * rf_range_parse:
 * @header: (nullable): what was asked
 * @size: bytes of the whole
 * @ranges: (out caller-allocates) (element-type RfByteRange): gets the ranges, in
 *   the order in which they were asked
 *
 * Returns: whether there are any
 */
RfRangeState
rf_range_parse (const char *header, gint64 size, GArray *ranges)
{
  const char *text = header;
  gint64 sum = 0;
  guint asked = 0;

  if (header == NULL || g_ascii_strncasecmp (header, "bytes=", 6) != 0)
    return RF_RANGE_NONE;
  text += 6;
  do
    {
      RfByteRange range = { 0, 0 };

      rf_range_skip_space (&text);
      if (++asked > RF_RANGE_MOST || !rf_range_read (&text, size, &range))
        return RF_RANGE_NONE;
      rf_range_skip_space (&text);
      if (range.length > 0)
        g_array_append_val (ranges, range);
      sum += range.length;
    }
  while (*text++ == ',');
  if (text[-1] != '\0' || sum > size)
    return RF_RANGE_NONE;
  return ranges->len > 0 ? RF_RANGE_SOME : RF_RANGE_OUTSIDE;
}
