/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"

G_BEGIN_DECLS

/**
 * RfEntry:
 * @id: the row's own id; refresh makes a new one under the same key
 * @scope: (nullable): playthrough or player id
 * @expires_at: milliseconds, or 0 for never
 * @trashed_at: milliseconds, or 0 for live
 * @generation: (nullable): what it holds
 *
 * The cache record of a key.
 */
typedef struct
{
  gint64 id;
  char *namespace_;
  char *key;
  char *profile;
  RfStrategy strategy;
  char *scope;
  char *playthrough_id;
  char *player_id;
  guint version;
  GStrv tags;
  gint64 created_at;
  gint64 expires_at;
  gint64 trashed_at;
  gint64 last_used_at;
  gint64 uses;
  gboolean pinned;
  gboolean archived;
  gboolean superseded;
  int rating; /* 1 to 5 by a person, or 0; only where all is known of the entry */
  RfGeneration *generation;
} RfEntry;

RfEntry *rf_entry_new (void);
void rf_entry_free (RfEntry *self);
RfEntry *rf_entry_copy (const RfEntry *self);
gboolean rf_entry_is_expired (const RfEntry *self, gint64 now);
JsonNode *rf_entry_to_json (const RfEntry *self);
RfEntry *rf_entry_new_from_json (JsonNode *node, GError **error);

/* The side record: what is needed to make the rows again from the files. */
JsonNode *rf_entry_to_side_record (const RfEntry *self);
RfEntry *rf_entry_new_from_side_record (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfEntry, rf_entry_free)

G_END_DECLS
