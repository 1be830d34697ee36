/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-blob-store.h"

G_DEFINE_INTERFACE (RfBlobStore, rf_blob_store, G_TYPE_OBJECT)

static void
rf_blob_store_default_init (RfBlobStoreInterface *interface)
{
}

/**
 * rf_blob_store_put_bytes:
 * @self: a store
 * @asset: (inout): what it is; its media type and, where that is not 0, its
 *   created_at (milliseconds) are read. Whoever knows that the same content
 *   was stored before gives the created_at of then, so that it is found.
 *   sha256, extension, bytes, created_at, modified and path are filled in on
 *   success, and untouched on an error
 * @bytes: the content
 * @error: return location
 *
 * Stores content durably: when this returns %TRUE, a power cut does not take
 * it away. The same content is written once. What is there already is read
 * and compared before it is believed, and written anew where it was altered.
 *
 * Returns: whether it is stored; %RF_ERROR_STORE_UNAVAILABLE where the store
 *   cannot be written (full, read-only, failing), then nothing was left behind
 */
gboolean
rf_blob_store_put_bytes (RfBlobStore *self, RfAsset *asset, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->put_bytes (self, asset, bytes, error);
}

/**
 * rf_blob_store_put_file:
 * @self: a store
 * @asset: (inout): as for rf_blob_store_put_bytes()
 * @path: a regular file that nobody writes to any more
 * @error: return location
 *
 * The same for a file. One that lies in a work directory of the store may be
 * moved: after a success it is not to be used again, after an error it is
 * still there. Any other file is copied.
 *
 * Returns: whether it is stored; %RF_ERROR_NOT_FOUND where @path is no regular
 *   file, else as for rf_blob_store_put_bytes()
 */
gboolean
rf_blob_store_put_file (RfBlobStore *self, RfAsset *asset, const char *path, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->put_file (self, asset, path, error);
}

/**
 * rf_blob_store_open:
 * @self: a store
 * @asset: (inout): with sha256, extension, bytes, created_at and modified. On
 *   success path is set, and modified where the file's has changed although
 *   the bytes are the same
 * @error: return location
 *
 * Opens a blob for reading, and believes it only after a look: its size and
 * mtime are compared, and its bytes hashed once where the mtime is another.
 *
 * Returns: a descriptor at the beginning, to be closed by the caller, or -1
 *   with %RF_ERROR_NOT_FOUND, whose message says `missing` or `altered`, or
 *   with %RF_ERROR_STORE_UNAVAILABLE where the store cannot be read
 */
int
rf_blob_store_open (RfBlobStore *self, RfAsset *asset, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), -1);

  return RF_BLOB_STORE_GET_IFACE (self)->open (self, asset, error);
}

/**
 * rf_blob_store_put_record:
 * @self: a store
 * @generation_id: letters, digits, `-` and `_`, at most 64
 * @created_at: milliseconds; with the id it names the record
 * @record: what rf_entry_to_side_record() made
 * @error: return location
 *
 * Writes a side record durably, as canonical JSON. One of the same name is
 * replaced as a whole.
 *
 * Returns: whether it is stored; %RF_ERROR_INVALID_REQUEST where no record can
 *   have that name, %RF_ERROR_STORE_UNAVAILABLE where it cannot be written
 */
gboolean
rf_blob_store_put_record (RfBlobStore *self,
                          const char *generation_id,
                          gint64 created_at,
                          JsonNode *record,
                          GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->put_record (
      self, generation_id, created_at, record, error);
}

/**
 * rf_blob_store_foreach_record:
 * @self: a store
 * @function: (scope call): called with each record, in no order
 * @user_data: for @function
 * @error: return location
 *
 * Reads all side records. A damaged one is told once through the log and
 * passed over.
 *
 * Returns: whether all could be listed; %TRUE also when @function said stop
 */
gboolean
rf_blob_store_foreach_record (RfBlobStore *self,
                              RfBlobStoreFunc function,
                              gpointer user_data,
                              GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->foreach_record (self, function, user_data, error);
}

/**
 * rf_blob_store_dup_work_directory:
 * @self: a store
 * @error: return location
 *
 * Makes an empty private folder in the store's own tree, where a provider can
 * leave its output. Nobody removes it while this process lives; what a dead
 * process left is removed some time later.
 *
 * Returns: (transfer full) (nullable): its absolute path, to be given to
 *   rf_blob_store_remove_work_directory()
 */
char *
rf_blob_store_dup_work_directory (RfBlobStore *self, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), NULL);

  return RF_BLOB_STORE_GET_IFACE (self)->dup_work_directory (self, error);
}

/**
 * rf_blob_store_remove_work_directory:
 * @self: a store
 * @path: a folder that this store made
 *
 * Deletes the folder with all in it. Links in it are not followed.
 */
void
rf_blob_store_remove_work_directory (RfBlobStore *self, const char *path)
{
  g_return_if_fail (RF_IS_BLOB_STORE (self));

  RF_BLOB_STORE_GET_IFACE (self)->remove_work_directory (self, path);
}

/**
 * rf_blob_store_dup_derived:
 * @self: a store
 * @sha256: of a blob, hex
 * @name: of the derived file: letters, digits, `-` and `_`, and an extension
 *
 * Derived files are what can be made of a blob at any time, such as a
 * thumbnail, and are kept so that it is made once.
 *
 * Returns: (transfer full) (nullable): its absolute path, or %NULL where it has
 *   to be made
 */
char *
rf_blob_store_dup_derived (RfBlobStore *self, const char *sha256, const char *name)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), NULL);

  return RF_BLOB_STORE_GET_IFACE (self)->dup_derived (self, sha256, name);
}

/**
 * rf_blob_store_put_derived:
 * @self: a store
 * @sha256: of a blob, hex
 * @name: as for rf_blob_store_dup_derived()
 * @path: a finished file in a work directory of the store, which is moved
 * @error: return location
 *
 * Keeps a derived file. One of the same name is replaced as a whole, so two who
 * made it at once are both right. It is not synced: a power cut may take it.
 *
 * Whether the blob is there is not asked. Who puts looks for the blob
 * afterwards and calls rf_blob_store_remove_derived() where it is gone, since
 * it may have been dropped meanwhile.
 *
 * Returns: (transfer full) (nullable): its absolute path, or %NULL with
 *   %RF_ERROR_INVALID_REQUEST for a name that none can have, or
 *   %RF_ERROR_STORE_UNAVAILABLE
 */
char *
rf_blob_store_put_derived (RfBlobStore *self,
                           const char *sha256,
                           const char *name,
                           const char *path,
                           GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), NULL);

  return RF_BLOB_STORE_GET_IFACE (self)->put_derived (self, sha256, name, path, error);
}

/**
 * rf_blob_store_remove_derived:
 * @self: a store
 * @sha256: of a blob, hex
 *
 * Deletes all that was derived from a blob, if anything was; it cannot fail in
 * a way that matters, since it is garbage without its blob. Whoever drops a
 * blob calls this after the blob's own file is gone, and not before: then
 * whoever is deriving from it meanwhile finds that it is gone, and cleans up.
 */
void
rf_blob_store_remove_derived (RfBlobStore *self, const char *sha256)
{
  g_return_if_fail (RF_IS_BLOB_STORE (self));

  RF_BLOB_STORE_GET_IFACE (self)->remove_derived (self, sha256);
}
