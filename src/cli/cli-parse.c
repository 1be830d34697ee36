/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-arguments-private.h"

#include "cli-refuse.h"

#include <string.h>

/*
 * A parser over the table of verbs. Global options may stand before or after
 * the verb. It reads on after a fault, so that `--help` is seen wherever it
 * stands; only the first fault is told.
 */

/* The step that words and its options belong to. */
static CliArguments *
cli_arguments_get_last_step (CliArguments *self)
{
  return self->steps->len > 0 ? g_ptr_array_index (self->steps, self->steps->len - 1) : self;
}

/* Options of the list that can begin a step are of a step, others of the whole
 * command. */
static gboolean
cli_is_of_step (const CliArguments *self, const CliOption *option)
{
  const CliOption *row = self->verb != NULL ? self->verb->options[0] : NULL;
  gboolean begins = FALSE;
  gboolean found = FALSE;

  for (; row != NULL && row->name != NULL; row++)
    {
      begins = begins || row->begins_step;
      found = found || g_str_equal (row->name, option->name);
    }
  return begins && found;
}

static char *
cli_dup_help_hint (const CliArguments *self)
{
  const char *name = self->verb != NULL ? self->verb->name : self->group;

  return g_strdup_printf (
      "“refrain %s%s--help” says more", name != NULL ? name : "", name != NULL ? " " : "");
}

static const CliOption *
cli_find_option_in (GPtrArray *options, const char *name, gsize length, char letter)
{
  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (options, i);

      if (letter != '\0' && option->letter == letter)
        return option;
      if (letter == '\0' && strncmp (option->name, name, length) == 0 &&
          option->name[length] == '\0')
        return option;
    }
  return NULL;
}

static const CliOption *
cli_find_option (const CliArguments *self, const char *name, gsize length, char letter)
{
  const CliOption *option = cli_find_option_in (self->options, name, length, letter);

  return option != NULL ? option : cli_find_option_in (self->global, name, length, letter);
}

static void
cli_add_names (GPtrArray *names, GPtrArray *options)
{
  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (options, i);

      g_ptr_array_add (names, (gpointer) option->name);
    }
}

static void
cli_refuse_option (const CliArguments *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *hint = cli_dup_help_hint (self);
  g_autofree char *message = NULL;

  cli_add_names (names, self->options);
  cli_add_names (names, self->global);
  if (self->verb != NULL)
    message = g_strdup_printf ("“%s” has no option --%s", self->verb->name, name);
  else
    message = g_strdup_printf ("there is no option --%s before a verb", name);
  cli_refuse_unknown (error, message, "--", name, names, hint);
}

static void
cli_add_value (CliArguments *self, const CliOption *option, const char *text, GError **error)
{
  CliArguments *owner = cli_is_of_step (self, option) ? cli_arguments_get_last_step (self) : self;
  CliValue *value = g_new0 (CliValue, 1);

  value->option = option;
  value->value = g_strdup (text);
  g_ptr_array_add (owner->values, value);
  if (text != NULL && *text == '\0')
    cli_refuse (error, NULL, "--%s: the value is empty", option->name);
  else if (text != NULL && option->choices != NULL)
    {
      g_autofree char *label = g_strconcat ("--", option->name, NULL);

      cli_check_choice (label, option->choices, text, error);
    }
  if (option->begins_step)
    {
      CliArguments *step = cli_arguments_alloc (self->verb);

      g_ptr_array_add (step->words, g_strdup (text));
      g_ptr_array_add (self->steps, step);
    }
}

/* Returns: how many of @words beyond the first were read */
static gsize
cli_read_value (CliArguments *self,
                const CliOption *option,
                const char *attached,
                const char *const *words,
                GError **error)
{
  const char *next = words[1];

  if (option->value == NULL && attached != NULL)
    cli_refuse (error, NULL, "--%s takes no value", option->name);
  if (option->value == NULL || (option->bare != NULL && attached == NULL))
    {
      cli_add_value (self, option, option->bare, error);
      return 0;
    }
  if (attached != NULL)
    {
      cli_add_value (self, option, attached, error);
      return 0;
    }
  if (next == NULL || g_str_has_prefix (next, "--"))
    {
      g_autofree char *hint =
          next != NULL
              ? g_strdup_printf ("if “%s” is the value, write --%s=%s", next, option->name, next)
              : NULL;

      cli_refuse (error, hint, "--%s needs a value: %s", option->name, option->value);
      return 0;
    }
  cli_add_value (self, option, next, error);
  return 1;
}

static gsize
cli_read_long (CliArguments *self, const char *const *words, GError **error)
{
  const char *name = words[0] + 2;
  gsize length = strcspn (name, "=");
  const char *attached = name[length] == '=' ? name + length + 1 : NULL;
  const CliOption *option = cli_find_option (self, name, length, '\0');

  if (option == NULL)
    {
      g_autofree char *only_name = g_strndup (name, length);

      cli_refuse_option (self, only_name, error);
      return 0;
    }
  return cli_read_value (self, option, attached, words, error);
}

