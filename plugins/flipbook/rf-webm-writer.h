/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfWebmVideo:
 * @codec: such as `V_VP8`
 * @width: in pixels
 * @height: in pixels
 * @fps: frames a second
 */
typedef struct
{
  const char *codec;
  int width;
  int height;
  int fps;
} RfWebmVideo;

/**
 * RfWebmAudio:
 * @codec: such as `A_OPUS`
 * @header: what its decoder must know first
 * @rate: samples a second
 * @channels: 1 or 2
 * @delay: what its decoder gives before the sound begins, in nanoseconds
 * @preroll: what must be decoded before a place that is sought, in nanoseconds
 */
typedef struct
{
  const char *codec;
  GBytes *header;
  int rate;
  int channels;
  guint64 delay;
  guint64 preroll;
} RfWebmAudio;

typedef enum
{
  RF_WEBM_VIDEO = 1,
  RF_WEBM_AUDIO = 2
} RfWebmTrack;

/**
 * RfWebmBlock:
 * @track: whose it is
 * @time: when it is seen or heard, in nanoseconds
 * @is_key: whether it can be decoded without any before it
 * @data: (array length=length): what the encoder gave
 * @length: how much of it
 */
typedef struct
{
  RfWebmTrack track;
  guint64 time;
  gboolean is_key;
  const guint8 *data;
  gsize length;
} RfWebmBlock;

typedef struct _RfWebmWriter RfWebmWriter;

RfWebmWriter *rf_webm_writer_new (const char *path,
                                  const RfWebmVideo *video,
                                  const RfWebmAudio *audio,
                                  GError **error);
void rf_webm_writer_free (RfWebmWriter *self);
gboolean rf_webm_writer_add (RfWebmWriter *self, const RfWebmBlock *block, GError **error);
gboolean rf_webm_writer_close (RfWebmWriter *self, guint64 duration, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfWebmWriter, rf_webm_writer_free)

G_END_DECLS
