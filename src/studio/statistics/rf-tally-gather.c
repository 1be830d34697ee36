/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tally-gather.h"

#include "rf-time.h"

/*
 * Hours of the counters into rows of a chart. Hours in which nothing was asked have no
 * counters, and a row all the same, so that time is not pressed together.
 */

#define HOUR G_GINT64_CONSTANT (3600000)

/* A row is an hour, a quarter of a day or a day, so that there are some dozens of them. */
static gint64
rf_tally_span_get_length (gint64 since)
{
  if (since <= 2 * RF_DAY)
    return HOUR;
  return since <= 8 * RF_DAY ? 6 * HOUR : 24 * HOUR;
}

/**
 * rf_tally_span_for:
 * @since: seconds that are looked back
 * @now: milliseconds
 * @offset: milliseconds that the clocks of people are ahead of UTC, so that a day begins
 *   when it does for them
 *
 * Returns: the rows of that time; the last one is under way
 */
RfTallySpan
rf_tally_span_for (gint64 since, gint64 now, gint64 offset)
{
  RfTallySpan span = { .length = rf_tally_span_get_length (since) };
  gint64 local = now + offset;
  gint64 last = local - local % span.length - offset;

  span.count = (guint) (since * 1000 / span.length);
  span.from = last - (gint64) (span.count - 1) * span.length;
  return span;
}

static void
rf_tally_add (RfTallyRow *sum, const RfTallyRow *row)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sum->outcomes); i++)
    sum->outcomes[i] += row->outcomes[i];
  sum->failed += row->failed;
  sum->refused += row->refused;
  sum->spent += row->spent;
  sum->saved += row->saved;
  sum->bytes += row->bytes;
}

static void
rf_tally_free_cb (gpointer row)
{
  rf_tally_row_free (row);
}

/**
 * rf_tally_gather:
 * @hours: (element-type RfTallyRow): rows whose names are times
 * @span: into which rows; what is outside of it is left out
 *
 * Returns: (transfer full) (element-type RfTallyRow): a row for each part of @span, with its
 *   beginning as the name
 */
GPtrArray *
rf_tally_gather (const GPtrArray *hours, const RfTallySpan *span)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (rf_tally_free_cb);

  for (guint i = 0; i < span->count; i++)
    {
      g_autofree char *name = rf_time_to_string (span->from + (gint64) i * span->length);

      g_ptr_array_add (rows, rf_tally_row_new (name));
    }
  for (guint i = 0; i < hours->len; i++)
    {
      const RfTallyRow *hour = g_ptr_array_index (hours, i);
      gint64 at = 0;

      if (rf_time_from_string (hour->name, &at) && at >= span->from &&
          at < span->from + (gint64) span->count * span->length)
        rf_tally_add (g_ptr_array_index (rows, (guint) ((at - span->from) / span->length)), hour);
    }
  return rows;
}
