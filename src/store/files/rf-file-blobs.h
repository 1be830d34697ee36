/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"

G_BEGIN_DECLS

gboolean rf_file_blobs_foreach (const char *data_dir,
                                RfBlobStoreFileFunc function,
                                gpointer user_data,
                                GError **error);

G_END_DECLS
