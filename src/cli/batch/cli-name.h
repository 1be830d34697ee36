/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

char *cli_name_dup_for_file (const char *path,
                             const char *places,
                             gint64 n_scenes,
                             gint64 *total,
                             GError **error);
char *cli_name_dup_for_text (const char *text);

G_END_DECLS
