/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

typedef struct _RfDatabase RfDatabase;

/**
 * RfAccess:
 * @RF_ACCESS_GLANCE: reads by one statement
 * @RF_ACCESS_SNAPSHOT: reads by several statements, which see the same state
 * @RF_ACCESS_COUNT: writes what a power cut may take back; waits for no disk
 *   but for the few that find the log long and empty it
 * @RF_ACCESS_CHANGE: writes, durably
 * @RF_ACCESS_BULK: the same, one of many transactions that follow each other and
 *   write to many pages; the log may grow longer meanwhile
 */
typedef enum
{
  RF_ACCESS_GLANCE,
  RF_ACCESS_SNAPSHOT,
  RF_ACCESS_COUNT,
  RF_ACCESS_CHANGE,
  RF_ACCESS_BULK,
} RfAccess;

/**
 * RfDatabaseWork:
 *
 * What is done in one transaction. It may be run a second time when the first
 * run met a damaged database, so it changes @data only when it succeeds.
 *
 * Returns: whether it succeeded; if not, everything is rolled back
 */
typedef gboolean (*RfDatabaseWork) (RfConnection *connection, gpointer data, GError **error);

/**
 * RfDatabaseFill:
 * @connection: the new database, still under another name, in a transaction
 * @salvage: (nullable): the file that was set aside
 *
 * Fills a database that had to be made anew.
 *
 * Returns: (transfer full) (nullable): one line that says what was found, or
 *   %NULL with @error unset where there was nothing
 */
typedef char *(*RfDatabaseFill) (RfConnection *connection,
                                 const char *salvage,
                                 gpointer data,
                                 GError **error);

RfDatabase *
rf_database_open (const char *directory, RfDatabaseFill fill, gpointer data, GError **error);
void rf_database_close (RfDatabase *self);
gboolean rf_database_run (RfDatabase *self,
                          RfAccess access,
                          RfDatabaseWork work,
                          gpointer data,
                          GError **error);
gboolean
rf_database_run_grouped (RfDatabase *self, RfDatabaseWork work, gpointer data, GError **error);
gboolean rf_database_checkpoint (RfDatabase *self, GError **error);
gboolean rf_database_is_read_only (RfDatabase *self);
GStrv rf_database_dup_notices (RfDatabase *self);
void rf_database_set_patience (RfDatabase *self, gint64 microseconds);
void rf_database_set_idle_time (RfDatabase *self, gint64 microseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfDatabase, rf_database_close)

G_END_DECLS
