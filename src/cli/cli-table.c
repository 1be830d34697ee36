/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-table.h"

#include "cli-options.h"
#include "cli-verb-options.h"
#include "cli-verbs.h"
#include "rf-types.h"

/*
 * The one table of the command line. Parsing, help, shell completion and the
 * manual all come from it, so that a new option can be missing from none.
 */

const CliOption cli_global_options[] = {
  { .name = "data-dir",
    .value = "DIR",
    .help = "where assets and their index are kept (REFRAIN_DATA_DIR)",
    .completes = CLI_COMPLETES_FOLDER },
  { .name = "server",
    .value = "URL",
    .help = "ask a server instead: https://HOST, unix:/PATH (REFRAIN_SERVER)" },
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

const CliVerb cli_verbs[] = {
  { .name = "generate",
    .arguments = "KIND [PROMPT]",
    .n_least = 1,
    .n_most = 2,
    .first = rf_kind_names,
    .summary = "make an asset, or take it from the cache",
    .notes = "The same request again is a hit and makes nothing. “refrain providers ID” shows the\n"
             "parameters of each model and what a run costs. What follows --then is a request of\n"
             "its own, with its own prompt, key and price; who asks, for whom and how long it is\n"
             "kept holds for all steps, and --max-cost for their sum. -o FILE is the last one's.",
    .options = { cli_request_options, cli_generate_options },
    .run = cli_verb_generate },
  { .name = "check",
    .arguments = "KIND [PROMPT]",
    .n_least = 1,
    .n_most = 2,
    .first = rf_kind_names,
    .summary = "tell whether a request would be a hit, and its price",
    .notes =
        "Never generates anything. Exits 4 where it would be a miss, and 5 where --max-cost or\n"
        "the account would not pay for it.",
    .options = { cli_request_options, cli_check_options },
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
    .options = { cli_show_options },
    .run = cli_verb_cache_show },
  { .name = "cache invalidate",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "move entries to the trash",
    .notes = "Takes keys, or the options below that choose entries; nothing given at all is wrong\n"
             "usage. Asks on a terminal, and needs --yes without one.",
    .options = { cli_invalidate_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_invalidate },
  { .name = "cache restore",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "take entries out of the trash again",
    .notes =
        "A key brings back what went last. Where it was taken meanwhile the two change\n"
        "places. --action N undoes one action of “refrain cache log” as a whole. What a newer\n"
        "entry replaced comes back only by its key, by --action or by --state superseded.",
    .options = { cli_dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_restore },
  { .name = "cache pin",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "keep entries from every cleanup",
    .options = { cli_dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_pin },
  { .name = "cache unpin",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "leave entries to cleanups again",
    .options = { cli_dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_unpin },
  { .name = "cache tag",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "put tags on entries, or take them off",
    .options = { cli_tag_options, cli_dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_tag },
  { .name = "cache rate",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "note how good entries are",
    .options = { cli_rate_options, cli_dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_rate },
  { .name = "cache cleanup",
    .arguments = "",
    .summary = "carry out the rules of what is kept for how long",
    .notes =
        "What has expired, or is old and seldom used, goes to the trash; what is used often is\n"
        "archived; what has been in the trash for its time is removed, and so is what a limit\n"
        "leaves no room for. Asks before the trash is emptied early, where more than a fifth\n"
        "would be taken away, and where the clock was set; without a terminal these need --yes.",
    .options = { cli_cleanup_options, cli_invalidate_options },
    .run = cli_verb_cache_cleanup },
  { .name = "cache log",
    .arguments = "",
    .summary = "list who changed many entries, when and what came of it",
    .options = { cli_page_options },
    .run = cli_verb_cache_log },
  { .name = "cache export",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "write assets, and where they came from, into a folder",
    .notes = "Takes keys, or the options below that choose entries; without either, all are\n"
             "written. Beside each file stands NAME.json, from which “cache import” makes the\n"
             "entry again; a PNG tells where it came from within itself, too. “full” tells the\n"
             "whole request, “minimal” nothing that a person wrote, “none” is the bytes alone.\n"
             "Nothing is written over, and the same again writes only what is missing.",
    .options = { cli_export_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_export },
  { .name = "cache import",
    .arguments = "FILE|DIR...",
    .n_least = 1,
    .n_most = G_MAXUINT,
    .summary = "take in what “cache export” wrote",
    .notes = "A file is a NAME.json or the file that it stands beside; of a folder all that lie\n"
             "in it. Bytes that are not those that were exported are refused. Where a key holds\n"
             "an entry that was made later, that one stays.",
    .run = cli_verb_cache_import },
  { .name = "cache verify",
    .arguments = "",
    .summary = "read every row and file and name what is wrong",
    .notes = "Exits 7 where something is wrong. What may have been paid for is never let go of by\n"
             "--repair.",
    .options = { cli_verify_options },
    .run = cli_verb_cache_verify },
  { .name = "account list",
    .arguments = "",
    .summary = "list who can pay, and what they may still spend",
    .options = { cli_page_options },
    .run = cli_verb_account_list },
  { .name = "account show",
    .arguments = "NAME",
    .n_least = 1,
    .n_most = 1,
    .summary = "show one account and the last rows of its ledger",
    .run = cli_verb_account_show },
  { .name = "account grant",
    .arguments = "NAME CREDITS",
    .n_least = 2,
    .n_most = 2,
    .summary = "give credits to an account, which is made where it is missing",
    .notes = "From then on it spends only what was granted to it; “default”, which pays where a\n"
             "request names nobody, stays unlimited.",
    .run = cli_verb_account_grant },
  { .name = "account limit",
    .arguments = "NAME",
    .n_least = 1,
    .n_most = 1,
    .summary = "set what an account may spend; it is made where it is missing",
    .notes =
        "Days and months are those of UTC. What refrain.conf says of the account holds as well:\n"
        "of two limits the smaller one counts. --unfreeze asks on a terminal, and needs --yes\n"
        "without one.",
    .options = { cli_account_limit_options },
    .run = cli_verb_account_limit },
  { .name = "batch",
    .arguments = "MANIFEST|-",
    .n_least = 1,
    .n_most = 1,
    .summary = "make everything that a file of JSON Lines asks for",
    .notes =
        "Each line is one request, as HTTP takes it, or {\"steps\":[...]}; inputs may also be\n"
        "{\"file\": PATH}, beside the manifest. Blank lines are passed over. A line that stands\n"
        "there twice costs once.\n"
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
    .options = { cli_batch_options },
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
    .options = { cli_batch_options, cli_warm_options },
    .run = cli_verb_warm },
  { .name = "queue list",
    .arguments = "",
    .summary = "list jobs, and runs that a dead process has left",
    .notes =
        "An interrupted job has lost its process. A resumable one was submitted and can be\n"
        "collected. Of an unknown one nobody knows whether it was charged: look at the provider,\n"
        "then retry or cancel it. Until then nothing is sent again for the same content.",
    .options = { cli_queue_list_options },
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
    .options = { cli_queue_run_options },
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
    .options = { cli_queue_run_options },
    .run = cli_verb_queue_retry },
  { .name = "queue move",
    .arguments = "ID first|last|N",
    .n_least = 2,
    .n_most = 2,
    .summary = "run a waiting job earlier or later",
    .run = cli_verb_queue_move },
  { .name = "token create",
    .arguments = "NAME",
    .n_least = 1,
    .n_most = 1,
    .summary = "make a token for the server and print its secret",
    .notes = "A creator generates in its own namespace and for its own account; an admin does\n"
             "everything. A creator without --profile may name none. The secret goes to standard\n"
             "output and is kept nowhere. As long as no token was ever made, the server serves "
             "this machine\n"
             "alone, and whoever asks is an admin.",
    .options = { cli_token_create_options },
    .is_local = TRUE,
    .run = cli_verb_token_create },
  { .name = "token list",
    .arguments = "",
    .summary = "list tokens, what they may do and when they were used",
    .options = { cli_page_options },
    .is_local = TRUE,
    .run = cli_verb_token_list },
  { .name = "token revoke",
    .arguments = "ID...",
    .n_least = 1,
    .n_most = G_MAXUINT,
    .summary = "take tokens away, from the next request on",
    .is_local = TRUE,
    .run = cli_verb_token_revoke },
  { .name = "avatar ingest",
    .arguments = "[USER NAME=VALUE...]",
    .n_most = G_MAXUINT,
    .summary = "take in what a watch has measured",
    .notes =
        "One JSON object a line comes from --from FILE, or is piped in. As words:\n"
        "heart_rate, steps, sleep, temperature, noise, battery and further numbers of one sample;\n"
        "at=TIME says when (now unless told). On the disk when it ends, and nothing more is done:\n"
        "“serve”, “avatar watch” and “avatar refresh --due” look at it.",
    .options = { cli_avatar_ingest_options },
    .run = cli_verb_avatar_ingest },
  { .name = "avatar state",
    .arguments = "USER",
    .n_least = 1,
    .n_most = 1,
    .summary = "show how somebody is, with picture and film",
    .run = cli_verb_avatar_state },
  { .name = "avatar list",
    .arguments = "[USER]",
    .n_most = 1,
    .summary = "list people, or what was decided of one and why",
    .options = { cli_page_options },
    .run = cli_verb_avatar_list },
  { .name = "avatar watch",
    .arguments = "[USER]...",
    .n_most = G_MAXUINT,
    .summary = "look at samples as they come, and tell each change",
    .notes =
        "Analyses and makes avatars while it runs, together with any other process that does.\n"
        "One line for each change; with --json one object a line. Ends with Ctrl-C.",
    .options = { cli_avatar_watch_options },
    .run = cli_verb_avatar_watch },
  { .name = "avatar refresh",
    .arguments = "[USER]...",
    .n_most = G_MAXUINT,
    .summary = "make somebody's avatar although the state is the same",
    .notes =
        "It still goes through the cache, so a face that was made before costs nothing. What it\n"
        "would come to in the present state is told by --dry-run.",
    .options = { cli_avatar_refresh_options },
    .run = cli_verb_avatar_refresh },
  { .name = "avatar forget",
    .arguments = "USER...",
    .n_least = 1,
    .n_most = G_MAXUINT,
    .summary = "delete people whole: samples, states, history",
    .notes =
        "With them go the entries of the cache that nobody else's avatar is made of. Asks on a\n"
        "terminal, and needs --yes without one.",
    .options = { cli_avatar_forget_options },
    .run = cli_verb_avatar_forget },
  { .name = "avatar demo",
    .arguments = "",
    .summary = "play a day of made-up people",
    .notes =
        "One line for each change of what is shown, as fast as this machine makes it, with the\n"
        "makers that need no network. The people are gone afterwards; what was made of them\n"
        "is in the cache, so the same day once more makes nothing.",
    .options = { cli_avatar_demo_options },
    .is_local = TRUE,
    .run = cli_verb_avatar_demo },
  { .name = "serve",
    .arguments = "",
    .summary = "offer the cache over HTTP",
    .notes =
        "Prints its address, and a line for each request on standard error. Without tokens only\n"
        "this machine is served, as admin. The first Ctrl-C, or SIGTERM, lets what is under way\n"
        "end, the second ends it at once; what was sent to a provider is collected later.",
    .options = { cli_serve_options },
    .is_local = TRUE,
    .run = cli_verb_serve },
  { .name = "stats",
    .arguments = "",
    .summary = "show hits, misses, and what was spent and saved",
    .options = { cli_stats_options },
    .run = cli_verb_stats },
  { .name = NULL },
};
