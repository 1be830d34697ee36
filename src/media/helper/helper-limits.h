/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void helper_limits_begin (guint seconds);
void helper_limits_tighten (guint seconds);

G_END_DECLS
