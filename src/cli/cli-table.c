/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-table.h"

#include "cli-verbs.h"
#include "rf-job.h"
#include "rf-selector.h"
#include "rf-stats.h"

#include <string.h>

/*
 * The one table of the command line. Parsing, help, shell completion and the
 * manual all come from it, so that a new option can be missing from none.
 */

const CliOption cli_global_options[] = {
  { .name = "data-dir",
    .value = "DIR",
    .help = "where assets and their index are kept (REFRAIN_DATA_DIR)",
    .completes = CLI_COMPLETES_FOLDER },
  { .name = "config",
    .value = "FILE",
    .help = "the configuration file (REFRAIN_CONFIG)",
    .completes = CLI_COMPLETES_FILE },
  { .name = "json", .help = "print one JSON object instead of words" },
  { .name = "quiet", .letter = 'q', .help = "say nothing but errors and what was asked for" },
  { .name = "progress", .help = "tell progress on standard error, terminal or not" },
  { .name = "version", .help = "print the version" },
  { .name = "help", .letter = 'h', .help = "print this help" },
  { .name = NULL },
};

static const CliOption request_options[] = {
  { .name = "param",
    .letter = 'p',
    .value = "NAME=VALUE",
    .help = "a parameter of the model; lists by commas or as JSON",
    .repeats = TRUE },
  { .name = "params",
    .value = "FILE|-",
    .help = "a JSON object of parameters; -p wins over it",
    .completes = CLI_COMPLETES_FILE },
  { .name = "provider", .value = "ID", .help = "the provider (the kind's default unless told)" },
  { .name = "model", .value = "ID", .help = "the provider's model" },
  { .name = "input",
    .value = "NAME=FILE",
    .help = "an input: a file, @sha:HEX (an asset) or @key:KEY (an entry)",
    .completes = CLI_COMPLETES_FILE,
    .repeats = TRUE },
  { .name = "profile", .value = "NAME", .help = "the cache policy" },
  { .name = "strategy",
    .value = "STRATEGY",
    .help = "for whom one asset serves",
    .choices = rf_strategy_names },
  { .name = "playthrough", .value = "ID", .help = "the playthrough, for per_playthrough" },
  { .name = "player", .value = "ID", .help = "the player, for per_player" },
  { .name = "type", .value = "TYPE", .help = "the operation, part of a slot's key" },
  { .name = "purpose", .value = "PURPOSE", .help = "what it is for, part of a slot's key" },
  { .name = "from", .value = "SCENE", .help = "the scene before, part of a slot's key" },
  { .name = "to", .value = "SCENE", .help = "the scene after, part of a slot's key" },
  { .name = "version-number", .value = "N", .help = "another version of the same request" },
  { .name = "ttl", .value = "AGE", .help = "how long it may be served, such as 7d" },
  { .name = "tag", .value = "TAG", .help = "a tag of the entry", .repeats = TRUE },
  { .name = "max-cost", .value = "CREDITS", .help = "fail rather than pay more" },
  { .name = "account", .value = "NAME", .help = "who pays" },
  { .name = "force-refresh", .help = "generate anew and replace what stands" },
  { .name = "only-if-cached", .help = "fail rather than generate" },
  { .name = "max-age", .value = "AGE", .help = "take nothing that is older, such as 24h" },
  { .name = NULL },
};

static const CliOption generate_options[] = {
  { .name = "output",
    .letter = 'o',
    .value = "FILE|DIR",
    .help = "write the asset to FILE, or all into DIR as ID-ROLE.EXT",
    .completes = CLI_COMPLETES_FILE },
  { .name = NULL },
};

static const CliOption check_options[] = {
  { .name = "explain", .help = "show what was hashed, and the nearest entry on a miss" },
  { .name = NULL },
};

static const CliOption invalidate_options[] = {
  { .name = "dry-run", .help = "say what would be done and do nothing" },
  { .name = "yes", .help = "do not ask" },
  { .name = NULL },
};

static const CliOption batch_options[] = {
  { .name = "jobs", .value = "N", .help = "how many run at once (4 unless told)" },
  { .name = "dry-run", .help = "say what it would come to and make nothing" },
  { .name = "max-cost", .value = "CREDITS", .help = "what the whole run may cost" },
  { .name = "report",
    .value = "FILE",
    .help = "write a line of JSON for each line that is finished",
    .completes = CLI_COMPLETES_FILE },
  { .name = "keep-going", .help = "go on after a failure" },
  { .name = "run",
    .value = "ID",
    .help = "the run's id: what it has finished is never done again" },
  { .name = NULL },
};

static const CliOption warm_options[] = {
  { .name = "playthrough", .value = "ID", .help = "the new playthrough: {playthrough}" },
  { .name = "scenes",
    .value = "A,B,C",
    .help = "its scenes: {scene}, or whose slots are replayed" },
  { .name = "yes", .help = "do not ask" },
  { .name = NULL },
};

