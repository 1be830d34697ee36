/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void svg_assert_sound (const char *svg);
char *svg_dup_without_ids (const char *svg);

G_END_DECLS
