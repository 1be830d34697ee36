/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfBlobStoreFunc:
 * @record: a side record
 * @path: where it was read, for messages
 *
 * Returns: whether to go on
 */
typedef gboolean (*RfBlobStoreFunc) (JsonNode *record, const char *path, gpointer user_data);

/**
 * RfBlobFile:
 * @path: where it lies
 * @sha256: what its name says
 * @bytes: its size
 * @touched_at: when it was last written or renamed, in milliseconds
 *
 * A file in the place of a blob.
 */
typedef struct
{
  const char *path;
  const char *sha256;
  gint64 bytes;
  gint64 touched_at;
} RfBlobFile;

/**
 * RfBlobStoreFileFunc:
 *
 * Returns: whether to go on
 */
typedef gboolean (*RfBlobStoreFileFunc) (const RfBlobFile *file, gpointer user_data);

#define RF_TYPE_BLOB_STORE (rf_blob_store_get_type ())

G_DECLARE_INTERFACE (RfBlobStore, rf_blob_store, RF, BLOB_STORE, GObject)

/**
 * RfBlobStoreInterface:
 * @put_bytes: stores content durably and fills in the asset's sha256,
 *   extension, bytes, created_at and modified. Content that is there already
 *   (checked, not believed) is not written again. @asset's media type and,
 *   where set, created_at are read.
 * @put_file: the same for a file of a work directory, which is moved or copied
 * @open: a descriptor of the blob, checked by size and mtime against @asset
 *   (a changed mtime is hashed once, and @asset's modified is set to the new
 *   one), and sets its path; -1 with `not_found` where it is gone or altered
 * @check: whether the blob is there, as @open sees it, without a descriptor;
 *   sets its path
 * @put_record: writes a side record durably
 * @foreach_record: reads every side record, in no order; damaged ones are
 *   told through the log and passed over
 * @load_record: the side record of a generation that was finished about a time,
 *   in its month or the one before or after; %NULL without an error where there
 *   is none
 * @put_back: gives a blob that is held open its name again
 * @remove: takes a blob's name away
 * @remove_record: the same for a side record
 * @remove_file: the same for a file that foreach_file has told of
 * @get_free_bytes: what the disk has left
 * @foreach_file: tells of every blob's file, in no order
 * @set_aside: moves a file that nothing names to `lost/`
 * @sweep: clears away what dead processes have left
 * @dup_work_directory: makes an empty private folder in the store's own tree
 * @remove_work_directory: deletes one with all in it
 * @keep_reserve: keeps room back on the disk, where that has not been done, so
 *   that what was paid for can be stored on a full one
 * @free_reserve: gives that room free; %FALSE where there is none
 * @dup_derived: the path of a derived file of a blob, or %NULL
 * @put_derived: moves a file of a work directory to where derived ones are
 * @remove_derived: deletes all derived files of a blob
 * @put_upload: moves a file of a work directory to where inputs that were sent
 *   are
 * @dup_upload: the path of such an input, or %NULL
 *
 * Where bytes are kept, named by their SHA-256. Every method may be called
 * from any thread and any process at once.
 */
struct _RfBlobStoreInterface
{
  GTypeInterface parent_interface;

