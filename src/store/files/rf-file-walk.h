/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-calls.h"

G_BEGIN_DECLS

/**
 * RfFileWalkFunc:
 * @folder: a descriptor of the folder
 * @name: of something in it
 * @path: of the same
 * @user_data: what the walk was given
 *
 * Returns: whether to go on
 */
typedef gboolean (*RfFileWalkFunc) (int folder,
                                    const char *name,
                                    const char *path,
                                    gpointer user_data);

gboolean
rf_file_walk (const char *path, RfFileWalkFunc function, gpointer user_data, GError **error);

G_END_DECLS
