/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"

G_BEGIN_DECLS

#define RF_TYPE_FILE_BLOB_STORE (rf_file_blob_store_get_type ())

G_DECLARE_FINAL_TYPE (RfFileBlobStore, rf_file_blob_store, RF, FILE_BLOB_STORE, GObject)

RfBlobStore *rf_file_blob_store_new (const char *data_dir, gboolean read_only);

G_END_DECLS
