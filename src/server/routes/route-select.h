/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"

G_BEGIN_DECLS

RfSelector *rf_route_dup_selector (RfExchange *exchange, GError **error);
RfSelector *rf_route_dup_chosen (RfExchange *exchange, gboolean from_trash, GError **error);
RfSelector *rf_route_new_key (RfExchange *exchange, const char *key);
RfEntry *rf_route_find_entry (RfExchange *exchange, const char *key, GError **error);
gboolean rf_route_is_dry (RfExchange *exchange);
GStrv rf_route_dup_strings (RfExchange *exchange, const char *name);
gboolean rf_route_get_flag (RfExchange *exchange, const char *name);

gboolean rf_route_answer_page (RfExchange *exchange,
                               RfNoun noun,
                               const char *name,
                               JsonNode *(*item_to_json) (gconstpointer),
                               GError **error);
void rf_route_hide_entry (RfEntry *entry);

G_END_DECLS
