/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-service.h"

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
