/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"
#include "rf-database.h"
#include "rf-owners.h"
#include "rf-store.h"

G_BEGIN_DECLS

/*
 * The operations by which a store is looked after, a file for each concern. What
 * they take and return is described at RfStoreInterface.
 */

/* How long one slice keeps other writers waiting, in microseconds, and what it
 * may hold at most; then they get a turn. */
#define RF_SLICE_TIME  (200 * 1000)
#define RF_SLICE_ROWS  20000
#define RF_SLICE_PAUSE (12 * 1000)

/* The live entries of a row of `totals t`, out of one index. */
#define RF_LIVE_OF_TOTALS                                                                          \
  " FROM entries e INDEXED BY shelf_by_uses WHERE e.shelf IN"                                      \
  "  (SELECT s.id FROM shelves s WHERE s.namespace = t.namespace AND s.trashed = 0)"

/* rf-log.c */
gboolean
rf_log_begin (RfConnection *connection, const RfAction *action, gint64 *id, GError **error);
gboolean
rf_log_add (RfConnection *connection, gint64 id, gint64 changed, gint64 bytes, GError **error);
gboolean rf_log_end (RfConnection *connection, gint64 id, GError **error);
gint64 rf_log_begin_run (RfDatabase *database, const RfAction *action, GError **error);
gboolean rf_log_end_run (RfDatabase *database, gint64 id, GError **error);
GPtrArray *rf_log_list_run (RfDatabase *database, gint64 before, gint64 limit, GError **error);

/* rf-choose.c */
GArray *
rf_choose_run (RfDatabase *database, const RfAction *action, RfReport *report, GError **error);

/* rf-apply.c */
RfReport *
rf_apply_run (RfDatabase *database, RfBlobStore *blobs, const RfAction *action, GError **error);

/* rf-restore.c */
gboolean rf_restore_entry (RfConnection *connection,
                           gint64 id,
                           gint64 action,
                           gboolean *restored,
                           GError **error);

/* rf-bulk.c */
gboolean rf_bulk_run (RfConnection *connection, RfDatabaseWork work, gpointer data, GError **error);
guint rf_bulk_get_rows (guint rows, gint64 took);

/* rf-drop.c */
typedef struct
{
  RfBlobStore *blobs; /* (nullable) */
  gint64 bytes;       /* of the files that are gone */
} RfDrop;

/* From so many files on they are removed on a thread of their own. */
#define RF_DROP_FILES_ALONE 64

gboolean rf_drop_prepare (RfConnection *connection, GError **error);
gboolean rf_drop_run (RfConnection *connection, RfDrop *drop, GError **error);

/* rf-trash.c */
gboolean rf_trash_prepare (RfConnection *connection, GError **error);
gboolean rf_trash_run (RfConnection *connection, gint64 now, gint64 action, GError **error);

/* rf-retain.c */
typedef struct
{
  gint64 id;
  int due;
  gint64 bytes;
  gint64 cost;
} RfRetained;

typedef gboolean (*RfRetainFunc) (const RfRetained *entry, gpointer user_data);

#define RF_DUE_EXPIRED 1
#define RF_DUE_POPULAR 2
#define RF_DUE_UNUSED  3

gboolean rf_retain_foreach (RfConnection *connection,
                            const RfRetention *rules,
                            RfRetainFunc function,
                            gpointer user_data,
                            GError **error);
gboolean
rf_retain_run (RfDatabase *database, const RfRetention *rules, RfSlice *slice, GError **error);

/* rf-purge.c */
gboolean rf_purge_run (RfDatabase *database,
                       RfBlobStore *blobs,
                       const RfPurge *what,
                       RfSlice *slice,
                       GError **error);

/* rf-room.c */
#define RF_CANDIDATE_TRASH 0
#define RF_CANDIDATE_LIVE  1

RfStatement *rf_room_query_trash (RfConnection *connection, gint64 limit, GError **error);
RfStatement *
rf_room_query_live (RfConnection *connection, const RfRoom *room, gint64 limit, GError **error);
gboolean rf_room_run (RfDatabase *database,
                      RfBlobStore *blobs,
                      const RfRoom *room,
                      RfSlice *slice,
                      GError **error);
gboolean rf_room_count (RfDatabase *database, gint64 *entries, gint64 *bytes, GError **error);

/* rf-kinds.c */
gboolean rf_kinds_count (RfDatabase *database, GPtrArray *kinds, GError **error);

/* rf-namespaces.c */
gboolean rf_namespaces_list (RfDatabase *database, GPtrArray *namespaces, GError **error);

/* rf-foresee.c */
gboolean rf_foresee_run (RfDatabase *database,
                         RfBlobStore *blobs,
                         const RfForesight *what,
                         RfReport *report,
                         GError **error);

/* rf-unowned.c */
gboolean rf_unowned_run (RfDatabase *database,
                         RfNoun noun,
                         const GPtrArray *names,
                         RfUnownedFunc function,
                         gpointer user_data,
                         GError **error);

/* rf-finish.c */
typedef struct
{
  RfOwners *owners;
  const RfEntry *record;
  const RfPlan *plan; /* (nullable) of who asks again for it */
  gboolean dry_run;
  RfRecordFate fate; /* the answer */
} RfFinish;

gboolean rf_finish_run (RfDatabase *database, RfFinish *finish, GError **error);
GPtrArray *
rf_finish_list (RfDatabase *database, RfOwners *owners, const RfPlan *plan, GError **error);

/* rf-repair.c */
GPtrArray *rf_repair_run (RfDatabase *database, RfOwners *owners, GError **error);

/* rf-salvage-upkeep.c */
void rf_salvage_upkeep (RfConnection *connection, RfConnection *damaged, GError **error);

/* rf-verify.c */
GPtrArray *
rf_verify_run (RfDatabase *database, RfOwners *owners, GCancellable *cancellable, GError **error);
gboolean rf_verify_heal (RfDatabase *database,
                         RfBlobStore *blobs,
                         GCancellable *cancellable,
                         char **sentence,
                         GError **error);

G_END_DECLS
