/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"

G_BEGIN_DECLS

JsonNode *rf_file_records_load (const char *data_dir,
                                const char *generation_id,
                                gint64 about,
                                GError **error);
gboolean rf_file_records_foreach (const char *data_dir,
                                  RfBlobStoreFunc function,
                                  gpointer user_data,
                                  GError **error);

G_END_DECLS
