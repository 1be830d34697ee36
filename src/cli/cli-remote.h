/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-arguments.h"
#include "rf-service.h"

G_BEGIN_DECLS

gboolean cli_remote_find_url (const CliArguments *arguments, const char **url, GError **error);
RfService *cli_remote_open (const char *url, const char *config_file, GError **error);

G_END_DECLS
