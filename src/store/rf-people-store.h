/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-people.h"

G_BEGIN_DECLS

/**
 * RfIngestRules:
 * @now: when the batch came
 * @debounce: how long after it an analysis is due, so that those that follow
 *   are looked at together; milliseconds, as all that follows
 * @window: a sample that is older than this stirs nobody
 * @keep: a sample that is older than this is not taken
 * @ahead: a sample that lies farther ahead than this is refused
 */
typedef struct
{
  gint64 now;
  gint64 debounce;
  gint64 window;
  gint64 keep;
  gint64 ahead;
} RfIngestRules;

/**
 * RfPeopleClaim:
 * @now: what is due by then
 * @name: (nullable): only this person, due or not
 * @limit: how many at most
 * @buries: whether to look for people whose owner is dead, too
 * @people: (out) (element-type RfPerson): who is the caller's from now on
 * @next_at: (out): when somebody is due next, where nobody is now; 0 for never
 *
 * Who is worked on.
 */
typedef struct
{
  gint64 now;
  const RfPersonName *name;
  guint limit;
  gboolean buries;
  GPtrArray *people;
  gint64 next_at;
} RfPeopleClaim;

/**
 * RfPeopleSave:
 * @person: as it is from now on
 * @decision: (nullable): what is added to the history
 * @shows: what is shown has changed: @person gets the number of the change
 * @lets_go: somebody else may have the person now
 * @keys: (nullable) (array zero-terminated=1): of the entries that the avatar is
 *   made of
 * @soon: when an analysis is due if the person was stirred since it was claimed
 */
typedef struct
{
  RfPerson *person;
  RfDecision *decision;
  gboolean shows;
  gboolean lets_go;
  const char *const *keys;
  gint64 soon;
} RfPeopleSave;

/**
 * RfPeopleSlice:
 * @samples_before: samples from before this time go
 * @history_before: decisions from before this time go
 * @from: (inout): the person that the next slice begins after; 0 at first, and
 *   when all is done
 */
typedef struct
{
  gint64 samples_before;
  gint64 history_before;
  gint64 from;
} RfPeopleSlice;

#define RF_TYPE_PEOPLE_STORE (rf_people_store_get_type ())

G_DECLARE_INTERFACE (RfPeopleStore, rf_people_store, RF, PEOPLE_STORE, GObject)

/**
 * RfPeopleStoreInterface:
 * @ingest: samples of one person, who is made where there is none; small writes
 *   of many threads share their commits
 * @find: one person, by a read of one row
 * @find_hash: the hash of what is shown of one person, and nothing else of the row
 * @list: a page of people, by user id
 * @list_history: a page of decisions, the latest first
 * @list_samples: samples since a time, the earliest first
 * @list_changes: people by the number of their last change
 * @refresh: notes that an avatar is asked for
 * @claim: takes people that are due and that nobody living works on
 * @save: what has become of a person, under the caller's claim
 * @let_go: nothing was done for a person who was claimed
 * @list_own_keys: keys of entries that this person's avatars alone are made of
 * @forget: everything about a person
 * @retain: the samples and decisions of some people that are too old
 *
 * People with their samples, what is shown of them, and who works on whom. Whole
 * operations, each one transaction; each may be called from any thread. A claim
 * is held by the process's life: only who can prove that it is over may take it.
 */
struct _RfPeopleStoreInterface
{
  GTypeInterface parent_interface;

  gboolean (*ingest) (RfPeopleStore *self,
                      const RfIngest *ingest,
                      const RfIngestRules *rules,
                      RfIngestReport *report,
                      GError **error);
  RfPerson *(*find) (RfPeopleStore *self, const RfPersonName *name, GError **error);
  char *(*find_hash) (RfPeopleStore *self, const RfPersonName *name, GError **error);
  RfPage *(*list) (RfPeopleStore *self, const RfSelector *selector, GError **error);
  RfPage *(*list_history) (RfPeopleStore *self,
                           const RfPersonName *name,
                           const RfSelector *selector,
                           GError **error);
  GPtrArray *(*list_samples) (RfPeopleStore *self,
                              const RfPersonName *name,
                              gint64 since,
                              GError **error);
  GPtrArray *(*list_changes) (RfPeopleStore *self,
                              const char *namespace_,
                              gint64 after,
                              gint64 limit,
                              GError **error);
  gboolean (*refresh) (RfPeopleStore *self,
                       const RfPersonName *name,
                       const char *base_avatar,
                       gint64 now,
                       GError **error);
  gboolean (*claim) (RfPeopleStore *self, RfPeopleClaim *claim, GError **error);
  gboolean (*save) (RfPeopleStore *self, RfPeopleSave *save, GError **error);
  gboolean (*let_go) (RfPeopleStore *self, const RfPerson *person, GError **error);
  GStrv (*list_own_keys) (RfPeopleStore *self, const RfPersonName *name, GError **error);
  gboolean (*forget) (RfPeopleStore *self, const RfPersonName *name, GError **error);
  gboolean (*retain) (RfPeopleStore *self, RfPeopleSlice *slice, GError **error);
};

gboolean rf_people_store_ingest (RfPeopleStore *self,
                                 const RfIngest *ingest,
                                 const RfIngestRules *rules,
                                 RfIngestReport *report,
                                 GError **error);
RfPerson *rf_people_store_find (RfPeopleStore *self, const RfPersonName *name, GError **error);
char *rf_people_store_find_hash (RfPeopleStore *self, const RfPersonName *name, GError **error);
RfPage *rf_people_store_list (RfPeopleStore *self, const RfSelector *selector, GError **error);
RfPage *rf_people_store_list_history (RfPeopleStore *self,
                                      const RfPersonName *name,
                                      const RfSelector *selector,
                                      GError **error);
GPtrArray *rf_people_store_list_samples (RfPeopleStore *self,
                                         const RfPersonName *name,
                                         gint64 since,
                                         GError **error);
GPtrArray *rf_people_store_list_changes (RfPeopleStore *self,
                                         const char *namespace_,
                                         gint64 after,
                                         gint64 limit,
                                         GError **error);
gboolean rf_people_store_refresh (RfPeopleStore *self,
                                  const RfPersonName *name,
                                  const char *base_avatar,
                                  gint64 now,
                                  GError **error);
gboolean rf_people_store_claim (RfPeopleStore *self, RfPeopleClaim *claim, GError **error);
gboolean rf_people_store_save (RfPeopleStore *self, RfPeopleSave *save, GError **error);
gboolean rf_people_store_let_go (RfPeopleStore *self, const RfPerson *person, GError **error);
GStrv rf_people_store_list_own_keys (RfPeopleStore *self, const RfPersonName *name, GError **error);
gboolean rf_people_store_forget (RfPeopleStore *self, const RfPersonName *name, GError **error);
gboolean rf_people_store_retain (RfPeopleStore *self, RfPeopleSlice *slice, GError **error);

G_END_DECLS
