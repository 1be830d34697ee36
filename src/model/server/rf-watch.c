/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-watch.h"

G_DEFINE_INTERFACE (RfWatch, rf_watch, G_TYPE_OBJECT)

static void
rf_watch_default_init (RfWatchInterface *iface)
{
}

/**
 * rf_watch_begin_run:
 * @self: (nullable): who wants to know; %NULL where nobody does
 * @run: what has begun
 * @progress: (nullable): how far it is
 */
void
rf_watch_begin_run (RfWatch *self, const RfWatchedRun *run, RfProgress *progress)
{
  if (self != NULL)
    RF_WATCH_GET_IFACE (self)->begin_run (self, run, progress);
}

/**
 * rf_watch_end_run:
 * @self: (nullable): who wants to know
 * @run: what has ended
 * @result: (nullable): what it has made
 * @error: (nullable): why it has made nothing
 */
void
rf_watch_end_run (RfWatch *self,
                  const RfWatchedRun *run,
                  const RfResult *result,
                  const GError *error)
{
  if (self != NULL)
    RF_WATCH_GET_IFACE (self)->end_run (self, run, result, error);
}

/**
 * rf_watch_change:
 * @self: (nullable): who wants to know
 * @namespace_: (nullable): whose entries; %NULL where they are anybody's
 * @verb: what was done
 * @report: what it has come to
 */
void
rf_watch_change (RfWatch *self, const char *namespace_, RfVerb verb, const RfReport *report)
{
  if (self != NULL)
    RF_WATCH_GET_IFACE (self)->change (self, namespace_, verb, report);
}

/**
 * rf_watch_show:
 * @self: (nullable): who wants to know
 * @person: of whom something else is shown now
 */
void
rf_watch_show (RfWatch *self, const RfPerson *person)
{
  if (self != NULL && RF_WATCH_GET_IFACE (self)->show != NULL)
    RF_WATCH_GET_IFACE (self)->show (self, person);
}
