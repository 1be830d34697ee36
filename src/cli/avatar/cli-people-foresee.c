/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"
#include "cli-print.h"
#include "rf-credits.h"
#include "rf-json-object.h"

/* `refrain avatar refresh --dry-run`: what it would make, and what that would cost. */

static const char *const step_names[] = { "picture", "film" };

static void
cli_foresee_print_step (const char *name, const RfBundleStep *step)
{
  g_autofree char *cost = step->check != NULL ? rf_credits_to_words (step->check->cost) : NULL;

  if (step->error != NULL)
    cli_print ("  %-8s%s\n", name, step->error->message);
  else if (step->check->shortfall != NULL)
    cli_print ("  %-8s%s, %s: %s\n",
               name,
               rf_enum_get_name (rf_outcome_names, (int) step->check->outcome),
               cost,
               step->check->shortfall->message);
  else
    cli_print ("  %-8s%s, %s\n",
               name,
               rf_enum_get_name (rf_outcome_names, (int) step->check->outcome),
               cost);
}

static void
cli_foresee_print (const char *user, const RfBundleAnswer *answer)
{
  cli_print ("%s: as long as the state is the same\n", user);
  for (guint i = 0; i < MIN (answer->steps->len, G_N_ELEMENTS (step_names)); i++)
    cli_foresee_print_step (step_names[i], g_ptr_array_index (answer->steps, i));
}

static JsonNode *
cli_foresee_to_json (const char *user, const RfBundleAnswer *answer)
{
  JsonNode *node = rf_bundle_answer_to_json (answer);

  json_object_set_string_member (json_node_get_object (node), "user_id", user);
  return node;
}

/**
 * cli_people_foresee:
 * @context: a context
 * @arguments: whose refreshes are foreseen, and with which face
 * @error: return location
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_people_foresee (CliContext *context, const CliArguments *arguments, GError **error)
{
  RfPeople *people = cli_people_get (context, error);
  g_autoptr (JsonArray) array = json_array_new ();
  JsonObject *object = NULL;

  if (people == NULL)
    return -1;
  for (guint i = 0; i < cli_arguments_get_n_words (arguments); i++)
    {
      const char *user = cli_arguments_get_word (arguments, i);
      const RfPersonName name = { NULL, user };
      g_autoptr (RfBundleAnswer) answer =
          rf_people_foresee (people, &name, cli_arguments_get (arguments, "base-avatar"), error);

      if (answer == NULL)
        return -1;
      if (cli_context_is_json (context))
        json_array_add_element (array, cli_foresee_to_json (user, answer));
      else if (!cli_context_is_quiet (context))
        cli_foresee_print (user, answer);
    }
  if (!cli_context_is_json (context))
    return 0;
  object = json_object_new ();
  json_object_set_array_member (object, "people", g_steal_pointer (&array));
  return cli_print_json (rf_json_take_object (object), error) ? 0 : -1;
}
