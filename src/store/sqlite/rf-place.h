/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

/**
 * RF_PLACE_SELECT_LIVING:
 *
 * Gives the id of what lives in namespace ?1 under key ?2, wherever it lies. It
 * looks through no rows in the trash.
 */
#define RF_PLACE_SELECT_LIVING                                                                     \
  "SELECT id FROM entries INDEXED BY entries_living"                                               \
  " WHERE namespace = ?1 AND key = ?2 AND trashed_at = 0 AND (id & 255) <> 0"                      \
  " UNION ALL SELECT id FROM entries INDEXED BY entries_by_key"                                    \
  " WHERE namespace = ?1 AND key = ?2 AND (id & 255) = 0 AND trashed_at = 0 LIMIT 1"

gint64 rf_place_get_first (const char *namespace_, const char *key);
gint64 rf_place_get_last (gint64 first);
gboolean rf_place_choose (RfConnection *connection,
                          const char *namespace_,
                          const char *key,
                          gint64 *id,
                          GError **error);

G_END_DECLS
