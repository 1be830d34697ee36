/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A script that stands in for refrain-media and counts how often it is run. */
void media_stand_in_begin (void);
void media_stand_in_end (void);
void media_stand_in_set (const char *body);
void media_stand_in_pass_on (void);
guint media_stand_in_count (void);

G_END_DECLS
