/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-verb-options.h"

#include "rf-job.h"
#include "rf-sidecar.h"
#include "rf-stats.h"
#include "rf-token.h"

/* What the verbs of the one table take beside what all of them do. */

const CliOption cli_generate_options[] = {
  { .name = "output",
    .letter = 'o',
    .value = "FILE|DIR",
    .help = "write the asset to FILE, or all into DIR as ID-ROLE.EXT",
    .completes = CLI_COMPLETES_FILE },
  { .name = NULL },
};

const CliOption cli_check_options[] = {
  { .name = "explain", .help = "show what was hashed, and the nearest entry on a miss" },
  { .name = NULL },
};

const CliOption cli_invalidate_options[] = {
  { .name = "dry-run", .help = "say what would be done and do nothing" },
  { .name = "yes", .help = "do not ask" },
  { .name = NULL },
};

const CliOption cli_dry_options[] = {
  { .name = "dry-run", .help = "say what would be done and do nothing" },
  { .name = NULL },
};

const CliOption cli_tag_options[] = {
  { .name = "add", .value = "TAG", .help = "put this tag on", .repeats = TRUE },
  { .name = "remove", .value = "TAG", .help = "take this tag off", .repeats = TRUE },
  { .name = NULL },
};

const CliOption cli_rate_options[] = {
  { .name = "stars", .value = "0-5", .help = "1 to 5; 0 clears it" },
  { .name = NULL },
};

const CliOption cli_cleanup_options[] = {
  { .name = "purge", .help = "empty the trash now, whatever its age" },
  { .name = "orphans", .help = "look through all files for those that nothing names" },
  { .name = NULL },
};

const CliOption cli_page_options[] = {
  { .name = "limit", .value = "N", .help = "rows of one page (100 unless told)" },
  { .name = "cursor", .value = "CURSOR", .help = "where the page before ended" },
  { .name = NULL },
};

const CliOption cli_batch_options[] = {
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

const CliOption cli_warm_options[] = {
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

const CliOption cli_queue_list_options[] = {
  { .name = "state",
    .value = "STATE",
    .help = "only jobs in this state; unless told, all but those that are done or cancelled",
    .choices = rf_job_state_names },
  { .name = "run", .value = "ID", .help = "only jobs of this run" },
  { .name = "limit", .value = "N", .help = "rows of one page (100 unless told)" },
  { .name = "cursor", .value = "CURSOR", .help = "where the page before ended" },
  { .name = NULL },
};

const CliOption cli_verify_options[] = {
  { .name = "repair", .help = "mend first what can be mended without losing anything" },
  { .name = NULL },
};

const CliOption cli_export_options[] = {
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

const CliOption cli_queue_run_options[] = {
  { .name = "jobs", .value = "N", .help = "how many run at once (4 unless told)" },
  { .name = NULL },
};

const CliOption cli_show_options[] = {
  { .name = "profile", .value = "NAME", .help = "the key stands in the namespace of this profile" },
  { .name = NULL },
};

const CliOption cli_stats_options[] = {
  { .name = "profile", .value = "NAME", .help = "of the namespace of this profile" },
  { .name = "since", .value = "AGE", .help = "how far to look back (24h unless told)" },
  { .name = "by",
    .value = "WHAT",
    .help = "a row for each of these",
    .choices = rf_stats_by_names },
  { .name = NULL },
};

const CliOption cli_serve_options[] = {
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

const CliOption cli_token_create_options[] = {
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

const CliOption cli_account_limit_options[] = {
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
