/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-calls.h"
#include "rf-generation.h"

G_BEGIN_DECLS

/**
 * RfFileTree:
 * @data_dir: the data folder, absolute
 * @work_folder: its tmp/, which is there
 */
typedef struct
{
  const char *data_dir;
  const char *work_folder;
  const RfFileCalls *calls;
} RfFileTree;

gboolean rf_file_put_bytes (const RfFileTree *self, RfAsset *asset, GBytes *bytes, GError **error);
gboolean
rf_file_put_file (const RfFileTree *self, RfAsset *asset, const char *path, GError **error);
gboolean rf_file_put_record (const RfFileTree *self,
                             const char *generation_id,
                             gint64 created_at,
                             JsonNode *record,
                             GError **error);

G_END_DECLS
