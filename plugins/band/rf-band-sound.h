/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfBandCut:
 * @frames: how long the sound is to be
 * @tail: frames beyond that which the file has too: they ring on into the start
 *   of a loop; 0 for a sound that fades out instead
 * @loudness: root mean square that is aimed at, 1 being full scale
 *
 * How a take becomes a sound.
 */
typedef struct
{
  gint64 frames;
  gint64 tail;
  double loudness;
} RfBandCut;

gboolean rf_band_sound_finish (const char *take_path,
                               const RfBandCut *cut,
                               const char *samples_path,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
