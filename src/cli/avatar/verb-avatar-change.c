/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"
#include "cli-print.h"
#include "cli-refuse.h"
#include "cli-verbs.h"
#include "rf-json-object.h"

#include <stdio.h>
#include <unistd.h>

/* `refrain avatar refresh` and `refrain avatar forget`. */

static RfReport *
cli_people_apply (CliContext *context,
                  RfVerb verb,
                  const char *user,
                  const char *base_avatar,
                  GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, verb);

  action->name = g_strdup (user);
  action->base_avatar = g_strdup (base_avatar);
  return rf_service_apply (cli_context_get_service (context), action, error);
}

/* Returns the person as it is afterwards. */
static RfPerson *
cli_refresh_one (CliContext *context,
                 const CliArguments *arguments,
                 const char *user,
                 GError **error)
{
  RfPeople *people = cli_people_get (context, error);
  RfPersonName name = { NULL, user };
  RfPeopleWork work = { &name, FALSE };
  g_autoptr (RfReport) report = NULL;
  RfPerson *person = NULL;

  if (people == NULL)
    return NULL;
  report = cli_people_apply (
      context, RF_VERB_REFRESH, user, cli_arguments_get (arguments, "base-avatar"), error);
  if (report == NULL ||
      (!cli_arguments_has (arguments, "no-wait") && !rf_people_run (people, &work, NULL, error)))
    return NULL;
  person = rf_people_get (people, &name, error);
  if (person != NULL)
    cli_people_locate (context, person);
  return person;
}

static void
cli_refresh_print (const RfPerson *person)
{
  g_autofree char *state = cli_people_dup_state (person);

  cli_print ("%s: %s\n", person->user_id, state);
  if (person->image != NULL)
    cli_print ("  picture %s\n", cli_people_get_place (person->image));
  if (person->video != NULL)
    cli_print ("  film    %s\n", cli_people_get_place (person->video));
  if (person->trouble != NULL)
    cli_print ("  trouble %s\n", person->trouble);
}

/* Everybody for whom something is due, and nobody else. */
static int
cli_refresh_due (CliContext *context, GError **error)
{
  RfPeople *people = cli_people_get (context, error);
  RfPeopleWork work = { NULL, TRUE };

  return people != NULL && rf_people_run (people, &work, NULL, error) ? 0 : -1;
}

static JsonNode *
cli_people_person_to_json_cb (gconstpointer person)
{
  return rf_person_to_json (person);
}

static void
cli_people_free_person_cb (gpointer person)
{
  rf_person_free (person);
}

/**
 * cli_verb_avatar_refresh:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_avatar_refresh (CliContext *context, const CliArguments *arguments, GError **error)
{
  guint n_users = cli_arguments_get_n_words (arguments);
  g_autoptr (RfPage) page = rf_page_new (cli_people_free_person_cb);

  if ((n_users > 0) == cli_arguments_has (arguments, "due"))
    {
      cli_refuse (error,
                  "refrain avatar refresh USER, or --due for those who are due",
                  "say whose avatar is wanted");
      return -1;
    }
  if (n_users == 0 && cli_arguments_has (arguments, "dry-run"))
    {
      cli_refuse (error, "refrain avatar refresh USER --dry-run", "what is due cannot be foreseen");
      return -1;
    }
  if (cli_arguments_has (arguments, "dry-run"))
    return cli_people_foresee (context, arguments, error);
  if (n_users == 0)
    return cli_refresh_due (context, error);
  for (guint i = 0; i < n_users; i++)
    {
      RfPerson *person =
          cli_refresh_one (context, arguments, cli_arguments_get_word (arguments, i), error);

      if (person == NULL)
        return -1;
      g_ptr_array_add (page->items, person);
    }
  if (cli_context_is_json (context))
    return cli_print_json (rf_page_to_json (page, "people", cli_people_person_to_json_cb), error)
               ? 0
               : -1;
  for (guint i = 0; i < page->items->len && !cli_context_is_quiet (context); i++)
    cli_refresh_print (g_ptr_array_index (page->items, i));
  return 0;
}

static gboolean
cli_forget_is_meant (const CliArguments *arguments, GError **error)
{
  char answer[16] = "";

  if (cli_arguments_has (arguments, "yes"))
    return TRUE;
  if (isatty (STDIN_FILENO) != 1)
    {
      cli_refuse (error, "--yes", "what was measured of a person is deleted for good");
      return FALSE;
    }
  fprintf (stderr,
           "delete %u people with all that is known of them? [y/N] ",
           cli_arguments_get_n_words (arguments));
  if (fgets (answer, sizeof answer, stdin) != NULL && g_ascii_tolower (answer[0]) == 'y')
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "nobody was forgotten");
  return FALSE;
}

/**
 * cli_verb_avatar_forget:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_avatar_forget (CliContext *context, const CliArguments *arguments, GError **error)
{
  JsonObject *object = NULL;
  gint64 forgotten = 0;
  gint64 purged = 0;

  if (!cli_forget_is_meant (arguments, error))
    return -1;
  for (guint i = 0; i < cli_arguments_get_n_words (arguments); i++)
    {
      g_autoptr (RfReport) report = cli_people_apply (
          context, RF_VERB_FORGET, cli_arguments_get_word (arguments, i), NULL, error);

      if (report == NULL)
        return -1;
      forgotten += report->changed;
      purged += report->purged;
    }
  if (!cli_context_is_json (context))
    {
      if (!cli_context_is_quiet (context))
        cli_print ("forgotten: %" G_GINT64_FORMAT ", entries of theirs alone: %" G_GINT64_FORMAT
                   "\n",
                   forgotten,
                   purged);
      return 0;
    }
  object = json_object_new ();
  json_object_set_int_member (object, "forgotten", forgotten);
  json_object_set_int_member (object, "purged", purged);
  return cli_print_json (rf_json_take_object (object), error) ? 0 : -1;
}
