/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

char *rf_paths_dup_data_dir (const char *chosen);
char *rf_paths_dup_config_file (const char *chosen);
gboolean rf_paths_is_config_named (const char *chosen);
gboolean rf_paths_ensure_directory (const char *path, GError **error);
gboolean rf_paths_sync_directory (const char *path, GError **error);
gboolean rf_paths_write_durably (const char *path, const void *data, gsize length, GError **error);

char *rf_paths_read_file (const char *path,
                          gsize max_bytes,
                          RfErrorCode unreadable,
                          gsize *length,
                          GError **error);
void rf_paths_remove_tree (const char *path);

G_END_DECLS
