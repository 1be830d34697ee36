/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** The form of all samples */
#define RF_SAMPLES_RATE     48000
#define RF_SAMPLES_CHANNELS 2

GByteArray *
rf_samples_read (const char *path, int seconds, GCancellable *cancellable, GError **error);

G_END_DECLS
