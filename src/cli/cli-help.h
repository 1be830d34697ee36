/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-table.h"

G_BEGIN_DECLS

char *cli_help_dup (const CliVerb *verb, const char *group);
char *cli_option_dup_usage (const CliOption *option, gboolean attached);
char *cli_option_dup_help (const CliOption *option);

G_END_DECLS
