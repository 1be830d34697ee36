/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-calls.h"
#include "rf-generation.h"

G_BEGIN_DECLS

/**
 * RfFileState:
 * @RF_FILE_FAILED: nobody can say; there is an error
 * @RF_FILE_MISSING: there is no such file
 * @RF_FILE_ALTERED: it is no regular file, or its bytes are not the blob's
 * @RF_FILE_WHOLE: its bytes are the blob's
 */
typedef enum
{
  RF_FILE_FAILED,
  RF_FILE_MISSING,
  RF_FILE_ALTERED,
  RF_FILE_WHOLE,
} RfFileState;

int rf_file_check_open (const RfFileCalls *calls,
                        const char *path,
                        RfFileState *state,
                        struct stat *status,
                        GError **error);
RfFileState rf_file_check_content (int descriptor, const struct stat *status, const RfAsset *asset);
gint64 rf_file_check_get_modified (const struct stat *status);

G_END_DECLS
