/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-fields.h"
#include "rf-stats.h"

/* Statistics from the JSON that another machine has made of them. */

typedef struct
{
  const char *name;
  RfOutcome outcome;
} RfOutcomeCount;

static const RfOutcomeCount row_counts[] = {
  { "hits", RF_OUTCOME_HIT },      { "misses", RF_OUTCOME_MISS },
  { "joined", RF_OUTCOME_JOINED }, { "refreshed", RF_OUTCOME_REFRESHED },
  { "stale", RF_OUTCOME_STALE },   { "bypass", RF_OUTCOME_BYPASS },
};

static const RfOutcomeCount day_counts[] = {
  { "cache_hits_24h", RF_OUTCOME_HIT }, { "cache_misses_24h", RF_OUTCOME_MISS },
  { "joined_24h", RF_OUTCOME_JOINED },  { "refreshed_24h", RF_OUTCOME_REFRESHED },
  { "stale_24h", RF_OUTCOME_STALE },    { "bypass_24h", RF_OUTCOME_BYPASS },
};

static gboolean
rf_tally_row_read_counts (RfTallyRow *self,
                          JsonObject *object,
                          const RfOutcomeCount *counts,
                          GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (row_counts); i++)
    {
      if (!rf_json_fields_read_count (
              object, counts[i].name, &self->outcomes[counts[i].outcome], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_latency_read (RfLatency *self, JsonObject *object, const char *name, GError **error)
{
  JsonObject *figures = NULL;

  if (!rf_json_object_read_object (object, name, &figures, error))
    return FALSE;
  return figures == NULL || (rf_json_fields_read_count (figures, "count", &self->count, error) &&
                             rf_json_fields_read_count (figures, "p50", &self->p50, error) &&
                             rf_json_fields_read_count (figures, "p90", &self->p90, error) &&
                             rf_json_fields_read_count (figures, "p99", &self->p99, error));
}

static gboolean
rf_tally_row_read_latencies (RfTallyRow *self, JsonObject *object, GError **error)
{
  JsonObject *classes = NULL;

  if (!rf_json_object_read_object (object, "latency_us", &classes, error))
    return FALSE;
  for (const RfEnumName *row = rf_latency_class_names; classes != NULL && row->name != NULL; row++)
    {
      if (!rf_latency_read (&self->latencies[row->value], classes, row->name, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_tally_row_read (RfTallyRow *self, JsonObject *object, GError **error)
{
  return rf_tally_row_read_counts (self, object, row_counts, error) &&
         rf_json_fields_read_count (object, "failed", &self->failed, error) &&
         rf_json_fields_read_count (object, "refused", &self->refused, error) &&
         rf_json_fields_read_credits (object, "spent", &self->spent, error) &&
         rf_json_fields_read_credits (object, "saved", &self->saved, error) &&
         rf_json_fields_read_count (object, "bytes", &self->bytes, error) &&
         rf_tally_row_read_latencies (self, object, error);
}

static gboolean
rf_tally_row_read_member (RfTallyRow *self, JsonObject *object, const char *name, GError **error)
{
  JsonObject *member = NULL;

  if (!rf_json_object_read_object (object, name, &member, error))
    return FALSE;
  return member == NULL || rf_tally_row_read (self, member, error);
}

static gboolean
rf_stats_read_kinds (RfStats *self, JsonObject *object, GError **error)
{
  JsonObject *kinds = NULL;
  g_autoptr (GList) names = NULL;

  if (!rf_json_object_read_object (object, "by_kind", &kinds, error))
    return FALSE;
  names = kinds != NULL ? json_object_get_members (kinds) : NULL;
  for (GList *name = names; name != NULL; name = name->next)
    {
      RfTallyRow *row = rf_tally_row_new (name->data);

      g_ptr_array_add (self->kinds, row);
      if (!rf_tally_row_read_member (row, kinds, name->data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_stats_read_row_cb (JsonNode *element, gpointer rows, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (element, "a row", error);
  RfTallyRow *row = rf_tally_row_new (NULL);

  g_ptr_array_add (rows, row);
  return object != NULL && rf_json_fields_need_string (object, "name", &row->name, error) &&
         rf_tally_row_read (row, object, error);
}

static gboolean
rf_stats_read_alert_cb (JsonNode *element, gpointer alerts, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (element, "an alert", error);
  RfAlert *alert = g_new0 (RfAlert, 1);

  g_ptr_array_add (alerts, alert);
  return object != NULL && rf_json_object_read_string (object, "kind", &alert->kind, error) &&
         rf_json_fields_read_double (object, "hit_rate", &alert->hit_rate, error) &&
         rf_json_fields_read_double (object, "threshold", &alert->threshold, error) &&
         rf_json_fields_read_count (object, "requests", &alert->requests, error);
}

static void
rf_tally_row_free_cb (gpointer row)
{
  rf_tally_row_free (row);
}

static gboolean
rf_stats_read_rows (RfStats *self, JsonObject *object, GError **error)
{
  if (!rf_json_fields_foreach (object, "alerts", rf_stats_read_alert_cb, self->alerts, error))
    return FALSE;
  if (!json_object_has_member (object, "rows"))
    return TRUE;
  self->rows = g_ptr_array_new_with_free_func (rf_tally_row_free_cb);
  return rf_json_fields_foreach (object, "rows", rf_stats_read_row_cb, self->rows, error);
}

static gboolean
rf_stats_read_day (RfStats *self, JsonObject *object, GError **error)
{
  RfTallyRow *day = &self->day;

  return rf_tally_row_read_counts (day, object, day_counts, error) &&
         rf_json_fields_read_count (object, "failed_24h", &day->failed, error) &&
         rf_json_fields_read_count (object, "refused_24h", &day->refused, error) &&
         rf_json_fields_read_credits (object, "spent_24h", &day->spent, error) &&
         rf_json_fields_read_credits (object, "saved_24h", &day->saved, error);
}

/**
 * rf_stats_new_from_json:
 * @node: what rf_stats_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the statistics
 */
RfStats *
rf_stats_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfStats) self = rf_stats_new ();
  JsonObject *object = rf_json_fields_get_object (node, "statistics", error);

  if (object == NULL || !rf_json_fields_need (object, "total_cached_generations", error) ||
      !rf_json_fields_read_count (
          object, "total_cached_generations", &self->total_entries, error) ||
      !rf_json_fields_read_count (object, "total_usage_count", &self->total_uses, error) ||
      !rf_json_fields_read_count (object, "total_bytes", &self->total_bytes, error) ||
      !rf_json_fields_read_count (object, "since_seconds", &self->since, error) ||
      !rf_stats_read_day (self, object, error) ||
      !rf_tally_row_read_member (&self->week, object, "last_7d", error) ||
      !rf_tally_row_read_member (&self->total, object, "total", error) ||
      !rf_tally_row_read_member (&self->all, object, "window", error) ||
      !rf_stats_read_kinds (self, object, error) || !rf_stats_read_rows (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}
