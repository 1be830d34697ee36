/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-stats.h"

#include "rf-credits.h"

#include <math.h>

/*
 * Sums of the counters, and the object that statistics are over HTTP and on
 * the command line. A hit rate always stands beside the hits and misses that
 * it was made of; joined, stale and bypassed requests count in neither.
 */

const RfEnumName rf_stats_by_names[] = {
  { RF_STATS_BY_KIND, "kind" },         { RF_STATS_BY_PROVIDER, "provider" },
  { RF_STATS_BY_STRATEGY, "strategy" }, { RF_STATS_BY_PROFILE, "profile" },
  { RF_STATS_BY_HOUR, "hour" },         { 0, NULL },
};

const RfEnumName rf_latency_class_names[] = {
  { RF_LATENCY_HIT, "hit" },
  { RF_LATENCY_MADE, "made" },
  { RF_LATENCY_JOINED, "joined" },
  { RF_LATENCY_FAILED, "failed" },
  { 0, NULL },
};

/**
 * rf_latency_class_of:
 * @outcome: how a request was answered
 * @failed: whether it was not
 *
 * Returns: with which others its time is compared
 */
RfLatencyClass
rf_latency_class_of (RfOutcome outcome, gboolean failed)
{
  if (failed)
    return RF_LATENCY_FAILED;
  if (outcome == RF_OUTCOME_HIT || outcome == RF_OUTCOME_STALE)
    return RF_LATENCY_HIT;
  return outcome == RF_OUTCOME_JOINED ? RF_LATENCY_JOINED : RF_LATENCY_MADE;
}

/**
 * rf_tally_row_new:
 * @name: what it counts
 *
 * Returns: (transfer full): a row of zeros
 */
RfTallyRow *
rf_tally_row_new (const char *name)
{
  RfTallyRow *self = g_new0 (RfTallyRow, 1);

  self->name = g_strdup (name);
  return self;
}

/**
 * rf_tally_row_free:
 * @self: (transfer full) (nullable): a row
 */
void
rf_tally_row_free (RfTallyRow *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

static void
rf_alert_free_cb (gpointer data)
{
  RfAlert *alert = data;

  g_free (alert->kind);
  g_free (alert);
}

static GPtrArray *
rf_stats_new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rf_tally_row_free);
}

/**
 * rf_stats_new:
 *
 * Returns: (transfer full): statistics of nothing
 */
RfStats *
rf_stats_new (void)
{
  RfStats *self = g_new0 (RfStats, 1);

  self->since = 24 * 60 * 60;
  self->kinds = rf_stats_new_rows ();
  self->day_kinds = rf_stats_new_rows ();
  self->alerts = g_ptr_array_new_with_free_func (rf_alert_free_cb);
  return self;
}

/**
 * rf_stats_free:
 * @self: (transfer full) (nullable): statistics
 */
void
rf_stats_free (RfStats *self)
{
  if (self == NULL)
    return;
  g_free (self->all.name);
  g_free (self->day.name);
  g_free (self->week.name);
  g_free (self->total.name);
  g_ptr_array_unref (self->kinds);
  g_ptr_array_unref (self->day_kinds);
  g_ptr_array_unref (self->alerts);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

/**
 * rf_tally_row_get_hit_rate:
 * @self: a row
 * @rate: (out): hits / (hits + misses), rounded to four decimals; untouched
 *   where there were neither
 *
 * Returns: whether there were any
 */
gboolean
rf_tally_row_get_hit_rate (const RfTallyRow *self, double *rate)
{
  gint64 hits = self->outcomes[RF_OUTCOME_HIT];
  gint64 requests = hits + self->outcomes[RF_OUTCOME_MISS];

  if (requests == 0)
    return FALSE;
  *rate = round ((double) hits / (double) requests * 10000.0) / 10000.0;
  return TRUE;
}

static void
rf_tally_row_set_hit_rate (const RfTallyRow *self, JsonObject *object, const char *name)
{
  double rate = 0.0;

  if (rf_tally_row_get_hit_rate (self, &rate))
    json_object_set_double_member (object, name, rate);
  else
    json_object_set_null_member (object, name);
}

static void
rf_tally_row_add_latencies (const RfTallyRow *self, JsonObject *object)
{
  JsonObject *classes = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (self->latencies); i++)
    {
      const RfLatency *latency = &self->latencies[i];
      JsonObject *figures = NULL;

      if (latency->count == 0)
        continue;
      figures = json_object_new ();
      json_object_set_int_member (figures, "count", latency->count);
      json_object_set_int_member (figures, "p50", latency->p50);
      json_object_set_int_member (figures, "p90", latency->p90);
      json_object_set_int_member (figures, "p99", latency->p99);
      if (classes == NULL)
        classes = json_object_new ();
      json_object_set_object_member (
          classes, rf_enum_get_name (rf_latency_class_names, (int) i), figures);
    }
  if (classes != NULL)
    json_object_set_object_member (object, "latency_us", classes);
}

