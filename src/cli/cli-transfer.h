/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-context.h"

G_BEGIN_DECLS

/**
 * CliTransfer:
 *
 * What became of many things that are exported or imported one after the other.
 */
typedef struct
{
  CliContext *context;
  const char *verb;
  const char *done_word;
  gint64 done;
  gint64 already;
  gint64 failed;
  JsonArray *errors; /* (owned) the first of them */
  int status;        /* of the first failure */
  gboolean over;     /* what failed would fail for all */
} CliTransfer;

void cli_transfer_begin (CliTransfer *self,
                         CliContext *context,
                         const char *verb,
                         const char *done_word);
void cli_transfer_count (CliTransfer *self, gboolean changed);
void cli_transfer_fail (CliTransfer *self, const char *name, const GError *error);
gboolean cli_transfer_is_over (const CliTransfer *self);
int cli_transfer_end (CliTransfer *self, gboolean done, GError **error);

G_END_DECLS
