/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-bundle.h"
#include "rf-exchange.h"

G_BEGIN_DECLS

/**
 * RfAsked:
 * @request: (nullable): what is asked, where it is one thing
 * @bundle: (nullable): what is asked, where it has steps
 * @is_async: the caller does not wait
 * @is_stopped: somebody has stopped one of the steps
 *
 * What the body and the headers of a request for a generation say.
 */
typedef struct
{
  RfRequest *request;
  RfBundle *bundle;
  gboolean is_async;
  gboolean is_stopped;
} RfAsked;

gboolean rf_route_asks_data (JsonNode *body);
gboolean rf_route_store_data (RfExchange *exchange, JsonNode *body, GError **error);
RfAsked *rf_route_read_asked (RfExchange *exchange, GError **error);
gboolean rf_route_set_caller (RfExchange *exchange, RfRequest *request, GError **error);
gboolean rf_route_set_directives (RfExchange *exchange, RfRequest *request, GError **error);
void rf_asked_free (RfAsked *self);

/* route-result.c */
void rf_route_set_result_headers (RfExchange *exchange, const RfResult *result);
void rf_route_answer_result (RfExchange *exchange, RfResult *result);
void rf_route_answer_bundle (RfExchange *exchange, RfBundleAnswer *answer);
void rf_route_answer_check (RfExchange *exchange, const RfCheck *check);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAsked, rf_asked_free)

G_END_DECLS
