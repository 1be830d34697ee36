/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"
#include "rf-error.h"

G_BEGIN_DECLS

typedef struct _CliArguments CliArguments;
typedef struct _CliContext CliContext;

/**
 * CliCompletes:
 *
 * What a shell offers for a value that no list of choices stands for.
 */
typedef enum
{
  CLI_COMPLETES_NOTHING,
  CLI_COMPLETES_FILE,
  CLI_COMPLETES_FOLDER,
} CliCompletes;

/**
 * CliOption:
 * @name: without the dashes
 * @letter: the short form, or 0
 * @value: (nullable): what its value is called; %NULL for a switch
 * @help: one line
 * @choices: (nullable): the words that it takes
 * @completes: what a shell offers for it
 * @repeats: it may be given more than once and each one counts
 * @bare: (nullable): the value that it has when it stands alone; then a value
 *   is given only as `--name=value`
 * @begins_step: its value is the first word of a further step, and the words
 *   and the options of this list that follow belong to that step
 * @all_steps: given for the first step it holds for those after it, too
 */
typedef struct
{
  const char *name;
  char letter;
  const char *value;
  const char *help;
  const RfEnumName *choices;
  CliCompletes completes;
  gboolean repeats;
  const char *bare;
  gboolean begins_step;
  gboolean all_steps;
} CliOption;

/**
 * CliSelectors:
 *
 * Whether a verb takes selectors (rf_selector_names) as options.
 */
typedef enum
{
  CLI_SELECTORS_NONE,
  CLI_SELECTORS_CHOOSE, /* those that choose entries */
  CLI_SELECTORS_PAGE,   /* those that order and cut a page as well */
} CliSelectors;

/**
 * CliRun:
 *
 * Carries a verb out. Returns the exit status; an error, where one is set,
 * has its own.
 */
typedef int (*CliRun) (CliContext *context, const CliArguments *arguments, GError **error);

/**
 * CliVerb:
 * @name: one word, or two for a verb of a group
 * @arguments: what stands after it, for people
 * @n_least: how many words it needs after it
 * @n_most: how many it takes
 * @first: (nullable): the choices of its first word
 * @summary: one line
 * @notes: (nullable): paragraphs of its help
 * @options: (nullable): up to two lists, each ending with a row without name
 * @selectors: which selectors are options of it
 * @is_local: it is about this machine's data, and no server is asked for it
 */
typedef struct
{
  const char *name;
  const char *arguments;
  guint n_least;
  guint n_most;
  const RfEnumName *first;
  const char *summary;
  const char *notes;
  const CliOption *options[2];
  CliSelectors selectors;
  gboolean is_local;
  CliRun run;
} CliVerb;

extern const CliVerb cli_verbs[];
extern const CliOption cli_global_options[];

const CliVerb *cli_verb_find (const char *name);
gboolean cli_verb_is_group (const char *word);
GPtrArray *cli_verb_dup_options (const CliVerb *verb);
GPtrArray *cli_verb_dup_words (const char *group);

G_END_DECLS
