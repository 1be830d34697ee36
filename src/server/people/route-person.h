/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"

G_BEGIN_DECLS

extern const RfRouteField rf_route_person_query[];

const char *rf_route_get_tenant (RfExchange *exchange);
RfPeople *
rf_route_find_name (RfExchange *exchange, const char *user_id, RfPersonName *name, GError **error);
RfPerson *rf_route_find_person (RfExchange *exchange, RfPersonName *name, GError **error);
void rf_route_complete_person (RfExchange *exchange, RfPerson *person);

G_END_DECLS