static JsonObject *
rf_tally_row_to_json (const RfTallyRow *self)
{
  static const struct
  {
    RfOutcome outcome;
    const char *name;
  } counts[] = {
    { RF_OUTCOME_HIT, "hits" },      { RF_OUTCOME_MISS, "misses" },
    { RF_OUTCOME_JOINED, "joined" }, { RF_OUTCOME_REFRESHED, "refreshed" },
    { RF_OUTCOME_STALE, "stale" },   { RF_OUTCOME_BYPASS, "bypass" },
  };
  JsonObject *object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    json_object_set_int_member (object, counts[i].name, self->outcomes[counts[i].outcome]);
  rf_tally_row_set_hit_rate (self, object, "hit_rate");
  json_object_set_int_member (object, "failed", self->failed);
  json_object_set_int_member (object, "refused", self->refused);
  json_object_set_double_member (object, "spent", rf_credits_to_double (self->spent));
  json_object_set_double_member (object, "saved", rf_credits_to_double (self->saved));
  json_object_set_int_member (object, "bytes", self->bytes);
  rf_tally_row_add_latencies (self, object);
  return object;
}

static JsonObject *
rf_stats_kinds_to_json (const RfStats *self)
{
  JsonObject *kinds = json_object_new ();

  for (guint i = 0; i < self->kinds->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (self->kinds, i);

      json_object_set_object_member (kinds, row->name, rf_tally_row_to_json (row));
    }
  return kinds;
}

static JsonArray *
rf_stats_rows_to_json (const RfStats *self)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (self->rows, i);
      JsonObject *object = rf_tally_row_to_json (row);

      json_object_set_string_member (object, "name", row->name);
      json_array_add_object_element (rows, object);
    }
  return rows;
}

static JsonArray *
rf_stats_alerts_to_json (const RfStats *self)
{
  JsonArray *alerts = json_array_new ();

  for (guint i = 0; i < self->alerts->len; i++)
    {
      const RfAlert *alert = g_ptr_array_index (self->alerts, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "alert", "hit_rate");
      if (alert->kind != NULL)
        json_object_set_string_member (object, "kind", alert->kind);
      else
        json_object_set_null_member (object, "kind");
      json_object_set_double_member (object, "hit_rate", alert->hit_rate);
      json_object_set_double_member (object, "threshold", alert->threshold);
      json_object_set_int_member (object, "requests", alert->requests);
      json_array_add_object_element (alerts, object);
    }
  return alerts;
}

static void
rf_stats_add_alert (RfStats *self, const RfTallyRow *row, double threshold, gint64 least_requests)
{
  gint64 requests = row->outcomes[RF_OUTCOME_HIT] + row->outcomes[RF_OUTCOME_MISS];
  RfAlert *alert = NULL;
  double rate = 0.0;

  if (requests < least_requests || !rf_tally_row_get_hit_rate (row, &rate) || rate >= threshold)
    return;
  alert = g_new0 (RfAlert, 1);
  alert->kind = row != &self->day ? g_strdup (row->name) : NULL;
  alert->hit_rate = rate;
  alert->threshold = threshold;
  alert->requests = requests;
  g_ptr_array_add (self->alerts, alert);
}

