/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-loaded-asset.h"

#include <glib/gstdio.h>

/*
 * Brings an asset to where it can be shown, off the main thread: its file to this machine,
 * and pictures and texts into memory. How large a picture is, is known before its pixels
 * are read: 400 megapixels would take more than a gigabyte.
 */

/* 144 MB of pixels, and what every renderer takes as one texture. */
#define MOST_PIXELS (G_GINT64_CONSTANT (36) * 1000 * 1000)
#define LONGEST     16384

/* A text view shows more only slowly. */
#define MOST_TEXT (256 * 1024)

/* What the helper can make at most. */
#define REDUCED 1024

/**
 * rf_loaded_asset_free:
 * @self: (transfer full): what was loaded
 */
void
rf_loaded_asset_free (RfLoadedAsset *self)
{
  if (self->is_ours)
    g_unlink (self->path);
  g_clear_object (&self->texture);
  rf_asset_free (self->asset);
  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

static gboolean
rf_loaded_asset_is_too_large (RfLoadedAsset *self)
{
  int width = self->asset->width;
  int height = self->asset->height;

  if (width <= 0 || height <= 0)
    gdk_pixbuf_get_file_info (self->path, &width, &height);
  return (gint64) width * height > MOST_PIXELS || MAX (width, height) > LONGEST;
}

static gboolean
rf_loaded_asset_load_picture (RfLoadedAsset *self,
                              RfService *service,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *small = NULL;
  g_autoptr (GError) failure = NULL;

  self->is_too_large = rf_loaded_asset_is_too_large (self);
  if (self->is_too_large)
    return TRUE;
  self->texture = gdk_texture_new_from_filename (self->path, &failure);
  if (self->texture != NULL)
    return TRUE;
  /* The helper knows forms that this program cannot read. */
  small = rf_service_derive (
      service, self->asset->sha256, RF_DERIVED_THUMBNAIL, REDUCED, cancellable, NULL);
  if (small != NULL)
    self->texture = gdk_texture_new_from_filename (small, NULL);
  self->is_reduced = self->texture != NULL;
  if (self->texture == NULL)
    g_set_error (
        error, RF_ERROR, RF_ERROR_FAILED, "the picture cannot be read: %s", failure->message);
  return self->texture != NULL;
}

static gboolean
rf_loaded_asset_load_text (RfLoadedAsset *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree char *buffer = g_malloc (MOST_TEXT + 1);
  gsize length = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (
          G_INPUT_STREAM (stream), buffer, MOST_TEXT + 1, &length, cancellable, error))
    return FALSE;
  self->is_cut = length > MOST_TEXT;
  length = MIN (length, MOST_TEXT);
  self->text = g_utf8_make_valid (buffer, (gssize) length);
  return TRUE;
}

static gboolean
rf_loaded_asset_fill (RfLoadedAsset *self,
                      RfService *service,
                      GCancellable *cancellable,
                      GError **error)
{
  switch (self->asset->role)
    {
    case RF_ROLE_IMAGE:
    case RF_ROLE_POSTER:
      return rf_loaded_asset_load_picture (self, service, cancellable, error);
    case RF_ROLE_TEXT:
      return rf_loaded_asset_load_text (self, cancellable, error);
    case RF_ROLE_VIDEO:
    case RF_ROLE_AUDIO:
    case RF_ROLE_MIDI:
    default:
      return TRUE;
    }
}

static gpointer
rf_loaded_asset_load (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfAsset *asset = data;
  g_autoptr (RfLoadedAsset) self = g_new0 (RfLoadedAsset, 1);

  self->asset = rf_asset_copy (asset);
  self->path = rf_service_fetch_asset (service, asset, cancellable, error);
  if (self->path == NULL)
    return NULL;
  self->is_ours = asset->path == NULL;
  if (!rf_loaded_asset_fill (self, service, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_loaded_asset_load_async:
 * @session: what has the asset
 * @asset: of one of its answers
 * @cancellable: (nullable): stops it
 * @callback: called on the main thread
 * @user_data: for the callback
 */
void
rf_loaded_asset_load_async (RfSession *session,
                            const RfAsset *asset,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  const RfSessionCall call = {
    .function = rf_loaded_asset_load,
    .data = rf_asset_copy (asset),
    .free_data = (GDestroyNotify) rf_asset_free,
    .free_answer = (GDestroyNotify) rf_loaded_asset_free,
    .is_long = TRUE,
  };

  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_loaded_asset_load_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the asset, ready to be shown
 */
RfLoadedAsset *
rf_loaded_asset_load_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}
