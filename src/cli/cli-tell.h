/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

void cli_tell (const char *text);
void cli_tell_hint (const char *text);
void cli_tell_error (const char *verb, const GError *error);
void cli_tell_the_log (void);

G_END_DECLS
