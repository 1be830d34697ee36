/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-espeak-protocol.h"
#include "rf-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

char *rf_espeak_speaker_dup_status (const char *helper);
gboolean rf_espeak_speaker_run (const char *helper,
                                RfTask *task,
                                const char *samples_path,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
