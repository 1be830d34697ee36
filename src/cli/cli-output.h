/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"

G_BEGIN_DECLS

/**
 * CliOutput:
 *
 * Where `-o` writes: one file, or a folder.
 */
typedef struct _CliOutput CliOutput;

CliOutput *cli_output_new (const char *target, GError **error);
void cli_output_free (CliOutput *self);
gboolean cli_output_is_folder (const CliOutput *self);
GPtrArray *cli_output_write (CliOutput *self, const RfGeneration *generation, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliOutput, cli_output_free)

G_END_DECLS
