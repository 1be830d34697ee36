/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-parameter.h"

#include "rf-text.h"
#include "rf-translations.h"

#include <float.h>

/*
 * One row of a model's parameter table. Rows are filled in by the reader of
 * manifests and immutable from then on.
 */

const RfEnumName rf_parameter_type_names[] = {
  { RF_PARAMETER_TEXT, "text" },     { RF_PARAMETER_INTEGER, "integer" },
  { RF_PARAMETER_NUMBER, "number" }, { RF_PARAMETER_BOOLEAN, "boolean" },
  { RF_PARAMETER_CHOICE, "choice" }, { RF_PARAMETER_LIST, "list" },
  { RF_PARAMETER_SIZE, "size" },     { RF_PARAMETER_JSON, "json" },
  { RF_PARAMETER_INPUT, "input" },   { 0, NULL },
};

const RfEnumName rf_parameter_flag_names[] = {
  { RF_PARAMETER_SET, "set" },
  { RF_PARAMETER_CASELESS, "caseless" },
  { RF_PARAMETER_VOLATILE, "volatile" },
  { RF_PARAMETER_SEED, "seed" },
  { RF_PARAMETER_PROMPT, "prompt" },
  { RF_PARAMETER_REQUIRED, "required" },
  { RF_PARAMETER_ADVANCED, "advanced" },
  { RF_PARAMETER_SQUARE, "square" },
  { RF_PARAMETER_DEFAULT_STEP, "default-step" },
  { 0, NULL },
};

static void
rf_prompt_word_free (gpointer data)
{
  RfPromptWord *self = data;

  g_free (self->word);
  g_free (self->choice);
  g_free (self);
}

/**
 * rf_parameter_new:
 * @name: its name in requests
 * @type: what values it takes
 *
 * Returns: (transfer full): a parameter that takes every value of its type:
 *   whole numbers that a double holds exactly, finite numbers, text up to
 *   %RF_PARAMETER_TEXT_LIMIT characters
 */
RfParameter *
rf_parameter_new (const char *name, RfParameterType type)
{
  RfParameter *self = g_new0 (RfParameter, 1);

  self->name = g_strdup (name);
  self->label = g_strdup (name);
  self->type = type;
  if (type == RF_PARAMETER_INTEGER)
    {
      self->minimum = (double) -RF_PARAMETER_INTEGER_LIMIT;
      self->maximum = (double) RF_PARAMETER_INTEGER_LIMIT;
    }
  else if (type == RF_PARAMETER_NUMBER)
    {
      self->minimum = -DBL_MAX;
      self->maximum = DBL_MAX;
    }
  else if (type == RF_PARAMETER_TEXT)
    self->maximum = RF_PARAMETER_TEXT_LIMIT;
  return self;
}

/**
 * rf_parameter_set_choice_label:
 * @self: a parameter that is still being filled in
 * @language: a language as a locale names it, or "" for that of the manifest
 * @choice: one of its choices
 * @label: what it is called for people
 */
