/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-server-watch.h"
#include "route-async.h"
#include "route-request.h"

/*
 * `/api/v1/generations` and `…/cache/check`: what the server is there for. A hit
 * is found and answered on the loop; everything else goes on elsewhere.
 */

static void
rf_asked_free_cb (gpointer asked)
{
  rf_asked_free (asked);
}

static gboolean
rf_route_make (RfExchange *exchange, GError **error)
{
  RfAsked *asked = rf_exchange_get_data (exchange);
  g_autoptr (RfProgress) progress =
      rf_server_watch_new_progress (asked->request->idempotency_key, asked->request->account);
  RfResult *result = rf_service_generate (rf_exchange_get_service (exchange),
                                          asked->request,
                                          progress,
                                          rf_exchange_get_cancellable (exchange),
                                          error);

  if (result != NULL)
    rf_route_answer_result (exchange, result);
  return result != NULL;
}

static RfCheck *
rf_route_check_step_cb (RfRequest *request, gpointer user_data, GError **error)
{
  return rf_service_check (rf_exchange_get_service (user_data), request, FALSE, NULL, error);
}

/* The key of the whole finds the step that is under way; who stops that stops the rest. */
static RfResult *
rf_route_make_step_cb (RfRequest *request, gpointer user_data, GError **error)
{
  RfExchange *exchange = user_data;
  RfAsked *asked = rf_exchange_get_data (exchange);
  g_autoptr (RfProgress) progress = rf_server_watch_new_progress (
      rf_exchange_get_header (exchange, "Idempotency-Key"), request->account);
  g_autoptr (GError) failure = NULL;
  RfResult *result = NULL;

  if (asked->is_stopped)
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "the step before it was stopped");
      return NULL;
    }
  result = rf_service_generate (rf_exchange_get_service (exchange),
                                request,
                                progress,
                                rf_exchange_get_cancellable (exchange),
                                &failure);
  asked->is_stopped = g_error_matches (failure, RF_ERROR, RF_ERROR_CANCELLED);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return result;
}

static gboolean
rf_route_make_bundle (RfExchange *exchange, GError **error)
{
  RfAsked *asked = rf_exchange_get_data (exchange);

  rf_route_answer_bundle (
      exchange,
      rf_bundle_generate (asked->bundle, rf_route_check_step_cb, rf_route_make_step_cb, exchange));
  return TRUE;
}

/* As with one request, what is wrong is told at once, and what is there is answered. */
static gboolean
rf_route_enqueue_bundle (RfExchange *exchange, GError **error)
{
  RfAsked *asked = rf_exchange_get_data (exchange);
  g_autoptr (RfBundleAnswer) check =
      rf_bundle_check (asked->bundle, rf_route_check_step_cb, exchange);

  if (rf_bundle_answer_get_error (check) != NULL)
    {
      rf_route_answer_bundle (exchange, g_steal_pointer (&check));
      return TRUE;
    }
  if (rf_bundle_answer_get_outcome (check) != RF_OUTCOME_HIT)
    return rf_route_enqueue (exchange, error);
  rf_exchange_go_on (exchange, RF_PLACE_MISSES, rf_route_make_bundle);
  return TRUE;
}

