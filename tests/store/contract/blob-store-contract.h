/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"

G_BEGIN_DECLS

/**
 * RfBlobStoreFactory:
 * @place: an empty folder of the test's own
 *
 * Opens a store that keeps its content in @place, or under its name. Stores
 * opened with the same place, in this process or another, are the same store.
 *
 * Returns: (transfer full): the store
 */
typedef RfBlobStore *(*RfBlobStoreFactory) (const char *place);

void blob_store_contract_add (const char *name, RfBlobStoreFactory factory);
void blob_store_contract_add_derived (const char *name, RfBlobStoreFactory factory);

/* For the tests of one implementation too. */
char *blob_test_dup_place (void);
void blob_test_remove_place (char *place);
RfAsset *blob_test_put (RfBlobStore *store, const char *text);
void blob_test_assert_content (RfBlobStore *store, RfAsset *asset, const char *text);
void blob_test_assert_unusable (RfBlobStore *store, RfAsset *asset, const char *word);

G_END_DECLS
