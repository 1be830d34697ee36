/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-webm-writer.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * RfSound:
 *
 * A track of encoded sound, which packets are taken from one after the other.
 */
typedef struct _RfSound RfSound;

RfSound *rf_sound_new (const char *path,
                       const char *codec,
                       int seconds,
                       GCancellable *cancellable,
                       GError **error);
void rf_sound_free (RfSound *self);
const RfWebmAudio *rf_sound_get_track (const RfSound *self);
gboolean rf_sound_write (RfSound *self,
                         RfWebmWriter *writer,
                         guint64 until,
                         GCancellable *cancellable,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfSound, rf_sound_free)

G_END_DECLS
