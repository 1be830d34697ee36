/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-body.h"
#include "rf-caller.h"
#include "rf-route.h"
#include "rf-service.h"
#include "rf-unstored.h"

G_BEGIN_DECLS

/*
 * One request under way, as the functions of routes see it. What was asked is
 * read with the get_ and dup_ functions; it does not change. An answer is only
 * written down: the exchange's loop hands it to the client when the work is done,
 * whichever thread that was on. Whether the client is still there matters to
 * nobody.
 *
 *   static gboolean
 *   rf_route_show (RfExchange *exchange, GError **error)
 *   {
 *     const char *key = rf_exchange_get_value (exchange, 0);
 *     g_autoptr (RfEntry) entry = rf_service_get_entry (rf_exchange_get_service (exchange), key,
 * error);
 *
 *     if (entry != NULL)
 *       rf_exchange_answer (exchange, 200, rf_entry_to_json (entry));
 *     return entry != NULL;
 *   }
 */

RfExchange *rf_exchange_ref (RfExchange *self);
void rf_exchange_unref (RfExchange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfExchange, rf_exchange_unref)

/* What was asked. */
RfService *rf_exchange_get_service (RfExchange *self);
const RfCaller *rf_exchange_get_caller (RfExchange *self);
const RfRoute *rf_exchange_get_route (RfExchange *self);
const char *rf_exchange_get_method (RfExchange *self);
const char *rf_exchange_get_value (RfExchange *self, guint position);
const char *rf_exchange_get_query (RfExchange *self, const char *name);
const char *rf_exchange_get_header (RfExchange *self, const char *name);
JsonNode *rf_exchange_get_body (RfExchange *self);
JsonNode *rf_exchange_take_body (RfExchange *self);
JsonObject *rf_exchange_get_object (RfExchange *self);
char *rf_exchange_dup_url (RfExchange *self, const char *path);
gboolean rf_exchange_wants (RfExchange *self, const char *name);
GCancellable *rf_exchange_get_cancellable (RfExchange *self);

RfUnstored *rf_exchange_get_unstored (RfExchange *self);
const char *rf_exchange_get_upload (RfExchange *self);

/* Where the work goes on. */
void rf_exchange_go_on (RfExchange *self, RfPlace place, RfRouteWork work);
void rf_exchange_set_data (RfExchange *self, gpointer data, GDestroyNotify destroy);
gpointer rf_exchange_get_data (RfExchange *self);

/* The answer. */
void rf_exchange_set_header (RfExchange *self, const char *name, const char *value);
void rf_exchange_set_number (RfExchange *self, const char *name, gint64 number);
void rf_exchange_answer_written (RfExchange *self, guint status, GString *text);
void rf_exchange_answer (RfExchange *self, guint status, JsonNode *node);
void
rf_exchange_answer_text (RfExchange *self, guint status, const char *media_type, GBytes *bytes);
void rf_exchange_answer_empty (RfExchange *self, guint status);
gboolean rf_exchange_is_inner (RfErrorCode code);
void rf_exchange_answer_error (RfExchange *self, const GError *error);
void rf_exchange_answer_body (RfExchange *self, guint status, RfBody *body);
void rf_exchange_wake (RfExchange *self);
gboolean rf_exchange_make_more (RfExchange *self,
                                RfPlace place,
                                RfRouteWork work,
                                void (*landed) (RfExchange *self));

/* For the log of requests. */
void rf_exchange_note (RfExchange *self, const char *outcome, const char *key);

G_END_DECLS
