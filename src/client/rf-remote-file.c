/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-hash.h"
#include "rf-paths.h"

#include <glib/gstdio.h>
#include <unistd.h>

/*
 * Bytes that the server has. They lie in a folder of this object's own, which goes
 * with it; what is not to the byte what the server has named is none of it.
 */

/**
 * rf_remote_dup_place:
 * @self: a remote
 * @name: what the file is for
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a path that nothing stands under
 */
char *
rf_remote_dup_place (RfRemote *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *full = g_strconcat (unique, "-", name, NULL);

  if (self->directory == NULL)
    self->directory = g_dir_make_tmp ("refrain-XXXXXX", error);
  if (self->directory != NULL)
    return g_build_filename (self->directory, full, NULL);
  if (error != NULL)
    rf_error_normalise (error, RF_ERROR_FAILED);
  return NULL;
}

static gboolean
rf_remote_is_whole (RfRemote *self, const RfAsset *asset, const char *path, GError **error)
{
  guint64 bytes = 0;
  g_autofree char *sha256 = rf_hash_file (path, &bytes, NULL, error);

  if (sha256 == NULL)
    return FALSE;
  if (bytes == (guint64) asset->bytes && g_str_equal (sha256, asset->sha256))
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_FAILED,
               "what %s sent for the asset %.16s… is something else",
               self->name,
               asset->sha256);
  if (error != NULL)
    rf_error_set_hint (*error, "ask again; what stands between may have changed it");
  return FALSE;
}

char *
rf_remote_fetch_asset (RfService *service,
                       const RfAsset *asset,
                       GCancellable *cancellable,
                       GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autofree char *path = rf_remote_dup_place (self, asset->sha256, error);

  if (path == NULL || !rf_remote_fetch (self, asset->url, path, cancellable, error))
    return NULL;
  if (rf_remote_is_whole (self, asset, path, error))
    return g_steal_pointer (&path);
  g_unlink (path);
  return NULL;
}

/* What can have a small picture; a name without its ending is none for a server. */
static const char *const pictured[] = { "png", "jpg", "webp", "gif", "webm", "mp4", "svg", NULL };

char *
rf_remote_derive (RfService *service,
                  const char *sha256,
                  RfDerived what,
                  int size,
                  GCancellable *cancellable,
                  GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autofree char *path = NULL;

  if (!rf_derived_check_size (what, size, error))
    return NULL;
  if (what != RF_DERIVED_THUMBNAIL)
    return rf_remote_not_served (self, "hand out posters and the peaks of sounds", error);
  if (!rf_hash_is_hex (sha256))
    {
      g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no asset of that name");
      return NULL;
    }
  path = rf_remote_dup_place (self, sha256, error);
  for (gsize i = 0; path != NULL && pictured[i] != NULL; i++)
    {
      g_autofree char *url = g_strdup_printf ("/assets/%s.%s?thumb=%d", sha256, pictured[i], size);
      g_autoptr (GError) failure = NULL;

      if (rf_remote_fetch (self, url, path, cancellable, &failure))
        return g_steal_pointer (&path);
      if (pictured[i + 1] != NULL && g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
        continue;
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return NULL;
}
