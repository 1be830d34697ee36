/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sqlite-people.h"

#include "rf-people-operations.h"

/*
 * People in a file of their own, people.db, beside the index: what watches send
 * never waits for what is written there. This object only ties the operations to
 * the database they run on.
 */

struct _RfSqlitePeople
{
  GObject parent_instance;

  RfDatabase *database; /* (owned) */
  RfOwners *owners;     /* (owned) */
};

static gboolean
rf_sqlite_people_ingest (RfPeopleStore *store,
                         const RfIngest *ingest,
                         const RfIngestRules *rules,
                         RfIngestReport *report,
                         GError **error)
{
  return rf_people_ingest_run (RF_SQLITE_PEOPLE (store)->database, ingest, rules, report, error);
}

static RfPerson *
rf_sqlite_people_find (RfPeopleStore *store, const RfPersonName *name, GError **error)
{
  return rf_people_find_run (RF_SQLITE_PEOPLE (store)->database, name, error);
}

static char *
rf_sqlite_people_find_hash (RfPeopleStore *store, const RfPersonName *name, GError **error)
{
  return rf_people_find_hash_run (RF_SQLITE_PEOPLE (store)->database, name, error);
}

static RfPage *
rf_sqlite_people_list (RfPeopleStore *store, const RfSelector *selector, GError **error)
{
  return rf_people_list_run (RF_SQLITE_PEOPLE (store)->database, selector, error);
}

static RfPage *
rf_sqlite_people_list_history (RfPeopleStore *store,
                               const RfPersonName *name,
                               const RfSelector *selector,
                               GError **error)
{
  return rf_people_history_run (RF_SQLITE_PEOPLE (store)->database, name, selector, error);
}

static GPtrArray *
rf_sqlite_people_list_samples (RfPeopleStore *store,
                               const RfPersonName *name,
                               gint64 since,
                               GError **error)
{
  return rf_people_samples_run (RF_SQLITE_PEOPLE (store)->database, name, since, error);
}

static GPtrArray *
rf_sqlite_people_list_changes (RfPeopleStore *store,
                               const char *namespace_,
                               gint64 after,
                               gint64 limit,
                               GError **error)
{
  return rf_people_changes_run (
      RF_SQLITE_PEOPLE (store)->database, namespace_, after, limit, error);
}

static gboolean
rf_sqlite_people_refresh (RfPeopleStore *store,
                          const RfPersonName *name,
                          const char *base_avatar,
                          gint64 now,
                          GError **error)
{
  return rf_people_refresh_run (RF_SQLITE_PEOPLE (store)->database, name, base_avatar, now, error);
}

static gboolean
rf_sqlite_people_claim (RfPeopleStore *store, RfPeopleClaim *claim, GError **error)
{
  RfSqlitePeople *self = RF_SQLITE_PEOPLE (store);

  return rf_people_claim_run (self->database, self->owners, claim, error);
}

static gboolean
rf_sqlite_people_save (RfPeopleStore *store, RfPeopleSave *save, GError **error)
{
  return rf_people_save_run (RF_SQLITE_PEOPLE (store)->database, save, error);
}

static gboolean
rf_sqlite_people_let_go (RfPeopleStore *store, const RfPerson *person, GError **error)
{
  return rf_people_let_go_run (RF_SQLITE_PEOPLE (store)->database, person, error);
}

static GStrv
rf_sqlite_people_list_own_keys (RfPeopleStore *store, const RfPersonName *name, GError **error)
{
  return rf_people_own_keys_run (RF_SQLITE_PEOPLE (store)->database, name, error);
}

static gboolean
rf_sqlite_people_forget (RfPeopleStore *store, const RfPersonName *name, GError **error)
{
  return rf_people_forget_run (RF_SQLITE_PEOPLE (store)->database, name, error);
}

static gboolean
rf_sqlite_people_retain (RfPeopleStore *store, RfPeopleSlice *slice, GError **error)
{
  return rf_people_retain_run (RF_SQLITE_PEOPLE (store)->database, slice, error);
}

static void
rf_sqlite_people_iface_init (RfPeopleStoreInterface *iface)
{
  iface->ingest = rf_sqlite_people_ingest;
  iface->find = rf_sqlite_people_find;
  iface->find_hash = rf_sqlite_people_find_hash;
  iface->list = rf_sqlite_people_list;
  iface->list_history = rf_sqlite_people_list_history;
  iface->list_samples = rf_sqlite_people_list_samples;
  iface->list_changes = rf_sqlite_people_list_changes;
  iface->refresh = rf_sqlite_people_refresh;
  iface->claim = rf_sqlite_people_claim;
  iface->save = rf_sqlite_people_save;
  iface->let_go = rf_sqlite_people_let_go;
  iface->list_own_keys = rf_sqlite_people_list_own_keys;
  iface->forget = rf_sqlite_people_forget;
  iface->retain = rf_sqlite_people_retain;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RfSqlitePeople,
                               rf_sqlite_people,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_PEOPLE_STORE,
                                                      rf_sqlite_people_iface_init))

/**
 * rf_sqlite_people_new:
 * @data_dir: the data directory, which is there
 * @error: return location; %RF_ERROR_STORE_UNAVAILABLE
 *
 * Opens `people.db` there, or makes it.
 *
 * Returns: (transfer full) (nullable): the store
 */
RfPeopleStore *
rf_sqlite_people_new (const char *data_dir, GError **error)
{
  g_autoptr (RfSqlitePeople) self = g_object_new (RF_TYPE_SQLITE_PEOPLE, NULL);

  self->database =
      rf_database_open_as (&rf_schema_people, data_dir, rf_people_salvage_fill, NULL, error);
  if (self->database == NULL)
    return NULL;
  self->owners = rf_owners_new (data_dir);
  return RF_PEOPLE_STORE (g_steal_pointer (&self));
}

/**
 * rf_sqlite_people_dup_notices:
 * @self: a store
 *
 * Returns: (transfer full): what people are to be told, such as that a damaged
 *   file was set aside
 */
GStrv
rf_sqlite_people_dup_notices (RfSqlitePeople *self)
{
  return rf_database_dup_notices (self->database);
}

static void
rf_sqlite_people_finalize (GObject *object)
{
  RfSqlitePeople *self = RF_SQLITE_PEOPLE (object);

  rf_database_close (self->database);
  rf_owners_free (self->owners);
  G_OBJECT_CLASS (rf_sqlite_people_parent_class)->finalize (object);
}

static void
rf_sqlite_people_class_init (RfSqlitePeopleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_sqlite_people_finalize;
}

static void
rf_sqlite_people_init (RfSqlitePeople *self)
{
}
