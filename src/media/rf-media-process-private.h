/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfMediaProcess:
 * @pid: the helper, or 0
 * @pid_descriptor: tells its end
 * @output: its standard output
 * @errors: its standard error
 * @line: what came on @output, so far
 * @complaints: the last of what came on @errors
 * @status: how it ended, as waitpid() tells
 *
 * A helper that was started. Zeroed memory is none. Clearing kills what still
 * runs, with all that it started, and waits for it.
 */
typedef struct
{
  GPid pid;
  int pid_descriptor;
  int output;
  int errors;
  GString *line;
  GString *complaints;
  int status;
} RfMediaProcess;

typedef enum
{
  RF_MEDIA_PROCESS_ENDED,
  RF_MEDIA_PROCESS_TIMEOUT,
  RF_MEDIA_PROCESS_CANCELLED,
} RfMediaProcessEnd;

gboolean rf_media_process_start (RfMediaProcess *self,
                                 const char *const *arguments,
                                 int descriptor,
                                 int target,
                                 GError **error);
RfMediaProcessEnd
rf_media_process_wait (RfMediaProcess *self, guint seconds, GCancellable *cancellable);
void rf_media_process_clear (RfMediaProcess *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfMediaProcess, rf_media_process_clear)

G_END_DECLS
