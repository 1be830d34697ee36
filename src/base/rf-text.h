/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *rf_text_find_nearest (const char *word, const char *const *candidates);
char *rf_text_normalise_prompt (const char *text);
char *rf_text_fold_case (const char *text);
char *rf_text_join_choices (const char *const *choices);
char *rf_text_dup_printable (const char *text, gsize max_characters);

G_END_DECLS
