/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-targets.h"

G_BEGIN_DECLS

void rf_export_async (RfSession *session,
                      RfTargets *targets,
                      const char *folder,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
gboolean
rf_export_finish (RfSession *session, GAsyncResult *result, gint64 *written, GError **error);

G_END_DECLS
