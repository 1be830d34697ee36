/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

G_BEGIN_DECLS

/**
 * RfImported:
 * @made: entries that were made
 * @known: entries that were there already
 * @failed: sidecars from which none could be made
 * @failure: (nullable): what was wrong with the first of these
 *
 * What became of a folder that was imported.
 */
typedef struct
{
  gint64 made;
  gint64 known;
  gint64 failed;
  GError *failure;
} RfImported;

void rf_import_async (RfSession *session,
                      const char *folder,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
RfImported *rf_import_finish (RfSession *session, GAsyncResult *result, GError **error);
void rf_imported_free (RfImported *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfImported, rf_imported_free)

G_END_DECLS
