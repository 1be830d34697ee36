/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"

#include "rf-text.h"

#include <string.h>

/*
 * Reads which words of a prompt choose a value: the choices by their own
 * names (`prompted`), and synonyms (`words`).
 */

typedef struct
{
  RfKeyFile *file;
  const char *group;
  RfParameter *parameter;
  GHashTable *seen; /* (unowned) word → choice, both of the parameter's table */
} RfWordReader;

/* A prompt is read as words, so `low_angle` and `low-angle` are two of them. */
static void
add_word (RfWordReader *self, const char *text, const char *choice)
{
  g_autofree char *word = g_strdelimit (rf_text_fold_case (text), "_-", ' ');
  const char *before = g_hash_table_lookup (self->seen, word);
  const RfPromptWord *added = NULL;

  if (before == NULL)
    {
      rf_parameter_add_prompt_word (self->parameter, word, choice);
      added =
          g_ptr_array_index (self->parameter->prompt_words, self->parameter->prompt_words->len - 1);
      g_hash_table_insert (self->seen, added->word, added->choice);
    }
  else if (!g_str_equal (before, choice))
    rf_key_file_add_fault (self->file,
                           self->group,
                           "words",
                           "“%s” stands for “%s” and for “%s”",
                           text,
                           before,
                           choice);
}

static void
add_synonyms (RfWordReader *self, const char *item)
{
  const char *colon = strchr (item, ':');
  g_autofree char *choice = colon != NULL ? g_strndup (item, (gsize) (colon - item)) : NULL;
  const char *const *choices = (const char *const *) self->parameter->choices;
  g_auto (GStrv) synonyms = NULL;

  if (choice == NULL)
    rf_key_file_add_fault (
        self->file, self->group, "words", "“%s” is not of the form CHOICE:WORD WORD", item);
  else if (choices == NULL || !g_strv_contains (choices, g_strstrip (choice)))
    rf_key_file_add_fault (self->file, self->group, "words", "“%s” is none of the choices", choice);
  else
    synonyms = g_strsplit (colon + 1, " ", -1);
  for (gsize i = 0; synonyms != NULL && synonyms[i] != NULL; i++)
    {
      if (synonyms[i][0] != '\0')
        add_word (self, synonyms[i], choice);
    }
}

/* Choices that refrain.conf took away take their words with them. */
static void
drop_lost_words (RfParameter *parameter)
{
  const char *const *choices = (const char *const *) parameter->choices;

  for (guint i = parameter->prompt_words->len; i > 0; i--)
    {
      const RfPromptWord *word = g_ptr_array_index (parameter->prompt_words, i - 1);

      if (choices == NULL || !g_strv_contains (choices, word->choice))
        g_ptr_array_remove_index (parameter->prompt_words, i - 1);
    }
}

/**
 * rf_manifest_read_prompt_words:
 * @file: a manifest or configuration
 * @group: a parameter's group
 * @parameter: a parameter whose choices have been read
 *
 * Sets the parameter's prompt words from `words` and `prompted`.
 */
void
rf_manifest_read_prompt_words (RfKeyFile *file, const char *group, RfParameter *parameter)
{
  gboolean has_words = rf_manifest_has_key (file, group, parameter, "words");
  gboolean has_prompted = rf_manifest_has_key (file, group, parameter, "prompted");
  gboolean prompted = has_words;
  g_autoptr (GHashTable) seen = NULL;
  RfWordReader reader = { file, group, parameter, NULL };
  g_auto (GStrv) items = NULL;

  if (!has_words && !has_prompted)
    {
      if (parameter->prompt_words != NULL)
        drop_lost_words (parameter);
      return;
    }
  if (has_prompted)
    rf_key_file_read_boolean (file, group, "prompted", &prompted);
  g_clear_pointer (&parameter->prompt_words, g_ptr_array_unref);
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  reader.seen = seen;
  for (gsize i = 0; prompted && parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    add_word (&reader, parameter->choices[i], parameter->choices[i]);
  items = has_words ? rf_key_file_dup_list (file, group, "words") : NULL;
  for (gsize i = 0; items != NULL && items[i] != NULL; i++)
    add_synonyms (&reader, items[i]);
}
