/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"
#include "cli-print.h"
#include "cli-verbs.h"
#include "rf-time.h"

/* `refrain avatar state`: what is shown of one person, from the row alone. */

#define LABEL_COLUMN 14

static void
cli_state_print_field (const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    cli_print ("%-*s%s\n", LABEL_COLUMN, label, value);
}

static void
cli_state_print_time (const char *label, gint64 milliseconds)
{
  g_autofree char *time = milliseconds != 0 ? rf_time_to_string (milliseconds) : NULL;

  cli_state_print_field (label, time);
}

static void
cli_state_print_wanted (const RfPerson *person)
{
  g_autofree char *wanted = NULL;

  if (person->wanted_mood == person->mood && person->wanted_activity == person->activity)
    return;
  wanted = g_strdup_printf ("%s, %s; its avatar is not complete yet",
                            rf_enum_get_name (rf_mood_names, (int) person->wanted_mood),
                            rf_enum_get_name (rf_activity_names, (int) person->wanted_activity));
  cli_state_print_field ("next", wanted);
}

static void
cli_state_print (const RfPerson *person)
{
  g_autofree char *state = cli_people_dup_state (person);

  cli_state_print_field ("state", state);
  cli_state_print_field ("because", person->reasoning);
  cli_state_print_wanted (person);
  cli_state_print_field ("picture", cli_people_get_place (person->image));
  cli_state_print_field ("film", cli_people_get_place (person->video));
  cli_state_print_field ("face", person->base_avatar);
  cli_state_print_time ("since", person->timestamp);
  cli_state_print_time ("last sample", person->last_sample_at);
  cli_state_print_field ("judged by", person->analyst);
  cli_state_print_field ("trouble", person->trouble);
  if (rf_person_is_stale (person, rf_time_now ()))
    cli_state_print_field ("stale", "no samples in the last quarter of an hour");
  cli_state_print_field ("state hash", person->state_hash);
}

/**
 * cli_verb_avatar_state:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_avatar_state (CliContext *context, const CliArguments *arguments, GError **error)
{
  RfPersonName name = { NULL, cli_arguments_get_word (arguments, 0) };
  RfPeople *people = cli_people_get (context, error);
  g_autoptr (RfPerson) person = people != NULL ? rf_people_get (people, &name, error) : NULL;

  if (person == NULL)
    return -1;
  cli_people_locate (context, person);
  if (cli_context_is_json (context))
    return cli_print_json (rf_person_to_state_json (person), error) ? 0 : -1;
  cli_state_print (person);
  return 0;
}