static gsize
cli_read_short (CliArguments *self, const char *const *words, GError **error)
{
  const char *text = words[0] + 1;
  const CliOption *option = cli_find_option (self, NULL, 0, *text);

  if (option == NULL || (option->value == NULL && text[1] != '\0'))
    {
      g_autofree char *hint = cli_dup_help_hint (self);

      cli_refuse (error, hint, "there is no option %s", words[0]);
      return 0;
    }
  return cli_read_value (self, option, text[1] != '\0' ? text + 1 : NULL, words, error);
}

static void
cli_refuse_word (const CliArguments *self, const char *word, GError **error)
{
  g_autoptr (GPtrArray) known = cli_verb_dup_words (self->group);
  g_autofree char *hint = cli_dup_help_hint (self);
  g_autofree char *message = self->group != NULL
                                 ? g_strdup_printf ("“%s” has no verb “%s”", self->group, word)
                                 : g_strdup_printf ("there is no verb “%s”", word);

  cli_refuse_unknown (error, message, "", word, known, hint);
}

static void
cli_read_word (CliArguments *self, const char *word, GError **error)
{
  g_autofree char *name = NULL;

  if (self->verb != NULL || *error != NULL)
    {
      g_ptr_array_add (cli_arguments_get_last_step (self)->words, g_strdup (word));
      return;
    }
  name = self->group != NULL ? g_strconcat (self->group, " ", word, NULL) : g_strdup (word);
  self->verb = strchr (word, ' ') == NULL ? cli_verb_find (name) : NULL;
  if (self->verb != NULL)
    self->options = cli_verb_dup_options (self->verb);
  else if (self->group == NULL && cli_verb_is_group (word))
    self->group = g_strdup (word);
  else
    cli_refuse_word (self, word, error);
}

static gsize
cli_read (CliArguments *self, const char *const *words, GError **error)
{
  const char *word = words[0];

  if (!g_utf8_validate (word, -1, NULL))
    {
      g_autofree char *shown = g_utf8_make_valid (word, -1);

      cli_refuse (error, NULL, "the argument “%s” is not UTF-8", shown);
      return 0;
    }
  if (self->options_end || word[0] != '-' || word[1] == '\0')
    cli_read_word (self, word, error);
  else if (g_str_equal (word, "--"))
    self->options_end = TRUE;
  else if (word[1] == '-')
    return cli_read_long (self, words, error);
  else
    return cli_read_short (self, words, error);
  return 0;
}

static void
cli_check_count (const CliArguments *self, GError **error)
{
  g_autofree char *hint = cli_dup_help_hint (self);
  const CliVerb *verb = self->verb;

  if (verb == NULL && self->group != NULL)
    cli_refuse (error, hint, "“%s” needs a verb after it", self->group);
  else if (verb == NULL)
    cli_refuse (error, hint, "no verb was given");
  else if (self->words->len < verb->n_least)
    cli_refuse (error, hint, "“%s” needs %s", verb->name, verb->arguments);
  else if (self->words->len > verb->n_most && verb->first != NULL)
    cli_refuse (error,
                "a prompt of several words stands in quotes",
                "“%s” takes %s, not %u words",
                verb->name,
                verb->arguments,
                self->words->len);
  else if (self->words->len > verb->n_most)
    cli_refuse (error,
                hint,
                "“%s” does not take “%s”",
                verb->name,
                cli_arguments_get_word (self, verb->n_most));
}

/* What is said of who asks, and for whom, need not be said for each step. */
static void
cli_arguments_inherit (const CliArguments *self, CliArguments *step)
{
  guint own = step->values->len;

  for (guint i = 0; i < self->values->len; i++)
    {
      const CliValue *value = g_ptr_array_index (self->values, i);
      gboolean said = FALSE;
      CliValue *copy = NULL;

      for (guint j = 0; j < own; j++)
        said = said || ((CliValue *) g_ptr_array_index (step->values, j))->option == value->option;
      if (said || !value->option->all_steps)
        continue;
      copy = g_new0 (CliValue, 1);
      copy->option = value->option;
      copy->value = g_strdup (value->value);
      g_ptr_array_add (step->values, copy);
    }
}

/**
 * cli_arguments_new:
 * @words: (array zero-terminated=1): the command line without the program
 * @error: (inout): %RF_ERROR_INVALID_REQUEST, naming the option or word, with
 *   the nearest known one as a hint; must point to %NULL
 *
 * Returns: (transfer full): what could be read; never %NULL
 */
CliArguments *
cli_arguments_new (const char *const *words, GError **error)
{
  CliArguments *self = cli_arguments_alloc (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    i += cli_read (self, words + i, error);
  cli_check_count (self, error);
  for (guint i = 0; i < self->steps->len; i++)
    {
      cli_check_count (g_ptr_array_index (self->steps, i), error);
      cli_arguments_inherit (self, g_ptr_array_index (self->steps, i));
    }
  if (*error == NULL && self->verb->first != NULL && self->words->len > 0)
    cli_check_choice ("kind", self->verb->first, cli_arguments_get_word (self, 0), error);
  return self;
}
