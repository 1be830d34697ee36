/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-calls.h"
#include "rf-hash.h"

G_BEGIN_DECLS

typedef struct _RfFileStage RfFileStage;

RfFileStage *rf_file_stage_new (const RfFileCalls *calls, const char *folder, GError **error);
RfFileStage *rf_file_stage_new_for_file (const RfFileCalls *calls,
                                         const char *path,
                                         int descriptor,
                                         GError **error);
void rf_file_stage_free (RfFileStage *self);

gboolean rf_file_stage_write (RfFileStage *self, const void *data, gsize length, GError **error);
gboolean rf_file_stage_copy (RfFileStage *self, int source, RfHash *hash, GError **error);
gboolean rf_file_stage_sync (RfFileStage *self, struct stat *status, GError **error);
gboolean
rf_file_stage_place (RfFileStage *self, const char *target, gboolean *taken, GError **error);
gboolean rf_file_stage_replace (RfFileStage *self, const char *target, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFileStage, rf_file_stage_free)

G_END_DECLS
