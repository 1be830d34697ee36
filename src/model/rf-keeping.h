/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RfKeepingRule:
 * @profile: whose entries it is for
 * @older_than: seconds after which seldom used ones go to the trash, or -1 for never
 * @fewer_uses: that is, those that were used less often than this
 * @more_uses: those that were used more often are archived; -1: none is
 * @grace: seconds after its end that an expired one is still kept
 *
 * For how long entries of a profile are kept.
 */
typedef struct
{
  char *profile;
  gint64 older_than;
  gint64 fewer_uses;
  gint64 more_uses;
  gint64 grace;
} RfKeepingRule;

/**
 * RfKeepingKind:
 * @entries: how many are not in the trash
 * @bytes: what those hold; content that several share counts for each
 * @trashed: how many are in the trash
 * @trashed_bytes: what those hold
 *
 * How much of a kind there is.
 */
typedef struct
{
  RfKind kind;
  gint64 entries;
  gint64 bytes;
  gint64 trashed;
  gint64 trashed_bytes;
} RfKeepingKind;

/**
 * RfKeeping:
 * @trash_days: how long the trash can be undone
 * @max_bytes: what all files may hold, or 0 for no limit
 * @min_free: what the disk is to have left, or 0
 * @bytes: what all files hold
 * @disk_free: what the disk has left, or -1
 * @rules: (element-type RfKeepingRule): of each profile
 * @kinds: (element-type RfKeepingKind): of which there is something
 *
 * What is kept, and for how long.
 */
typedef struct
{
  gint64 trash_days;
  gint64 max_bytes;
  gint64 min_free;
  gint64 bytes;
  gint64 disk_free;
  GPtrArray *rules;
  GPtrArray *kinds;
} RfKeeping;

RfKeeping *rf_keeping_new (void);
void rf_keeping_free (RfKeeping *self);
RfKeepingRule *rf_keeping_add_rule (RfKeeping *self, const char *profile);
JsonNode *rf_keeping_to_json (const RfKeeping *self);
RfKeeping *rf_keeping_new_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfKeeping, rf_keeping_free)

G_END_DECLS
