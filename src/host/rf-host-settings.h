/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

char *rf_host_dup_setting (const char *config_file, const char *group, const char *key);
gboolean rf_host_set_setting (const char *config_file,
                              const char *group,
                              const char *key,
                              const char *value,
                              GError **error);

G_END_DECLS
