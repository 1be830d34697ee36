/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-put.h"

G_BEGIN_DECLS

char *rf_file_derived_find (const char *data_dir, const char *sha256, const char *name);
char *rf_file_derived_put (const RfFileTree *self,
                           const char *sha256,
                           const char *name,
                           const char *path,
                           GError **error);
void rf_file_derived_remove (const char *data_dir, const char *sha256);

G_END_DECLS
