/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
gboolean cli_print_json (JsonNode *node, GError **error);
const char *cli_reason_get_words (const char *reason);

char *cli_dup_credits (gint64 millionths);
char *cli_dup_bytes (gint64 bytes);
char *cli_dup_span (gint64 seconds);

/**
 * CliTable:
 *
 * Rows of cells in columns, for people.
 */
typedef struct _CliTable CliTable;

CliTable *cli_table_new (const char *const *titles);
void cli_table_free (CliTable *self);
void cli_table_take_cell (CliTable *self, char *cell);
void cli_table_print (const CliTable *self, guint width);
guint cli_terminal_width (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

G_END_DECLS
