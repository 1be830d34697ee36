/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-latency.h"

/*
 * Histograms of how long answers took. A bucket is an eighth of an octave, so
 * that a hit of a hundred microseconds and a video of ten minutes are known
 * equally well; times below 16 microseconds have a bucket each. Packed they are
 * pairs of numbers, little-endian base 128: how many empty buckets come before
 * one, and what is in it.
 */

#define SUB_BITS 3
#define SMALL    16 /* times below it have a bucket each */
#define OCTAVE   4  /* that of SMALL */
#define LAST     ((G_GINT64_CONSTANT (1) << 41) - 1)

static const char select_counts[] = "SELECT counts FROM latencies WHERE namespace = ?1"
                                    " AND span = ?2 AND start = ?3 AND kind = ?4 AND class = ?5";

static const char put_counts[] =
    "INSERT INTO latencies (namespace, span, start, kind, class, counts)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET counts = excluded.counts";

static guint
rf_histogram_find_bucket (gint64 microseconds)
{
  guint64 value = (guint64) CLAMP (microseconds, 0, LAST);
  guint octave;

  if (value < SMALL)
    return (guint) value;
  octave = g_bit_storage (value) - 1;
  return SMALL + ((octave - OCTAVE) << SUB_BITS) +
         (guint) ((value >> (octave - SUB_BITS)) & ((1 << SUB_BITS) - 1));
}

/* The middle of a bucket. */
static gint64
rf_histogram_get_time (guint bucket)
{
  guint octave;
  guint64 width;

  if (bucket < SMALL)
    return bucket;
  octave = OCTAVE + ((bucket - SMALL) >> SUB_BITS);
  width = G_GUINT64_CONSTANT (1) << (octave - SUB_BITS);
  return (gint64) ((((guint64) 1 << SUB_BITS) + ((bucket - SMALL) & ((1 << SUB_BITS) - 1))) *
                       width +
                   width / 2);
}

/**
 * rf_histogram_add:
 * @self: a histogram
 * @microseconds: how long an answer took
 */
void
rf_histogram_add (RfHistogram *self, gint64 microseconds)
{
  self->counts[rf_histogram_find_bucket (microseconds)]++;
}

/**
 * rf_histogram_merge:
 * @self: a histogram
 * @other: what is added to it
 */
void
rf_histogram_merge (RfHistogram *self, const RfHistogram *other)
{
  for (guint i = 0; i < RF_LATENCY_BUCKETS; i++)
    self->counts[i] += other->counts[i];
}

static gint64
rf_histogram_get_percentile (const RfHistogram *self, gint64 count, gint64 percent)
{
  gint64 wanted = (count * percent + 99) / 100;
  gint64 seen = 0;

  for (guint i = 0; i < RF_LATENCY_BUCKETS; i++)
    {
      seen += self->counts[i];
      if (seen >= wanted)
        return rf_histogram_get_time (i);
    }
  return 0;
}

/**
 * rf_histogram_get:
 * @self: a histogram
 * @latency: (out): what it says
 */
void
rf_histogram_get (const RfHistogram *self, RfLatency *latency)
{
  gint64 count = 0;

  for (guint i = 0; i < RF_LATENCY_BUCKETS; i++)
    count += self->counts[i];
  *latency = (RfLatency){ .count = count };
  if (count == 0)
    return;
  latency->p50 = rf_histogram_get_percentile (self, count, 50);
  latency->p90 = rf_histogram_get_percentile (self, count, 90);
  latency->p99 = rf_histogram_get_percentile (self, count, 99);
}

static void
rf_histogram_put (GByteArray *bytes, guint64 value)
{
  do
    {
      guint8 digit = (guint8) (value & 0x7f) | (value > 0x7f ? 0x80 : 0);

      g_byte_array_append (bytes, &digit, 1);
      value >>= 7;
    }
  while (value > 0);
}

static gboolean
rf_histogram_take (const guint8 **next, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; *next < end && shift < 63; shift += 7)
    {
      guint8 digit = *(*next)++;

      *value |= (guint64) (digit & 0x7f) << shift;
      if ((digit & 0x80) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_histogram_pack:
 *
 * Returns: (transfer full): it as bytes
 */
GByteArray *
rf_histogram_pack (const RfHistogram *self)
{
  GByteArray *bytes = g_byte_array_sized_new (64);
  guint64 empty = 0;

  for (guint i = 0; i < RF_LATENCY_BUCKETS; i++)
    {
      if (self->counts[i] > 0)
        {
          rf_histogram_put (bytes, empty);
          rf_histogram_put (bytes, (guint64) self->counts[i]);
        }
      empty = self->counts[i] > 0 ? 0 : empty + 1;
    }
  return bytes;
}

/**
 * rf_histogram_unpack:
 * @self: (inout): what is added to
 * @data: what rf_histogram_pack() made; what cannot be read counts as nothing,
 *   since nobody should lose their statistics to one bad row
 */
void
rf_histogram_unpack (RfHistogram *self, const guint8 *data, gsize length)
{
  const guint8 *end = data + length;
  guint64 bucket = 0;
  guint64 empty = 0;
  guint64 count = 0;

  while (data < end && rf_histogram_take (&data, end, &empty) &&
         rf_histogram_take (&data, end, &count))
    {
      if (empty >= RF_LATENCY_BUCKETS || bucket + empty >= RF_LATENCY_BUCKETS ||
          count > G_MAXINT64 / 2)
        return;
      bucket += empty;
      self->counts[bucket++] += (gint64) count;
    }
}

static gboolean
rf_latency_load (RfConnection *connection,
                 const RfLatencySpan *span,
                 RfHistogram *histogram,
                 GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           select_counts,
                                                           "ssiss",
                                                           span->namespace_,
                                                           span->span,
                                                           span->start,
                                                           span->kind,
                                                           span->class_);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    rf_histogram_unpack (
        histogram, sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0));
  return TRUE;
}

/**
 * rf_latency_store:
 * @connection: a connection, in a transaction that writes
 * @span: where
 * @histogram: what is added to what stands there
 * @error: return location
 *
 * Returns: whether it could be written
 */
gboolean
rf_latency_store (RfConnection *connection,
                  const RfLatencySpan *span,
                  const RfHistogram *histogram,
                  GError **error)
{
  RfHistogram sum = *histogram;
  g_autoptr (GByteArray) packed = NULL;
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  if (!rf_latency_load (connection, span, &sum, error))
    return FALSE;
  packed = rf_histogram_pack (&sum);
  statement = rf_connection_query (connection,
                                   error,
                                   put_counts,
                                   "ssiss",
                                   span->namespace_,
                                   span->span,
                                   span->start,
                                   span->kind,
                                   span->class_);
  if (statement == NULL)
    return FALSE;
  if (sqlite3_bind_blob (statement, 6, packed->data, (int) packed->len, SQLITE_STATIC) != SQLITE_OK)
    return rf_connection_fail (connection, SQLITE_NOMEM, error);
  return rf_statement_step (statement, &row, error);
}
