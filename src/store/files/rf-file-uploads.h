/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-put.h"

G_BEGIN_DECLS

char *rf_file_uploads_find (const char *data_dir, const char *namespace_, const char *sha256);
gboolean rf_file_uploads_put (const RfFileTree *self,
                              const char *namespace_,
                              const char *sha256,
                              const char *path,
                              GError **error);

G_END_DECLS
