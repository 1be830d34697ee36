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
  self->kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_tally_row_free);
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
  g_ptr_array_unref (self->kinds);
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
  json_object_set_double_member (object, "spent", rf_credits_to_double (self->spent));
  json_object_set_double_member (object, "saved", rf_credits_to_double (self->saved));
  json_object_set_int_member (object, "bytes", self->bytes);
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

/**
 * rf_stats_to_json:
 * @self: statistics, which the store has just answered with
 *
 * The names that end in `_24h` are those of the wire and stay whatever the
 * window is; `since_seconds` says how far they look back. The store's other
 * name, `redis_connected`, is kept for clients that know it by that.
 *
 * Returns: (transfer full): the object of `stats --json`
 */
JsonNode *
rf_stats_to_json (const RfStats *self)
{
  const RfTallyRow *all = &self->all;
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (object, "total_cached_generations", self->total_entries);
  json_object_set_int_member (object, "total_usage_count", self->total_uses);
  json_object_set_int_member (object, "total_bytes", self->total_bytes);
  json_object_set_int_member (object, "since_seconds", self->since);
  json_object_set_int_member (object, "cache_hits_24h", all->outcomes[RF_OUTCOME_HIT]);
  json_object_set_int_member (object, "cache_misses_24h", all->outcomes[RF_OUTCOME_MISS]);
  rf_tally_row_set_hit_rate (all, object, "hit_rate_24h");
  json_object_set_int_member (object, "joined_24h", all->outcomes[RF_OUTCOME_JOINED]);
  json_object_set_int_member (object, "refreshed_24h", all->outcomes[RF_OUTCOME_REFRESHED]);
  json_object_set_int_member (object, "stale_24h", all->outcomes[RF_OUTCOME_STALE]);
  json_object_set_int_member (object, "bypass_24h", all->outcomes[RF_OUTCOME_BYPASS]);
  json_object_set_int_member (object, "failed_24h", all->failed);
  json_object_set_double_member (object, "spent_24h", rf_credits_to_double (all->spent));
  json_object_set_double_member (object, "saved_24h", rf_credits_to_double (all->saved));
  json_object_set_boolean_member (object, "store_connected", TRUE);
  json_object_set_boolean_member (object, "redis_connected", TRUE);
  json_object_set_object_member (object, "by_kind", rf_stats_kinds_to_json (self));
  json_object_set_array_member (object, "alerts", json_array_new ());
  if (self->rows != NULL)
    json_object_set_array_member (object, "rows", rf_stats_rows_to_json (self));
  json_node_take_object (node, object);
  return node;
}
