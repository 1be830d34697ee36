/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-blob-store.h"

#include "rf-file-blob-store-private.h"
#include "rf-file-blobs.h"
#include "rf-file-check.h"
#include "rf-file-derived.h"
#include "rf-file-months.h"
#include "rf-file-places.h"
#include "rf-file-put.h"
#include "rf-file-records.h"
#include "rf-file-reserve.h"
#include "rf-file-upkeep.h"
#include "rf-file-uploads.h"
#include "rf-file-work.h"

/*
 * Blobs and side records as plain files in the data folder:
 *
 *   assets/YYYY/MM/<sha256>.<ext>        blobs, by the month they were stored
 *   records/YYYY/MM/<generation>.json    side records
 *   derived/<sha256>/                    what can be made again from a blob
 *   tmp/                                 files on their way, work directories,
 *                                        and the reserve
 *   lost/                                files that nothing named
 *
 * Only the tables of work directories and of months are shared between threads, and
 * guarded where they are kept.
 */

/* Enough for the largest results that providers give, and for the database. */
#define RESERVE_BYTES (64 * 1024 * 1024)

struct _RfFileBlobStore
{
  GObject parent_instance;

  char *data_dir;           /* (owned) absolute */
  RfFileWork *work;         /* (owned) */
  RfFileMonths *months;     /* (owned) */
  const RfFileCalls *calls; /* (unowned) */
  gint64 reserve_bytes;
  gboolean read_only;
};

static gboolean
begin (RfFileBlobStore *self, RfFileTree *tree, GError **error)
{
  if (self->read_only)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_STORE_UNAVAILABLE,
                   "The data folder %s is open for reading only",
                   self->data_dir);
      return FALSE;
    }
  tree->data_dir = self->data_dir;
  tree->work_folder = rf_file_work_get_folder (self->work);
  tree->calls = self->calls;
  return rf_file_work_prepare (self->work, self->calls, error);
}

static gboolean
rf_file_blob_store_put_bytes (RfBlobStore *store, RfAsset *asset, GBytes *bytes, GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) &&
         rf_file_put_bytes (&tree, asset, bytes, error);
}

static gboolean
rf_file_blob_store_put_file (RfBlobStore *store, RfAsset *asset, const char *path, GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) &&
         rf_file_put_file (&tree, asset, path, error);
}

static gboolean
rf_file_blob_store_put_record (RfBlobStore *store,
                               const char *generation_id,
                               gint64 created_at,
                               JsonNode *record,
                               GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) &&
         rf_file_put_record (&tree, generation_id, created_at, record, error);
}

static int
tell_unusable (const RfAsset *asset, RfFileState state, GError **error)
{
  if (state != RF_FILE_FAILED)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_NOT_FOUND,
                 "The file of blob %s is %s",
                 asset->sha256,
                 state == RF_FILE_MISSING ? "missing" : "altered");
  return -1;
}

static int
rf_file_blob_store_open (RfBlobStore *store, RfAsset *asset, GError **error)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);
  g_autofree char *path = rf_file_places_dup_blob (self->data_dir, asset);
  rf_autoclose int descriptor = -1;
  RfFileState state = RF_FILE_MISSING;
  struct stat status;
  gint64 modified = 0;

  /* A damaged row names no file: what it stood for has to be made again. */
  if (path == NULL)
    return tell_unusable (asset, state, error);
  descriptor = rf_file_check_open (self->calls, path, &state, &status, error);
  if (descriptor < 0)
    return tell_unusable (asset, state, error);
  modified = rf_file_check_get_modified (&status);
  if (status.st_size != asset->bytes)
    return tell_unusable (asset, RF_FILE_ALTERED, error);
  if (modified != asset->modified)
    state = rf_file_check_content (descriptor, &status, asset);
  if (state != RF_FILE_WHOLE)
    return tell_unusable (asset, state, error);
  asset->modified = modified;
  g_free (asset->path);
  asset->path = g_steal_pointer (&path);
  return g_steal_fd (&descriptor);
}

/* What looks as the row says is believed at once; only what does not is opened
 * and read. */
