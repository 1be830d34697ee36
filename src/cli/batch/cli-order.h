/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

gboolean cli_order_run (RfService *service, RfOrder *order, GError **error);

G_END_DECLS
