/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

#include "rf-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** RF_BAND_RATE: samples a second */
#define RF_BAND_RATE 44100

/** RF_BAND_CHANNELS: left and right */
#define RF_BAND_CHANNELS 2

/**
 * RfBandTake:
 * @soundfont: path of the soundfont
 * @path: the file that gets the sound: floats of this machine, interleaved
 * @frames: how many samples of each channel
 * @progress: (nullable): told how far it is
 * @share: how much of the whole work this is, 0 to 1
 *
 * What is to be played into a file.
 */
typedef struct
{
  const char *soundfont;
  const char *path;
  gint64 frames;
  RfProgress *progress;
  double share;
} RfBandTake;

gboolean rf_band_player_run (const RfBandPiece *piece,
                             const RfBandTake *take,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