static gboolean
rf_file_blob_store_check (RfBlobStore *store, RfAsset *asset, GError **error)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);
  rf_autoclose int descriptor = -1;
  struct stat status;
  g_autofree char *path = rf_file_months_look (self->months, asset, &status);

  if (path != NULL && S_ISREG (status.st_mode) && (status.st_mode & S_IRUSR) != 0 &&
      status.st_size == asset->bytes && rf_file_check_get_modified (&status) == asset->modified)
    {
      g_free (asset->path);
      asset->path = g_steal_pointer (&path);
      return TRUE;
    }
  descriptor = rf_file_blob_store_open (store, asset, error);
  return descriptor >= 0;
}

static JsonNode *
rf_file_blob_store_load_record (RfBlobStore *store,
                                const char *generation_id,
                                gint64 about,
                                GError **error)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);

  return rf_file_records_load (self->data_dir, generation_id, about, error);
}

static gboolean
rf_file_blob_store_foreach_record (RfBlobStore *store,
                                   RfBlobStoreFunc function,
                                   gpointer user_data,
                                   GError **error)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);

  return rf_file_records_foreach (self->data_dir, function, user_data, error);
}

static gboolean
rf_file_blob_store_put_back (RfBlobStore *store, RfAsset *asset, int descriptor, GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) &&
         rf_file_put_back (&tree, asset, descriptor, error);
}

static gboolean
rf_file_blob_store_remove (RfBlobStore *store, const RfAsset *asset, GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) && rf_file_remove (&tree, asset, error);
}

static gboolean
rf_file_blob_store_remove_record (RfBlobStore *store,
                                  const char *generation_id,
                                  gint64 created_at,
                                  GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) &&
         rf_file_remove_record (&tree, generation_id, created_at, error);
}

static gboolean
rf_file_blob_store_remove_file (RfBlobStore *store, const char *path, GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) &&
         rf_file_remove_path (&tree, path, error);
}

static gint64
rf_file_blob_store_get_free_bytes (RfBlobStore *store)
{
  return rf_file_get_free_bytes (RF_FILE_BLOB_STORE (store)->data_dir);
}

static gboolean
rf_file_blob_store_foreach_file (RfBlobStore *store,
                                 RfBlobStoreFileFunc function,
                                 gpointer user_data,
                                 GError **error)
{
  return rf_file_blobs_foreach (RF_FILE_BLOB_STORE (store)->data_dir, function, user_data, error);
}

static gboolean
rf_file_blob_store_set_aside (RfBlobStore *store, const char *path, GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) && rf_file_set_aside (&tree, path, error);
}

static guint
rf_file_blob_store_sweep (RfBlobStore *store, gboolean dry_run)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);

  return self->read_only ? 0 : rf_file_work_sweep (self->work, dry_run);
}

static char *
rf_file_blob_store_dup_work_directory (RfBlobStore *store, GError **error)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);
  RfFileTree tree;

  if (!begin (self, &tree, error))
    return NULL;
  return rf_file_work_dup_directory (self->work, self->calls, error);
}

static void
rf_file_blob_store_remove_work_directory (RfBlobStore *store, const char *path)
{
  rf_file_work_remove_directory (RF_FILE_BLOB_STORE (store)->work, path);
}

static gboolean
rf_file_blob_store_keep_reserve (RfBlobStore *store, GError **error)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);
  RfFileTree tree;

  return begin (self, &tree, error) && rf_file_reserve_keep (&tree, self->reserve_bytes, error);
}

static gboolean
rf_file_blob_store_free_reserve (RfBlobStore *store)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, NULL) && rf_file_reserve_free (&tree);
}

static char *
rf_file_blob_store_dup_derived (RfBlobStore *store, const char *sha256, const char *name)
{
  return rf_file_derived_find (RF_FILE_BLOB_STORE (store)->data_dir, sha256, name);
}

static char *
rf_file_blob_store_put_derived (RfBlobStore *store,
                                const char *sha256,
                                const char *name,
                                const char *path,
                                GError **error)
{
  RfFileTree tree;

  if (!begin (RF_FILE_BLOB_STORE (store), &tree, error))
    return NULL;
  return rf_file_derived_put (&tree, sha256, name, path, error);
}

static void
rf_file_blob_store_remove_derived (RfBlobStore *store, const char *sha256)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (store);

  if (!self->read_only)
    rf_file_derived_remove (self->data_dir, sha256);
}

