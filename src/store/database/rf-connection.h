/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>
#include <sqlite3.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * RfOpenMode:
 * @RF_OPEN_WRITE: made where it is missing
 * @RF_OPEN_READ: by others written to, perhaps
 * @RF_OPEN_FROZEN: by nobody written to; takes no locks and needs no files
 *   beside the database
 */
typedef enum
{
  RF_OPEN_WRITE,
  RF_OPEN_READ,
  RF_OPEN_FROZEN,
} RfOpenMode;

typedef struct _RfGlances RfGlances;

/**
 * RfConnection:
 * @wal_pages: pages of the write-ahead log after this connection's last commit
 * @device: where the file stood when it was opened
 * @inode: with @device, which file it was
 * @checked_at: when it was last seen to be the file that stands there, in
 *   microseconds of the monotonic clock
 * @idle_since: when it was given back, of the same clock
 * @is_wide: whether it has more memory for pages than others
 * @words: (nullable): what knows the words of prompts, of the search; it belongs
 *   to @database
 * @glances: (nullable): what it has read and need not read again
 * @counted: (nullable): the atomic number of those that are open, of which it is one
 *
 * One connection to the database with its prepared statements. It belongs to
 * one thread at a time.
 */
typedef struct
{
  sqlite3 *database;
  GHashTable *statements;
  RfOpenMode mode;
  int wal_pages;
  dev_t device;
  ino_t inode;
  gint64 checked_at;
  gint64 idle_since;
  gboolean is_wide;
  gpointer words;
  RfGlances *glances;
  int *counted;
} RfConnection;

RfConnection *rf_connection_open (const char *path, RfOpenMode mode, GError **error);
void rf_connection_free (RfConnection *self);

sqlite3_stmt *rf_connection_prepare (RfConnection *self, const char *sql, GError **error);
sqlite3_stmt *
rf_connection_query (RfConnection *self, GError **error, const char *sql, const char *types, ...);
gboolean
rf_connection_run (RfConnection *self, GError **error, const char *sql, const char *types, ...);
gboolean
rf_connection_read_int (RfConnection *self, const char *sql, gint64 *value, GError **error);
gboolean rf_connection_execute (RfConnection *self, const char *sql, GError **error);
gboolean rf_connection_fail (RfConnection *self, int code, GError **error);
gboolean rf_connection_has_failed_for_now (RfConnection *self);

gboolean rf_statement_step (sqlite3_stmt *statement, gboolean *row, GError **error);
gboolean rf_statement_read_ids (sqlite3_stmt *statement, GArray *ids, GError **error);
void rf_statement_release (sqlite3_stmt *statement);
const char *rf_statement_get_text (sqlite3_stmt *statement, int column);
char *rf_statement_dup_text (sqlite3_stmt *statement, int column);

typedef sqlite3_stmt RfStatement;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfConnection, rf_connection_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfStatement, rf_statement_release)

G_END_DECLS
