/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-select.h"

#include "rf-credits.h"

/* `/api/v1/accounts`: who pays, and what they may spend. */

static JsonNode *
rf_route_account_to_json_cb (gconstpointer item)
{
  return rf_account_to_json (item);
}

static gboolean
rf_route_list_accounts (RfExchange *exchange, GError **error)
{
  return rf_route_answer_page (
      exchange, RF_NOUN_ACCOUNT, "accounts", rf_route_account_to_json_cb, error);
}

/* A creator sees the account that pays for it, and no other. */
static gboolean
rf_route_sees_account (RfExchange *exchange, const char *name, GError **error)
{
  const RfCaller *caller = rf_exchange_get_caller (exchange);

  if (caller->role == RF_ROLE_OF_ADMIN || g_strcmp0 (caller->account, name) == 0)
    return TRUE;
  g_set_error_literal (
      error, RF_ERROR, RF_ERROR_FORBIDDEN, "the token allows to see its own account alone");
  return FALSE;
}

static gboolean
rf_route_answer_account (RfExchange *exchange, GError **error)
{
  const char *name = rf_exchange_get_value (exchange, 0);
  g_autoptr (RfAccount) account = NULL;

  if (!rf_route_sees_account (exchange, name, error))
    return FALSE;
  account = rf_service_get_account (rf_exchange_get_service (exchange), name, error);
  if (account != NULL)
    rf_exchange_answer (exchange, 200, rf_account_to_json (account));
  return account != NULL;
}

static gboolean
rf_route_apply_to_account (RfExchange *exchange, RfAction *action, GError **error)
{
  g_autoptr (RfReport) report = NULL;

  action->name = g_strdup (rf_exchange_get_value (exchange, 0));
  action->who = g_strdup (rf_exchange_get_caller (exchange)->name);
  report = rf_service_apply (rf_exchange_get_service (exchange), action, error);
  return report != NULL && rf_route_answer_account (exchange, error);
}

/* A number or a decimal as text, so that no place is lost. */
static gboolean
rf_route_read_credits (JsonNode *node, gint64 *millionths)
{
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return rf_credits_from_string (json_node_get_string (node), millionths);
  return json_node_get_value_type (node) != G_TYPE_BOOLEAN &&
         rf_credits_from_double (json_node_get_double (node), millionths);
}

static gboolean
rf_route_grant (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_GRANT);
  JsonNode *credits = json_object_get_member (rf_exchange_get_object (exchange), "credits");

  if (rf_route_read_credits (credits, &action->amount))
    return rf_route_apply_to_account (exchange, action, error);
  rf_error_collect (error, "credits", "must be credits: a decimal of at most six places");
  return FALSE;
}

/* Null takes a limit away; what is not there stays as it is. */
static void
rf_route_read_limit (RfExchange *exchange, const char *name, gint64 *limit, GError **faults)
{
  JsonNode *node = json_object_get_member (rf_exchange_get_object (exchange), name);

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_NULL (node))
    *limit = RF_LIMIT_NONE;
  else if (!rf_route_read_credits (node, limit) || *limit < 0)
    rf_error_collect (faults, name, "must be credits that are not negative, or null");
}

static gboolean
rf_route_limit (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ACCOUNT, RF_VERB_LIMIT);
  JsonObject *object = rf_exchange_get_object (exchange);
  g_autoptr (GError) faults = NULL;

  if (json_object_get_size (object) == 0)
    rf_error_collect (&faults, "day", "or “month”, “balance” or “unfreeze” has to be there");
  rf_route_read_limit (exchange, "day", &action->limit_day, &faults);
  rf_route_read_limit (exchange, "month", &action->limit_month, &faults);
  if (json_object_has_member (object, "balance"))
    action->limited = rf_route_get_flag (exchange, "balance");
  action->unfreeze = rf_route_get_flag (exchange, "unfreeze");
  if (faults == NULL)
    return rf_route_apply_to_account (exchange, action, error);
  g_propagate_error (error, g_steal_pointer (&faults));
  return FALSE;
}

static const RfRouteField list_query[] = {
  { "limit", RF_ROUTE_INTEGER, FALSE, "rows of one page (100 unless told)" },
  { "cursor", RF_ROUTE_STRING, FALSE, "where the page before ended" },
  { NULL },
};

static const RfRouteField grant_body[] = {
  { "credits", RF_ROUTE_SCALAR, TRUE, "what is given to it; less than 0 takes back" },
  { NULL },
};

static const RfRouteField limit_body[] = {
  { "day", RF_ROUTE_SCALAR, FALSE, "the most that it spends in a day of UTC; null for no limit" },
  { "month", RF_ROUTE_SCALAR, FALSE, "the same for a month" },
  { "balance", RF_ROUTE_BOOLEAN, FALSE, "whether it spends only what was granted to it" },
  { "unfreeze", RF_ROUTE_BOOLEAN, FALSE, "let it pay again after its ledger was damaged" },
  { NULL },
};

const RfRoute rf_routes_of_accounts[] = {
  { .method = "GET",
    .path = "/api/v1/accounts",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .query = list_query,
    .work = rf_route_list_accounts,
    .answers = "Accounts",
    .summary = "Who can pay, and what they may still spend" },
  { .method = "GET",
    .path = "/api/v1/accounts/{name}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .work = rf_route_answer_account,
    .answers = "Account",
    .summary = "One account and the last rows of its ledger" },
  { .method = "POST",
    .path = "/api/v1/accounts/{name}/grant",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = grant_body,
    .work = rf_route_grant,
    .answers = "Account",
    .summary = "Give credits to an account, which is made where it is missing" },
  { .method = "POST",
    .path = "/api/v1/accounts/{name}/limit",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = limit_body,
    .work = rf_route_limit,
    .answers = "Account",
    .summary = "Set what an account may spend; it is made where it is missing" },
  { .method = NULL },
};
