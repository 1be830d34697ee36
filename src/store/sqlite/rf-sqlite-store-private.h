/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-owners.h"
#include "rf-sqlite-store.h"

G_BEGIN_DECLS

struct _RfSqliteStore
{
  GObject parent_instance;

  RfBlobStore *blobs;   /* (owned) (nullable) where side records are */
  RfDatabase *database; /* (owned) */
  RfOwners *owners;     /* (owned) */
};

/* rf-sqlite-store-upkeep.c */
void rf_sqlite_store_init_upkeep (RfStoreInterface *iface);

G_END_DECLS
