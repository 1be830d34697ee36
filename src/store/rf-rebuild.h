/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"
#include "rf-entry.h"

G_BEGIN_DECLS

/**
 * RfRebuildFunc:
 * @entry: what a side record tells; without a key for a generation that no key
 *   held
 *
 * Returns: whether to go on
 */
typedef gboolean (*RfRebuildFunc) (RfEntry *entry, gpointer user_data, GError **error);

gboolean
rf_rebuild (RfBlobStore *blobs, RfRebuildFunc function, gpointer user_data, GError **error);

G_END_DECLS
