/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-entries.h"

#include "cli-refuse.h"
#include "cli-select.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * What the verbs share that change entries: which entries are meant, and the
 * question before something is taken away.
 */

/* Each key must be that of an entry, before any is changed. */
static gboolean
cli_has_entry (RfService *service, const RfSelector *selector, gboolean from_trash, GError **error)
{
  g_autoptr (RfPage) page = NULL;
  g_autoptr (RfSelector) trashed = rf_selector_copy (selector);
  g_autoptr (RfEntry) entry = NULL;

  if (!from_trash)
    {
      entry = rf_service_find_entry (service, selector, error);
      return entry != NULL;
    }
  trashed->state = RF_STATE_TRASHED;
  trashed->limit = 1;
  page = rf_service_list (service, RF_NOUN_ENTRY, trashed, error);
  if (page != NULL && page->items->len == 0)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_NOT_FOUND,
                 "nothing in the trash stood under “%s”",
                 selector->exact_key);
  return page != NULL && page->items->len > 0;
}

/**
 * cli_check_chosen:
 * @arguments: keys, or options that choose entries
 * @selector: what the options choose
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Beside keys only the profile is said, in whose namespace they stand.
 *
 * Returns: whether they are not mixed
 */
gboolean
cli_check_chosen (const CliArguments *arguments, const RfSelector *selector, GError **error)
{
  g_autoptr (RfSelector) rest = rf_selector_copy (selector);

  g_clear_pointer (&rest->profile, g_free);
  if (cli_arguments_get_n_words (arguments) == 0 || rf_selector_is_empty (rest))
    return TRUE;
  cli_refuse (
      error, NULL, "keys and options that choose entries, but --profile, do not go together");
  return FALSE;
}

static GPtrArray *
cli_dup_selectors_of_keys (RfService *service,
                           const CliArguments *arguments,
                           gboolean from_trash,
                           GError **error)
{
  g_autoptr (GPtrArray) selectors =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rf_selector_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cli_arguments_get_n_words (arguments); i++)
    {
      const char *key = cli_arguments_get_word (arguments, i);
      RfSelector *selector = NULL;

      if (!g_hash_table_add (seen, (gpointer) key))
        continue;
      selector = rf_selector_new ();
      selector->exact_key = g_strdup (key);
      selector->profile = g_strdup (cli_arguments_get (arguments, "profile"));
      g_ptr_array_add (selectors, selector);
      if (!cli_has_entry (service, selector, from_trash, error))
        return NULL;
    }
  return g_steal_pointer (&selectors);
}

/**
 * cli_dup_selectors:
 * @context: of the verb
 * @arguments: keys, or options that choose entries
 * @from_trash: entries of the trash are meant
 * @error: return location; %RF_ERROR_INVALID_REQUEST where nothing, or both, say
 *   which; %RF_ERROR_NOT_FOUND for an unknown key
 *
 * Returns: (transfer full) (nullable) (element-type RfSelector): one for each
 *   key, or the one of the options
 */
GPtrArray *
cli_dup_selectors (CliContext *context,
                   const CliArguments *arguments,
                   gboolean from_trash,
                   GError **error)
{
  g_autoptr (RfSelector) selector = cli_select (arguments, error);
  GPtrArray *selectors = NULL;
  guint n_keys = cli_arguments_get_n_words (arguments);

  if (selector == NULL)
    return NULL;
  if (n_keys == 0 && rf_selector_is_empty (selector))
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "nothing says which entries are meant");
      rf_error_set_hint (*error, "name keys, or choose with options such as --tag or --older-than");
      return NULL;
    }
  if (!cli_check_chosen (arguments, selector, error))
    return NULL;
  if (n_keys > 0)
    return cli_dup_selectors_of_keys (
        cli_context_get_service (context), arguments, from_trash, error);
  selectors = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_selector_free);
  g_ptr_array_add (selectors, g_steal_pointer (&selector));
  return selectors;
}

/**
 * cli_arguments_dup_strv:
 * @arguments: the command line
 * @name: an option that may be given more than once
 *
 * Returns: (transfer full): its values
 */
GStrv
cli_arguments_dup_strv (const CliArguments *arguments, const char *name)
{
  g_autoptr (GPtrArray) values = cli_arguments_dup_all (arguments, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < values->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (values, i));
  return g_strv_builder_end (builder);
}

/**
 * cli_check_tags:
 * @arguments: of `cache tag`
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether there is a tag to put on or to take off, and none is empty
 */
gboolean
cli_check_tags (const CliArguments *arguments, GError **error)
{
  g_auto (GStrv) add = cli_arguments_dup_strv (arguments, "add");
  g_auto (GStrv) take = cli_arguments_dup_strv (arguments, "remove");

  if (add[0] == NULL && take[0] == NULL)
    {
      cli_refuse (
          error, "give --add TAG, --remove TAG, or both", "nothing says which tags are meant");
      return FALSE;
    }
  if (!g_strv_contains ((const char *const *) add, "") &&
      !g_strv_contains ((const char *const *) take, ""))
    return TRUE;
  cli_refuse (error, NULL, "a tag is empty");
  return FALSE;
}

/**
 * cli_check_stars:
 * @arguments: of `cache rate`
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether there is a rating from 0 to 5
 */
gboolean
cli_check_stars (const CliArguments *arguments, GError **error)
{
  const char *stars = cli_arguments_get (arguments, "stars");

  if (stars != NULL && strlen (stars) == 1 && *stars >= '0' && *stars <= '5')
    return TRUE;
  if (stars == NULL)
    cli_refuse (error, "give --stars 1 to 5, or 0 to clear it", "nothing says how it is rated");
  else
    cli_refuse (error, "1 to 5, or 0 to clear it", "--stars: “%s” is no number of stars", stars);
  return FALSE;
}

/**
 * cli_can_ask:
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether there is a terminal to ask on
 */
gboolean
cli_can_ask (GError **error)
{
  if (isatty (STDIN_FILENO) == 1 && isatty (STDERR_FILENO) == 1)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "there is no terminal to ask on, so it needs --yes");
  rf_error_set_hint (*error, "--dry-run says what would be done");
  return FALSE;
}

/**
 * cli_confirm:
 * @question: with %s for @about
 * @about: what it is about
 * @error: return location; %RF_ERROR_CANCELLED
 *
 * Returns: whether the answer was yes
 */
gboolean
cli_confirm (const char *question, const char *about, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (question, "%s", 2);
  g_autofree char *text = g_strjoinv (about, parts);
  char answer[16] = "";

  fprintf (stderr, "%s [y/N] ", text);
  fflush (stderr);
  if (fgets (answer, sizeof answer, stdin) != NULL && g_ascii_tolower (answer[0]) == 'y')
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "nothing was changed");
  return FALSE;
}
