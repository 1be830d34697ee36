/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-arguments.h"
#include "rf-host.h"
#include "rf-openai-names.h"
#include "rf-service.h"

G_BEGIN_DECLS

CliContext *cli_context_new (const CliArguments *arguments, GError **error);
void cli_context_free (CliContext *self);

void cli_context_set_lasting (CliContext *self);
RfService *cli_context_get_service (CliContext *self);
RfHost *cli_context_get_host (CliContext *self);
RfOpenaiNames *cli_context_get_openai_names (CliContext *self);
gboolean cli_context_is_json (const CliContext *self);
gboolean cli_context_is_quiet (const CliContext *self);
gboolean cli_context_wants_progress (const CliContext *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliContext, cli_context_free)

G_END_DECLS
