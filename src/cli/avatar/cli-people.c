/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"

/* What the verbs about people share. */

/**
 * cli_people_get:
 * @context: a context
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the people of its service
 */
RfPeople *
cli_people_get (CliContext *context, GError **error)
{
  return rf_service_get_people (cli_context_get_service (context), error);
}

/**
 * cli_people_locate:
 * @context: a context
 * @person: of its service; picture and film are told where they can be had
 */
void
cli_people_locate (CliContext *context, RfPerson *person)
{
  rf_service_locate_person (cli_context_get_service (context), person);
}

/**
 * cli_people_dup_state:
 * @person: a person
 *
 * Returns: (transfer full): what is shown, in words
 */
char *
cli_people_dup_state (const RfPerson *person)
{
  const char *mood = rf_enum_get_name (rf_mood_names, (int) person->mood);

  if (person->mood == RF_MOOD_UNKNOWN || person->activity == RF_ACTIVITY_NONE)
    return g_strdup (mood);
  return g_strdup_printf (
      "%s, %s", mood, rf_enum_get_name (rf_activity_names, (int) person->activity));
}

/**
 * cli_people_get_place:
 * @asset: (nullable): picture or film
 *
 * Returns: (nullable): its file, or its address where it is on another machine
 */
const char *
cli_people_get_place (const RfAsset *asset)
{
  if (asset == NULL)
    return NULL;
  return asset->path != NULL ? asset->path : asset->url;
}
