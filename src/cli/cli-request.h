/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-context.h"
#include "rf-bundle.h"

G_BEGIN_DECLS

RfRequest *cli_request_new (const CliArguments *arguments, CliContext *context, GError **error);
RfBundle *cli_bundle_new (const CliArguments *arguments, CliContext *context, GError **error);

G_END_DECLS
