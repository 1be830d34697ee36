/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-service.h"

#include <string.h>
#include <unistd.h>

/**
 * rf_service_get_people:
 * @self: a service
 * @error: return location; why it has no people, such as a store that cannot be
 *   opened
 *
 * The noun `person`: rf_service_list() and rf_service_apply() with
 * %RF_NOUN_PERSON come here, too.
 *
 * Returns: (transfer none) (nullable): the people, as long as the service lives
 */
RfPeople *
rf_service_get_people (RfService *self, GError **error)
{
  if (RF_SERVICE_GET_IFACE (self)->get_people != NULL)
    return RF_SERVICE_GET_IFACE (self)->get_people (self, error);
  g_set_error (error, RF_ERROR, RF_ERROR_FAILED, "this service knows no people");
  return NULL;
}

static void
rf_service_locate_asset (RfService *self, const char *namespace_, RfAsset *asset)
{
  g_autoptr (RfAsset) found = NULL;
  g_autofree char *uri = NULL;
  int descriptor = -1;

  if (asset == NULL || (asset->url != NULL && strstr (asset->url, "://") != NULL))
    return;
  descriptor = rf_service_open_asset (self, namespace_, asset->sha256, &found, NULL);
  if (descriptor < 0)
    return;
  close (descriptor);
  if (found->path == NULL)
    return;
  uri = g_filename_to_uri (found->path, NULL, NULL);
  g_free (asset->path);
  asset->path = g_strdup (found->path);
  g_free (asset->url);
  asset->url = g_steal_pointer (&uri);
}

/**
 * rf_service_locate_person:
 * @self: a service
 * @person: one of its people
 *
 * A person's row tells which blobs are shown; where their files lie depends on who asks.
 * Picture and film get path and URL, where they have none yet and are there.
 */
void
rf_service_locate_person (RfService *self, RfPerson *person)
{
  rf_service_locate_asset (self, person->namespace_, person->image);
  rf_service_locate_asset (self, person->namespace_, person->video);
}
