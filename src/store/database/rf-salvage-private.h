/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-scan.h"

G_BEGIN_DECLS

/* What the parts of one salvage share. */
typedef struct
{
  RfConnection *connection;
  const char *const *statements; /* (nullable) of the table that is being read */
  guint adopted;
  GError *failure; /* (owned) (nullable) the first that is no damage */
} RfSalvage;

/* rf-salvage.c */
void rf_salvage_fail (RfSalvage *salvage, GError *failure);
gboolean rf_salvage_put (RfSalvage *salvage, const char *sql, sqlite3_stmt *row);
gboolean rf_salvage_scan (RfSalvage *salvage,
                          RfConnection *damaged,
                          const RfScanTable *table,
                          RfScanFunc function);
gboolean rf_salvage_table (RfSalvage *salvage,
                           RfConnection *damaged,
                           const RfScanTable *table,
                           const char *first,
                           const char *second);
gint64 rf_salvage_ask (RfSalvage *salvage, RfConnection *connection, const char *sql);

/* rf-salvage-money.c */
gboolean rf_salvage_begin_money (RfSalvage *salvage, GError **error);
gboolean rf_salvage_money (RfSalvage *salvage, RfConnection *damaged);
gboolean rf_salvage_miss_money (RfSalvage *salvage, gboolean *frozen, GError **error);
gboolean
rf_salvage_close_money (RfSalvage *salvage, gboolean whole, gboolean *frozen, GError **error);

/* rf-salvage-tables.c */
void rf_salvage_tables (RfSalvage *salvage, RfConnection *damaged);

G_END_DECLS
