/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-action.h"
#include "rf-bundle.h"
#include "rf-decision.h"
#include "rf-person.h"
#include "rf-result.h"
#include "rf-sample.h"
#include "rf-watch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfPersonName:
 * @namespace_: (nullable): the tenant; %NULL for the empty one
 * @user_id: what the tenant calls the person
 */
typedef struct
{
  const char *namespace_;
  const char *user_id;
} RfPersonName;

/**
 * RfPeopleWork:
 * @name: (nullable): only this person, until nothing is due for them; %NULL for
 *   everybody
 * @once: of everybody: return when nothing is due any more
 *
 * What rf_people_run() does.
 */
typedef struct
{
  const RfPersonName *name;
  gboolean once;
} RfPeopleWork;

#define RF_TYPE_PEOPLE (rf_people_get_type ())

G_DECLARE_INTERFACE (RfPeople, rf_people, RF, PEOPLE, GObject)

/**
 * RfPeopleInterface:
 * @ingest: samples are taken in; durable when it returns, and nothing else is
 *   done on that path
 * @get: one person, from the row alone
 * @dup_hash: the hash of what is shown of one person
 * @list: a page of #RfPerson, by user id
 * @list_history: a page of #RfDecision of one person, the latest first
 * @list_samples: the samples of one person since a time, the earliest first
 * @list_changes: people in the order of their changes
 * @foresee: what a refresh would make, and what it would cost
 * @apply: %RF_VERB_REFRESH and %RF_VERB_FORGET on the person that the action
 *   names, in the namespace of its selector
 * @run: analyses and makes avatars
 * @set_watch: who is told of each change that this process makes
 *
 * The people's part of a service (rf_service_get_people()). Calls block; each may
 * be made from any thread.
 */
struct _RfPeopleInterface
{
  GTypeInterface parent_interface;

  gboolean (*ingest) (RfPeople *self,
                      const RfIngest *ingest,
                      RfIngestReport *report,
                      GError **error);
  RfPerson *(*get) (RfPeople *self, const RfPersonName *name, GError **error);
  char *(*dup_hash) (RfPeople *self, const RfPersonName *name, GError **error);
  RfPage *(*list) (RfPeople *self, const RfSelector *selector, GError **error);
  RfPage *(*list_history) (RfPeople *self,
                           const RfPersonName *name,
                           const RfSelector *selector,
                           GError **error);
  GPtrArray *(*list_samples) (RfPeople *self,
                              const RfPersonName *name,
                              gint64 since,
                              GError **error);
  GPtrArray *(*list_changes) (RfPeople *self,
                              const char *namespace_,
                              gint64 after,
                              gint64 limit,
                              GError **error);
  RfBundleAnswer *(*foresee) (RfPeople *self,
                              const RfPersonName *name,
                              const char *base_avatar,
                              GError **error);
  RfReport *(*apply) (RfPeople *self, const RfAction *action, GError **error);
  gboolean (*run) (RfPeople *self,
                   const RfPeopleWork *work,
                   GCancellable *cancellable,
                   GError **error);
  void (*set_watch) (RfPeople *self, RfWatch *watch);
};

gboolean
rf_people_ingest (RfPeople *self, const RfIngest *ingest, RfIngestReport *report, GError **error);
RfPerson *rf_people_get (RfPeople *self, const RfPersonName *name, GError **error);
char *rf_people_dup_hash (RfPeople *self, const RfPersonName *name, GError **error);
RfPage *rf_people_list (RfPeople *self, const RfSelector *selector, GError **error);
RfPage *rf_people_list_history (RfPeople *self,
                                const RfPersonName *name,
                                const RfSelector *selector,
                                GError **error);
GPtrArray *
rf_people_list_samples (RfPeople *self, const RfPersonName *name, gint64 since, GError **error);
GPtrArray *rf_people_list_changes (RfPeople *self,
                                   const char *namespace_,
                                   gint64 after,
                                   gint64 limit,
                                   GError **error);
RfBundleAnswer *rf_people_foresee (RfPeople *self,
                                   const RfPersonName *name,
                                   const char *base_avatar,
                                   GError **error);
RfReport *rf_people_apply (RfPeople *self, const RfAction *action, GError **error);
gboolean
rf_people_run (RfPeople *self, const RfPeopleWork *work, GCancellable *cancellable, GError **error);
void rf_people_set_watch (RfPeople *self, RfWatch *watch);

G_END_DECLS
