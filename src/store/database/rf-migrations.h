/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

/** RF_SCHEMA_VERSION: the newest migration, which is what this program reads */
#define RF_SCHEMA_VERSION 10

gboolean rf_migrations_check (RfConnection *connection, gint64 *version, GError **error);
gboolean rf_migrations_apply (RfConnection *connection, gint64 version, GError **error);

G_END_DECLS
