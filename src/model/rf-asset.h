/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-types.h"

G_BEGIN_DECLS

/**
 * RfAsset:
 * @sha256: hex; names the blob
 * @extension: of the blob's file, without the dot
 * @bytes: the blob's size
 * @modified: the file's mtime in nanoseconds, or 0 where the store does not
 *   know it
 * @created_at: when the blob was stored, in milliseconds; with @sha256 and
 *   @extension it gives the file's place
 * @width: in pixels, or 0
 * @height: in pixels, or 0
 * @duration: in milliseconds, or 0
 * @path: (nullable): the file on this machine, absolute, where the blob was
 *   found there
 * @url: (nullable): where another machine has it, absolute
 *
 * One output of a generation.
 */
typedef struct
{
  RfRole role;
  char *media_type;
  char *sha256;
  char *extension;
  gint64 bytes;
  gint64 modified;
  gint64 created_at;
  int width;
  int height;
  gint64 duration;
  char *path;
  char *url;
} RfAsset;

RfAsset *rf_asset_new (RfRole role, const char *media_type);
void rf_asset_free (RfAsset *self);
RfAsset *rf_asset_copy (const RfAsset *self);
void rf_asset_append_json (const RfAsset *self, GString *text);
JsonNode *rf_asset_to_json (const RfAsset *self);
RfAsset *rf_asset_new_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAsset, rf_asset_free)

G_END_DECLS
