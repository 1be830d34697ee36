/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-host.h"

G_BEGIN_DECLS

/**
 * RfDemoEvent:
 * @at: the time of the played day, in milliseconds
 * @person: of whom something else is shown
 * @decision: what was decided
 * @doing: what the person does at that time, which only the simulator knows
 */
typedef struct
{
  gint64 at;
  const RfPerson *person;
  const RfDecision *decision;
  const char *doing;
} RfDemoEvent;

/**
 * RfDemoTell:
 * @event: what has changed
 * @user_data: of the caller
 */
typedef void (*RfDemoTell) (const RfDemoEvent *event, gpointer user_data);

/**
 * RfDemo:
 * @people: how many people
 * @hours: how much of a day
 * @seed: another one makes other days
 * @tell: (nullable): is told each change
 * @user_data: for @tell
 * @samples: (out): samples that were taken in
 * @analyses: (out): how often a history was judged
 * @shown: (out): avatars that were shown
 * @made: (out): pictures and films that were made
 * @found: (out): pictures and films that were in the cache
 *
 * A played day of people with watches.
 */
typedef struct
{
  guint people;
  guint hours;
  guint64 seed;
  RfDemoTell tell;
  gpointer user_data;
  gint64 samples;
  gint64 analyses;
  gint64 shown;
  gint64 made;
  gint64 found;
} RfDemo;

gboolean rf_host_run_demo (RfHost *self, RfDemo *demo, GCancellable *cancellable, GError **error);

G_END_DECLS
