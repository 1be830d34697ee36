/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-put.h"

G_BEGIN_DECLS

gboolean rf_file_reserve_keep (const RfFileTree *tree, gint64 bytes, GError **error);
gboolean rf_file_reserve_free (const RfFileTree *tree);

G_END_DECLS
