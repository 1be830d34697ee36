/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-table.h"

G_BEGIN_DECLS

extern const CliOption cli_request_options[];
extern const CliOption cli_avatar_ingest_options[];
extern const CliOption cli_avatar_watch_options[];
extern const CliOption cli_avatar_refresh_options[];
extern const CliOption cli_avatar_forget_options[];
extern const CliOption cli_avatar_demo_options[];

G_END_DECLS
