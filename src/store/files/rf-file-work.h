/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-calls.h"

G_BEGIN_DECLS

typedef struct _RfFileWork RfFileWork;

RfFileWork *rf_file_work_new (const char *data_dir);
void rf_file_work_free (RfFileWork *self);

const char *rf_file_work_get_folder (RfFileWork *self);
gboolean rf_file_work_prepare (RfFileWork *self, const RfFileCalls *calls, GError **error);
guint rf_file_work_sweep (RfFileWork *self, gboolean dry_run);
char *rf_file_work_dup_directory (RfFileWork *self, const RfFileCalls *calls, GError **error);
void rf_file_work_remove_directory (RfFileWork *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFileWork, rf_file_work_free)

G_END_DECLS
