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
 * guessing beyond the table, and a word after "no", "not" or "without" chooses
 * nothing.
 */

static const char *const negations[] = { "no", "not", "without", "never" };

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

static gboolean
rf_prompt_words_match_at (GPtrArray *words, guint at, const char *phrase)
{
  while (TRUE)
    {
      const char *space = strchr (phrase, ' ');
      gsize length = space != NULL ? (gsize) (space - phrase) : strlen (phrase);
      const char *word = at < words->len ? g_ptr_array_index (words, at) : NULL;

      if (word == NULL || strlen (word) != length || strncmp (word, phrase, length) != 0)
        return FALSE;
      if (space == NULL)
        return TRUE;
      phrase = space + 1;
      at++;
    }
}

static gboolean
rf_prompt_words_is_negated (GPtrArray *words, guint at)
{
  for (gsize i = 0; at > 0 && i < G_N_ELEMENTS (negations); i++)
    {
      if (g_str_equal (g_ptr_array_index (words, at - 1), negations[i]))
        return TRUE;
    }
  return FALSE;
}

static const char *
rf_prompt_words_match (GPtrArray *words, guint at, const RfParameter *parameter)
{
  if (rf_prompt_words_is_negated (words, at))
    return NULL;
  for (guint i = 0; i < parameter->prompt_words->len; i++)
    {
      const RfPromptWord *word = g_ptr_array_index (parameter->prompt_words, i);

      if (rf_prompt_words_match_at (words, at, word->word))
        return word->choice;
    }
  return NULL;
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
  for (guint at = 0; at < words->len; at++)
    {
      const char *choice = rf_prompt_words_match (words, at, parameter);

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
