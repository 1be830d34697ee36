/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *rf_espeak_encoder_dup_status (void);
const char *rf_espeak_encoder_get_media_type (const char *format);
gboolean rf_espeak_encoder_run (const char *format,
                                const char *samples_path,
                                const char *output_path,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
