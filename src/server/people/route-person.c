/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-person.h"

/* Who may see whom, and what a person looks like from where the client is. */

static gboolean
rf_route_may_see (const RfCaller *caller, const char *user_id, GError **error)
{
  if (caller->role == RF_ROLE_OF_ADMIN ||
      (caller->person != NULL && g_str_equal (caller->person, user_id)))
    return TRUE;
  g_set_error_literal (error,
                       RF_ERROR,
                       RF_ERROR_FORBIDDEN,
                       caller->person != NULL ? "the token is another person's own"
                                              : "a creator's token tells nothing of people");
  if (error != NULL && caller->person == NULL)
    rf_error_set_hint (*error, "“refrain token create NAME --person USER” makes a person's own");
  return FALSE;
}

/* Of routes that take nothing else. */
const RfRouteField rf_route_person_query[] = {
  { "namespace", RF_ROUTE_STRING, FALSE, "whose person, for an admin of all tenants" },
  { NULL },
};

/**
 * rf_route_get_tenant:
 * @exchange: a request
 *
 * A caller that has a tenant cannot choose one.
 *
 * Returns: (transfer none) (nullable): the tenant; %NULL for the empty one
 */
const char *
rf_route_get_tenant (RfExchange *exchange)
{
  const RfCaller *caller = rf_exchange_get_caller (exchange);

  return caller->namespace_ != NULL ? caller->namespace_
                                    : rf_exchange_get_query (exchange, "namespace");
}

/**
 * rf_route_find_name:
 * @exchange: a request
 * @user_id: of whom
 * @name: (out caller-allocates): that person within the caller's tenant; valid as
 *   long as @exchange and @user_id are
 * @error: return location; %RF_ERROR_FORBIDDEN where the caller is somebody else
 *
 * Returns: (transfer none) (nullable): the people
 */
RfPeople *
rf_route_find_name (RfExchange *exchange, const char *user_id, RfPersonName *name, GError **error)
{
  const RfCaller *caller = rf_exchange_get_caller (exchange);

  *name = (RfPersonName){ rf_route_get_tenant (exchange), user_id };
  if (!rf_route_may_see (caller, user_id, error))
    return NULL;
  return rf_service_get_people (rf_exchange_get_service (exchange), error);
}

/**
 * rf_route_find_person:
 * @exchange: a request whose path names somebody
 * @name: (out caller-allocates): who that is
 * @error: return location; %RF_ERROR_FORBIDDEN, %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the person, with the addresses of the assets
 */
RfPerson *
rf_route_find_person (RfExchange *exchange, RfPersonName *name, GError **error)
{
  const char *user_id = rf_exchange_get_value (exchange, 0);
  RfPeople *people = rf_route_find_name (exchange, user_id, name, error);
  RfPerson *person = people != NULL ? rf_people_get (people, name, error) : NULL;

  if (person != NULL)
    rf_route_complete_person (exchange, person);
  return person;
}

static void
rf_route_complete_asset (RfExchange *exchange, RfAsset *asset)
{
  g_autofree char *path = NULL;

  if (asset == NULL)
    return;
  path = g_strdup_printf ("/assets/%s.%s", asset->sha256, asset->extension);
  g_free (asset->url);
  asset->url = rf_exchange_dup_url (exchange, path);
  g_clear_pointer (&asset->path, g_free);
}

/**
 * rf_route_complete_person:
 * @exchange: a request
 * @person: somebody who is about to be told of
 *
 * Gives the assets their addresses, and takes away where their files lie.
 */
void
rf_route_complete_person (RfExchange *exchange, RfPerson *person)
{
  rf_route_complete_asset (exchange, person->image);
  rf_route_complete_asset (exchange, person->video);
}
