/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-metrics-parts.h"

#include "rf-credits.h"
#include "rf-prometheus.h"

/*
 * What the store knows: counters of all time and of all processes, which outlive
 * this one. A store that does not answer leaves them out and says so.
 */

/* Longer than anybody counts. */
#define ALL_TIME (G_GINT64_CONSTANT (100) * 365 * 24 * 60 * 60)

/* Jobs are counted by reading them; more than this are not. */
#define MOST_JOBS 10000
#define JOBS_PAGE 1000

typedef struct
{
  const char *name;
  const char *help;
  double (*get) (const RfTallyRow *row);
} RfTallyMetric;

static double
rf_tally_get_failed (const RfTallyRow *row)
{
  return (double) row->failed;
}

static double
rf_tally_get_refused (const RfTallyRow *row)
{
  return (double) row->refused;
}

static double
rf_tally_get_spent (const RfTallyRow *row)
{
  return rf_credits_to_double (row->spent);
}

static double
rf_tally_get_saved (const RfTallyRow *row)
{
  return rf_credits_to_double (row->saved);
}

static double
rf_tally_get_bytes (const RfTallyRow *row)
{
  return (double) row->bytes;
}

static const RfTallyMetric tally_metrics[] = {
  { "refrain_failures_total",
    "Requests that ended as an error of the provider",
    rf_tally_get_failed },
  { "refrain_refusals_total", "How many of these the provider refused", rf_tally_get_refused },
  { "refrain_spent_credits_total", "Credits that generations have cost", rf_tally_get_spent },
  { "refrain_saved_credits_total", "Credits not spent thanks to the cache", rf_tally_get_saved },
  { "refrain_made_bytes_total", "Bytes of what was made", rf_tally_get_bytes },
};

static void
rf_metrics_append_answers (GString *text, const RfStats *stats)
{
  rf_prometheus_begin (text,
                       "refrain_answers_total",
                       "counter",
                       "Requests for generations by kind and by how they were answered");
  for (guint i = 0; i < stats->kinds->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (stats->kinds, i);

      for (const RfEnumName *outcome = rf_outcome_names; outcome->name != NULL; outcome++)
        rf_prometheus_add (text,
                           "refrain_answers_total",
                           (double) row->outcomes[outcome->value],
                           "kind",
                           row->name,
                           "outcome",
                           outcome->name,
                           NULL);
    }
}

static void
rf_metrics_append_tally (GString *text, const RfStats *stats)
{
  rf_metrics_append_answers (text, stats);
  for (gsize i = 0; i < G_N_ELEMENTS (tally_metrics); i++)
    {
      const RfTallyMetric *metric = &tally_metrics[i];

      rf_prometheus_begin (text, metric->name, "counter", metric->help);
      for (guint j = 0; j < stats->kinds->len; j++)
        {
          const RfTallyRow *row = g_ptr_array_index (stats->kinds, j);

          rf_prometheus_add (text, metric->name, metric->get (row), "kind", row->name, NULL);
        }
    }
}

static void
rf_metrics_append_gauge (GString *text, const char *name, const char *help, double value)
{
  rf_prometheus_begin (text, name, "gauge", help);
  rf_prometheus_add (text, name, value, NULL);
}

static void
rf_metrics_append_alerts (GString *text, const RfStats *stats)
{
  double rate = 0;

  if (rf_tally_row_get_hit_rate (&stats->day, &rate))
    rf_metrics_append_gauge (
        text, "refrain_hit_rate_24h", "Hits of hits and misses in the last 24 hours", rate);
  rf_prometheus_begin (
      text,
      "refrain_alert",
      "gauge",
      "1 for each thing that somebody should look at; without kind: over all of them");
  for (guint i = 0; i < stats->alerts->len; i++)
    {
      const RfAlert *alert = g_ptr_array_index (stats->alerts, i);
      char threshold[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (threshold, sizeof threshold, "%.4g", alert->threshold);
      rf_prometheus_add (text,
                         "refrain_alert",
                         1,
                         "alert",
                         "hit_rate",
                         "kind",
                         alert->kind,
                         "threshold",
                         threshold,
                         NULL);
    }
}

static void
rf_metrics_append_stats (GString *text, RfService *service)
{
  g_autoptr (RfStats) stats = rf_service_stats (service, ALL_TIME, RF_STATS_BY_NOTHING, NULL);

  if (stats == NULL)
    return;
  rf_metrics_append_tally (text, stats);
  rf_metrics_append_gauge (
      text, "refrain_entries", "Live entries in the cache", (double) stats->total_entries);
  rf_metrics_append_gauge (
      text, "refrain_blob_bytes", "Bytes of all blobs", (double) stats->total_bytes);
  rf_metrics_append_alerts (text, stats);
}

static gint64
rf_metrics_count_jobs (RfService *service, int state)
{
  g_autofree char *cursor = NULL;
  gint64 count = 0;

  do
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfPage) page = NULL;

      selector->job_state = state;
      selector->limit = JOBS_PAGE;
      selector->cursor = g_steal_pointer (&cursor);
      page = rf_service_list (service, RF_NOUN_JOB, selector, NULL);
      if (page == NULL)
        return -1;
      count += page->items->len;
      cursor = g_steal_pointer (&page->next_cursor);
    }
  while (cursor != NULL && count < MOST_JOBS);
  return count;
}

static void
rf_metrics_append_jobs (GString *text, RfService *service)
{
  static const RfJobState states[] = {
    RF_JOB_QUEUED, RF_JOB_RUNNING, RF_JOB_INTERRUPTED, RF_JOB_RESUMABLE, RF_JOB_UNKNOWN
  };

  rf_prometheus_begin (
      text, "refrain_jobs", "gauge", "Jobs of the queue by state, of all processes");
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      gint64 count = rf_metrics_count_jobs (service, (int) states[i]);

      if (count >= 0)
        rf_prometheus_add (text,
                           "refrain_jobs",
                           (double) count,
                           "state",
                           rf_enum_get_name (rf_job_state_names, (int) states[i]),
                           NULL);
    }
}

/**
 * rf_metrics_append_store:
 * @text: gets what the store knows
 * @service: whose it is
 *
 * Writes to the store once, to see whether it can be written.
 */
void
rf_metrics_append_store (GString *text, RfService *service)
{
  RfHealth health = { -1, -1, -1 };
  gboolean answers = rf_service_probe (service, &health, NULL);

  rf_metrics_append_gauge (
      text, "refrain_store_up", "1 where the store can be written and read", answers ? 1 : 0);
  if (answers && health.latency >= 0)
    rf_metrics_append_gauge (text,
                             "refrain_store_latency_seconds",
                             "What one small durable write and its reading took",
                             (double) health.latency / G_USEC_PER_SEC);
  if (answers && health.disk_free >= 0)
    rf_metrics_append_gauge (text,
                             "refrain_disk_free_bytes",
                             "What the disk of the store has left",
                             (double) health.disk_free);
  rf_metrics_append_gauge (text,
                           "refrain_oldest_flight_seconds",
                           "How long the oldest run has been under way, in any process",
                           (double) MAX (health.oldest_flight, 0));
  rf_metrics_append_stats (text, service);
  rf_metrics_append_jobs (text, service);
}
