/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-help.h"

#include <string.h>

/* What --help prints: for the program, for a group of verbs, for a verb. */

#define HELP_COLUMN 27

/**
 * cli_option_dup_usage:
 * @option: an option
 * @attached: whether the long form is written as `--name=VALUE`
 *
 * Returns: (transfer full): how it is written, such as `-p, --param NAME=VALUE`
 */
char *
cli_option_dup_usage (const CliOption *option, gboolean attached)
{
  GString *text = g_string_new (NULL);

  if (option->letter != '\0')
    g_string_append_printf (text, "-%c, ", option->letter);
  g_string_append_printf (text, "--%s", option->name);
  if (option->bare != NULL)
    g_string_append_printf (text, "[=%s]", option->value);
  else if (option->value != NULL)
    g_string_append_printf (text, "%c%s", attached ? '=' : ' ', option->value);
  return g_string_free (text, FALSE);
}

/**
 * cli_option_dup_help:
 * @option: an option
 *
 * Returns: (transfer full): what it does, with its choices where the line does
 *   not tell them yet
 */
char *
cli_option_dup_help (const CliOption *option)
{
  GString *text = g_string_new (option->help);

  if (option->choices != NULL && strstr (option->help, option->choices[1].name) == NULL)
    {
      for (const RfEnumName *row = option->choices; row->name != NULL; row++)
        g_string_append_printf (text, "%s%s", row == option->choices ? ": " : ", ", row->name);
    }
  if (option->repeats)
    g_string_append (text, " (repeats)");
  return g_string_free (text, FALSE);
}

static void
cli_help_add_row (GString *text, const char *left, const char *right)
{
  gsize width = strlen (left);

  if (width + 2 > HELP_COLUMN)
    g_string_append_printf (text, "  %s\n  %*s%s\n", left, HELP_COLUMN, "", right);
  else
    g_string_append_printf (text, "  %s%*s%s\n", left, (int) (HELP_COLUMN - width), "", right);
}

static void
cli_help_add_options (GString *text, const char *title, const CliVerb *verb)
{
  g_autoptr (GPtrArray) options = cli_verb_dup_options (verb);

  if (options->len == 0)
    return;
  g_string_append_printf (text, "\n%s:\n", title);
  for (guint i = 0; i < options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (options, i);
      g_autofree char *left = cli_option_dup_usage (option, FALSE);
      g_autofree char *right = cli_option_dup_help (option);

      cli_help_add_row (text, left, right);
    }
}

static gboolean
cli_verb_is_in (const CliVerb *verb, const char *group)
{
  gsize length = group != NULL ? strlen (group) : 0;

  return group == NULL || (strncmp (verb->name, group, length) == 0 && verb->name[length] == ' ');
}

static void
cli_help_add_verbs (GString *text, const char *group)
{
  g_string_append_printf (text,
                          "Usage: refrain [OPTION]... %s%sVERB ...\n",
                          group != NULL ? group : "",
                          group != NULL ? " " : "");
  if (group == NULL)
    g_string_append (text,
                     "\nMakes images, videos, music and speech, and never pays twice for the same"
                     " thing.\n");
  g_string_append (text, "\nVerbs:\n");
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      g_autofree char *left = g_strconcat (verb->name, " ", verb->arguments, NULL);

      if (cli_verb_is_in (verb, group))
        cli_help_add_row (text, g_strchomp (left), verb->summary);
    }
  g_string_append (text, "\n“refrain VERB --help” tells the options of each.\n");
}

static void
cli_help_add_verb (GString *text, const CliVerb *verb)
{
  g_string_append_printf (text,
                          "Usage: refrain %s [OPTION]...%s%s\n\n%c%s.\n",
                          verb->name,
                          *verb->arguments != '\0' ? " " : "",
                          verb->arguments,
                          g_ascii_toupper (verb->summary[0]),
                          verb->summary + 1);
  if (verb->notes != NULL)
    g_string_append_printf (text, "\n%s\n", verb->notes);
  if (verb->first != NULL)
    {
      g_string_append (text, "\nKIND is one of");
      for (const RfEnumName *row = verb->first; row->name != NULL; row++)
        g_string_append_printf (text, "%s %s", row == verb->first ? "" : ",", row->name);
      g_string_append (text, ".\n");
    }
  cli_help_add_options (text, "Options", verb);
}

/**
 * cli_help_dup:
 * @verb: (nullable): a verb
 * @group: (nullable): a group of verbs, where there is no @verb
 *
 * Returns: (transfer full): the help of @verb, of @group, or of the program
 */
char *
cli_help_dup (const CliVerb *verb, const char *group)
{
  GString *text = g_string_new (NULL);

  if (verb != NULL)
    cli_help_add_verb (text, verb);
  else
    cli_help_add_verbs (text, group);
  cli_help_add_options (text, "Everywhere", NULL);
  return g_string_free (text, FALSE);
}
