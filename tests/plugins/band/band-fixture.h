/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-registry.h"

G_BEGIN_DECLS

/* The provider as the program gets it, in a temporary home. */
typedef struct
{
  RfRegistry *registry; /* (owned) */
  RfModelInfo *model;   /* (owned) */
  RfProvider *provider; /* (owned) */
  char *home;           /* (owned) */
} BandFixture;

/* What came of one run. */
typedef struct
{
  char *path;
  char *media_type;
  char *sha256;
  GBytes *midi;    /* (owned) */
  gint64 duration; /* milliseconds */
} Music;

BandFixture *band_fixture_new (void);
void band_fixture_free (BandFixture *self);
char *band_fixture_dup_work_directory (BandFixture *self);
RfTask *band_fixture_new_task (BandFixture *self, const char *params);

Music *music_new (BandFixture *fixture, RfTask *task, GCancellable *cancellable, GError **error);
Music *music_make (BandFixture *fixture, const char *params);
void music_free (Music *self);

/* Both channels as they are decoded: 16 bits at 44,100 Hz, interleaved. */
GBytes *music_decode (BandFixture *fixture, const Music *music);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BandFixture, band_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Music, music_free)

G_END_DECLS
