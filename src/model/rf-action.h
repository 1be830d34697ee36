/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-selector.h"

G_BEGIN_DECLS

/** RF_LIMIT_NONE: a limit is taken away */
#define RF_LIMIT_NONE G_GINT64_CONSTANT (-1)

/** RF_LIMIT_SAME: a limit stays as it is */
#define RF_LIMIT_SAME G_GINT64_CONSTANT (-2)

/**
 * RfAction:
 * @noun: what is acted on
 * @verb: what is done
 * @selector: (nullable): which entries
 * @name: (nullable): an account's name, a job's or token's id, or whose avatar
 * @amount: millionths that are granted
 * @limit_day: millionths that an account may spend in a day, or one of the two
 *   values above
 * @limit_month: the same for a month
 * @limited: 1 where an account is to spend only what was granted to it, 0 where
 *   it is not, -1 where that stays as it is
 * @unfreeze: an account that was frozen for a damaged ledger may pay again
 * @place: where a job is moved to: 1 is first, 0 is last
 * @dry_run: say what would be done, and do nothing
 * @who: (nullable): who asks, for the log; %NULL for the user of the process
 * @add_tags: (nullable): for %RF_VERB_TAG
 * @remove_tags: (nullable): for %RF_VERB_TAG
 * @rating: for %RF_VERB_RATE: 1 to 5, or 0 for none
 * @purge: for %RF_VERB_CLEANUP: empty the trash whatever its age
 * @orphans: for %RF_VERB_CLEANUP: look through all files for those that no row
 *   names
 * @confirmed: for %RF_VERB_CLEANUP: a person has seen what it would do
 * @cancellable: (nullable): for %RF_VERB_CLEANUP: ends it between two of its
 *   transactions; what it has done stays
 * @base_avatar: (nullable): for %RF_VERB_REFRESH: the face from now on; empty for
 *   the one that is configured, %NULL where it stays as it is
 *
 * One change that a person or a program asks of a service. Fields that the
 * verb does not use are left as rf_action_new() sets them.
 */
typedef struct
{
  RfNoun noun;
  RfVerb verb;
  RfSelector *selector; /* (owned) */
  char *name;           /* (owned) */
  gint64 amount;
  gint64 limit_day;
  gint64 limit_month;
  int limited;
  gboolean unfreeze;
  gint64 place;
  gboolean dry_run;
  char *who;         /* (owned) */
  GStrv add_tags;    /* (owned) */
  GStrv remove_tags; /* (owned) */
  int rating;
  gboolean purge;
  gboolean orphans;
  gboolean confirmed;
  GCancellable *cancellable; /* (owned) */
  char *base_avatar;         /* (owned) */
} RfAction;

RfAction *rf_action_new (RfNoun noun, RfVerb verb);
RfAction *rf_action_new_for_entries (RfVerb verb, const RfSelector *selector, gboolean dry_run);
void rf_action_free (RfAction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAction, rf_action_free)

G_END_DECLS
