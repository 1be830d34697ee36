/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CliLines:
 *
 * A file or a pipe, line by line, in constant memory.
 */
typedef struct _CliLines CliLines;

CliLines *cli_lines_new (const char *path, gsize max_bytes, GError **error);
void cli_lines_free (CliLines *self);
gboolean
cli_lines_next (CliLines *self, const char **line, GCancellable *cancellable, GError **error);
gint64 cli_lines_get_number (const CliLines *self);
gsize cli_lines_get_length (const CliLines *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliLines, cli_lines_free)

G_END_DECLS
