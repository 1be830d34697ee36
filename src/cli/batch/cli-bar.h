/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-count.h"

G_BEGIN_DECLS

/**
 * CliBar:
 *
 * How far a batch is, on standard error: one line that is written over on a
 * terminal, and a line every few seconds elsewhere.
 */
typedef struct _CliBar CliBar;

CliBar *cli_bar_new (void);
void cli_bar_free (CliBar *self);
void cli_bar_show (CliBar *self, const CliCount *count, gboolean is_paused);
void cli_bar_clear (CliBar *self);

G_END_DECLS