  gboolean (*put_bytes) (RfBlobStore *self, RfAsset *asset, GBytes *bytes, GError **error);
  gboolean (*put_file) (RfBlobStore *self, RfAsset *asset, const char *path, GError **error);
  int (*open) (RfBlobStore *self, RfAsset *asset, GError **error);
  gboolean (*check) (RfBlobStore *self, RfAsset *asset, GError **error);
  gboolean (*put_record) (RfBlobStore *self,
                          const char *generation_id,
                          gint64 created_at,
                          JsonNode *record,
                          GError **error);
  gboolean (*foreach_record) (RfBlobStore *self,
                              RfBlobStoreFunc function,
                              gpointer user_data,
                              GError **error);
  JsonNode *(*load_record) (RfBlobStore *self,
                            const char *generation_id,
                            gint64 about,
                            GError **error);
  gboolean (*put_back) (RfBlobStore *self, RfAsset *asset, int descriptor, GError **error);
  gboolean (*remove) (RfBlobStore *self, const RfAsset *asset, GError **error);
  gboolean (*remove_record) (RfBlobStore *self,
                             const char *generation_id,
                             gint64 created_at,
                             GError **error);
  gboolean (*remove_file) (RfBlobStore *self, const char *path, GError **error);
  gint64 (*get_free_bytes) (RfBlobStore *self);
  gboolean (*foreach_file) (RfBlobStore *self,
                            RfBlobStoreFileFunc function,
                            gpointer user_data,
                            GError **error);
  gboolean (*set_aside) (RfBlobStore *self, const char *path, GError **error);
  guint (*sweep) (RfBlobStore *self, gboolean dry_run);
  char *(*dup_work_directory) (RfBlobStore *self, GError **error);
  void (*remove_work_directory) (RfBlobStore *self, const char *path);
  gboolean (*keep_reserve) (RfBlobStore *self, GError **error);
  gboolean (*free_reserve) (RfBlobStore *self);
  char *(*dup_derived) (RfBlobStore *self, const char *sha256, const char *name);
  char *(*put_derived) (RfBlobStore *self,
                        const char *sha256,
                        const char *name,
                        const char *path,
                        GError **error);
  void (*remove_derived) (RfBlobStore *self, const char *sha256);
  gboolean (*put_upload) (RfBlobStore *self,
                          const char *namespace_,
                          const char *sha256,
                          const char *path,
                          GError **error);
  char *(*dup_upload) (RfBlobStore *self, const char *namespace_, const char *sha256);
};

gboolean rf_blob_store_put_bytes (RfBlobStore *self, RfAsset *asset, GBytes *bytes, GError **error);
gboolean
rf_blob_store_put_file (RfBlobStore *self, RfAsset *asset, const char *path, GError **error);
int rf_blob_store_open (RfBlobStore *self, RfAsset *asset, GError **error);
gboolean rf_blob_store_check (RfBlobStore *self, RfAsset *asset, GError **error);
gboolean rf_blob_store_put_record (RfBlobStore *self,
                                   const char *generation_id,
                                   gint64 created_at,
                                   JsonNode *record,
                                   GError **error);
gboolean rf_blob_store_foreach_record (RfBlobStore *self,
                                       RfBlobStoreFunc function,
                                       gpointer user_data,
                                       GError **error);
JsonNode *rf_blob_store_load_record (RfBlobStore *self,
                                     const char *generation_id,
                                     gint64 about,
                                     GError **error);
gboolean rf_blob_store_put_back (RfBlobStore *self, RfAsset *asset, int descriptor, GError **error);
gboolean rf_blob_store_remove (RfBlobStore *self, const RfAsset *asset, GError **error);
gboolean rf_blob_store_remove_record (RfBlobStore *self,
                                      const char *generation_id,
                                      gint64 created_at,
                                      GError **error);
gboolean rf_blob_store_remove_file (RfBlobStore *self, const char *path, GError **error);
gint64 rf_blob_store_get_free_bytes (RfBlobStore *self);
gboolean rf_blob_store_foreach_file (RfBlobStore *self,
                                     RfBlobStoreFileFunc function,
                                     gpointer user_data,
                                     GError **error);
gboolean rf_blob_store_set_aside (RfBlobStore *self, const char *path, GError **error);
guint rf_blob_store_sweep (RfBlobStore *self, gboolean dry_run);
char *rf_blob_store_dup_work_directory (RfBlobStore *self, GError **error);
void rf_blob_store_remove_work_directory (RfBlobStore *self, const char *path);
gboolean rf_blob_store_keep_reserve (RfBlobStore *self, GError **error);
gboolean rf_blob_store_free_reserve (RfBlobStore *self);
char *rf_blob_store_dup_derived (RfBlobStore *self, const char *sha256, const char *name);
char *rf_blob_store_put_derived (RfBlobStore *self,
                                 const char *sha256,
                                 const char *name,
                                 const char *path,
                                 GError **error);
void rf_blob_store_remove_derived (RfBlobStore *self, const char *sha256);
gboolean rf_blob_store_put_upload (RfBlobStore *self,
                                   const char *namespace_,
                                   const char *sha256,
                                   const char *path,
                                   GError **error);
char *rf_blob_store_dup_upload (RfBlobStore *self, const char *namespace_, const char *sha256);

G_END_DECLS
