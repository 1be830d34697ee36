/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"
#include "cli-print.h"
#include "cli-select.h"
#include "cli-verbs.h"
#include "rf-text.h"
#include "rf-time.h"

#include <stdio.h>

/* `refrain avatar list`: people, or what was decided of one of them and why. */

static JsonNode *
cli_people_person_to_json_cb (gconstpointer person)
{
  return rf_person_to_json (person);
}

static JsonNode *
cli_people_decision_to_json_cb (gconstpointer decision)
{
  return rf_decision_to_json (decision);
}

static char *
cli_people_dup_time (gint64 milliseconds)
{
  return milliseconds != 0 ? rf_time_to_string (milliseconds) : g_strdup ("-");
}

static void
cli_people_print (const RfPage *page)
{
  static const char *const titles[] = { "PERSON", "STATE",     "SINCE",   "LAST SAMPLE",
                                        "FACE",   "JUDGED BY", "TROUBLE", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  for (guint i = 0; i < page->items->len; i++)
    {
      const RfPerson *person = g_ptr_array_index (page->items, i);

      cli_table_take_cell (table, rf_text_dup_printable (person->user_id, 40));
      cli_table_take_cell (table, cli_people_dup_state (person));
      cli_table_take_cell (table, cli_people_dup_time (person->timestamp));
      cli_table_take_cell (table, cli_people_dup_time (person->last_sample_at));
      cli_table_take_cell (table,
                           g_strdup (person->base_avatar != NULL ? person->base_avatar : "-"));
      cli_table_take_cell (table, g_strdup (person->analyst != NULL ? person->analyst : "-"));
      cli_table_take_cell (table, g_strdup (person->trouble != NULL ? person->trouble : "-"));
    }
  cli_table_print (table, cli_terminal_width ());
}

static char *
cli_people_dup_decided (const RfDecision *decision)
{
  const char *verdict = rf_enum_get_name (rf_verdict_names, (int) decision->verdict);

  return decision->times > 1
             ? g_strdup_printf ("%s (%" G_GINT64_FORMAT " times)", verdict, decision->times)
             : g_strdup (verdict);
}

static void
cli_people_print_history (const RfPage *page)
{
  static const char *const titles[] = { "AT",      "DECIDED", "STATE",     "SURE", "BY",
                                        "BECAUSE", "OUTCOME", "REASONING", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  for (guint i = 0; i < page->items->len; i++)
    {
      const RfDecision *decision = g_ptr_array_index (page->items, i);

      cli_table_take_cell (table, rf_time_to_string (decision->last_at));
      cli_table_take_cell (table, cli_people_dup_decided (decision));
      cli_table_take_cell (
          table,
          g_strdup_printf ("%s, %s",
                           rf_enum_get_name (rf_mood_names, (int) decision->mood),
                           rf_enum_get_name (rf_activity_names, (int) decision->activity)));
      cli_table_take_cell (table, g_strdup_printf ("%.2f", decision->confidence));
      cli_table_take_cell (table, g_strdup (decision->analyst != NULL ? decision->analyst : "-"));
      cli_table_take_cell (table, g_strdup (decision->reason != NULL ? decision->reason : "-"));
      cli_table_take_cell (table, g_strdup (decision->outcome != NULL ? decision->outcome : "-"));
      cli_table_take_cell (table,
                           g_strdup (decision->reasoning != NULL ? decision->reasoning : "-"));
    }
  cli_table_print (table, cli_terminal_width ());
}

static RfPage *
cli_people_read_page (CliContext *context,
                      const char *user,
                      const RfSelector *selector,
                      GError **error)
{
  RfPeople *people = cli_people_get (context, error);
  RfPersonName name = { NULL, user };
  RfPage *page = NULL;

  if (people == NULL)
    return NULL;
  if (user != NULL)
    return rf_people_list_history (people, &name, selector, error);
  page = rf_people_list (people, selector, error);
  for (guint i = 0; page != NULL && i < page->items->len; i++)
    cli_people_locate (context, g_ptr_array_index (page->items, i));
  return page;
}

static void
cli_people_print_page (CliContext *context, const char *user, const RfPage *page)
{
  g_autofree char *cursor = page->next_cursor != NULL ? g_shell_quote (page->next_cursor) : NULL;

  if (page->items->len == 0 && !cli_context_is_quiet (context))
    cli_print (user != NULL ? "nothing was decided yet\n" : "no people\n");
  else if (user != NULL)
    cli_people_print_history (page);
  else
    cli_people_print (page);
  if (cursor != NULL && !cli_context_is_quiet (context))
    fprintf (stderr, "more: --cursor %s\n", cursor);
}

/**
 * cli_verb_avatar_list:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_avatar_list (CliContext *context, const CliArguments *arguments, GError **error)
{
  const char *user =
      cli_arguments_get_n_words (arguments) > 0 ? cli_arguments_get_word (arguments, 0) : NULL;
  g_autoptr (RfSelector) selector = cli_select (arguments, error);
  g_autoptr (RfPage) page =
      selector != NULL ? cli_people_read_page (context, user, selector, error) : NULL;

  if (page == NULL)
    return -1;
  if (!cli_context_is_json (context))
    {
      cli_people_print_page (context, user, page);
      return 0;
    }
  return cli_print_json (user != NULL
                             ? rf_page_to_json (page, "history", cli_people_decision_to_json_cb)
                             : rf_page_to_json (page, "people", cli_people_person_to_json_cb),
                         error)
             ? 0
             : -1;
}
