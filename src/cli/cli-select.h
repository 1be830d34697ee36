/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-arguments.h"
#include "rf-selector.h"

G_BEGIN_DECLS

RfSelector *cli_select (const CliArguments *arguments, GError **error);

G_END_DECLS
