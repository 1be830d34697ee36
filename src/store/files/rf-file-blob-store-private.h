/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-blob-store.h"
#include "rf-file-calls.h"

G_BEGIN_DECLS

void rf_file_blob_store_set_calls (RfFileBlobStore *self, const RfFileCalls *calls);
void rf_file_blob_store_set_reserve (RfFileBlobStore *self, gint64 bytes);

G_END_DECLS
