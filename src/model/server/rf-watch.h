/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-person.h"
#include "rf-progress.h"
#include "rf-result.h"

G_BEGIN_DECLS

/**
 * RfWatchedRun:
 * @id: of the generation that it will be
 * @job: the job of the queue that asks, or 0
 * @namespace_: whose it is
 * @key: (nullable): the place that it is for
 *
 * A run of a provider that is under way. The strings live as long as the call
 * that it is given to.
 */
typedef struct
{
  const char *id;
  gint64 job;
  const char *namespace_;
  const char *key;
  RfKind kind;
  const char *provider;
  const char *model;
} RfWatchedRun;

#define RF_TYPE_WATCH (rf_watch_get_type ())

G_DECLARE_INTERFACE (RfWatch, rf_watch, RF, WATCH, GObject)

/**
 * RfWatchInterface:
 * @begin_run: a run has begun; @progress tells how far it is, from now on
 * @end_run: it has ended, with a result or with an error
 * @change: a verb was carried out that has changed entries
 * @show: (nullable): what is shown of a person has changed
 *
 * Whoever wants to know what happens in a service. Each is called by whatever
 * thread it happens on, and must neither block nor call the service.
 */
struct _RfWatchInterface
{
  GTypeInterface parent_interface;

  void (*begin_run) (RfWatch *self, const RfWatchedRun *run, RfProgress *progress);
  void (*end_run) (RfWatch *self,
                   const RfWatchedRun *run,
                   const RfResult *result,
                   const GError *error);
  void (*change) (RfWatch *self, const char *namespace_, RfVerb verb, const RfReport *report);
  void (*show) (RfWatch *self, const RfPerson *person);
};

void rf_watch_begin_run (RfWatch *self, const RfWatchedRun *run, RfProgress *progress);
void rf_watch_end_run (RfWatch *self,
                       const RfWatchedRun *run,
                       const RfResult *result,
                       const GError *error);
void rf_watch_change (RfWatch *self, const char *namespace_, RfVerb verb, const RfReport *report);
void rf_watch_show (RfWatch *self, const RfPerson *person);

G_END_DECLS
