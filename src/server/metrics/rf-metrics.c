/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-metrics.h"

#include "rf-prometheus.h"

#include <string.h>

/*
 * A request is counted under its row of the table of routes, never under its path,
 * so that there are as many series as rows and statuses, whatever clients ask for.
 */

/* Upper bounds of the histogram, in microseconds. */
static const gint64 bounds[] = {
  100,    250,    500,     1000,    2500,    5000,     10000,    25000,    50000,     100000,
  250000, 500000, 1000000, 2500000, 5000000, 10000000, 30000000, 60000000, 300000000,
};

/* What a request that fits no row, or that was refused before that, stands under. */
#define NO_ROUTE "none"

typedef struct
{
  const char *method; /* constant text, or interned */
  const char *route;
  guint status;
} RfMetricsKey;

typedef struct
{
  guint64 buckets[G_N_ELEMENTS (bounds) + 1];
  guint64 count;
  double seconds;
} RfMetricsTimes;

struct _RfMetrics
{
  GMutex mutex;
  GHashTable *counts; /* (owned) RfMetricsKey → guint64 */
  GHashTable *times;  /* (owned) route → RfMetricsTimes */
  guint64 bytes;
  guint64 n_direct;
};

static guint
rf_metrics_hash (gconstpointer data)
{
  const RfMetricsKey *key = data;

  return g_str_hash (key->route) * 31 + g_str_hash (key->method) * 7 + key->status;
}

static gboolean
rf_metrics_equal (gconstpointer a, gconstpointer b)
{
  const RfMetricsKey *left = a;
  const RfMetricsKey *right = b;

  return left->status == right->status && g_str_equal (left->method, right->method) &&
         g_str_equal (left->route, right->route);
}

/**
 * rf_metrics_new:
 *
 * Returns: (transfer full): nothing counted yet
 */
RfMetrics *
rf_metrics_new (void)
{
  RfMetrics *self = g_new0 (RfMetrics, 1);

  g_mutex_init (&self->mutex);
  self->counts = g_hash_table_new_full (rf_metrics_hash, rf_metrics_equal, g_free, g_free);
  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

/**
 * rf_metrics_free:
 * @self: (transfer full): what was counted
 */
void
rf_metrics_free (RfMetrics *self)
{
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->times);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Methods are a client's words: what is none of ours is counted as one. */
static const char *
rf_metrics_get_method (const char *method)
{
  static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_str_equal (known[i], method))
        return known[i];
    }
  return "other";
}

static void
rf_metrics_add_count (RfMetrics *self, const RfMetricsKey *key)
{
  guint64 *count = g_hash_table_lookup (self->counts, key);

  if (count == NULL)
    {
      count = g_new0 (guint64, 1);
      g_hash_table_insert (self->counts, g_memdup2 (key, sizeof *key), count);
    }
  ++*count;
}

static void
rf_metrics_add_time (RfMetrics *self, const char *route, gint64 microseconds)
{
  RfMetricsTimes *times = g_hash_table_lookup (self->times, route);
  gsize bucket = 0;

  if (times == NULL)
    {
      times = g_new0 (RfMetricsTimes, 1);
      g_hash_table_insert (self->times, (gpointer) route, times);
    }
  while (bucket < G_N_ELEMENTS (bounds) && microseconds > bounds[bucket])
    bucket++;
  times->buckets[bucket]++;
  times->count++;
  times->seconds += (double) microseconds / G_USEC_PER_SEC;
}

/**
 * rf_metrics_count:
 * @self: what was counted
 * @line: a request that is over
 */
void
rf_metrics_count (RfMetrics *self, const RfAccessLine *line)
{
  RfMetricsKey key = {
    .method = rf_metrics_get_method (line->method),
    .route = line->route != NULL ? line->route : NO_ROUTE,
    .status = line->status,
  };

  g_mutex_lock (&self->mutex);
  rf_metrics_add_count (self, &key);
  rf_metrics_add_time (self, key.route, line->microseconds);
  self->bytes += (guint64) MAX (line->bytes, 0);
  self->n_direct += line->is_direct;
  g_mutex_unlock (&self->mutex);
}

static void
rf_metrics_append_counts (RfMetrics *self, GString *text)
{
  GHashTableIter iterator;
  gpointer data = NULL;
  gpointer count = NULL;

  rf_prometheus_begin (text,
                       "refrain_http_requests_total",
                       "counter",
                       "Requests by route and status; 0: the client left before its answer");
  g_hash_table_iter_init (&iterator, self->counts);
  while (g_hash_table_iter_next (&iterator, &data, &count))
    {
      const RfMetricsKey *key = data;
      g_autofree char *status = g_strdup_printf ("%u", key->status);

      rf_prometheus_add (text,
                         "refrain_http_requests_total",
                         (double) *(guint64 *) count,
                         "method",
                         key->method,
                         "route",
                         key->route,
                         "status",
                         status,
                         NULL);
    }
}

static void
rf_metrics_append_times (GString *text, const char *route, const RfMetricsTimes *times)
{
  guint64 sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      g_autofree char *bound = g_strdup_printf ("%g", (double) bounds[i] / G_USEC_PER_SEC);

      sum += times->buckets[i];
      rf_prometheus_add (text,
                         "refrain_http_request_duration_seconds_bucket",
                         (double) sum,
                         "route",
                         route,
                         "le",
                         bound,
                         NULL);
    }
  rf_prometheus_add (text,
                     "refrain_http_request_duration_seconds_bucket",
                     (double) times->count,
                     "route",
                     route,
                     "le",
                     "+Inf",
                     NULL);
  rf_prometheus_add (
      text, "refrain_http_request_duration_seconds_sum", times->seconds, "route", route, NULL);
  rf_prometheus_add (text,
                     "refrain_http_request_duration_seconds_count",
                     (double) times->count,
                     "route",
                     route,
                     NULL);
}

/**
 * rf_metrics_append:
 * @self: what was counted
 * @text: gets it
 */
void
rf_metrics_append (RfMetrics *self, GString *text)
{
  GHashTableIter iterator;
  gpointer route = NULL;
  gpointer times = NULL;

  g_mutex_lock (&self->mutex);
  rf_metrics_append_counts (self, text);
  rf_prometheus_begin (text,
                       "refrain_http_request_duration_seconds",
                       "histogram",
                       "From the head of a request to the end of its answer");
  g_hash_table_iter_init (&iterator, self->times);
  while (g_hash_table_iter_next (&iterator, &route, &times))
    rf_metrics_append_times (text, route, times);
  rf_prometheus_begin (text, "refrain_http_sent_bytes_total", "counter", "Bytes of answers");
  rf_prometheus_add (text, "refrain_http_sent_bytes_total", (double) self->bytes, NULL);
  rf_prometheus_begin (
      text, "refrain_http_direct_total", "counter", "Requests that were answered at once");
  rf_prometheus_add (text, "refrain_http_direct_total", (double) self->n_direct, NULL);
  g_mutex_unlock (&self->mutex);
}