static gboolean
rf_route_look_up (RfExchange *exchange, GError **error)
{
  RfAsked *asked = rf_exchange_get_data (exchange);
  g_autoptr (GError) failure = NULL;
  RfResult *hit = rf_service_lookup (rf_exchange_get_service (exchange), asked->request, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (hit != NULL)
    rf_route_answer_result (exchange, hit);
  else
    rf_exchange_go_on (exchange,
                       asked->is_async ? RF_PLACE_SAMPLES : RF_PLACE_MISSES,
                       asked->is_async ? rf_route_enqueue : rf_route_make);
  return TRUE;
}

static gboolean
rf_route_generate_asked (RfExchange *exchange, GError **error)
{
  RfAsked *asked = rf_route_read_asked (exchange, error);

  if (asked == NULL)
    return FALSE;
  rf_exchange_set_data (exchange, asked, rf_asked_free_cb);
  if (asked->bundle == NULL)
    return rf_route_look_up (exchange, error);
  rf_exchange_go_on (exchange,
                     asked->is_async ? RF_PLACE_SAMPLES : RF_PLACE_MISSES,
                     asked->is_async ? rf_route_enqueue_bundle : rf_route_make_bundle);
  return TRUE;
}

static gboolean
rf_route_store_and_generate (RfExchange *exchange, GError **error)
{
  return rf_route_store_data (exchange, rf_exchange_get_body (exchange), error) &&
         rf_route_generate_asked (exchange, error);
}

static gboolean
rf_route_generate (RfExchange *exchange, GError **error)
{
  if (!rf_route_asks_data (rf_exchange_get_body (exchange)))
    return rf_route_generate_asked (exchange, error);
  rf_exchange_go_on (exchange, RF_PLACE_READS, rf_route_store_and_generate);
  return TRUE;
}

static RfBundleAnswer *
rf_route_check_bundle (RfExchange *exchange, RfAsked *asked)
{
  return rf_bundle_check (asked->bundle, rf_route_check_step_cb, exchange);
}

static gboolean
rf_route_check_asked (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAsked) asked = rf_route_read_asked (exchange, error);
  g_autoptr (RfCheck) check = NULL;

  if (asked == NULL)
    return FALSE;
  if (asked->bundle != NULL)
    {
      rf_route_answer_bundle (exchange, rf_route_check_bundle (exchange, asked));
      return TRUE;
    }
  check = rf_service_check (rf_exchange_get_service (exchange),
                            asked->request,
                            rf_exchange_wants (exchange, "explain"),
                            NULL,
                            error);
  if (check != NULL)
    rf_route_answer_check (exchange, check);
  return check != NULL;
}

static gboolean
rf_route_store_and_check (RfExchange *exchange, GError **error)
{
  return rf_route_store_data (exchange, rf_exchange_get_body (exchange), error) &&
         rf_route_check_asked (exchange, error);
}

static gboolean
rf_route_check (RfExchange *exchange, GError **error)
{
  if (rf_route_asks_data (rf_exchange_get_body (exchange)))
    rf_exchange_go_on (exchange, RF_PLACE_READS, rf_route_store_and_check);
  else if (rf_exchange_wants (exchange, "explain"))
    rf_exchange_go_on (exchange, RF_PLACE_READS, rf_route_check_asked);
  else
    return rf_route_check_asked (exchange, error);
  return TRUE;
}

static const RfRouteField check_query[] = {
  { "explain",
    RF_ROUTE_BOOLEAN,
    FALSE,
    "tell what was hashed, and on a miss the nearest entry and in what it differs" },
  { NULL },
};

const RfRoute rf_routes_of_generations[] = {
  { .method = "POST",
    .path = "/api/v1/generations",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_REQUESTS,
    .work = rf_route_generate,
    .answers = "Result",
    .summary = "Make an asset, or take it from the cache" },
  { .method = "GET",
    .path = "/api/v1/generations/{id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .flags = RF_ROUTE_FOLLOWS,
    .work = rf_route_show_generation,
    .answers = "Generation",
    .summary = "One generation, or how far one that was asked for without waiting is" },
  { .method = "DELETE",
    .path = "/api/v1/generations/{id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_CHANGES,
    .work = rf_route_cancel_generation,
    .answers = "Cancelled",
    .summary = "Stop a generation that is under way, and give back what is held for it" },
  { .method = "POST",
    .path = "/api/v1/generations/cache/check",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_REQUESTS,
    .query = check_query,
    .work = rf_route_check,
    .answers = "Check",
    .summary = "Whether a request would be a hit, and what it would cost; makes nothing" },
  { .method = NULL },
};
