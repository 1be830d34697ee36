/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-token-store.h"

G_BEGIN_DECLS

/* What the SQLite store lends to its part that keeps tokens. */
RfDatabase *rf_sqlite_tokens_get_database (RfTokenStore *store);

void rf_sqlite_tokens_iface_init (RfTokenStoreInterface *iface);

G_END_DECLS
