/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-selector.h"

G_BEGIN_DECLS

/**
 * RfAction:
 * @noun: what is acted on
 * @verb: what is done
 * @selector: (nullable): which entries
 * @name: (nullable): an account's name, or a job's id
 * @place: where a job is moved to: 1 is first, 0 is last
 * @dry_run: say what would be done, and do nothing
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
  gint64 place;
  gboolean dry_run;
} RfAction;

RfAction *rf_action_new (RfNoun noun, RfVerb verb);
RfAction *rf_action_new_for_entries (RfVerb verb, const RfSelector *selector, gboolean dry_run);
void rf_action_free (RfAction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAction, rf_action_free)

G_END_DECLS
