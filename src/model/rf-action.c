/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-action.h"

/*
 * A change as a plain value, so that one call of a service does for all of them
 * and a remote one can carry it.
 */

/**
 * rf_action_new:
 * @noun: what is acted on
 * @verb: what is done
 *
 * Returns: (transfer full): an action that names nothing yet
 */
RfAction *
rf_action_new (RfNoun noun, RfVerb verb)
{
  RfAction *self = g_new0 (RfAction, 1);

  self->noun = noun;
  self->verb = verb;
  self->limit_day = RF_LIMIT_SAME;
  self->limit_month = RF_LIMIT_SAME;
  self->limited = -1;
  return self;
}

/**
 * rf_action_new_for_entries:
 * @verb: what is done
 * @selector: which entries; copied
 * @dry_run: whether nothing is changed
 *
 * Returns: (transfer full): an action on all entries of the selector
 */
RfAction *
rf_action_new_for_entries (RfVerb verb, const RfSelector *selector, gboolean dry_run)
{
  RfAction *self = rf_action_new (RF_NOUN_ENTRY, verb);

  self->selector = rf_selector_copy (selector);
  self->dry_run = dry_run;
  return self;
}

/**
 * rf_action_free:
 * @self: (transfer full): an action
 */
void
rf_action_free (RfAction *self)
{
  g_clear_pointer (&self->selector, rf_selector_free);
  g_free (self->name);
  g_free (self->who);
  g_strfreev (self->add_tags);
  g_strfreev (self->remove_tags);
  g_clear_object (&self->cancellable);
  g_free (self->base_avatar);
  g_free (self);
}
