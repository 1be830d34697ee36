/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-arguments-private.h"

/* What a command line says, once it was read; cli-parse.c reads it. */

static void
cli_value_free_cb (gpointer data)
{
  CliValue *value = data;

  g_free (value->value);
  g_free (value);
}

/**
 * cli_arguments_free:
 * @self: (transfer full): arguments
 */
void
cli_arguments_free (CliArguments *self)
{
  g_free (self->group);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  g_ptr_array_unref (self->global);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

static void
cli_arguments_free_cb (gpointer arguments)
{
  cli_arguments_free (arguments);
}

/**
 * cli_arguments_alloc:
 * @verb: (nullable): the verb, where it is known
 *
 * Returns: (transfer full): arguments that say nothing yet
 */
CliArguments *
cli_arguments_alloc (const CliVerb *verb)
{
  CliArguments *self = g_new0 (CliArguments, 1);

  self->verb = verb;
  self->global = cli_verb_dup_options (NULL);
  self->values = g_ptr_array_new_with_free_func (cli_value_free_cb);
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->steps = g_ptr_array_new_with_free_func (cli_arguments_free_cb);
  return self;
}

static const CliValue *
cli_arguments_find (const CliArguments *self, const char *name)
{
  for (guint i = self->values->len; i > 0; i--)
    {
      const CliValue *value = g_ptr_array_index (self->values, i - 1);

      if (g_str_equal (value->option->name, name))
        return value;
    }
  return NULL;
}

/**
 * cli_arguments_get_verb:
 * @self: arguments
 *
 * Returns: (transfer none) (nullable): the verb that was named
 */
const CliVerb *
cli_arguments_get_verb (const CliArguments *self)
{
  return self->verb;
}

/**
 * cli_arguments_get_group:
 * @self: arguments
 *
 * Returns: (transfer none) (nullable): the group that was named
 */
const char *
cli_arguments_get_group (const CliArguments *self)
{
  return self->group;
}

/**
 * cli_arguments_get_n_steps:
 * @self: arguments
 *
 * Returns: how many steps there are; 1 where nothing began a further one
 */
guint
cli_arguments_get_n_steps (const CliArguments *self)
{
  return 1 + self->steps->len;
}

/**
 * cli_arguments_get_step:
 * @self: arguments
 * @position: from 0, which is @self
 *
 * Returns: (transfer none): the words and options of a step
 */
const CliArguments *
cli_arguments_get_step (const CliArguments *self, guint position)
{
  return position == 0 ? self : g_ptr_array_index (self->steps, position - 1);
}

/**
 * cli_arguments_get_n_words:
 * @self: arguments
 *
 * Returns: how many words stand after the verb
 */
guint
cli_arguments_get_n_words (const CliArguments *self)
{
  return self->words->len;
}

/**
 * cli_arguments_get_word:
 * @self: arguments
 * @position: from 0
 *
 * Returns: (transfer none) (nullable): the word at @position after the verb
 */
const char *
cli_arguments_get_word (const CliArguments *self, guint position)
{
  return position < self->words->len ? g_ptr_array_index (self->words, position) : NULL;
}

/**
 * cli_arguments_has:
 * @self: arguments
 * @name: an option without its dashes
 *
 * Returns: whether it was given
 */
gboolean
cli_arguments_has (const CliArguments *self, const char *name)
{
  return cli_arguments_find (self, name) != NULL;
}

/**
 * cli_arguments_get:
 * @self: arguments
 * @name: an option without its dashes
 *
 * Returns: (transfer none) (nullable): its value; the last one where it was
 *   given several times
 */
const char *
cli_arguments_get (const CliArguments *self, const char *name)
{
  const CliValue *value = cli_arguments_find (self, name);

  return value != NULL ? value->value : NULL;
}

/**
 * cli_arguments_dup_all:
 * @self: arguments
 * @name: an option that repeats
 *
 * Returns: (transfer container) (element-type utf8): its values in order
 */
GPtrArray *
cli_arguments_dup_all (const CliArguments *self, const char *name)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < self->values->len; i++)
    {
      const CliValue *value = g_ptr_array_index (self->values, i);

      if (g_str_equal (value->option->name, name))
        g_ptr_array_add (all, value->value);
    }
  return all;
}
