/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rf_glob_dup_prefix (const char *glob);
char *rf_glob_dup_after (const char *prefix);
char *rf_glob_dup_match (const char *glob);
GPtrArray *rf_glob_dup_content_prefixes (const char *glob);

G_END_DECLS
