/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-select.h"

#include "rf-past-action.h"
#include "rf-time.h"

/* `/api/v1/generations/cache/…`: what is kept, looked at. */

static gboolean
rf_route_read_since (RfExchange *exchange, gint64 *since, GError **error)
{
  const char *text = rf_exchange_get_query (exchange, "since");

  *since = RF_DAY;
  if (text == NULL || (rf_duration_from_string (text, since) && *since > 0))
    return TRUE;
  rf_error_collect (error, "since", "must be an age such as 24h or 7d");
  return FALSE;
}

static gboolean
rf_route_read_by (RfExchange *exchange, int *by, GError **error)
{
  const char *text = rf_exchange_get_query (exchange, "by");

  *by = RF_STATS_BY_NOTHING;
  if (text == NULL || rf_enum_from_name (rf_stats_by_names, text, by))
    return TRUE;
  rf_error_collect (error, "by", "must be kind, provider, strategy, profile or hour");
  return FALSE;
}

static gboolean
rf_route_stats (RfExchange *exchange, GError **error)
{
  g_autoptr (RfSelector) where = rf_selector_new ();
  g_autoptr (RfStats) stats = NULL;
  gint64 since = 0;
  int by = 0;

  if (!rf_route_read_since (exchange, &since, error) || !rf_route_read_by (exchange, &by, error))
    return FALSE;
  where->namespace_ = g_strdup (rf_exchange_get_caller (exchange)->namespace_);
  where->profile = g_strdup (rf_exchange_get_query (exchange, "profile"));
  stats =
      rf_service_stats_of (rf_exchange_get_service (exchange), where, since, (RfStatsBy) by, error);
  if (stats != NULL)
    rf_exchange_answer (exchange, 200, rf_stats_to_json (stats));
  return stats != NULL;
}

static JsonNode *
rf_route_entry_to_json_cb (gconstpointer item)
{
  return rf_entry_to_json (item);
}

static gboolean
rf_route_entries (RfExchange *exchange, GError **error)
{
  g_autoptr (RfSelector) selector = rf_route_dup_selector (exchange, error);
  g_autoptr (RfPage) page = NULL;

  if (selector == NULL)
    return FALSE;
  page = rf_service_list (rf_exchange_get_service (exchange), RF_NOUN_ENTRY, selector, error);
  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->items->len; i++)
    rf_route_hide_entry (g_ptr_array_index (page->items, i));
  rf_exchange_answer (exchange, 200, rf_page_to_json (page, "entries", rf_route_entry_to_json_cb));
  return TRUE;
}

static gboolean
rf_route_entry (RfExchange *exchange, GError **error)
{
  g_autoptr (RfEntry) entry =
      rf_route_find_entry (exchange, rf_exchange_get_value (exchange, 0), error);

  if (entry == NULL)
    return FALSE;
  rf_route_hide_entry (entry);
  rf_exchange_answer (exchange, 200, rf_entry_to_json (entry));
  return TRUE;
}

static gboolean
rf_route_delete (RfExchange *exchange, GError **error)
{
  const char *key = rf_exchange_get_value (exchange, 0);
  g_autoptr (RfEntry) entry = rf_route_find_entry (exchange, key, error);
  g_autoptr (RfSelector) selector = rf_route_new_key (exchange, key);
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;

  if (entry == NULL)
    return FALSE;
  action = rf_action_new_for_entries (
      RF_VERB_INVALIDATE, selector, rf_exchange_wants (exchange, "dry_run"));
  action->who = g_strdup (rf_exchange_get_caller (exchange)->name);
  report = rf_service_apply (rf_exchange_get_service (exchange), action, error);
  if (report == NULL)
    return FALSE;
  rf_exchange_note (exchange, "invalidated", key);
  rf_exchange_answer (exchange, 200, rf_report_to_json (report, "invalidated"));
  return TRUE;
}

static JsonNode *
rf_route_action_to_json_cb (gconstpointer item)
{
  return rf_past_action_to_json (item);
}

static gboolean
rf_route_log (RfExchange *exchange, GError **error)
{
  return rf_route_answer_page (
      exchange, RF_NOUN_ACTION, "actions", rf_route_action_to_json_cb, error);
}

static const RfRouteField stats_query[] = {
  { "since", RF_ROUTE_STRING, FALSE, "how far to look back (24h unless told)" },
  { "by", RF_ROUTE_STRING, FALSE, "rows by kind, provider, strategy, profile or hour" },
  { "profile", RF_ROUTE_STRING, FALSE, "whose namespace is meant" },
  { NULL },
};

static const RfRouteField entry_query[] = {
  { "profile", RF_ROUTE_STRING, FALSE, "in whose namespace it stands" },
  { NULL },
};

static const RfRouteField delete_query[] = {
  { "profile", RF_ROUTE_STRING, FALSE, "in whose namespace it stands" },
  { "dry_run", RF_ROUTE_BOOLEAN, FALSE, "say what would be done and do nothing" },
  { NULL },
};

static const RfRouteField log_query[] = {
  { "limit", RF_ROUTE_INTEGER, FALSE, "rows of one page (100 unless told)" },
  { "cursor", RF_ROUTE_STRING, FALSE, "where the page before ended" },
  { NULL },
};

const RfRoute rf_routes_of_cache[] = {
  { .method = "GET",
    .path = "/api/v1/generations/cache/stats",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .query = stats_query,
    .work = rf_route_stats,
    .answers = "Stats",
    .summary = "Hits, misses, and what was spent and saved" },
  { .method = "GET",
    .path = "/api/v1/generations/cache/entries",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .flags = RF_ROUTE_SELECTS | RF_ROUTE_PAGES,
    .work = rf_route_entries,
    .answers = "Entries",
    .summary = "A page of entries; it may be short, and then has a cursor all the same" },
  { .method = "GET",
    .path = "/api/v1/generations/cache/entries/{key}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .query = entry_query,
    .work = rf_route_entry,
    .answers = "Entry",
    .summary = "One entry, and where it came from" },
  { .method = "GET",
    .path = "/api/v1/generations/cache/{key}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .query = entry_query,
    .work = rf_route_entry,
    .answers = "Entry",
    .summary = "The same, by the path that takes it away" },
  { .method = "DELETE",
    .path = "/api/v1/generations/cache/{key}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_MISSES,
    .query = delete_query,
    .work = rf_route_delete,
    .answers = "Invalidated",
    .summary = "Move one entry to the trash" },
  { .method = "GET",
    .path = "/api/v1/generations/cache/log",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .query = log_query,
    .work = rf_route_log,
    .answers = "Actions",
    .summary = "Who changed many entries, when, and what came of it" },
  { .method = NULL },
};
