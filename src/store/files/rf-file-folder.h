/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-calls.h"

G_BEGIN_DECLS

gboolean rf_file_sync_folder (const RfFileCalls *calls, const char *path, GError **error);
gboolean
rf_file_ensure_folder (const RfFileCalls *calls, const char *path, mode_t mode, GError **error);

G_END_DECLS
