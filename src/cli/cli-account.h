/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-context.h"
#include "rf-account.h"

G_BEGIN_DECLS

int cli_apply_to_account (CliContext *context, const RfAction *action, GError **error);
char *cli_dup_account_limits (const RfAccount *account);
char *cli_dup_account_left (const RfAccount *account);

G_END_DECLS
