/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-job-store.h"
#include "rf-owners.h"

G_BEGIN_DECLS

/* What the SQLite store lends to its part that is the queue. */
RfDatabase *rf_sqlite_jobs_get_database (RfJobStore *store);
RfOwners *rf_sqlite_jobs_get_owners (RfJobStore *store);

void rf_sqlite_jobs_iface_init (RfJobStoreInterface *iface);

G_END_DECLS
