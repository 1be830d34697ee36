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
 * RfTallyRow:
 * @name: the kind, provider, strategy, profile or hour that it counts
 * @outcomes: how many requests had each RfOutcome
 * @failed: requests that ended as an error of the provider
 * @spent: millionths
 * @saved: millionths
 * @bytes: bytes made
 */
typedef struct
{
  char *name;
  gint64 outcomes[RF_OUTCOME_BYPASS + 1];
  gint64 failed;
  gint64 spent;
  gint64 saved;
  gint64 bytes;
} RfTallyRow;

/**
 * RfStats:
 * @total_entries: live entries
 * @total_uses: times they were served from the cache
 * @total_bytes: bytes of all blobs
 * @since: seconds that the rest looks back
 * @all: the sum over everything
 * @kinds: (element-type RfTallyRow): by kind, always
 * @rows: (nullable) (element-type RfTallyRow): by what was asked
 */
typedef struct
{
  gint64 total_entries;
  gint64 total_uses;
  gint64 total_bytes;
  gint64 since;
  RfTallyRow all;
  GPtrArray *kinds;
  RfStatsBy by;
  GPtrArray *rows;
} RfStats;

extern const RfEnumName rf_stats_by_names[];

RfStats *rf_stats_new (void);
void rf_stats_free (RfStats *self);
RfTallyRow *rf_tally_row_new (const char *name);
void rf_tally_row_free (RfTallyRow *self);
gboolean rf_tally_row_get_hit_rate (const RfTallyRow *self, double *rate);
JsonNode *rf_stats_to_json (const RfStats *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfStats, rf_stats_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfTallyRow, rf_tally_row_free)

G_END_DECLS
