/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** RF_PARAMETER_INTEGER_LIMIT: the greatest whole number that JSON carries exactly, 2^53 - 1 */
#define RF_PARAMETER_INTEGER_LIMIT G_GINT64_CONSTANT (9007199254740991)

/** RF_PARAMETER_TEXT_LIMIT: characters of a text whose manifest sets no maximum */
#define RF_PARAMETER_TEXT_LIMIT 65536

/**
 * RfParameterType:
 * @RF_PARAMETER_TEXT: free text
 * @RF_PARAMETER_INTEGER: a whole number
 * @RF_PARAMETER_NUMBER: a double
 * @RF_PARAMETER_BOOLEAN: true or false
 * @RF_PARAMETER_CHOICE: one of a list of words
 * @RF_PARAMETER_LIST: an array of words; of the choices, where there are any
 * @RF_PARAMETER_SIZE: `WIDTHxHEIGHT`, another way to write two integers
 * @RF_PARAMETER_JSON: any JSON value, kept whole
 * @RF_PARAMETER_INPUT: an input file, told by its content
 */
typedef enum
{
  RF_PARAMETER_TEXT,
  RF_PARAMETER_INTEGER,
  RF_PARAMETER_NUMBER,
  RF_PARAMETER_BOOLEAN,
  RF_PARAMETER_CHOICE,
  RF_PARAMETER_LIST,
  RF_PARAMETER_SIZE,
  RF_PARAMETER_JSON,
  RF_PARAMETER_INPUT,
} RfParameterType;

/**
 * RfParameterFlags:
 * @RF_PARAMETER_SET: order and repetition in the list mean nothing
 * @RF_PARAMETER_CASELESS: upper and lower case mean the same
 * @RF_PARAMETER_VOLATILE: does not change the output, so it is not in the key
 * @RF_PARAMETER_SEED: the seed of the model's randomness
 * @RF_PARAMETER_PROMPT: the prompt
 * @RF_PARAMETER_REQUIRED: has no default and must be given
 * @RF_PARAMETER_ADVANCED: folded away in forms
 * @RF_PARAMETER_SQUARE: `1024x1024` is another way to write the number 1024
 * @RF_PARAMETER_DEFAULT_STEP: an input that is not given is made first, from
 *   the same prompt, as the first kind that it accepts
 */
typedef enum
{
  RF_PARAMETER_FLAG_NONE = 0,
  RF_PARAMETER_SET = 1 << 0,
  RF_PARAMETER_CASELESS = 1 << 1,
  RF_PARAMETER_VOLATILE = 1 << 2,
  RF_PARAMETER_SEED = 1 << 3,
  RF_PARAMETER_PROMPT = 1 << 4,
  RF_PARAMETER_REQUIRED = 1 << 5,
  RF_PARAMETER_ADVANCED = 1 << 6,
  RF_PARAMETER_SQUARE = 1 << 7,
  RF_PARAMETER_DEFAULT_STEP = 1 << 8,
} RfParameterFlags;

/**
 * RfPromptWord:
 * @word: a word of the prompt, or words with single spaces, case folded
 * @choice: the choice that it stands for
 */
typedef struct
{
  char *word;   /* (owned) */
  char *choice; /* (owned) */
} RfPromptWord;

/**
 * RfParameter:
 * @name: its name in requests
 * @label: its name for people
 * @description: (nullable): one sentence
 * @unit: (nullable): such as `px` or `s`
 * @type: what values it takes
 * @flags: how it is compared
 * @default_value: (nullable): what an absent one means; %NULL means that
 *   there is none and that it stays away from the provider
 * @choices: (nullable): the words of a choice or list
 * @aliases: (nullable): other names that requests may use
 * @expands: (nullable): for %RF_PARAMETER_SIZE, the names of the integer
 *   parameters for width and height
 * @prompt_words: (nullable) (element-type RfPromptWord): words in the prompt
 *   that choose a value when the request leaves the parameter open; without
 *   them the prompt does not touch it
 * @minimum: the least number, or the shortest text in characters
 * @maximum: the greatest number, or the longest text in characters
 * @step: what a number is a multiple of above @minimum, or 0
 * @max_items: the most words that a list takes, or 0 for no limit
 * @accepts: for %RF_PARAMETER_INPUT, the kinds whose assets it takes, a bit
 *   `1 << RfKind` for each; 0 for any file
 * @translations: (nullable): label, description and unit in other languages
 * @choice_labels: (nullable) (element-type utf8 GHashTable): a language, or "" for that of
 *   the manifest → what its choices are called for people; choices may be missing there
 *
 * One row of a model's parameter table. From it come validation, the
 * fingerprint, command-line help, the HTTP schema and forms.
 */
typedef struct
{
  char *name;
  char *label;
  char *description;
  char *unit;
  RfParameterType type;
  RfParameterFlags flags;
  JsonNode *default_value;
  GStrv choices;
  GStrv aliases;
  GStrv expands;
  GPtrArray *prompt_words;
  double minimum;
  double maximum;
  double step;
  guint max_items;
  guint accepts;
  GHashTable *translations;
  GHashTable *choice_labels;
} RfParameter;

extern const RfEnumName rf_parameter_type_names[];
extern const RfEnumName rf_parameter_flag_names[];

RfParameter *rf_parameter_new (const char *name, RfParameterType type);
RfParameter *rf_parameter_copy (const RfParameter *self);
void rf_parameter_free (RfParameter *self);
void rf_parameter_add_prompt_word (RfParameter *self, const char *word, const char *choice);
void rf_parameter_set_choice_label (RfParameter *self,
                                    const char *language,
                                    const char *choice,
                                    const char *label);
const char *rf_parameter_get_choice_label (const RfParameter *self,
                                           const char *choice,
                                           const char *const *languages);
char *rf_parameter_dup_range (const RfParameter *self);
gboolean rf_parameter_accepts (const RfParameter *self, RfKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfParameter, rf_parameter_free)

G_END_DECLS