/**
 * rf_stats_add_alerts:
 * @self: statistics
 * @threshold: the share of hits that is expected, from 0 to 1
 * @least_requests: of how many hits and misses something can be said
 *
 * Adds an alert where the last 24 hours had fewer hits, and one for each kind
 * that had.
 */
void
rf_stats_add_alerts (RfStats *self, double threshold, gint64 least_requests)
{
  rf_stats_add_alert (self, &self->day, threshold, least_requests);
  for (guint i = 0; i < self->day_kinds->len; i++)
    rf_stats_add_alert (self, g_ptr_array_index (self->day_kinds, i), threshold, least_requests);
}

/**
 * rf_stats_get_average_usage:
 * @self: statistics
 *
 * Returns: how often an entry was served, on average, to two decimals
 */
double
rf_stats_get_average_usage (const RfStats *self)
{
  if (self->total_entries == 0)
    return 0.0;
  return round ((double) self->total_uses / (double) self->total_entries * 100.0) / 100.0;
}

/**
 * rf_stats_get_efficiency:
 * @self: statistics
 * @percent: (out): of all hits and misses ever, how many of a hundred were hits,
 *   to two decimals; untouched where there were neither
 *
 * Returns: whether there were any
 */
gboolean
rf_stats_get_efficiency (const RfStats *self, double *percent)
{
  double rate = 0.0;

  if (!rf_tally_row_get_hit_rate (&self->total, &rate))
    return FALSE;
  *percent = round (rate * 10000.0) / 100.0;
  return TRUE;
}

static void
rf_stats_add_day (const RfStats *self, JsonObject *object)
{
  const RfTallyRow *day = &self->day;

  json_object_set_int_member (object, "cache_hits_24h", day->outcomes[RF_OUTCOME_HIT]);
  json_object_set_int_member (object, "cache_misses_24h", day->outcomes[RF_OUTCOME_MISS]);
  rf_tally_row_set_hit_rate (day, object, "hit_rate_24h");
  json_object_set_int_member (object, "joined_24h", day->outcomes[RF_OUTCOME_JOINED]);
  json_object_set_int_member (object, "refreshed_24h", day->outcomes[RF_OUTCOME_REFRESHED]);
  json_object_set_int_member (object, "stale_24h", day->outcomes[RF_OUTCOME_STALE]);
  json_object_set_int_member (object, "bypass_24h", day->outcomes[RF_OUTCOME_BYPASS]);
  json_object_set_int_member (object, "failed_24h", day->failed);
  json_object_set_int_member (object, "refused_24h", day->refused);
  json_object_set_double_member (object, "spent_24h", rf_credits_to_double (day->spent));
  json_object_set_double_member (object, "saved_24h", rf_credits_to_double (day->saved));
}

/**
 * rf_stats_to_json:
 * @self: statistics, which the store has just answered with
 *
 * Members that end in `_24h` are of the last 24 hours; `window`, `by_kind` and
 * `rows` look back for `since_seconds`. The store's other name,
 * `redis_connected`, is kept for clients that know it by that.
 *
 * Returns: (transfer full): the object of `stats --json`
 */
JsonNode *
rf_stats_to_json (const RfStats *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (object, "total_cached_generations", self->total_entries);
  json_object_set_int_member (object, "total_usage_count", self->total_uses);
  json_object_set_int_member (object, "total_bytes", self->total_bytes);
  rf_stats_add_day (self, object);
  json_object_set_object_member (object, "last_7d", rf_tally_row_to_json (&self->week));
  json_object_set_object_member (object, "total", rf_tally_row_to_json (&self->total));
  json_object_set_int_member (object, "since_seconds", self->since);
  json_object_set_object_member (object, "window", rf_tally_row_to_json (&self->all));
  json_object_set_boolean_member (object, "store_connected", TRUE);
  json_object_set_boolean_member (object, "redis_connected", TRUE);
  json_object_set_object_member (object, "by_kind", rf_stats_kinds_to_json (self));
  json_object_set_array_member (object, "alerts", rf_stats_alerts_to_json (self));
  if (self->rows != NULL)
    json_object_set_array_member (object, "rows", rf_stats_rows_to_json (self));
  json_node_take_object (node, object);
  return node;
}
