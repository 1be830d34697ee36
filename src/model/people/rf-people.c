/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people.h"

/* The people as every front end sees them. */

G_DEFINE_INTERFACE (RfPeople, rf_people, G_TYPE_OBJECT)

static void
rf_people_default_init (RfPeopleInterface *iface)
{
}

/**
 * rf_people_ingest:
 * @self: the people
 * @ingest: samples of one person, who is made where there is none yet
 * @report: (out caller-allocates): what became of them
 * @error: return location; %RF_ERROR_INVALID_REQUEST where a sample lies too far
 *   ahead, and none is taken then
 *
 * The samples are on the disk when this returns. The same person and time is the
 * same sample, so sending a batch again does no harm; the order does not matter.
 *
 * Returns: whether they were taken
 */
gboolean
rf_people_ingest (RfPeople *self, const RfIngest *ingest, RfIngestReport *report, GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->ingest (self, ingest, report, error);
}

/**
 * rf_people_get:
 * @self: the people
 * @name: whose
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Reads one row and waits for nothing.
 *
 * Returns: (transfer full): the person with what is shown of them
 */
RfPerson *
rf_people_get (RfPeople *self, const RfPersonName *name, GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->get (self, name, error);
}

/**
 * rf_people_dup_hash:
 * @self: the people
 * @name: whose
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * What it takes to say that nothing else is shown: much less than rf_people_get()
 * reads, and it waits for nothing either.
 *
 * Returns: (transfer full) (nullable): the person's `state_hash`
 */
char *
rf_people_dup_hash (RfPeople *self, const RfPersonName *name, GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->dup_hash (self, name, error);
}

/**
 * rf_people_list:
 * @self: the people
 * @selector: (nullable): its namespace, limit and cursor
 * @error: return location
 *
 * Returns: (transfer full): a page of #RfPerson, by user id
 */
RfPage *
rf_people_list (RfPeople *self, const RfSelector *selector, GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->list (self, selector, error);
}

/**
 * rf_people_list_history:
 * @self: the people
 * @name: whose
 * @selector: (nullable): its limit and cursor
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): a page of #RfDecision, the latest first
 */
RfPage *
rf_people_list_history (RfPeople *self,
                        const RfPersonName *name,
                        const RfSelector *selector,
                        GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->list_history (self, name, selector, error);
}

/**
 * rf_people_list_samples:
 * @self: the people
 * @name: whose
 * @since: milliseconds
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (element-type RfSample): the earliest first, at most
 *   20,000
 */
GPtrArray *
rf_people_list_samples (RfPeople *self, const RfPersonName *name, gint64 since, GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->list_samples (self, name, since, error);
}

/**
 * rf_people_list_changes:
 * @self: the people
 * @namespace_: (nullable): the tenant; %NULL for all
 * @after: a change's number, or 0; -1 for none but the latest change of all
 * @limit: how many at most
 * @error: return location
 *
 * What was shown since, by whatever process; of each person the latest change
 * alone.
 *
 * Returns: (transfer full) (element-type RfPerson): in the order of their changes
 */
GPtrArray *
rf_people_list_changes (RfPeople *self,
                        const char *namespace_,
                        gint64 after,
                        gint64 limit,
                        GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->list_changes (self, namespace_, after, limit, error);
}

/**
 * rf_people_foresee:
 * @self: the people
 * @name: whose
 * @base_avatar: (nullable): as if this were the face; empty for the one that is
 *   configured, %NULL for the person's
 * @error: return location; %RF_ERROR_NOT_FOUND, or why nothing can be foreseen
 *
 * What a refresh would make now, and what that would cost, as long as the state is what
 * it is: a refresh judges the samples first. Nothing is made or noted.
 *
 * Returns: (transfer full) (nullable): a check of the picture and, where films are made,
 *   one of its film
 */
RfBundleAnswer *
rf_people_foresee (RfPeople *self,
                   const RfPersonName *name,
                   const char *base_avatar,
                   GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->foresee (self, name, base_avatar, error);
}

/**
 * rf_people_apply:
 * @self: the people
 * @action: %RF_VERB_REFRESH: an avatar is made even where the state is the same,
 *   of the face that `base_avatar` is from now on; %RF_VERB_FORGET: the person
 *   is deleted whole, with the entries that nobody else's avatar has
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * A refresh is only noted, and carried out by rf_people_run().
 *
 * Returns: (transfer full): what it came to
 */
RfReport *
rf_people_apply (RfPeople *self, const RfAction *action, GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->apply (self, action, error);
}

/**
 * rf_people_run:
 * @self: the people
 * @work: for whom, and how long
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Analyses whose samples are due, and makes the avatars that follow. Any number of
 * processes may do so at once; each person is one's at a time.
 *
 * Returns: whether it came to its end; being cancelled is one where it has no
 *   other
 */
gboolean
rf_people_run (RfPeople *self, const RfPeopleWork *work, GCancellable *cancellable, GError **error)
{
  return RF_PEOPLE_GET_IFACE (self)->run (self, work, cancellable, error);
}

/**
 * rf_people_set_watch:
 * @self: the people
 * @watch: (nullable): who is told
 */
void
rf_people_set_watch (RfPeople *self, RfWatch *watch)
{
  RF_PEOPLE_GET_IFACE (self)->set_watch (self, watch);
}
