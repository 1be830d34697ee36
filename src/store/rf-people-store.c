/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-store.h"

/* The people as src/avatar sees them. */

G_DEFINE_INTERFACE (RfPeopleStore, rf_people_store, G_TYPE_OBJECT)

static void
rf_people_store_default_init (RfPeopleStoreInterface *iface)
{
}

/**
 * rf_people_store_ingest:
 * @self: a store
 * @ingest: samples of one person
 * @rules: what is done with them
 * @report: (out caller-allocates): what became of them
 * @error: return location; %RF_ERROR_INVALID_REQUEST names each sample that lies
 *   too far ahead, and none is taken then
 *
 * Returns: whether they are on the disk
 */
gboolean
rf_people_store_ingest (RfPeopleStore *self,
                        const RfIngest *ingest,
                        const RfIngestRules *rules,
                        RfIngestReport *report,
                        GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->ingest (self, ingest, rules, report, error);
}

/**
 * rf_people_store_find:
 * @self: a store
 * @name: whose
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the person
 */
RfPerson *
rf_people_store_find (RfPeopleStore *self, const RfPersonName *name, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->find (self, name, error);
}

/**
 * rf_people_store_find_hash:
 * @self: a store
 * @name: whose
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the person's `state_hash`
 */
char *
rf_people_store_find_hash (RfPeopleStore *self, const RfPersonName *name, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->find_hash (self, name, error);
}

/**
 * rf_people_store_list:
 * @self: a store
 * @selector: (nullable): its namespace, limit and cursor
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a page of #RfPerson, by user id
 */
RfPage *
rf_people_store_list (RfPeopleStore *self, const RfSelector *selector, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->list (self, selector, error);
}

/**
 * rf_people_store_list_history:
 * @self: a store
 * @name: whose
 * @selector: (nullable): its limit and cursor
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): a page of #RfDecision, the latest first
 */
RfPage *
rf_people_store_list_history (RfPeopleStore *self,
                              const RfPersonName *name,
                              const RfSelector *selector,
                              GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->list_history (self, name, selector, error);
}

/**
 * rf_people_store_list_samples:
 * @self: a store
 * @name: whose
 * @since: milliseconds
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable) (element-type RfSample): the earliest first
 */
GPtrArray *
rf_people_store_list_samples (RfPeopleStore *self,
                              const RfPersonName *name,
                              gint64 since,
                              GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->list_samples (self, name, since, error);
}

/**
 * rf_people_store_list_changes:
 * @self: a store
 * @namespace_: (nullable): the tenant; %NULL for all
 * @after: a change's number; -1 for the latest change alone
 * @limit: how many at most
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type RfPerson): by their changes
 */
GPtrArray *
rf_people_store_list_changes (RfPeopleStore *self,
                              const char *namespace_,
                              gint64 after,
                              gint64 limit,
                              GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->list_changes (self, namespace_, after, limit, error);
}

/**
 * rf_people_store_refresh:
 * @self: a store
 * @name: whose
 * @base_avatar: (nullable): the face from now on; empty for the one that is
 *   configured
 * @now: milliseconds
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: whether it is noted
 */
gboolean
rf_people_store_refresh (RfPeopleStore *self,
                         const RfPersonName *name,
                         const char *base_avatar,
                         gint64 now,
                         GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->refresh (self, name, base_avatar, now, error);
}

/**
 * rf_people_store_claim:
 * @self: a store
 * @claim: who is wanted, and who was got
 * @error: return location
 *
 * Returns: whether it could be done; nobody may have been got
 */
gboolean
rf_people_store_claim (RfPeopleStore *self, RfPeopleClaim *claim, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->claim (self, claim, error);
}

/**
 * rf_people_store_save:
 * @self: a store
 * @save: what has become of a person
 * @error: return location; %RF_ERROR_CONFLICT where the claim is not held any
 *   more, %RF_ERROR_NOT_FOUND where the person was forgotten
 *
 * Returns: whether it is on the disk
 */
gboolean
rf_people_store_save (RfPeopleStore *self, RfPeopleSave *save, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->save (self, save, error);
}

/**
 * rf_people_store_let_go:
 * @self: a store
 * @person: who was claimed; the row stays as it is
 * @error: return location; %RF_ERROR_NOT_FOUND where the claim is not held any more
 *
 * Returns: whether somebody else may have the person now
 */
gboolean
rf_people_store_let_go (RfPeopleStore *self, const RfPerson *person, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->let_go (self, person, error);
}

/**
 * rf_people_store_list_own_keys:
 * @self: a store
 * @name: whose
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): keys of entries
 */
GStrv
rf_people_store_list_own_keys (RfPeopleStore *self, const RfPersonName *name, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->list_own_keys (self, name, error);
}

/**
 * rf_people_store_forget:
 * @self: a store
 * @name: whose
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: whether nothing is left of the person
 */
gboolean
rf_people_store_forget (RfPeopleStore *self, const RfPersonName *name, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->forget (self, name, error);
}

/**
 * rf_people_store_retain:
 * @self: a store
 * @slice: what is too old, and how far it went
 * @error: return location
 *
 * Returns: whether it could be done
 */
gboolean
rf_people_store_retain (RfPeopleStore *self, RfPeopleSlice *slice, GError **error)
{
  return RF_PEOPLE_STORE_GET_IFACE (self)->retain (self, slice, error);
}
