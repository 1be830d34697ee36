/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfAudioSamples:
 * @path: a file of raw samples: signed 16 bits, little endian, interleaved
 * @rate: samples a second
 * @channels: 1 or 2
 * @is_music: whether lossy formats are set for music rather than for speech
 * @is_loop: whether its end leads into its start, and is to do so when it is
 *   decoded; not with `mp3`, which begins and ends with silence of its own
 *
 * A sound that is to be encoded.
 */
typedef struct
{
  const char *path;
  int rate;
  int channels;
  gboolean is_music;
  gboolean is_loop;
} RfAudioSamples;

char *rf_audio_encoder_dup_status (void);
const char *rf_audio_encoder_get_opus (void);
const char *rf_audio_encoder_get_media_type (const char *format);
gboolean rf_audio_encoder_run (const char *format,
                               const RfAudioSamples *samples,
                               const char *output_path,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
