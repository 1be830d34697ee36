/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

gboolean rf_host_find_server_token (const char *config_file, char **token, GError **error);
RfService *rf_host_open_server (const char *url, const char *token, GError **error);

G_END_DECLS
