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
} EspeakFixture;

/* What came of one run. */
typedef struct
{
  GBytes *bytes; /* (owned) */
  char *media_type;
  char *path;
  char *sha256;
  gint64 duration; /* milliseconds */
} Speech;

EspeakFixture *espeak_fixture_new (void);
void espeak_fixture_free (EspeakFixture *self);
char *espeak_fixture_dup_work_directory (EspeakFixture *self);
RfProvider *espeak_fixture_new_provider (EspeakFixture *self, const char *helper);
char *espeak_fixture_dup_long_params (const char *part, gsize length, const char *more);
RfTask *espeak_fixture_new_task (EspeakFixture *self, const char *params);

Speech *speech_new (EspeakFixture *fixture,
                    RfProvider *provider,
                    RfTask *task,
                    GCancellable *cancellable,
                    GError **error);
Speech *speech_make (EspeakFixture *fixture, const char *params);
GError *speech_fail (EspeakFixture *fixture, RfProvider *provider, const char *params);
void speech_free (Speech *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EspeakFixture, espeak_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Speech, speech_free)

G_END_DECLS
