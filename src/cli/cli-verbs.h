/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-table.h"

G_BEGIN_DECLS

int cli_verb_generate (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_check (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_providers (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_list (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_show (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_invalidate (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_restore (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_pin (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_unpin (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_tag (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_rate (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_cleanup (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_log (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_export (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_import (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_cache_verify (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_account_list (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_account_show (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_account_grant (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_account_limit (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_batch (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_warm (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_queue_list (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_queue_pause (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_queue_resume (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_queue_cancel (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_queue_retry (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_queue_move (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_token_create (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_token_list (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_token_revoke (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_avatar_ingest (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_avatar_state (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_avatar_list (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_avatar_watch (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_avatar_refresh (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_avatar_demo (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_avatar_forget (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_serve (CliContext *context, const CliArguments *arguments, GError **error);
int cli_verb_stats (CliContext *context, const CliArguments *arguments, GError **error);

G_END_DECLS
