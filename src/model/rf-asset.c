/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-asset.h"

/**
 * rf_asset_new:
 * @role: what it is to its generation
 * @media_type: its media type without parameters
 *
 * Returns: (transfer full): an asset whose blob is not known yet
 */
RfAsset *
rf_asset_new (RfRole role, const char *media_type)
{
  RfAsset *self = g_new0 (RfAsset, 1);

  self->role = role;
  self->media_type = g_strdup (media_type);
  return self;
}

/**
 * rf_asset_free:
 * @self: (transfer full) (nullable): an asset
 */
void
rf_asset_free (RfAsset *self)
{
  if (self == NULL)
    return;
  g_free (self->media_type);
  g_free (self->sha256);
  g_free (self->extension);
  g_free (self->path);
  g_free (self->url);
  g_free (self);
}

/**
 * rf_asset_copy:
 * @self: an asset
 *
 * Returns: (transfer full): a copy of all of it
 */
RfAsset *
rf_asset_copy (const RfAsset *self)
{
  RfAsset *copy = g_memdup2 (self, sizeof *self);

  copy->media_type = g_strdup (self->media_type);
  copy->sha256 = g_strdup (self->sha256);
  copy->extension = g_strdup (self->extension);
  copy->path = g_strdup (self->path);
  copy->url = g_strdup (self->url);
  return copy;
}

/**
 * rf_asset_to_json:
 * @self: an asset
 *
 * `path` is null for a file whose name is not UTF-8.
 *
 * Returns: (transfer full): the asset as answers show it; `width` and
 *   `height` stand for pictures, `duration` in seconds for sound and video
 */
JsonNode *
rf_asset_to_json (const RfAsset *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *url = self->url != NULL
                             ? g_strdup (self->url)
                             : g_strdup_printf ("/assets/%s.%s", self->sha256, self->extension);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, rf_enum_get_name (rf_role_names, (int) self->role));
  json_builder_set_member_name (builder, "media_type");
  json_builder_add_string_value (builder, self->media_type);
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, self->bytes);
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, self->sha256);
  json_builder_set_member_name (builder, "path");
  /* JSON holds no other text; what was made is answered all the same. */
  json_builder_add_string_value (
      builder, self->path != NULL && g_utf8_validate (self->path, -1, NULL) ? self->path : NULL);
  json_builder_set_member_name (builder, "url");
  json_builder_add_string_value (builder, url);
  if (self->width > 0)
    {
      json_builder_set_member_name (builder, "width");
      json_builder_add_int_value (builder, self->width);
      json_builder_set_member_name (builder, "height");
      json_builder_add_int_value (builder, self->height);
    }
  if (self->duration > 0)
    {
      json_builder_set_member_name (builder, "duration");
      json_builder_add_double_value (builder, (double) self->duration / 1000.0);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
