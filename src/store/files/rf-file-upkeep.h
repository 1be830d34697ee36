/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-put.h"

G_BEGIN_DECLS

gboolean rf_file_put_back (const RfFileTree *self, RfAsset *asset, int descriptor, GError **error);
gboolean rf_file_remove (const RfFileTree *self, const RfAsset *asset, GError **error);
gboolean rf_file_remove_record (const RfFileTree *self,
                                const char *generation_id,
                                gint64 created_at,
                                GError **error);
gboolean rf_file_remove_path (const RfFileTree *self, const char *path, GError **error);
gboolean rf_file_set_aside (const RfFileTree *self, const char *path, GError **error);
gint64 rf_file_get_free_bytes (const char *data_dir);

G_END_DECLS
