/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-file.h"

#include "rf-hash.h"
#include "rf-text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* `/assets/SHA256.EXT`: the bytes of what was made, or a small picture of it. No
 * part of the path reaches the file system: the store looks the name up. */

static gboolean
rf_route_refuse_asset (const char *name, GError **error)
{
  g_autofree char *shown = rf_text_dup_printable (name, 100);

  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no asset “%s”", shown);
  return FALSE;
}

/* Returns: a descriptor, or -1 */
static int
rf_route_open_asset (RfExchange *exchange, const char *name, RfAsset **asset, GError **error)
{
  const char *namespace_ = rf_exchange_get_caller (exchange)->namespace_;
  const char *dot = strchr (name, '.');
  g_autofree char *sha256 = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : NULL;
  g_autoptr (GError) failure = NULL;
  int descriptor = -1;

  if (sha256 == NULL || !rf_hash_is_hex (sha256))
    {
      rf_route_refuse_asset (name, error);
      return -1;
    }
  descriptor = rf_service_open_asset (
      rf_exchange_get_service (exchange), namespace_, sha256, asset, &failure);
  if (descriptor < 0)
    descriptor = rf_unstored_open (rf_exchange_get_unstored (exchange), namespace_, sha256, asset);
  if (descriptor >= 0 && g_strcmp0 ((*asset)->extension, dot + 1) == 0)
    return descriptor;
  if (descriptor >= 0)
    close (descriptor);
  if (descriptor >= 0 || g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
    rf_route_refuse_asset (name, error);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return -1;
}

static gboolean
rf_route_read_size (const char *text, int *size, GError **error)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 4096, &number, NULL))
    {
      rf_error_collect (error, "thumb", "must be 64, 128, 256, 512 or 1024");
      return FALSE;
    }
  *size = (int) number;
  return rf_derived_check_size (RF_DERIVED_THUMBNAIL, *size, error);
}

static gboolean
rf_route_answer_thumbnail (RfExchange *exchange, const RfAsset *asset, int size, GError **error)
{
  g_autofree char *path = rf_service_derive (rf_exchange_get_service (exchange),
                                             asset->sha256,
                                             RF_DERIVED_THUMBNAIL,
                                             size,
                                             rf_exchange_get_cancellable (exchange),
                                             error);
  g_autofree char *etag = g_strdup_printf ("%s-%d", asset->sha256, size);
  g_autofree char *file_name = g_strdup_printf ("%.16s-%d.png", asset->sha256, size);
  RfServedFile file = { .media_type = "image/png", .etag = etag, .file_name = file_name };
  struct stat status;

  if (path == NULL)
    return FALSE;
  file.descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file.descriptor < 0 || fstat (file.descriptor, &status) != 0)
    return rf_route_refuse_asset (asset->sha256, error);
  file.bytes = status.st_size;
  rf_route_answer_file (exchange, &file);
  return TRUE;
}

static gboolean
rf_route_thumbnail (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAsset) asset = NULL;
  int size = 0;
  int descriptor = -1;

  if (!rf_route_read_size (rf_exchange_get_query (exchange, "thumb"), &size, error))
    return FALSE;
  descriptor = rf_route_open_asset (exchange, rf_exchange_get_value (exchange, 0), &asset, error);
  if (descriptor < 0)
    return FALSE;
  close (descriptor);
  return rf_route_answer_thumbnail (exchange, asset, size, error);
}

static gboolean
rf_route_asset (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAsset) asset = NULL;
  g_autofree char *file_name = NULL;
  RfServedFile file = { .descriptor = -1 };

  if (rf_exchange_get_query (exchange, "thumb") != NULL)
    {
      rf_exchange_go_on (exchange, RF_PLACE_READS, rf_route_thumbnail);
      return TRUE;
    }
  file.descriptor =
      rf_route_open_asset (exchange, rf_exchange_get_value (exchange, 0), &asset, error);
  if (file.descriptor < 0)
    return FALSE;
  file_name = g_strdup_printf ("%.16s.%s", asset->sha256, asset->extension);
  file.bytes = asset->bytes;
  file.media_type = asset->media_type;
  file.etag = asset->sha256;
  file.file_name = file_name;
  rf_route_answer_file (exchange, &file);
  return TRUE;
}

static const RfRouteField asset_query[] = {
  { "thumb", RF_ROUTE_INTEGER, FALSE, "a small picture of it, as PNG: 64, 128, 256, 512 or 1024" },
  { "download", RF_ROUTE_STRING, FALSE, "to be saved, under this name" },
  { NULL },
};

const RfRoute rf_routes_of_assets[] = {
  { .method = "GET",
    .path = "/assets/{name}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_ASSETS,
    .query = asset_query,
    .work = rf_route_asset,
    .answers = "Bytes",
    .summary = "The bytes of an asset, whole or in ranges" },
  { .method = NULL },
};
