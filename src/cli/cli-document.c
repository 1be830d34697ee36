/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-batch.h"
#include "cli-help.h"
#include "cli-table.h"

#include <stdio.h>
#include <string.h>

/*
 * Built, not installed: fills the tables of the command line into the
 * templates of the manual and of the shell completion, so that an option of
 * the program is always one of these too.
 *
 *   refrain-document man|bash TEMPLATE
 */

typedef void (*Fill) (GString *text, const char *line);

/* A hyphen that is typed, and a backslash that is meant. */
static char *
dup_roff (const char *text)
{
  GString *roff = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == '-')
        g_string_append (roff, "\\-");
      else if (*text == '\\')
        g_string_append (roff, "\\e");
      else
        g_string_append_c (roff, *text);
    }
  return g_string_free (roff, FALSE);
}

static void
add_man_options (GString *text, const CliVerb *verb)
{
  g_autoptr (GPtrArray) options = cli_verb_dup_options (verb);

  for (guint i = 0; i < options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (options, i);
      g_autofree char *usage = cli_option_dup_usage (option, FALSE);
      g_autofree char *help = cli_option_dup_help (option);
      g_autofree char *roff_usage = dup_roff (usage);
      g_autofree char *roff_help = dup_roff (help);

      g_string_append_printf (text, ".TP\n.B %s\n%s\n", roff_usage, roff_help);
    }
}

static void
add_man_verb (GString *text, const CliVerb *verb)
{
  g_autofree char *notes = verb->notes != NULL ? dup_roff (verb->notes) : NULL;
  g_autofree char *arguments = dup_roff (verb->arguments);
  g_autofree char *summary = dup_roff (verb->summary);

  g_string_append_printf (text, ".SS refrain %s %s\n", verb->name, arguments);
  g_string_append_printf (text, "%c%s.\n", g_ascii_toupper (summary[0]), summary + 1);
  if (notes != NULL)
    g_string_append_printf (text, ".PP\n%s\n", notes);
  add_man_options (text, verb);
}

static void
add_man_exits (GString *text)
{
  for (int status = 0; status <= 130; status++)
    {
      g_autoptr (GString) names = g_string_new (status == 0 ? "it worked" : "");

      if (status == CLI_EXIT_FAILURES)
        g_string_append (names, "a batch in which something failed");
      for (int code = 0; code <= RF_ERROR_CANCELLED; code++)
        {
          if (rf_error_code_get_exit_status ((RfErrorCode) code) == status)
            g_string_append_printf (names,
                                    "%s%s",
                                    names->len > 0 ? ", " : "",
                                    rf_error_code_get_name ((RfErrorCode) code));
        }
      if (names->len > 0)
        g_string_append_printf (text, ".TP\n.B %d\n%s\n", status, names->str);
    }
}

static void
fill_man (GString *text, const char *line)
{
  if (g_str_equal (line, "@VERBS@"))
    {
      for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
        add_man_verb (text, verb);
    }
  else if (g_str_equal (line, "@OPTIONS@"))
    add_man_options (text, NULL);
  else if (g_str_equal (line, "@EXITS@"))
    add_man_exits (text);
  else
    g_string_append_printf (text, "%s\n", line);
}

static void
add_bash_names (GString *text, const CliVerb *verb)
{
  g_autoptr (GPtrArray) options = cli_verb_dup_options (verb);

  for (guint i = 0; i < options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (options, i);

      if (option->letter != '\0')
        g_string_append_printf (text, " -%c", option->letter);
      g_string_append_printf (text, " --%s", option->name);
    }
}

static void
add_bash_choices (GString *text, const RfEnumName *choices)
{
  for (const RfEnumName *row = choices; row != NULL && row->name != NULL; row++)
    g_string_append_printf (text, " %s", row->name);
}

/* One pattern of a case for each option that takes a value:
 * "VERB:--option" → what may follow. */
static void
add_bash_values (GString *text, const CliVerb *verb)
{
  static const char *const words[] = { "nothing", "file", "folder" };
  g_autoptr (GPtrArray) options = cli_verb_dup_options (verb);
  const char *name = verb != NULL ? verb->name : "";

  for (guint i = 0; i < options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (options, i);

      if (option->value == NULL || option->bare != NULL)
        continue;
      g_string_append_printf (text, "    '%s:--%s'", name, option->name);
      if (option->letter != '\0')
        g_string_append_printf (text, "|'%s:-%c'", name, option->letter);
      if (option->choices != NULL)
        {
          g_string_append (text, ") echo 'words");
          add_bash_choices (text, option->choices);
          g_string_append (text, "' ;;\n");
        }
      else
        g_string_append_printf (text, ") echo '%s' ;;\n", words[option->completes]);
    }
}

static void
add_bash_verbs (GString *text)
{
  g_autoptr (GPtrArray) words = cli_verb_dup_words (NULL);

  g_string_append (text, "    '') echo '");
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (words, i));
  g_string_append (text, "' ;;\n");
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      g_autoptr (GPtrArray) verbs = cli_verb_dup_words (word);

      if (verbs->len == 0)
        continue;
      g_string_append_printf (text, "    '%s') echo '", word);
      for (guint j = 0; j < verbs->len; j++)
        g_string_append_printf (text, "%s%s", j > 0 ? " " : "", (char *) verbs->pdata[j]);
      g_string_append (text, "' ;;\n");
    }
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      if (verb->first == NULL)
        continue;
      g_string_append_printf (text, "    '%s') echo '", verb->name);
      add_bash_choices (text, verb->first);
      g_string_append (text, "' ;;\n");
    }
}

static void
add_bash_options (GString *text)
{
  g_string_append (text, "    '') echo '");
  add_bash_names (text, NULL);
  g_string_append (text, "' ;;\n");
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      g_string_append_printf (text, "    '%s') echo '", verb->name);
      add_bash_names (text, verb);
      add_bash_names (text, NULL);
      g_string_append (text, "' ;;\n");
    }
}

static void
fill_bash (GString *text, const char *line)
{
  if (g_str_equal (line, "@WORDS@"))
    add_bash_verbs (text);
  else if (g_str_equal (line, "@OPTIONS@"))
    add_bash_options (text);
  else if (g_str_equal (line, "@VALUES@"))
    {
      add_bash_values (text, NULL);
      for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
        add_bash_values (text, verb);
    }
  else
    g_string_append_printf (text, "%s\n", line);
}

int
main (int argc, char **argv)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *template = NULL;
  g_auto (GStrv) lines = NULL;
  Fill fill = NULL;

  if (argc == 3 && g_str_equal (argv[1], "man"))
    fill = fill_man;
  else if (argc == 3 && g_str_equal (argv[1], "bash"))
    fill = fill_bash;
  if (fill == NULL)
    {
      fputs ("usage: refrain-document man|bash TEMPLATE\n", stderr);
      return 2;
    }
  if (!g_file_get_contents (argv[2], &template, NULL, &error))
    {
      fprintf (stderr, "refrain-document: %s\n", error->message);
      return 1;
    }
  lines = g_strsplit (g_strchomp (template), "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    fill (text, lines[i]);
  return fputs (text->str, stdout) >= 0 && fflush (stdout) == 0 ? 0 : 1;
}
