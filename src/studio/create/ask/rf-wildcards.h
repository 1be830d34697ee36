/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *rf_wildcards_expand_lines (const char *text, guint max);

G_END_DECLS
