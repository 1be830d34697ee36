/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** RF_SHA256_HEX_LENGTH: characters in a SHA-256 written as hex, without the NUL */
#define RF_SHA256_HEX_LENGTH 64

/** RF_SHA256_BYTES: of a SHA-256 */
#define RF_SHA256_BYTES 32

typedef struct _RfHash RfHash;

RfHash *rf_hash_new (void);
void rf_hash_update (RfHash *hash, const void *data, gsize length);
char *rf_hash_finish (RfHash *hash);
void rf_hash_free (RfHash *hash);

char *rf_hash_bytes (const void *data, gsize length);
char *
rf_hash_descriptor (int descriptor, guint64 *bytes, GCancellable *cancellable, GError **error);
char *rf_hash_file (const char *path, guint64 *bytes, GCancellable *cancellable, GError **error);
void rf_hash_hmac (const void *key, gsize key_length, const char *text, guint8 *digest);
gboolean rf_hash_is_hex (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfHash, rf_hash_free)

G_END_DECLS
