/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-asset.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"

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
 * rf_asset_append_json:
 * @self: an asset
 * @text: where to append
 *
 * Writes the asset as answers show it: `width` and `height` stand for pictures,
 * `duration` in seconds for sound and video. `path` is null for a file whose name
 * is not UTF-8; what was made is answered all the same.
 */
void
rf_asset_append_json (const RfAsset *self, GString *text)
{
  g_autofree char *url = self->url != NULL
                             ? g_strdup (self->url)
                             : g_strdup_printf ("/assets/%s.%s", self->sha256, self->extension);

  g_string_append_c (text, '{');
  rf_json_append_whole (text, "bytes", self->bytes);
  if (self->duration > 0)
    {
      rf_json_append_name (text, "duration");
      rf_json_append_number (text, (double) self->duration / 1000.0);
    }
  if (self->width > 0)
    rf_json_append_whole (text, "height", self->height);
  rf_json_append_text (text, "media_type", self->media_type);
  rf_json_append_text (text, "path", self->path);
  rf_json_append_text (text, "role", rf_enum_get_name (rf_role_names, (int) self->role));
  rf_json_append_text (text, "sha256", self->sha256);
  rf_json_append_text (text, "url", url);
  if (self->width > 0)
    rf_json_append_whole (text, "width", self->width);
  g_string_append_c (text, '}');
}

/**
 * rf_asset_to_json:
 * @self: an asset
 *
 * Returns: (transfer full): what rf_asset_append_json() writes
 */
JsonNode *
rf_asset_to_json (const RfAsset *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  rf_asset_append_json (self, text);
  return rf_json_parse (text->str, (gssize) text->len, NULL, NULL);
}
