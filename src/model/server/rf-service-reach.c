/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-service.h"

/* The calls of a service that matter where it stands on another machine, or is
 * asked from one. */

/**
 * rf_service_fetch_asset:
 * @self: a service
 * @asset: of one of its answers
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Bytes that come from another machine are held against their size and SHA-256.
 *
 * Returns: (transfer full) (nullable): the absolute path of a file that holds
 *   them. Where @asset has no path itself, it is the caller's to delete, and goes
 *   with the service at the latest
 */
char *
rf_service_fetch_asset (RfService *self,
                        const RfAsset *asset,
                        GCancellable *cancellable,
                        GError **error)
{
  if (asset->path != NULL)
    return g_strdup (asset->path);
  if (RF_SERVICE_GET_IFACE (self)->fetch_asset != NULL)
    return RF_SERVICE_GET_IFACE (self)->fetch_asset (self, asset, cancellable, error);
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "the asset %s is not there", asset->sha256);
  return NULL;
}

/**
 * rf_service_create_token:
 * @self: a service
 * @token: what its bearer may do; gets its number and its time
 * @error: return location; %RF_ERROR_INVALID_REQUEST for a name or a limit that
 *   can be none, %RF_ERROR_FORBIDDEN where tokens are not made from afar
 *
 * Returns: (transfer full): its secret, which is kept nowhere
 */
char *
rf_service_create_token (RfService *self, RfToken *token, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->create_token (self, token, error);
}

/**
 * rf_service_find_token:
 * @self: a service
 * @secret: (nullable): what a stranger has presented
 * @error: return location; %RF_ERROR_UNAUTHORIZED where it is no token's, or
 *   nothing was presented although tokens were made
 *
 * To be asked for each request: what another process has revoked is gone at once.
 * Reads only, and may be called from any thread. That the token was used is noted
 * later.
 *
 * Returns: (transfer full) (nullable): what its bearer may do, or %NULL without
 *   an error where nothing was presented and no token was ever made
 */
RfToken *
rf_service_find_token (RfService *self, const char *secret, GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->find_token (self, secret, error);
}

/**
 * rf_service_takes_bundles:
 * @self: a service
 *
 * Returns: whether a bundle is handed to it as a whole; else rf_bundle_generate()
 *   runs it over the other calls
 */
gboolean
rf_service_takes_bundles (RfService *self)
{
  return RF_SERVICE_GET_IFACE (self)->run_bundle != NULL;
}

/**
 * rf_service_run_bundle:
 * @self: a service that takes bundles
 * @bundle: what is wanted
 * @how: whether it is generated or checked
 * @cancellable: (nullable): as for rf_service_generate()
 * @error: return location; why nothing was begun, or is known of it
 *
 * Returns: (transfer full) (nullable): how its steps ended
 */
RfBundleAnswer *
rf_service_run_bundle (RfService *self,
                       RfBundle *bundle,
                       RfBundleHow how,
                       GCancellable *cancellable,
                       GError **error)
{
  return RF_SERVICE_GET_IFACE (self)->run_bundle (self, bundle, how, cancellable, error);
}
