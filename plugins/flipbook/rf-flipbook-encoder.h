/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-film.h"
#include "rf-progress.h"

G_BEGIN_DECLS

/**
 * RfRecording:
 * @film: what is drawn
 * @settings: what the film was made of
 * @codec: `vp8` or `vp9`
 * @sound_path: (nullable): a file with sound
 * @sound_codec: `opus` or `vorbis`
 * @path: the file that is made or replaced
 */
typedef struct
{
  RfFilm *film;
  const RfFlipbookSettings *settings;
  const char *codec;
  const char *sound_path;
  const char *sound_codec;
  const char *path;
} RfRecording;

char *rf_flipbook_encoder_dup_status (void);
char *rf_flipbook_encoder_dup_chain (const RfFlipbookSettings *settings, const char *codec);
gboolean rf_flipbook_encoder_run (const RfRecording *recording,
                                  RfProgress *progress,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
