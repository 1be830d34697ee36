/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-prompt-words.h"

#include "rf-text.h"

#include <string.h>

/*
 * The words of a prompt choose what a request leaves open, by the table that
 * the manifest gives: "a grandmother waving" is family_type=grandmother and
 * gesture=wave. It happens before the key is made, so a request that says the
 * same in parameters is the same request as far as these go. There is no
 * guessing beyond the table, and a word after "no", "not" or "without a"
 * chooses nothing.
 */

static const char *const negations[] = { "no", "not", "without", "never", NULL };
static const char *const articles[] = { "a", "an", "the", "any", NULL };

/**
 * rf_prompt_words_split:
 * @prompt: (nullable): a prompt
 *
 * Returns: (transfer full) (element-type utf8): its words, case folded, in
 *   order; letters, digits and apostrophes make a word
 */
GPtrArray *
rf_prompt_words_split (const char *prompt)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folded = prompt != NULL ? rf_text_fold_case (prompt) : NULL;
  const char *start = NULL;

  for (const char *at = folded; at != NULL; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gboolean in_word = g_unichar_isalnum (character) || character == '\'';

      if (in_word && start == NULL)
        start = at;
      if (!in_word && start != NULL)
        {
          g_ptr_array_add (words, g_strndup (start, (gsize) (at - start)));
          start = NULL;
        }
      if (character == 0)
        break;
    }
  return words;
}

/* Returns how many words the phrase has when it stands at this place, else 0. */
static guint
rf_prompt_words_match_at (GPtrArray *words, guint at, const char *phrase)
{
  guint count = 0;

  while (TRUE)
    {
      const char *space = strchr (phrase, ' ');
      gsize length = space != NULL ? (gsize) (space - phrase) : strlen (phrase);
      const char *word = at + count < words->len ? g_ptr_array_index (words, at + count) : NULL;

      if (word == NULL || strlen (word) != length || strncmp (word, phrase, length) != 0)
        return 0;
      count++;
      if (space == NULL)
        return count;
      phrase = space + 1;
    }
}

static gboolean
rf_prompt_words_is_negated (GPtrArray *words, guint at)
{
  while (at > 0 && g_strv_contains (articles, g_ptr_array_index (words, at - 1)))
    at--;
  return at > 0 && g_strv_contains (negations, g_ptr_array_index (words, at - 1));
}

/* The longest phrase wins: "working out" is not "working". */
static const char *
rf_prompt_words_match (GPtrArray *words, guint at, const RfParameter *parameter, guint *length)
{
  const char *choice = NULL;

  *length = 0;
  for (guint i = 0; i < parameter->prompt_words->len; i++)
    {
      const RfPromptWord *word = g_ptr_array_index (parameter->prompt_words, i);
      guint count = rf_prompt_words_match_at (words, at, word->word);

      if (count > *length)
        {
          *length = count;
          choice = word->choice;
        }
    }
  return choice != NULL && !rf_prompt_words_is_negated (words, at) ? choice : NULL;
}

/**
 * rf_prompt_words_choose:
 * @words: (element-type utf8): what rf_prompt_words_split() made
 * @parameter: a choice or list that the request leaves open
 *
 * Returns: (transfer full) (nullable): a value as a request would give it: the
 *   first choice that the prompt names, for a list all of them; %NULL where it
 *   names none
 */
JsonNode *
rf_prompt_words_choose (GPtrArray *words, const RfParameter *parameter)
{
  g_autoptr (JsonArray) chosen = NULL;

  if (parameter->prompt_words == NULL)
    return NULL;
  for (guint at = 0, length = 0; at < words->len; at += MAX (length, 1))
    {
      const char *choice = rf_prompt_words_match (words, at, parameter, &length);

      if (choice == NULL)
        continue;
      if (parameter->type != RF_PARAMETER_LIST)
        return json_node_init_string (json_node_alloc (), choice);
      if (chosen == NULL)
        chosen = json_array_new ();
      json_array_add_string_element (chosen, choice);
    }
  return chosen != NULL ? json_node_init_array (json_node_alloc (), chosen) : NULL;
}
