/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-entry.h"

G_BEGIN_DECLS

/* What rf_entry_from_row () reads, in its order, from entries as e. */
#define RF_ENTRY_COLUMNS                                                                           \
  "e.id, e.namespace, e.key, e.profile, e.strategy, e.scope, e.playthrough, e.player, "            \
  "e.version, e.tagged, e.created_at, e.expires_at, e.trashed_at, e.last_used_at, e.uses, "        \
  "e.pinned, e.archived, e.superseded, e.kind, e.provider, e.model, e.cost, e.content"

const char *rf_rows_namespace (const char *namespace_);
RfEntry *rf_entry_from_row (RfConnection *connection, sqlite3_stmt *statement, GError **error);
gboolean rf_rows_load_entry (RfConnection *connection, gint64 id, RfEntry **entry, GError **error);
gboolean
rf_rows_complete_generation (RfConnection *connection, RfGeneration *generation, GError **error);
RfGeneration *rf_rows_load_generation (RfConnection *connection, gint64 id, GError **error);
gboolean
rf_rows_find_generation (RfConnection *connection, const char *name, gint64 *id, GError **error);
gboolean rf_rows_pack_entries (RfConnection *connection, gint64 generation, GError **error);
gboolean rf_rows_correct_charged (RfConnection *connection, const char *name, GError **error);

gboolean rf_rows_insert_generation (RfConnection *connection,
                                    const RfGeneration *generation,
                                    gint64 *id,
                                    GError **error);
gboolean rf_rows_insert_entry (RfConnection *connection,
                               const RfEntry *entry,
                               gint64 generation,
                               gint64 flight,
                               gint64 *id,
                               GError **error);

G_END_DECLS
