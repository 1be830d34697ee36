/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-table.h"

#include "cli-options.h"
#include "cli-verbs.h"
#include "rf-job.h"
#include "rf-selector.h"
#include "rf-sidecar.h"
#include "rf-stats.h"
#include "rf-token.h"

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

static const CliOption dry_options[] = {
  { .name = "dry-run", .help = "say what would be done and do nothing" },
  { .name = NULL },
};

static const CliOption tag_options[] = {
  { .name = "add", .value = "TAG", .help = "put this tag on", .repeats = TRUE },
  { .name = "remove", .value = "TAG", .help = "take this tag off", .repeats = TRUE },
  { .name = NULL },
};

static const CliOption rate_options[] = {
  { .name = "stars", .value = "0-5", .help = "1 to 5; 0 clears it" },
  { .name = NULL },
};

static const CliOption cleanup_options[] = {
  { .name = "purge", .help = "empty the trash now, whatever its age" },
  { .name = "orphans", .help = "look through all files for those that nothing names" },
  { .name = NULL },
};

static const CliOption page_options[] = {
  { .name = "limit", .value = "N", .help = "rows of one page (100 unless told)" },
  { .name = "cursor", .value = "CURSOR", .help = "where the page before ended" },
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
  { .name = "profile",
    .value = "NAME",
    .help = "replay only slots of this profile, in its namespace" },
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

static const CliOption verify_options[] = {
  { .name = "repair", .help = "mend first what can be mended without losing anything" },
  { .name = NULL },
};

static const CliOption export_options[] = {
  { .name = "output",
    .letter = 'o',
    .value = "DIR",
    .help = "the folder that is written into; made where it is missing",
    .completes = CLI_COMPLETES_FOLDER },
  { .name = "provenance",
    .value = "HOW",
    .help = "what is told beside the bytes (full unless told)",
    .choices = rf_provenance_names },
  { .name = NULL },
};

static const CliOption queue_run_options[] = {
  { .name = "jobs", .value = "N", .help = "how many run at once (4 unless told)" },
  { .name = NULL },
};

static const CliOption show_options[] = {
  { .name = "profile", .value = "NAME", .help = "the key stands in the namespace of this profile" },
  { .name = NULL },
};

static const CliOption stats_options[] = {
  { .name = "profile", .value = "NAME", .help = "of the namespace of this profile" },
  { .name = "since", .value = "AGE", .help = "how far to look back (24h unless told)" },
  { .name = "by",
    .value = "WHAT",
    .help = "a row for each of these",
    .choices = rf_stats_by_names },
  { .name = NULL },
};

static const CliOption serve_options[] = {
  { .name = "listen",
    .value = "ADDR:PORT",
    .help = "where clients connect (127.0.0.1:8000 unless told)" },
  { .name = "unix",
    .value = "PATH",
    .help = "a socket that only this user can use; alone it takes the place of --listen",
    .completes = CLI_COMPLETES_FILE },
  { .name = "threads", .value = "N", .help = "how many answer (one for each processor)" },
  { .name = "jobs",
    .value = "N",
    .help = "how many runs that nobody waits for go on at once (16 unless told)" },
  { .name = "public-url", .value = "URL", .help = "where clients reach it through a proxy" },
  { .name = "public-assets", .help = "let assets be read without a token" },
  { .name = NULL },
};

static const RfEnumName yes_or_no[] = { { TRUE, "yes" }, { FALSE, "no" }, { 0, NULL } };

static const CliOption token_create_options[] = {
  { .name = "role",
    .value = "ROLE",
    .help = "what its bearer may do (creator unless told)",
    .choices = rf_token_role_names },
  { .name = "namespace", .value = "NAME", .help = "the tenant of its requests" },
  { .name = "account", .value = "NAME", .help = "who pays for its requests" },
  { .name = "profile",
    .value = "NAME",
    .help = "a cache policy that it may name; the first is its default",
    .repeats = TRUE },
  { .name = "person",
    .value = "USER",
    .help = "whose own it is: it is about that person's avatar alone" },
  { .name = "requests", .value = "N", .help = "how many requests it may make in a minute" },
  { .name = NULL },
};

static const CliOption account_limit_options[] = {
  { .name = "day", .value = "CREDITS|none", .help = "the most that it spends in a day of UTC" },
  { .name = "month", .value = "CREDITS|none", .help = "the most that it spends in a month of UTC" },
  { .name = "balance",
    .value = "YES",
    .help = "whether it spends only what was granted to it",
    .choices = yes_or_no },
  { .name = "unfreeze", .help = "let it pay again after its ledger was damaged" },
  { .name = "yes", .help = "do not ask" },
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
    .options = { cli_request_options, generate_options },
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
    .options = { cli_request_options, check_options },
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
    .options = { show_options },
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
  { .name = "cache restore",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "take entries out of the trash again",
    .notes =
        "A key brings back what went last. Where it was taken meanwhile the two change\n"
        "places. --action N undoes one action of “refrain cache log” as a whole. What a newer\n"
        "entry replaced comes back only by its key, by --action or by --state superseded.",
    .options = { dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_restore },
  { .name = "cache pin",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "keep entries from every cleanup",
    .options = { dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_pin },
  { .name = "cache unpin",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "leave entries to cleanups again",
    .options = { dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_unpin },
  { .name = "cache tag",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "put tags on entries, or take them off",
    .options = { tag_options, dry_options },
    .selectors = CLI_SELECTORS_CHOOSE,
    .run = cli_verb_cache_tag },
  { .name = "cache rate",
    .arguments = "[KEY]...",
    .n_most = G_MAXUINT,
    .summary = "note how good entries are",
    .options = { rate_options, dry_options },
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
    .options = { cleanup_options, invalidate_options },
    .run = cli_verb_cache_cleanup },
  { .name = "cache log",
    .arguments = "",
    .summary = "list who changed many entries, when and what came of it",
    .options = { page_options },
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
    .options = { export_options },
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
    .options = { verify_options },
    .run = cli_verb_cache_verify },
  { .name = "account list",
    .arguments = "",
    .summary = "list who can pay, and what they may still spend",
    .options = { page_options },
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
    .options = { account_limit_options },
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
    .options = { token_create_options },
    .is_local = TRUE,
    .run = cli_verb_token_create },
  { .name = "token list",
    .arguments = "",
    .summary = "list tokens, what they may do and when they were used",
    .options = { page_options },
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
    .options = { page_options },
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
    .notes = "It still goes through the cache, so a face that was made before costs nothing.",
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
    .options = { serve_options },
    .is_local = TRUE,
    .run = cli_verb_serve },
  { .name = "stats",
    .arguments = "",
    .summary = "show hits, misses, and what was spent and saved",
    .options = { stats_options },
    .run = cli_verb_stats },
  { .name = NULL },
};
