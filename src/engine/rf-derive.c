/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-media.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/*
 * What is derived from assets. Who asks first makes it, and who asks for the
 * same meanwhile waits: a page of thumbnails in ten windows starts each helper
 * once. Another process may make the same at once; then it is made twice, and
 * both are right.
 */

/* Helpers for this at once in this process. */
#define RF_DERIVE_LIMIT 4

/* How late a waiting caller may notice that it was cancelled. */
#define RF_DERIVE_PATIENCE (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  RfEngine *engine;
  RfAsset *asset; /* (owned) */
  RfDerived what;
  int size;
  char *name; /* (owned) */
  char *task; /* (owned) names the blob and the file */
} RfDerive;

static void
rf_derive_clear (RfDerive *self)
{
  g_clear_pointer (&self->asset, rf_asset_free);
  g_free (self->name);
  g_free (self->task);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfDerive, rf_derive_clear)

static gboolean
rf_derive_refuse (const char *sha256, GError **error)
{
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no asset %s", sha256);
  return FALSE;
}

/* Waits until nobody makes the same, and few make anything.
 *
 * Returns: whether it is this caller's turn */
static gboolean
rf_derive_begin (RfDerive *self, GCancellable *cancellable, GError **error)
{
  RfEngine *engine = self->engine;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&engine->mutex);

  while (g_hash_table_contains (engine->deriving, self->task) ||
         g_hash_table_size (engine->deriving) >= RF_DERIVE_LIMIT)
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error_literal (error, RF_ERROR, RF_ERROR_CANCELLED, "it was cancelled");
          return FALSE;
        }
      g_cond_wait_until (
          &engine->derived, &engine->mutex, g_get_monotonic_time () + RF_DERIVE_PATIENCE);
    }
  g_hash_table_add (engine->deriving, g_strdup (self->task));
  return TRUE;
}

static void
rf_derive_end (RfDerive *self)
{
  RfEngine *engine = self->engine;

  g_mutex_lock (&engine->mutex);
  g_hash_table_remove (engine->deriving, self->task);
  g_cond_broadcast (&engine->derived);
  g_mutex_unlock (&engine->mutex);
}

static gboolean
rf_derive_write (RfDerive *self, const char *path, GCancellable *cancellable, GError **error)
{
  RfMediaDerivation derivation = {
    .media_type = self->asset->media_type,
    .what = self->what,
    .size = self->size,
  };
  gboolean written = FALSE;

  derivation.descriptor = rf_blob_store_open (self->engine->blobs, self->asset, error);
  if (derivation.descriptor < 0)
    return FALSE;
  derivation.target = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (derivation.target < 0)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "%s: %s", path, g_strerror (errno));
    }
  else
    {
      written = rf_media_derive (&derivation, cancellable, error);
      close (derivation.target);
    }
  close (derivation.descriptor);
  return written;
}

/* The blob may have been dropped while this was made of it, and what is derived
 * goes with it. */
static gboolean
rf_derive_has_parent (RfDerive *self, GError **error)
{
  int descriptor = rf_blob_store_open (self->engine->blobs, self->asset, error);

  if (descriptor < 0)
    {
      rf_blob_store_remove_derived (self->engine->blobs, self->asset->sha256);
      return FALSE;
    }
  close (descriptor);
  return TRUE;
}

static char *
rf_derive_make (RfDerive *self, GCancellable *cancellable, GError **error)
{
  RfBlobStore *blobs = self->engine->blobs;
  g_autofree char *directory = rf_blob_store_dup_work_directory (blobs, error);
  g_autofree char *path = NULL;
  g_autofree char *made = NULL;

  if (directory == NULL)
    return NULL;
  path = g_build_filename (directory, self->name, NULL);
  if (rf_derive_write (self, path, cancellable, error))
    made = rf_blob_store_put_derived (blobs, self->asset->sha256, self->name, path, error);
  rf_blob_store_remove_work_directory (blobs, directory);
  if (made == NULL || !rf_derive_has_parent (self, error))
    return NULL;
  return g_steal_pointer (&made);
}

static char *
rf_derive_run (RfDerive *self, GCancellable *cancellable, GError **error)
{
  char *path = NULL;

  if (!rf_derive_begin (self, cancellable, error))
    return NULL;
  /* Whoever was waited for has made it. */
  path = rf_blob_store_dup_derived (self->engine->blobs, self->asset->sha256, self->name);
  if (path == NULL)
    path = rf_derive_make (self, cancellable, error);
  rf_derive_end (self);
  return path;
}

/**
 * rf_engine_derive:
 * @service: an engine
 * @sha256: of an asset
 * @what: what to have of it
 * @size: of a thumbnail
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: (transfer full): as for rf_service_derive()
 */
char *
rf_engine_derive (RfService *service,
                  const char *sha256,
                  RfDerived what,
                  int size,
                  GCancellable *cancellable,
                  GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_auto (RfDerive) derive = { .engine = self, .what = what, .size = size };
  char *path = NULL;

  if (!rf_engine_needs_store (self, error) || !rf_derived_check_size (what, size, error))
    return NULL;
  derive.name = rf_derived_dup_name (what, size);
  path = rf_blob_store_dup_derived (self->blobs, sha256, derive.name);
  if (path != NULL)
    return path;
  derive.asset = rf_store_find_blob (self->store, sha256, error);
  if (derive.asset == NULL)
    {
      if (error != NULL && *error == NULL)
        rf_derive_refuse (sha256, error);
      return NULL;
    }
  derive.task = g_strconcat (sha256, "/", derive.name, NULL);
  return rf_derive_run (&derive, cancellable, error);
}
