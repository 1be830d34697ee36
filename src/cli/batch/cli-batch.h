/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-context.h"
#include "cli-manifest.h"

G_BEGIN_DECLS

/** CLI_EXIT_FAILURES: the exit status of a batch that went on over failures */
#define CLI_EXIT_FAILURES 8

/**
 * CliBatch:
 *
 * What `batch`, `warm` and `queue resume` have in common: jobs are run, told,
 * counted and reported.
 */
typedef struct _CliBatch CliBatch;

CliBatch *cli_batch_new (CliContext *context, const CliArguments *arguments, GError **error);
void cli_batch_free (CliBatch *self);
void cli_batch_take_manifest (CliBatch *self, CliManifest *manifest, gint64 total);
gboolean cli_batch_begin (CliBatch *self, const char *name, gboolean is_named, GError **error);
gboolean
cli_batch_open_report (CliBatch *self, const char *manifest, const char *path, GError **error);
void cli_batch_keep_going (CliBatch *self);
int cli_batch_run (CliBatch *self, GError **error);

/* cli-dry-run.c */
typedef struct
{
  gint64 lines;
  gint64 hits;
  gint64 misses;
  gint64 duplicates;
  gint64 wrong;
  gboolean is_poor; /* a request could not be paid for */
  gint64 cost;
  gint64 max_cost;
} CliDryRun;

gboolean cli_dry_run (CliContext *context, CliManifest *manifest, CliDryRun *sums, GError **error);
int cli_dry_run_print (CliContext *context, const CliDryRun *sums, GError **error);
char *cli_dry_run_dup_text (const CliDryRun *sums);
gboolean cli_batch_read_cost (const CliArguments *arguments, gint64 *max_cost, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliBatch, cli_batch_free)

G_END_DECLS
