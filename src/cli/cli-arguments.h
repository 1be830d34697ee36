/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-table.h"

G_BEGIN_DECLS

/**
 * CliArguments:
 *
 * A command line, read by the table of verbs. What was asked of `--help`,
 * `--version` and `--json` is known even where the rest is wrong.
 */
CliArguments *cli_arguments_new (const char *const *words, GError **error);
void cli_arguments_free (CliArguments *self);

const CliVerb *cli_arguments_get_verb (const CliArguments *self);
const char *cli_arguments_get_group (const CliArguments *self);
guint cli_arguments_get_n_words (const CliArguments *self);
const char *cli_arguments_get_word (const CliArguments *self, guint position);
gboolean cli_arguments_has (const CliArguments *self, const char *name);
const char *cli_arguments_get (const CliArguments *self, const char *name);
guint cli_arguments_get_n_steps (const CliArguments *self);
const CliArguments *cli_arguments_get_step (const CliArguments *self, guint position);
GPtrArray *cli_arguments_dup_all (const CliArguments *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliArguments, cli_arguments_free)

G_END_DECLS
