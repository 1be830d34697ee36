/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-types.h"

G_BEGIN_DECLS

/**
 * RfPastAction:
 * @id: its number, by which it can be undone
 * @began_at: milliseconds
 * @ended_at: milliseconds, or 0 where it is under way or was interrupted
 * @who: a user's name
 * @verb: what was done
 * @subject: to what, as it would be written on the command line
 * @changed: entries that it has changed
 * @bytes: bytes that it has freed
 * @in_trash: something of it lies in the trash, from where it can be restored
 *
 * A row of the log: what somebody once did to many entries.
 */
typedef struct
{
  gint64 id;
  gint64 began_at;
  gint64 ended_at;
  char *who;
  RfVerb verb;
  char *subject;
  gint64 changed;
  gint64 bytes;
  gboolean in_trash;
} RfPastAction;

RfPastAction *rf_past_action_new (void);
void rf_past_action_free (RfPastAction *self);
JsonNode *rf_past_action_to_json (const RfPastAction *self);
RfPastAction *rf_past_action_new_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPastAction, rf_past_action_free)

G_END_DECLS
