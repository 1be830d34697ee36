/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-service.h"

/* The calls of a service that only a server needs: bytes in and out, jobs for
 * its own runner, and how the store is. */

/* A service that stands on another machine has none of these. */
static gboolean
rf_service_has (gboolean is_there, GError **error)
{
  if (!is_there)
    g_set_error_literal (
        error, RF_ERROR, RF_ERROR_FAILED, "this is done on the machine that holds the store alone");
  return is_there;
}

/**
 * rf_service_enqueue:
 * @self: a service
 * @jobs: (element-type RfJob): with their requests; each gets its number
 * @error: return location
 *
 * Puts jobs into the queue for the runner of this process. They are there for
 * good when this returns.
 *
 * Returns: whether they wait there
 */
gboolean
rf_service_enqueue (RfService *self, GPtrArray *jobs, GError **error)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);

  return rf_service_has (iface->enqueue != NULL, error) && iface->enqueue (self, jobs, error);
}

/**
 * rf_service_open_asset:
 * @self: a service
 * @namespace_: (nullable): the tenant, or %NULL for all of them
 * @sha256: hex
 * @asset: (out) (transfer full): what is known of it
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: a descriptor of the asset's bytes, to be closed, or -1
 */
int
rf_service_open_asset (RfService *self,
                       const char *namespace_,
                       const char *sha256,
                       RfAsset **asset,
                       GError **error)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);

  if (!rf_service_has (iface->open_asset != NULL, error))
    return -1;
  return iface->open_asset (self, namespace_, sha256, asset, error);
}

/**
 * rf_service_put_input:
 * @self: a service
 * @namespace_: (nullable): the tenant
 * @sha256: hex, what the content must have
 * @path: a file in a folder of rf_service_dup_work_directory(); it is moved
 * @error: return location; %RF_ERROR_INVALID_REQUEST where it is another content
 *
 * From now on, and for some days after it was used last, requests may name it as
 * an input by its SHA-256.
 *
 * Returns: whether it is kept
 */
gboolean
rf_service_put_input (RfService *self,
                      const char *namespace_,
                      const char *sha256,
                      const char *path,
                      GError **error)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);

  return rf_service_has (iface->put_input != NULL, error) &&
         iface->put_input (self, namespace_, sha256, path, error);
}

/**
 * rf_service_dup_work_directory:
 * @self: a service
 * @error: return location
 *
 * Returns: (transfer full): an empty private folder on the store's disk, to be
 *   given to rf_service_remove_work_directory()
 */
char *
rf_service_dup_work_directory (RfService *self, GError **error)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);

  return rf_service_has (iface->dup_work_directory != NULL, error)
             ? iface->dup_work_directory (self, error)
             : NULL;
}

/**
 * rf_service_remove_work_directory:
 * @self: a service
 * @path: what rf_service_dup_work_directory() gave
 */
void
rf_service_remove_work_directory (RfService *self, const char *path)
{
  RF_SERVICE_GET_IFACE (self)->remove_work_directory (self, path);
}

/**
 * rf_service_get_generation:
 * @self: a service
 * @namespace_: (nullable): the tenant, or %NULL for all of them
 * @id: its id
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the generation, with its assets
 */
RfGeneration *
rf_service_get_generation (RfService *self, const char *namespace_, const char *id, GError **error)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);

  return rf_service_has (iface->get_generation != NULL, error)
             ? iface->get_generation (self, namespace_, id, error)
             : NULL;
}

/**
 * rf_service_get_keeping:
 * @self: a service
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is kept, how much of it, and by which rules
 */
RfKeeping *
rf_service_get_keeping (RfService *self, GError **error)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);

  return rf_service_has (iface->get_keeping != NULL, error) ? iface->get_keeping (self, error)
                                                            : NULL;
}

/**
 * rf_service_probe:
 * @self: a service
 * @health: (out): how the store is
 * @error: return location; why it cannot be used
 *
 * Writes something small, durably, and reads it back.
 *
 * Returns: whether it could
 */
gboolean
rf_service_probe (RfService *self, RfHealth *health, GError **error)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);

  return rf_service_has (iface->probe != NULL, error) && iface->probe (self, health, error);
}

/**
 * rf_service_set_watch:
 * @self: a service that nothing was asked of yet
 * @watch: who is told of what happens in it from now on; a service that stands on
 *   another machine tells nothing
 */
void
rf_service_set_watch (RfService *self, RfWatch *watch)
{
  RfServiceInterface *iface = RF_SERVICE_GET_IFACE (self);
  RfPeople *people = iface->get_people != NULL ? iface->get_people (self, NULL) : NULL;

  if (iface->set_watch != NULL)
    iface->set_watch (self, watch);
  if (people != NULL)
    rf_people_set_watch (people, watch);
}
