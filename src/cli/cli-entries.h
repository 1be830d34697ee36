/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-arguments.h"
#include "cli-context.h"

G_BEGIN_DECLS

GPtrArray *cli_dup_selectors (CliContext *context,
                              const CliArguments *arguments,
                              gboolean from_trash,
                              GError **error);
gboolean
cli_check_chosen (const CliArguments *arguments, const RfSelector *selector, GError **error);
GStrv cli_arguments_dup_strv (const CliArguments *arguments, const char *name);
gboolean cli_check_tags (const CliArguments *arguments, GError **error);
gboolean cli_check_stars (const CliArguments *arguments, GError **error);
gboolean cli_can_ask (GError **error);
gboolean cli_confirm (const char *question, const char *about, GError **error);

G_END_DECLS
