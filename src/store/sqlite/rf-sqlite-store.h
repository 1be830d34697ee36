/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"
#include "rf-store.h"

G_BEGIN_DECLS

#define RF_TYPE_SQLITE_STORE (rf_sqlite_store_get_type ())

G_DECLARE_FINAL_TYPE (RfSqliteStore, rf_sqlite_store, RF, SQLITE_STORE, GObject)

RfStore *rf_sqlite_store_new (const char *data_dir, RfBlobStore *blobs, GError **error);
gboolean rf_sqlite_store_is_read_only (RfSqliteStore *self);
GStrv rf_sqlite_store_dup_notices (RfSqliteStore *self);
void rf_sqlite_store_set_patience (RfSqliteStore *self, gint64 microseconds);

G_END_DECLS
