/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-arguments.h"
#include "rf-bundle.h"
#include "rf-service.h"

G_BEGIN_DECLS

RfRequest *cli_request_new (const CliArguments *arguments, RfService *service, GError **error);
RfBundle *cli_bundle_new (const CliArguments *arguments, RfService *service, GError **error);

G_END_DECLS
