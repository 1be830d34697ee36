/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-types.h"

G_BEGIN_DECLS

typedef enum
{
  RF_STATS_BY_NOTHING,
  RF_STATS_BY_KIND,
  RF_STATS_BY_PROVIDER,
  RF_STATS_BY_STRATEGY,
  RF_STATS_BY_PROFILE,
  RF_STATS_BY_HOUR,
} RfStatsBy;

/**
 * RfLatencyClass:
 * @RF_LATENCY_HIT: served from the cache, expired or not
 * @RF_LATENCY_MADE: generated
 * @RF_LATENCY_JOINED: waited for somebody else's flight
 * @RF_LATENCY_FAILED: the provider's failures
 *
 * Answers whose times are worth comparing.
 */
typedef enum
{
  RF_LATENCY_HIT,
  RF_LATENCY_MADE,
  RF_LATENCY_JOINED,
  RF_LATENCY_FAILED,
} RfLatencyClass;

/**
 * RfLatency:
 * @count: answers that were measured
 * @p50: microseconds that half of them took at most
 * @p90: the same of nine tenths
 * @p99: the same of ninety-nine hundredths
 *
 * Times are known to an eighth of an octave, about 6 percent.
 */
typedef struct
{
  gint64 count;
  gint64 p50;
  gint64 p90;
  gint64 p99;
} RfLatency;

/**
 * RfTallyRow:
 * @name: the kind, provider, strategy, profile or hour that it counts
 * @outcomes: how many requests had each RfOutcome
 * @failed: requests that ended as an error of the provider
 * @refused: how many of them the provider refused
 * @spent: millionths
 * @saved: millionths
 * @bytes: bytes made
 * @latencies: how long answers took, by RfLatencyClass; only of a kind, and of
 *   everything
 */
typedef struct
{
  char *name;
  gint64 outcomes[RF_OUTCOME_BYPASS + 1];
  gint64 failed;
  gint64 refused;
  gint64 spent;
  gint64 saved;
  gint64 bytes;
  RfLatency latencies[RF_LATENCY_FAILED + 1];
} RfTallyRow;

/**
 * RfAlert:
 * @kind: (nullable): the kind, or %NULL for all of them
 * @hit_rate: what it was over the last 24 hours
 * @threshold: what it should be
 * @requests: hits and misses
 *
 * The cache answers fewer requests than it should.
 */
typedef struct
{
  char *kind;
  double hit_rate;
  double threshold;
  gint64 requests;
} RfAlert;

/**
 * RfStats:
 * @total_entries: live entries
 * @total_uses: times they were served from the cache
 * @total_bytes: bytes of all blobs
 * @day: the last 24 hours
 * @week: the last 7 days
 * @total: all time
 * @day_kinds: (element-type RfTallyRow): @day by kind
 * @since: seconds that the rest looks back
 * @all: the sum over that
 * @kinds: (element-type RfTallyRow): it by kind, always
 * @rows: (nullable) (element-type RfTallyRow): it by what was asked
 * @alerts: (element-type RfAlert): what somebody should look at
 *
 * Counters are kept by the hour: a window begins with the hour in which it does.
 */
typedef struct
{
  gint64 total_entries;
  gint64 total_uses;
  gint64 total_bytes;
  RfTallyRow day;
  RfTallyRow week;
  RfTallyRow total;
  GPtrArray *day_kinds;
  gint64 since;
  RfTallyRow all;
  GPtrArray *kinds;
  RfStatsBy by;
  GPtrArray *rows;
  GPtrArray *alerts;
} RfStats;

extern const RfEnumName rf_stats_by_names[];
extern const RfEnumName rf_latency_class_names[];

RfStats *rf_stats_new (void);
void rf_stats_free (RfStats *self);
RfTallyRow *rf_tally_row_new (const char *name);
void rf_tally_row_free (RfTallyRow *self);
RfLatencyClass rf_latency_class_of (RfOutcome outcome, gboolean failed);
gboolean rf_tally_row_get_hit_rate (const RfTallyRow *self, double *rate);
void rf_stats_add_alerts (RfStats *self, double threshold, gint64 least_requests);
double rf_stats_get_average_usage (const RfStats *self);
gboolean rf_stats_get_efficiency (const RfStats *self, double *percent);
JsonNode *rf_stats_to_json (const RfStats *self);
RfStats *rf_stats_new_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfStats, rf_stats_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfTallyRow, rf_tally_row_free)

G_END_DECLS
