/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sqlite-store-private.h"

#include "rf-upkeep-operations.h"

/*
 * The part of the embedded store by which it is looked after, as rf-store-upkeep.c
 * is that of the interface.
 */

static GPtrArray *
rf_sqlite_store_verify (RfStore *store, GCancellable *cancellable, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_verify_run (self->database, self->owners, cancellable, error);
}

static gint64
rf_sqlite_store_begin_action (RfStore *store, const RfAction *action, GError **error)
{
  return rf_log_begin_run (RF_SQLITE_STORE (store)->database, action, error);
}

static gboolean
rf_sqlite_store_end_action (RfStore *store, gint64 id, GError **error)
{
  return rf_log_end_run (RF_SQLITE_STORE (store)->database, id, error);
}

static GPtrArray *
rf_sqlite_store_list_actions (RfStore *store, gint64 before, gint64 limit, GError **error)
{
  return rf_log_list_run (RF_SQLITE_STORE (store)->database, before, limit, error);
}

static gboolean
rf_sqlite_store_retain (RfStore *store, const RfRetention *rules, RfSlice *slice, GError **error)
{
  return rf_retain_run (RF_SQLITE_STORE (store)->database, rules, slice, error);
}

static gboolean
rf_sqlite_store_purge (RfStore *store, const RfPurge *what, RfSlice *slice, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_purge_run (self->database, self->blobs, what, slice, error);
}

static gboolean
rf_sqlite_store_make_room (RfStore *store, const RfRoom *room, RfSlice *slice, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_room_run (self->database, self->blobs, room, slice, error);
}

static gboolean
rf_sqlite_store_foresee (RfStore *store, const RfForesight *what, RfReport *report, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_foresee_run (self->database, self->blobs, what, report, error);
}

static gboolean
rf_sqlite_store_count_entries (RfStore *store, gint64 *entries, gint64 *bytes, GError **error)
{
  return rf_room_count (RF_SQLITE_STORE (store)->database, entries, bytes, error);
}

static gboolean
rf_sqlite_store_count_kinds (RfStore *store, GPtrArray *kinds, GError **error)
{
  return rf_kinds_count (RF_SQLITE_STORE (store)->database, kinds, error);
}

static gboolean
rf_sqlite_store_list_namespaces (RfStore *store, GPtrArray *namespaces, GError **error)
{
  return rf_namespaces_list (RF_SQLITE_STORE (store)->database, namespaces, error);
}

static gboolean
rf_sqlite_store_foreach_unowned (RfStore *store,
                                 RfNoun noun,
                                 const GPtrArray *names,
                                 RfUnownedFunc function,
                                 gpointer user_data,
                                 GError **error)
{
  return rf_unowned_run (
      RF_SQLITE_STORE (store)->database, noun, names, function, user_data, error);
}

static gboolean
rf_sqlite_store_finish (RfStore *store,
                        const RfEntry *record,
                        const RfPlan *plan,
                        gboolean dry_run,
                        RfRecordFate *fate,
                        GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);
  RfFinish finish = { self->owners, record, plan, dry_run, RF_RECORD_KNOWN };
  gboolean done = rf_finish_run (self->database, &finish, error);

  *fate = finish.fate;
  return done;
}

static GPtrArray *
rf_sqlite_store_list_unknown (RfStore *store, const RfPlan *plan, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_finish_list (self->database, self->owners, plan, error);
}

static guint
rf_sqlite_store_sweep (RfStore *store, gboolean dry_run)
{
  return rf_owners_sweep (RF_SQLITE_STORE (store)->owners, dry_run);
}

static gboolean
rf_sqlite_store_heal (RfStore *store, GCancellable *cancellable, char **sentence, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_verify_heal (self->database, self->blobs, cancellable, sentence, error);
}

static GPtrArray *
rf_sqlite_store_repair (RfStore *store, GError **error)
{
  RfSqliteStore *self = RF_SQLITE_STORE (store);

  return rf_repair_run (self->database, self->owners, error);
}

/**
 * rf_sqlite_store_init_upkeep:
 * @iface: of the embedded store
 */
void
rf_sqlite_store_init_upkeep (RfStoreInterface *iface)
{
  iface->verify = rf_sqlite_store_verify;
  iface->begin_action = rf_sqlite_store_begin_action;
  iface->end_action = rf_sqlite_store_end_action;
  iface->list_actions = rf_sqlite_store_list_actions;
  iface->retain = rf_sqlite_store_retain;
  iface->purge = rf_sqlite_store_purge;
  iface->make_room = rf_sqlite_store_make_room;
  iface->foresee = rf_sqlite_store_foresee;
  iface->count_entries = rf_sqlite_store_count_entries;
  iface->count_kinds = rf_sqlite_store_count_kinds;
  iface->list_namespaces = rf_sqlite_store_list_namespaces;
  iface->foreach_unowned = rf_sqlite_store_foreach_unowned;
  iface->finish = rf_sqlite_store_finish;
  iface->list_unknown = rf_sqlite_store_list_unknown;
  iface->sweep = rf_sqlite_store_sweep;
  iface->heal = rf_sqlite_store_heal;
  iface->repair = rf_sqlite_store_repair;
}
