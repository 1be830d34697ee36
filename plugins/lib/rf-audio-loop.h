/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-audio-encoder.h"

G_BEGIN_DECLS

/**
 * RfAudioLoop:
 * @before: how much of the loop's end is encoded before it, in samples of Opus
 * @length: how long the loop is, likewise
 * @pre_skip: what is left out before it; known once the first page was seen
 *
 * What of a stream is heard.
 */
typedef struct
{
  guint before;
  guint64 length;
  guint pre_skip;
} RfAudioLoop;

gboolean rf_audio_loop_write (const RfAudioSamples *samples,
                              const char *path,
                              RfAudioLoop *loop,
                              GCancellable *cancellable,
                              GError **error);
void rf_audio_loop_fix_page (RfAudioLoop *loop, guint8 *page, gsize length);

G_END_DECLS