static const CliOption queue_list_options[] = {
  { .name = "state",
    .value = "STATE",
    .help = "only jobs in this state; unless told, all but those that are done or cancelled",
    .choices = rf_job_state_names },
  { .name = "run", .value = "ID", .help = "only jobs of this run" },
  { .name = "limit", .value = "N", .help = "rows of one page (100 unless told)" },
  { .name = "cursor", .value = "CURSOR", .help = "where the page before ended" },
  { .name = NULL },
};

static const CliOption queue_run_options[] = {
  { .name = "jobs", .value = "N", .help = "how many run at once (4 unless told)" },
  { .name = NULL },
};

static const CliOption stats_options[] = {
  { .name = "since", .value = "AGE", .help = "how far to look back (24h unless told)" },
  { .name = "by",
    .value = "WHAT",
    .help = "a row for each of these",
    .choices = rf_stats_by_names },
  { .name = NULL },
};

const CliVerb cli_verbs[] = {
  { .name = "generate",
    .arguments = "KIND [PROMPT]",
    .n_least = 1,
    .n_most = 2,
    .first = rf_kind_names,
    .summary = "make an asset, or take it from the cache",
    .notes = "The same request again is a hit and makes nothing. “refrain providers ID” shows the\n"
             "parameters of each model and what a run costs.",
    .options = { request_options, generate_options },
    .run = cli_verb_generate },
  { .name = "check",
    .arguments = "KIND [PROMPT]",
    .n_least = 1,
    .n_most = 2,
    .first = rf_kind_names,
    .summary = "tell whether a request would be a hit, and its price",
    .notes = "Never generates anything. Exits 4 where it would be a miss.",
    .options = { request_options, check_options },
    .run = cli_verb_check },
  { .name = "providers",
    .arguments = "[ID]",
    .n_most = 1,
    .summary = "list providers, or the models and parameters of one",
    .run = cli_verb_providers },
  { .name = "cache list",
    .arguments = "",
    .summary = "list entries of the cache",
    .selectors = CLI_SELECTORS_PAGE,
    .run = cli_verb_cache_list },
  { .name = "cache show",
    .arguments = "KEY",
    .n_least = 1,
    .n_most = 1,
    .summary = "show one entry and where it came from",
    .run = cli_verb_cache_show },
  { .name = "cache invalidate",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "move entries to the trash",
    .notes = "Takes keys, or the options below that choose entries; nothing given at all is wrong\n"
             "usage. Asks on a terminal, and needs --yes without one.",
    .options = { invalidate_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_invalidate },
  { .name = "cache verify",
    .arguments = "",
    .summary = "read every row and file and name what is wrong",
    .notes = "Exits 7 where something is wrong.",
    .run = cli_verb_cache_verify },
  { .name = "batch",
    .arguments = "MANIFEST|-",
    .n_least = 1,
    .n_most = 1,
    .summary = "make everything that a file of JSON Lines asks for",
    .notes =
        "Each line is one request, as HTTP takes it; inputs may also be {\"file\": PATH}, beside "
        "the\n"
        "manifest. Blank lines are passed over. A line that stands there twice costs once.\n"
        "\n"
        "Without --run, the id comes from the manifest's path and content: a run that was\n"
        "interrupted goes on when the same command is given again, and one that was finished\n"
        "begins anew. A manifest from a pipe has another id each time. With --run ID nothing that\n"
        "the run has finished is done again, whatever its strategy, and what failed is tried "
        "again.\n"
        "A line is known by its number and its text: one whose text has changed since is a new "
        "one.\n"
        "\n"
        "Without --keep-going the first failure ends it, when what is under way has ended. Exits "
        "8\n"
        "with failures, 5 where the budget did not suffice, 130 after Ctrl-C.",
    .options = { batch_options },
    .run = cli_verb_batch },
  { .name = "warm",
    .arguments = "[MANIFEST|-]",
    .n_most = 1,
    .summary = "make ahead what a playthrough will ask for",
    .notes =
        "With a manifest it is “refrain batch”, and {playthrough} and {scene} in its lines stand "
        "for\n"
        "the options; a line with {scene} is done for each scene. Without one, the latest request\n"
        "of every per_playthrough slot that begins in one of the scenes is made for the new\n"
        "playthrough, those of the most used slots first; a seed that was counted from the old "
        "one\n"
        "is counted anew, and inputs must be in the cache. Scenes that were never seen are named.\n"
        "It says the price first and asks, and needs --yes without a terminal.",
    .options = { batch_options, warm_options },
    .run = cli_verb_warm },
  { .name = "queue list",
    .arguments = "",
    .summary = "list jobs, and runs that a dead process has left",
    .notes =
        "An interrupted job has lost its process. A resumable one was submitted and can be\n"
        "collected. Of an unknown one nobody knows whether it was charged: look at the provider,\n"
        "then retry or cancel it. Until then nothing is sent again for the same content.",
    .options = { queue_list_options },
    .run = cli_verb_queue_list },
  { .name = "queue pause",
    .arguments = "",
    .summary = "let no process begin another job",
    .run = cli_verb_queue_pause },
  { .name = "queue resume",
    .arguments = "",
    .summary = "go on with what was paused, interrupted or left",
    .notes = "Runs, in this process, every job whose own process has died, and collects what was\n"
             "submitted. What is unknown is left alone.",
    .options = { queue_run_options },
    .run = cli_verb_queue_resume },
  { .name = "queue cancel",
    .arguments = "ID...",
    .n_least = 1,
    .n_most = G_MAXUINT,
    .summary = "drop jobs, and give back what is held for them",
    .notes = "What is charged all the same and still comes is kept, at the operator's expense.",
    .run = cli_verb_queue_cancel },
  { .name = "queue retry",
    .arguments = "ID...",
    .n_least = 1,
    .n_most = G_MAXUINT,
    .summary = "run failed, interrupted or unknown jobs again",
    .notes = "An unknown one is submitted anew, which may be paid for twice: look at the provider\n"
             "first.",
    .options = { queue_run_options },
    .run = cli_verb_queue_retry },
  { .name = "queue move",
    .arguments = "ID first|last|N",
    .n_least = 2,
    .n_most = 2,
    .summary = "run a waiting job earlier or later",
    .run = cli_verb_queue_move },
  { .name = "stats",
    .arguments = "",
    .summary = "show hits, misses, and what was spent and saved",
    .options = { stats_options },
    .run = cli_verb_stats },
  { .name = NULL },
};

/**
 * cli_verb_find:
 * @name: a verb, with its group's word and a space before it where it has one
 *
 * Returns: (transfer none) (nullable): the verb
 */
const CliVerb *
cli_verb_find (const char *name)
{
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      if (g_str_equal (verb->name, name))
        return verb;
    }
  return NULL;
}

