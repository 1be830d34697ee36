/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfKeyStoreVerb:
 * @RF_KEY_STORE_LOOK: is there one?
 * @RF_KEY_STORE_PUT: this one is to be there
 * @RF_KEY_STORE_REMOVE: none is to be there
 */
typedef enum
{
  RF_KEY_STORE_LOOK,
  RF_KEY_STORE_PUT,
  RF_KEY_STORE_REMOVE,
} RfKeyStoreVerb;

void rf_key_store_async (RfKeyStoreVerb verb,
                         const char *provider,
                         const char *secret,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean rf_key_store_finish (GAsyncResult *result, gboolean *is_there, GError **error);

G_END_DECLS
