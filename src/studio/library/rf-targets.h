/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-selection.h"

G_BEGIN_DECLS

/**
 * RfTargets:
 * @filter: (nullable): all that it finds, or %NULL for @keys alone
 * @keys: what is meant, or where there is a @filter, what is not
 * @ids: the numbers of the same
 * @profile: (nullable): the profile in whose namespace they are
 * @from_trash: they are in the trash
 *
 * What is acted on. Immutable once it is handed to a call.
 */
typedef struct
{
  gatomicrefcount references;
  RfSelector *filter; /* (owned) (nullable) */
  GStrv keys;         /* (owned) */
  GStrv ids;          /* (owned) */
  char *profile;      /* (owned) (nullable) */
  gboolean from_trash;
} RfTargets;

/**
 * RfTargetFunc:
 * @service: what has the entries
 * @selector: one entry, or many at once
 * @user_data: what was given along
 * @error: return location
 *
 * Returns: whether to go on
 */
typedef gboolean (*RfTargetFunc) (RfService *service,
                                  const RfSelector *selector,
                                  gpointer user_data,
                                  GError **error);

RfTargets *rf_targets_new (RfEntrySelection *selection);
RfTargets *rf_targets_new_for_entry (const RfEntry *entry);
RfTargets *rf_targets_ref (RfTargets *self);
void rf_targets_unref (RfTargets *self);
RfSelector *rf_targets_dup_selector (const RfTargets *self);
gboolean rf_targets_foreach (const RfTargets *self,
                             RfService *service,
                             RfTargetFunc function,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfTargets, rf_targets_unref)

G_END_DECLS