/**
 * cli_verb_is_group:
 * @word: a word of the command line
 *
 * Returns: whether verbs of two words begin with it
 */
gboolean
cli_verb_is_group (const char *word)
{
  gsize length = strlen (word);

  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      if (strncmp (verb->name, word, length) == 0 && verb->name[length] == ' ')
        return TRUE;
    }
  return FALSE;
}

/**
 * cli_verb_dup_words:
 * @group: (nullable): a group's word
 *
 * Returns: (transfer full) (element-type utf8): the words that may come next:
 *   the verbs of @group, or else all first words, each once
 */
GPtrArray *
cli_verb_dup_words (const char *group)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gsize length = group != NULL ? strlen (group) : 0;

  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      const char *space = strchr (verb->name, ' ');
      g_autofree char *first = space != NULL ? g_strndup (verb->name, (gsize) (space - verb->name))
                                             : g_strdup (verb->name);

      if (group != NULL && space != NULL && strlen (first) == length && g_str_equal (first, group))
        g_ptr_array_add (words, g_strdup (space + 1));
      else if (group == NULL && !g_ptr_array_find_with_equal_func (words, first, g_str_equal, NULL))
        g_ptr_array_add (words, g_steal_pointer (&first));
    }
  return g_steal_pointer (&words);
}

static const RfEnumName *
cli_selector_choices (const char *name)
{
  if (g_str_equal (name, "kind"))
    return rf_kind_names;
  if (g_str_equal (name, "strategy"))
    return rf_strategy_names;
  if (g_str_equal (name, "state"))
    return rf_entry_state_names;
  if (g_str_equal (name, "sort"))
    return rf_sort_names;
  return NULL;
}

/* As an option the selector “version” has the name that `generate` gives it:
 * `--version` is the program's own everywhere. */
static CliOption *
cli_option_new_from_selector (const RfSelectorName *selector)
{
  CliOption *option = g_new0 (CliOption, 1);

  option->name = g_str_equal (selector->name, "version") ? "version-number" : selector->name;
  option->value = selector->value != NULL ? selector->value : "true|false";
  option->bare = selector->value == NULL ? "true" : NULL;
  option->help = selector->help;
  option->choices = cli_selector_choices (selector->name);
  return option;
}

/**
 * cli_verb_dup_options:
 * @verb: (nullable): a verb, or %NULL for the global options
 *
 * Returns: (transfer full) (element-type CliOption): its options in the order
 *   of help, without the global ones
 */
GPtrArray *
cli_verb_dup_options (const CliVerb *verb)
{
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  const CliOption *lists[2] = { verb != NULL ? verb->options[0] : cli_global_options,
                                verb != NULL ? verb->options[1] : NULL };
  gboolean pages = verb != NULL && verb->selectors == CLI_SELECTORS_PAGE;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (const CliOption *option = lists[i]; option != NULL && option->name != NULL; option++)
        g_ptr_array_add (options, g_memdup2 (option, sizeof *option));
    }
  if (verb == NULL || verb->selectors == CLI_SELECTORS_NONE)
    return g_steal_pointer (&options);
  for (const RfSelectorName *selector = rf_selector_names; selector->name != NULL; selector++)
    {
      if (pages || !selector->pages)
        g_ptr_array_add (options, cli_option_new_from_selector (selector));
    }
  return g_steal_pointer (&options);
}
