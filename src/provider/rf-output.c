/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-output.h"

/*
 * What a provider hands back. Bytes stay in memory or in a file of the work
 * directory, whichever the provider has at hand; whoever accepts the output
 * reads both.
 */

static void
rf_output_asset_free (gpointer data)
{
  RfOutputAsset *self = data;

  rf_asset_free (self->asset);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->path);
  g_free (self);
}

/**
 * rf_output_new:
 *
 * Returns: (transfer full): an output without assets, whose cost is not told
 */
RfOutput *
rf_output_new (void)
{
  RfOutput *self = g_new0 (RfOutput, 1);

  self->assets = g_ptr_array_new_with_free_func (rf_output_asset_free);
  self->cost = -1;
  return self;
}

/**
 * rf_output_free:
 * @self: (transfer full): an output
 */
void
rf_output_free (RfOutput *self)
{
  g_ptr_array_unref (self->assets);
  g_free (self->answered_model);
  g_free (self);
}

static RfOutputAsset *
rf_output_add (RfOutput *self, RfRole role, const char *media_type)
{
  RfOutputAsset *output_asset = g_new0 (RfOutputAsset, 1);

  output_asset->asset = rf_asset_new (role, media_type);
  g_ptr_array_add (self->assets, output_asset);
  return output_asset;
}

/**
 * rf_output_add_bytes:
 * @self: an output
 * @role: what the asset is; the first one's fits the model's kind
 * @media_type: such as `image/png`
 * @bytes: the content
 *
 * Adds an asset whose content is in memory.
 *
 * Returns: (transfer none): the asset, so that the caller may fill in width,
 *   height (pixels) and duration (milliseconds) where it knows them
 */
RfAsset *
rf_output_add_bytes (RfOutput *self, RfRole role, const char *media_type, GBytes *bytes)
{
  RfOutputAsset *output_asset = rf_output_add (self, role, media_type);

  output_asset->bytes = g_bytes_ref (bytes);
  return output_asset->asset;
}

/**
 * rf_output_add_file:
 * @self: an output
 * @role: what the asset is; the first one's fits the model's kind
 * @media_type: such as `video/webm`
 * @path: a file in the task's work directory, complete and closed
 *
 * Adds an asset whose content is in a file. The file is the receiver's from
 * then on: it may be moved away.
 *
 * Returns: (transfer none): the asset, as for rf_output_add_bytes()
 */
RfAsset *
rf_output_add_file (RfOutput *self, RfRole role, const char *media_type, const char *path)
{
  RfOutputAsset *output_asset = rf_output_add (self, role, media_type);

  output_asset->path = g_strdup (path);
  return output_asset->asset;
}
