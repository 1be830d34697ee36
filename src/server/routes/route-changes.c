/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-select.h"

/* `POST /api/v1/generations/cache/VERB`: one verb on the entries that keys or
 * selectors name. */

static gboolean
rf_route_change (RfExchange *exchange, RfAction *action, const char *done, GError **error)
{
  gboolean from_trash = action->verb == RF_VERB_RESTORE || action->verb == RF_VERB_PURGE;
  g_autoptr (RfReport) report = NULL;

  action->selector = rf_route_dup_chosen (exchange, from_trash, error);
  if (action->selector == NULL)
    return FALSE;
  action->who = g_strdup (rf_exchange_get_caller (exchange)->name);
  action->dry_run = rf_route_is_dry (exchange);
  report = rf_service_apply (rf_exchange_get_service (exchange), action, error);
  if (report == NULL)
    return FALSE;
  rf_exchange_note (exchange, done, NULL);
  rf_exchange_answer (exchange,
                      200,
                      action->verb == RF_VERB_INVALIDATE ? rf_report_to_json (report, done)
                                                         : rf_report_to_count_json (report, done));
  return TRUE;
}

static gboolean
rf_route_invalidate (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_INVALIDATE);

  return rf_route_change (exchange, action, "invalidated", error);
}

static gboolean
rf_route_restore (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_RESTORE);

  return rf_route_change (exchange, action, "restored", error);
}

static gboolean
rf_route_purge (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_PURGE);

  return rf_route_change (exchange, action, "purged", error);
}

static gboolean
rf_route_pin (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_PIN);

  return rf_route_change (exchange, action, "pinned", error);
}

static gboolean
rf_route_unpin (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_UNPIN);

  return rf_route_change (exchange, action, "unpinned", error);
}

static gboolean
rf_route_tag (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_TAG);

  action->add_tags = rf_route_dup_strings (exchange, "add");
  action->remove_tags = rf_route_dup_strings (exchange, "remove");
  if (action->add_tags != NULL || action->remove_tags != NULL)
    return rf_route_change (exchange, action, "tagged", error);
  rf_error_collect (error, "add", "or “remove” has to be there, with tags");
  return FALSE;
}

static gboolean
rf_route_rate (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_RATE);
  gint64 stars = json_object_get_int_member (rf_exchange_get_object (exchange), "stars");

  if (stars >= 0 && stars <= 5)
    {
      action->rating = (int) stars;
      return rf_route_change (exchange, action, "rated", error);
    }
  rf_error_collect (error, "stars", "must be 1 to 5, or 0 for none");
  return FALSE;
}

#define CHOSEN                                                                                     \
  { "keys", RF_ROUTE_STRINGS, FALSE, "keys of entries, instead of selectors" },                    \
      { "but", RF_ROUTE_STRINGS, FALSE, "keys of what the selectors find, left as they are" },     \
  {                                                                                                \
    "all", RF_ROUTE_BOOLEAN, FALSE, "instead of selectors: every entry"                            \
  }
#define DRY_RUN                                                                                    \
  {                                                                                                \
    "dry_run", RF_ROUTE_BOOLEAN, FALSE, "say what would be done and do nothing"                    \
  }

static const RfRouteField dry_query[] = { DRY_RUN, { NULL } };

static const RfRouteField change_body[] = { CHOSEN, DRY_RUN, { NULL } };

static const RfRouteField tag_body[] = {
  CHOSEN,
  DRY_RUN,
  { "add", RF_ROUTE_STRINGS, FALSE, "tags to put on" },
  { "remove", RF_ROUTE_STRINGS, FALSE, "tags to take off" },
  { NULL },
};

static const RfRouteField rate_body[] = {
  CHOSEN,
  DRY_RUN,
  { "stars", RF_ROUTE_INTEGER, TRUE, "1 to 5; 0 clears it" },
  { NULL },
};

#define CHANGE(name, fields, function, form, words)                                                \
  {                                                                                                \
    .method = "POST", .path = "/api/v1/generations/cache/" name, .role = RF_ROLE_OF_ADMIN,         \
    .place = RF_PLACE_CHANGES, .flags = RF_ROUTE_SELECTS, .body = fields, .query = dry_query,      \
    .work = function, .answers = form, .summary = words                                            \
  }

const RfRoute rf_routes_of_changes[] = {
  CHANGE ("invalidate",
          change_body,
          rf_route_invalidate,
          "Invalidated",
          "Move entries to the trash"),
  CHANGE ("restore",
          change_body,
          rf_route_restore,
          "Changed",
          "Take entries out of the trash again"),
  CHANGE ("purge", change_body, rf_route_purge, "Changed", "Delete entries of the trash for good"),
  CHANGE ("pin", change_body, rf_route_pin, "Changed", "Keep entries from every cleanup"),
  CHANGE ("unpin", change_body, rf_route_unpin, "Changed", "Leave entries to cleanups again"),
  CHANGE ("tag", tag_body, rf_route_tag, "Changed", "Put tags on entries, or take them off"),
  CHANGE ("rate", rate_body, rf_route_rate, "Changed", "Note how good entries are"),
  { .method = NULL },
};
