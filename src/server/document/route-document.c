/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"
#include "rf-openapi.h"

/* `/openapi.json`: what can be asked of the server. */

static gboolean
rf_route_document (RfExchange *exchange, GError **error)
{
  g_autoptr (GPtrArray) providers = rf_openai_dup_providers (exchange->server->openai, error);
  g_autofree char *url = rf_exchange_dup_url (exchange, "");

  if (providers == NULL)
    return FALSE;
  rf_exchange_answer (exchange, 200, rf_openapi_new (providers, url));
  return TRUE;
}

const RfRoute rf_routes_of_document[] = {
  { .method = "GET",
    .path = "/openapi.json",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .work = rf_route_document,
    .answers = "Document",
    .summary = "This interface, as OpenAPI 3.1 describes it" },
  { .method = NULL },
};
