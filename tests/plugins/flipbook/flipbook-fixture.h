/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-pictures.h"
#include "plugin-fixture.h"

G_BEGIN_DECLS

/* What came of one run. */
typedef struct
{
  char *path;
  char *sha256;
  GBytes *poster;
  int width;
  int height;
  gint64 duration; /* milliseconds */
} Video;

/* A video as it is decoded. */
typedef struct
{
  int width;
  int height;
  GArray *times;      /* of guint64: when each frame is seen, in nanoseconds */
  GPtrArray *frames;  /* of GBytes: each frame 64 by 64, in grey */
  GByteArray *sound;  /* 16 bits at 48,000 Hz, of one channel; empty: none */
  gint64 sound_start; /* nanoseconds */
} Decoded;

RfTask *
video_new_task (PluginFixture *fixture, const char *params, const char *picture, const char *sound);
Video *video_new (PluginFixture *fixture, RfTask *task, GCancellable *cancellable, GError **error);
Video *
video_make (PluginFixture *fixture, const char *params, const char *picture, const char *sound);
void video_free (Video *self);

Decoded *video_decode (const Video *self, gboolean has_sound);
void decoded_free (Decoded *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Video, video_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decoded, decoded_free)

G_END_DECLS
