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
 * rf_blob_store_check:
 * @self: a store
 * @asset: (inout): as for rf_blob_store_open()
 * @error: return location
 *
 * Looks at a blob as rf_blob_store_open() does, for who needs no descriptor: a
 * hit asks this of every asset, and opening a file costs as much as the rest of
 * it.
 *
 * Returns: whether it could be opened; if not, the errors of
 *   rf_blob_store_open()
 */
gboolean
rf_blob_store_check (RfBlobStore *self, RfAsset *asset, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->check (self, asset, error);
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
 * rf_blob_store_load_record:
 * @self: a blob store
 * @generation_id: names the record
 * @about: milliseconds, when the generation was finished, give or take days
 * @error: return location; %RF_ERROR_STORE_DAMAGED
 *
 * Returns: (transfer full) (nullable): the side record, or %NULL without an
 *   error where there is none
 */
JsonNode *
rf_blob_store_load_record (RfBlobStore *self,
                           const char *generation_id,
                           gint64 about,
                           GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), NULL);

  return RF_BLOB_STORE_GET_IFACE (self)->load_record (self, generation_id, about, error);
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
 * rf_blob_store_put_back:
 * @self: a store
 * @asset: (inout): a blob that this store has stored
 * @descriptor: what rf_blob_store_open() gave of it
 * @error: return location
 *
 * For a blob that was taken away between being stored and being named by a row:
 * who holds it open has its bytes still. They are hashed before they are
 * believed. @asset's modified becomes that of the new file.
 *
 * Returns: whether it is stored again
 */
gboolean
rf_blob_store_put_back (RfBlobStore *self, RfAsset *asset, int descriptor, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->put_back (self, asset, descriptor, error);
}

/**
 * rf_blob_store_remove:
 * @self: a store
 * @asset: with sha256, extension and created_at
 * @error: return location
 *
 * Takes a blob's name away. To be called only under the lock of the rows that say
 * that nothing names it. Who has it open can read on.
 *
 * Returns: whether it is gone; one that was gone before is no error
 */
gboolean
rf_blob_store_remove (RfBlobStore *self, const RfAsset *asset, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->remove (self, asset, error);
}

/**
 * rf_blob_store_remove_record:
 * @self: a store
 * @generation_id: whose side record
 * @created_at: as for rf_blob_store_put_record()
 * @error: return location
 *
 * Returns: whether it is gone; one that was gone before is no error
 */
gboolean
rf_blob_store_remove_record (RfBlobStore *self,
                             const char *generation_id,
                             gint64 created_at,
                             GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->remove_record (self, generation_id, created_at, error);
}

/**
 * rf_blob_store_remove_file:
 * @self: a store
 * @path: of a file that rf_blob_store_foreach_file() has told of
 * @error: return location
 *
 * Returns: whether it is gone; one that was gone before is no error
 */
gboolean
rf_blob_store_remove_file (RfBlobStore *self, const char *path, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->remove_file (self, path, error);
}

/**
 * rf_blob_store_get_free_bytes:
 * @self: a store
 *
 * Returns: what the disk has left for this user, or -1 where nobody can say
 */
gint64
rf_blob_store_get_free_bytes (RfBlobStore *self)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), -1);

  return RF_BLOB_STORE_GET_IFACE (self)->get_free_bytes (self);
}

/**
 * rf_blob_store_foreach_file:
 * @self: a store
 * @function: (scope call): called with every file that has a blob's name
 * @user_data: for @function
 * @error: return location
 *
 * Returns: %FALSE where a folder could not be listed
 */
gboolean
rf_blob_store_foreach_file (RfBlobStore *self,
                            RfBlobStoreFileFunc function,
                            gpointer user_data,
                            GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->foreach_file (self, function, user_data, error);
}

/**
 * rf_blob_store_set_aside:
 * @self: a store
 * @path: a file of the store that nothing names
 * @error: return location
 *
 * Moves it into the folder `lost/` of the store, where a person can look at it.
 *
 * Returns: whether it is there
 */
gboolean
rf_blob_store_set_aside (RfBlobStore *self, const char *path, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->set_aside (self, path, error);
}

/**
 * rf_blob_store_sweep:
 * @self: a store
 * @dry_run: only count
 *
 * Clears away temporary files and work directories that dead processes have
 * left.
 *
 * Returns: how many there were
 */
guint
rf_blob_store_sweep (RfBlobStore *self, gboolean dry_run)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), 0);

  return RF_BLOB_STORE_GET_IFACE (self)->sweep (self, dry_run);
}

/**
 * rf_blob_store_keep_reserve:
 * @self: a store
 * @error: return location
 *
 * Keeps room back on the disk, where that has not been done: whoever is about
 * to pay for something calls it before.
 *
 * Returns: whether it is kept
 */
gboolean
rf_blob_store_keep_reserve (RfBlobStore *self, GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->keep_reserve (self, error);
}

/**
 * rf_blob_store_free_reserve:
 * @self: a store
 *
 * Gives the room free that rf_blob_store_keep_reserve() keeps, for somebody
 * who has paid and met a full disk.
 *
 * Returns: whether there was any, so that trying again may succeed
 */
gboolean
rf_blob_store_free_reserve (RfBlobStore *self)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->free_reserve (self);
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

/**
 * rf_blob_store_put_upload:
 * @self: a store
 * @namespace_: the tenant that sent it
 * @sha256: hex, what the content must have
 * @path: a finished file in a work directory of the store, which is moved
 * @error: return location
 *
 * Keeps a file that is to be the input of a request, for a week after its last
 * use. It is no blob: no row names it.
 *
 * Returns: whether it is kept; %RF_ERROR_INVALID_REQUEST for another content,
 *   or %RF_ERROR_STORE_UNAVAILABLE
 */
gboolean
rf_blob_store_put_upload (RfBlobStore *self,
                          const char *namespace_,
                          const char *sha256,
                          const char *path,
                          GError **error)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), FALSE);

  return RF_BLOB_STORE_GET_IFACE (self)->put_upload (self, namespace_, sha256, path, error);
}

/**
 * rf_blob_store_dup_upload:
 * @self: a store
 * @namespace_: the tenant that asks
 * @sha256: hex
 *
 * Returns: (transfer full) (nullable): the absolute path of an input that the
 *   tenant has sent
 */
char *
rf_blob_store_dup_upload (RfBlobStore *self, const char *namespace_, const char *sha256)
{
  g_return_val_if_fail (RF_IS_BLOB_STORE (self), NULL);

  return RF_BLOB_STORE_GET_IFACE (self)->dup_upload (self, namespace_, sha256);
}