void
rf_parameter_set_choice_label (RfParameter *self,
                               const char *language,
                               const char *choice,
                               const char *label)
{
  GHashTable *labels = NULL;

  if (self->choice_labels == NULL)
    self->choice_labels = g_hash_table_new_full (
        g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  labels = g_hash_table_lookup (self->choice_labels, language);
  if (labels == NULL)
    {
      labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (self->choice_labels, g_strdup (language), labels);
    }
  g_hash_table_replace (labels, g_strdup (choice), g_strdup (label));
}

/**
 * rf_parameter_get_choice_label:
 * @self: a parameter
 * @choice: one of its choices
 * @languages: somebody's languages, the best first, as g_get_language_names() has them
 *
 * Returns: (transfer none) (nullable): what the choice is called, in the first of the
 *   languages that it has, or as the manifest says; %NULL where it has its own name alone
 */
const char *
rf_parameter_get_choice_label (const RfParameter *self,
                               const char *choice,
                               const char *const *languages)
{
  GHashTable *labels = NULL;
  const char *label = NULL;

  if (self->choice_labels == NULL)
    return NULL;
  for (gsize i = 0; label == NULL && languages[i] != NULL; i++)
    {
      labels = g_hash_table_lookup (self->choice_labels, languages[i]);
      label = labels != NULL ? g_hash_table_lookup (labels, choice) : NULL;
    }
  labels = label == NULL ? g_hash_table_lookup (self->choice_labels, "") : NULL;
  return labels != NULL ? g_hash_table_lookup (labels, choice) : label;
}

static void
rf_parameter_copy_choice_labels (const RfParameter *self, RfParameter *copy)
{
  GHashTableIter languages;
  gpointer language = NULL;
  gpointer labels = NULL;

  if (self->choice_labels == NULL)
    return;
  g_hash_table_iter_init (&languages, self->choice_labels);
  while (g_hash_table_iter_next (&languages, &language, &labels))
    {
      GHashTableIter choices;
      gpointer choice = NULL;
      gpointer label = NULL;

      g_hash_table_iter_init (&choices, labels);
      while (g_hash_table_iter_next (&choices, &choice, &label))
        rf_parameter_set_choice_label (copy, language, choice, label);
    }
}

/**
 * rf_parameter_copy:
 * @self: a parameter
 *
 * Returns: (transfer full): another parameter like it
 */
RfParameter *
rf_parameter_copy (const RfParameter *self)
{
  RfParameter *copy = rf_parameter_new (self->name, self->type);

  g_free (copy->label);
  copy->label = g_strdup (self->label);
  copy->description = g_strdup (self->description);
  copy->unit = g_strdup (self->unit);
  copy->flags = self->flags;
  copy->default_value = self->default_value != NULL ? json_node_ref (self->default_value) : NULL;
  copy->choices = g_strdupv (self->choices);
  copy->aliases = g_strdupv (self->aliases);
  copy->expands = g_strdupv (self->expands);
  copy->minimum = self->minimum;
  copy->maximum = self->maximum;
  copy->step = self->step;
  copy->max_items = self->max_items;
  copy->accepts = self->accepts;
  copy->translations = rf_translations_copy (self->translations);
  rf_parameter_copy_choice_labels (self, copy);
  for (guint i = 0; self->prompt_words != NULL && i < self->prompt_words->len; i++)
    {
      const RfPromptWord *word = g_ptr_array_index (self->prompt_words, i);

      rf_parameter_add_prompt_word (copy, word->word, word->choice);
    }
  return copy;
}

/**
 * rf_parameter_free:
 * @self: (transfer full): a parameter
 */
void
rf_parameter_free (RfParameter *self)
{
  g_free (self->name);
  g_free (self->label);
  g_free (self->description);
  g_free (self->unit);
  g_clear_pointer (&self->default_value, json_node_unref);
  g_strfreev (self->choices);
  g_strfreev (self->aliases);
  g_strfreev (self->expands);
  g_clear_pointer (&self->prompt_words, g_ptr_array_unref);
  g_clear_pointer (&self->translations, g_hash_table_unref);
  g_clear_pointer (&self->choice_labels, g_hash_table_unref);
  g_free (self);
}

/**
 * rf_parameter_add_prompt_word:
 * @self: a parameter that is still being filled in
 * @word: a word or phrase of the prompt, case folded by rf_text_fold_case()
 * @choice: one of the parameter's choices
 */
void
rf_parameter_add_prompt_word (RfParameter *self, const char *word, const char *choice)
{
  RfPromptWord *prompt_word = g_new0 (RfPromptWord, 1);

  prompt_word->word = g_strdup (word);
  prompt_word->choice = g_strdup (choice);
  if (self->prompt_words == NULL)
    self->prompt_words = g_ptr_array_new_with_free_func (rf_prompt_word_free);
  g_ptr_array_add (self->prompt_words, prompt_word);
}

static gboolean
rf_parameter_has_least (const RfParameter *self)
{
  return self->minimum >
         (self->type == RF_PARAMETER_INTEGER ? (double) -RF_PARAMETER_INTEGER_LIMIT : -DBL_MAX);
}

static gboolean
rf_parameter_has_greatest (const RfParameter *self)
{
  return self->maximum <
         (self->type == RF_PARAMETER_INTEGER ? (double) RF_PARAMETER_INTEGER_LIMIT : DBL_MAX);
}

static char *
rf_parameter_dup_number_range (const RfParameter *self)
{
  gboolean least = rf_parameter_has_least (self);
  gboolean greatest = rf_parameter_has_greatest (self);
  GString *text = g_string_new (self->type == RF_PARAMETER_INTEGER ? "a whole number" : "a number");

  if (least && greatest)
    g_string_append_printf (text, " from %.15g to %.15g", self->minimum, self->maximum);
  else if (least)
    g_string_append_printf (text, " from %.15g", self->minimum);
  else if (greatest)
    g_string_append_printf (text, " up to %.15g", self->maximum);
  if (self->unit != NULL && (least || greatest))
    g_string_append_printf (text, " %s", self->unit);
  if (self->step > 0 && (self->type != RF_PARAMETER_INTEGER || self->step > 1))
    g_string_append_printf (text, " in steps of %.15g", self->step);
  return g_string_free (text, FALSE);
}

static char *
rf_parameter_dup_text_range (const RfParameter *self)
{
  if (self->minimum > 0)
    return g_strdup_printf ("text of %.0f to %.0f characters", self->minimum, self->maximum);
  return g_strdup_printf ("text of at most %.0f characters", self->maximum);
}

static char *
rf_parameter_dup_input_range (const RfParameter *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kinds = NULL;
  g_autofree char *joined = NULL;

  if (self->accepts == 0)
    return g_strdup ("a file");
  for (const RfEnumName *row = rf_kind_names; row->name != NULL; row++)
    {
      if (rf_parameter_accepts (self, (RfKind) row->value))
        g_strv_builder_add (builder, row->name);
    }
  kinds = g_strv_builder_end (builder);
  joined = g_strjoinv (" or ", kinds);
  return g_strdup_printf ("a file: %s", joined);
}

static char *
rf_parameter_dup_list_range (const RfParameter *self)
{
  g_autofree char *choices = self->choices != NULL
                                 ? rf_text_join_choices ((const char *const *) self->choices)
                                 : g_strdup ("words");

  if (self->max_items > 0)
    return g_strdup_printf ("a list of at most %u of %s", self->max_items, choices);
  return g_strdup_printf ("a list of %s", choices);
}

/**
 * rf_parameter_dup_range:
 * @self: a parameter
 *
 * Says which values are taken, as a phrase that stands after "must be" in an
 * error and beside the name in help: `a whole number from 64 to 2048 px`.
 *
 * Returns: (transfer full): the phrase
 */
char *
rf_parameter_dup_range (const RfParameter *self)
{
  switch (self->type)
    {
    case RF_PARAMETER_TEXT:
      return rf_parameter_dup_text_range (self);
    case RF_PARAMETER_INTEGER:
    case RF_PARAMETER_NUMBER:
      return rf_parameter_dup_number_range (self);
    case RF_PARAMETER_BOOLEAN:
      return g_strdup ("true or false");
    case RF_PARAMETER_CHOICE:
      return rf_text_join_choices ((const char *const *) self->choices);
    case RF_PARAMETER_LIST:
      return rf_parameter_dup_list_range (self);
    case RF_PARAMETER_SIZE:
      return g_strdup ("WIDTHxHEIGHT");
    case RF_PARAMETER_JSON:
      return g_strdup ("any JSON value");
    case RF_PARAMETER_INPUT:
      return rf_parameter_dup_input_range (self);
    default:
      g_assert_not_reached ();
    }
}

/**
 * rf_parameter_accepts:
 * @self: a parameter of the type %RF_PARAMETER_INPUT
 * @kind: a kind
 *
 * Returns: whether an asset of @kind may be its input
 */
gboolean
rf_parameter_accepts (const RfParameter *self, RfKind kind)
{
  return self->accepts == 0 || (self->accepts & (1u << kind)) != 0;
}