static gboolean
rf_file_blob_store_put_upload (RfBlobStore *store,
                               const char *namespace_,
                               const char *sha256,
                               const char *path,
                               GError **error)
{
  RfFileTree tree;

  return begin (RF_FILE_BLOB_STORE (store), &tree, error) &&
         rf_file_uploads_put (&tree, namespace_, sha256, path, error);
}

static char *
rf_file_blob_store_dup_upload (RfBlobStore *store, const char *namespace_, const char *sha256)
{
  return rf_file_uploads_find (RF_FILE_BLOB_STORE (store)->data_dir, namespace_, sha256);
}

static void
rf_file_blob_store_interface_init (RfBlobStoreInterface *interface)
{
  interface->put_bytes = rf_file_blob_store_put_bytes;
  interface->put_file = rf_file_blob_store_put_file;
  interface->open = rf_file_blob_store_open;
  interface->check = rf_file_blob_store_check;
  interface->put_record = rf_file_blob_store_put_record;
  interface->load_record = rf_file_blob_store_load_record;
  interface->foreach_record = rf_file_blob_store_foreach_record;
  interface->put_back = rf_file_blob_store_put_back;
  interface->remove = rf_file_blob_store_remove;
  interface->remove_record = rf_file_blob_store_remove_record;
  interface->remove_file = rf_file_blob_store_remove_file;
  interface->get_free_bytes = rf_file_blob_store_get_free_bytes;
  interface->foreach_file = rf_file_blob_store_foreach_file;
  interface->set_aside = rf_file_blob_store_set_aside;
  interface->sweep = rf_file_blob_store_sweep;
  interface->dup_work_directory = rf_file_blob_store_dup_work_directory;
  interface->remove_work_directory = rf_file_blob_store_remove_work_directory;
  interface->keep_reserve = rf_file_blob_store_keep_reserve;
  interface->free_reserve = rf_file_blob_store_free_reserve;
  interface->dup_derived = rf_file_blob_store_dup_derived;
  interface->put_derived = rf_file_blob_store_put_derived;
  interface->remove_derived = rf_file_blob_store_remove_derived;
  interface->put_upload = rf_file_blob_store_put_upload;
  interface->dup_upload = rf_file_blob_store_dup_upload;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RfFileBlobStore,
                               rf_file_blob_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_BLOB_STORE,
                                                      rf_file_blob_store_interface_init))

static void
rf_file_blob_store_finalize (GObject *object)
{
  RfFileBlobStore *self = RF_FILE_BLOB_STORE (object);

  g_clear_pointer (&self->work, rf_file_work_free);
  g_clear_pointer (&self->months, rf_file_months_free);
  g_clear_pointer (&self->data_dir, g_free);
  G_OBJECT_CLASS (rf_file_blob_store_parent_class)->finalize (object);
}

static void
rf_file_blob_store_class_init (RfFileBlobStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_file_blob_store_finalize;
}

static void
rf_file_blob_store_init (RfFileBlobStore *self)
{
  self->calls = &rf_file_calls_system;
  self->reserve_bytes = RESERVE_BYTES;
}

/**
 * rf_file_blob_store_new:
 * @data_dir: the data folder; it need not be there yet
 * @read_only: refuse to write
 *
 * Touches nothing: folders are made by the first method that writes.
 *
 * Returns: (transfer full): a store of blobs in files
 */
RfBlobStore *
rf_file_blob_store_new (const char *data_dir, gboolean read_only)
{
  RfFileBlobStore *self = g_object_new (RF_TYPE_FILE_BLOB_STORE, NULL);

  self->data_dir = g_canonicalize_filename (data_dir, NULL);
  self->work = rf_file_work_new (self->data_dir);
  self->months = rf_file_months_new (self->data_dir);
  self->read_only = read_only;
  return RF_BLOB_STORE (self);
}

/**
 * rf_file_blob_store_set_calls: (skip)
 * @self: a store that nobody uses yet
 * @calls: (transfer none): the system calls it shall make, for tests
 */
void
rf_file_blob_store_set_calls (RfFileBlobStore *self, const RfFileCalls *calls)
{
  self->calls = calls;
}

/**
 * rf_file_blob_store_set_reserve: (skip)
 * @self: a store that nobody uses yet
 * @bytes: how much room it shall keep back, for tests on small disks
 */
void
rf_file_blob_store_set_reserve (RfFileBlobStore *self, gint64 bytes)
{
  self->reserve_bytes = bytes;
}
