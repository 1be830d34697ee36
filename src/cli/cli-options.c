/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-options.h"

#include "rf-types.h"

/* The longer lists of options that rows of the table of verbs name. */

const CliOption cli_request_options[] = {
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
    .help = "an input: a file, @sha:HEX (an asset), @key:KEY (an entry), @step:N",
    .completes = CLI_COMPLETES_FILE,
    .repeats = TRUE },
  { .name = "profile", .value = "NAME", .help = "the cache policy", .all_steps = TRUE },
  { .name = "strategy",
    .value = "STRATEGY",
    .help = "for whom one asset serves",
    .choices = rf_strategy_names,
    .all_steps = TRUE },
  { .name = "playthrough",
    .value = "ID",
    .help = "the playthrough, for per_playthrough",
    .all_steps = TRUE },
  { .name = "player", .value = "ID", .help = "the player, for per_player", .all_steps = TRUE },
  { .name = "type", .value = "TYPE", .help = "the operation, part of a slot's key" },
  { .name = "purpose", .value = "PURPOSE", .help = "what it is for, part of a slot's key" },
  { .name = "from", .value = "SCENE", .help = "the scene before, part of a slot's key" },
  { .name = "to", .value = "SCENE", .help = "the scene after, part of a slot's key" },
  { .name = "version-number",
    .value = "N",
    .help = "another version of the same request",
    .all_steps = TRUE },
  { .name = "ttl",
    .value = "AGE",
    .help = "how long it may be served, such as 7d",
    .all_steps = TRUE },
  { .name = "tag",
    .value = "TAG",
    .help = "a tag of the entry",
    .repeats = TRUE,
    .all_steps = TRUE },
  { .name = "max-cost", .value = "CREDITS", .help = "fail rather than pay more" },
  { .name = "account", .value = "NAME", .help = "who pays", .all_steps = TRUE },
  { .name = "force-refresh", .help = "generate anew and replace what stands" },
  { .name = "no-store", .help = "keep nothing of what is made", .all_steps = TRUE },
  { .name = "only-if-cached", .help = "fail rather than generate", .all_steps = TRUE },
  { .name = "max-age",
    .value = "AGE",
    .help = "take nothing that is older, such as 24h",
    .all_steps = TRUE },
  { .name = "then",
    .value = "KIND",
    .help = "a further step, which takes what this one makes as its input",
    .choices = rf_kind_names,
    .begins_step = TRUE,
    .repeats = TRUE },
  { .name = NULL },
};

const CliOption cli_avatar_ingest_options[] = {
  { .name = "from",
    .value = "FILE|-",
    .help = "one JSON object a line, as POST /sensor-data takes it",
    .completes = CLI_COMPLETES_FILE },
  { .name = NULL },
};

const CliOption cli_avatar_watch_options[] = {
  { .name = "all", .help = "tell first what is shown already" },
  { .name = "for", .value = "AGE", .help = "end after this time, such as 10m" },
  { .name = NULL },
};

const CliOption cli_avatar_refresh_options[] = {
  { .name = "base-avatar",
    .value = "NAME",
    .help = "the face from now on, or key:KEY or sha256:HEX of a picture; empty: the usual one" },
  { .name = "dry-run", .help = "say what it would make and cost, and make nothing" },
  { .name = "due", .help = "nobody by name: do what is due for anybody, and end" },
  { .name = "no-wait", .help = "only ask for it; who serves or watches makes it" },
  { .name = NULL },
};

const CliOption cli_avatar_forget_options[] = {
  { .name = "yes", .help = "do not ask" },
  { .name = NULL },
};

const CliOption cli_avatar_demo_options[] = {
  { .name = "people", .value = "N", .help = "how many people (3 unless told)" },
  { .name = "hours", .value = "N", .help = "how much of the day (24 unless told)" },
  { .name = "seed", .value = "N", .help = "another number makes other days" },
  { .name = NULL },
};
