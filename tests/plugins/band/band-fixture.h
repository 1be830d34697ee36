/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "plugin-fixture.h"

G_BEGIN_DECLS

/* What came of one run. */
typedef struct
{
  char *path;
  char *media_type;
  char *sha256;
  GBytes *midi;    /* (owned) */
  gint64 duration; /* milliseconds */
} Music;

Music *music_new (PluginFixture *fixture, RfTask *task, GCancellable *cancellable, GError **error);
Music *music_make (PluginFixture *fixture, const char *params);
void music_free (Music *self);

/* Both channels as they are decoded: 16 bits at 44,100 Hz, interleaved. */
GBytes *music_decode (PluginFixture *fixture, const Music *music);
GBytes *music_decode_at (PluginFixture *fixture, const Music *music, int rate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Music, music_free)

G_END_DECLS
