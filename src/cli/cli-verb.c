/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-table.h"

#include "rf-selector.h"

#include <string.h>

/* What is asked of the table of verbs: a verb by its name, and its options. */

/**
 * cli_verb_find:
 * @name: a verb, with its group's word and a space before it where it has one
 *
 * Returns: (transfer none) (nullable): the verb
 */
const CliVerb *
cli_verb_find (const char *name)
{
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      if (g_str_equal (verb->name, name))
        return verb;
    }
  return NULL;
}

/**
 * cli_verb_is_group:
 * @word: a word of the command line
 *
 * Returns: whether verbs of two words begin with it
 */
gboolean
cli_verb_is_group (const char *word)
{
  gsize length = strlen (word);

  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      if (strncmp (verb->name, word, length) == 0 && verb->name[length] == ' ')
        return TRUE;
    }
  return FALSE;
}

/**
 * cli_verb_dup_words:
 * @group: (nullable): a group's word
 *
 * Returns: (transfer full) (element-type utf8): the words that may come next:
 *   the verbs of @group, or else all first words, each once
 */
GPtrArray *
cli_verb_dup_words (const char *group)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gsize length = group != NULL ? strlen (group) : 0;

  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      const char *space = strchr (verb->name, ' ');
      g_autofree char *first = space != NULL ? g_strndup (verb->name, (gsize) (space - verb->name))
                                             : g_strdup (verb->name);

      if (group != NULL && space != NULL && strlen (first) == length && g_str_equal (first, group))
        g_ptr_array_add (words, g_strdup (space + 1));
      else if (group == NULL && !g_ptr_array_find_with_equal_func (words, first, g_str_equal, NULL))
        g_ptr_array_add (words, g_steal_pointer (&first));
    }
  return g_steal_pointer (&words);
}

static const RfEnumName *
cli_selector_choices (const char *name)
{
  if (g_str_equal (name, "kind"))
    return rf_kind_names;
  if (g_str_equal (name, "strategy"))
    return rf_strategy_names;
  if (g_str_equal (name, "state"))
    return rf_entry_state_names;
  if (g_str_equal (name, "sort"))
    return rf_sort_names;
  return NULL;
}

/* As an option the selector “version” has the name that `generate` gives it:
 * `--version` is the program's own everywhere. */
static CliOption *
cli_option_new_from_selector (const RfSelectorName *selector)
{
  CliOption *option = g_new0 (CliOption, 1);

  option->name = g_str_equal (selector->name, "version") ? "version-number" : selector->name;
  option->value = selector->value != NULL ? selector->value : "true|false";
  option->bare = selector->value == NULL ? "true" : NULL;
  option->help = selector->help;
  option->choices = cli_selector_choices (selector->name);
  return option;
}

/**
 * cli_verb_dup_options:
 * @verb: (nullable): a verb, or %NULL for the global options
 *
 * Returns: (transfer full) (element-type CliOption): its options in the order
 *   of help, without the global ones
 */
GPtrArray *
cli_verb_dup_options (const CliVerb *verb)
{
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  const CliOption *lists[2] = { verb != NULL ? verb->options[0] : cli_global_options,
                                verb != NULL ? verb->options[1] : NULL };
  gboolean pages = verb != NULL && verb->selectors == CLI_SELECTORS_PAGE;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (const CliOption *option = lists[i]; option != NULL && option->name != NULL; option++)
        g_ptr_array_add (options, g_memdup2 (option, sizeof *option));
    }
  if (verb == NULL || verb->selectors == CLI_SELECTORS_NONE)
    return g_steal_pointer (&options);
  for (const RfSelectorName *selector = rf_selector_names; selector->name != NULL; selector++)
    {
      if (pages || !selector->pages)
        g_ptr_array_add (options, cli_option_new_from_selector (selector));
    }
  return g_steal_pointer (&options);
}
