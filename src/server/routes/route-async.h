/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"

G_BEGIN_DECLS

gboolean rf_route_enqueue (RfExchange *exchange, GError **error);
gboolean rf_route_show_generation (RfExchange *exchange, GError **error);
gboolean rf_route_cancel_generation (RfExchange *exchange, GError **error);

G_END_DECLS
