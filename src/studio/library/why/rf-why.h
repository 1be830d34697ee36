/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-recipe.h"

G_BEGIN_DECLS

/**
 * RfWhy:
 * @check: what a request for the same would meet now
 * @nearest: (nullable): the prompt of the entry made before it that differs least
 * @nearest_key: (nullable): its key
 * @rows: (nullable) (element-type RfRecipeRow): in what it differs from that
 *
 * Why an entry was made although there were others.
 */
typedef struct
{
  RfCheck *check;
  char *nearest;
  char *nearest_key;
  GPtrArray *rows;
} RfWhy;

void rf_why_free (RfWhy *self);
void rf_why_ask_async (RfSession *session,
                       const RfEntry *entry,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
RfWhy *rf_why_ask_finish (RfSession *session, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfWhy, rf_why_free)

G_END_DECLS
