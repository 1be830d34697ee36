/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-table.h"

G_BEGIN_DECLS

/* Each ends with a row whose name is NULL. */
extern const CliOption cli_generate_options[];
extern const CliOption cli_check_options[];
extern const CliOption cli_invalidate_options[];
extern const CliOption cli_dry_options[];
extern const CliOption cli_tag_options[];
extern const CliOption cli_rate_options[];
extern const CliOption cli_cleanup_options[];
extern const CliOption cli_page_options[];
extern const CliOption cli_batch_options[];
extern const CliOption cli_warm_options[];
extern const CliOption cli_queue_list_options[];
extern const CliOption cli_verify_options[];
extern const CliOption cli_export_options[];
extern const CliOption cli_queue_run_options[];
extern const CliOption cli_show_options[];
extern const CliOption cli_stats_options[];
extern const CliOption cli_serve_options[];
extern const CliOption cli_token_create_options[];
extern const CliOption cli_account_limit_options[];

G_END_DECLS
