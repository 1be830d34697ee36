/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "plugin-fixture.h"

G_BEGIN_DECLS

/* What came of one run. */
typedef struct
{
  GBytes *bytes; /* (owned) */
  char *media_type;
  char *path;
  char *sha256;
  gint64 duration; /* milliseconds */
} Speech;

RfProvider *espeak_fixture_new_provider (PluginFixture *self, const char *helper);
char *espeak_fixture_dup_long_params (const char *part, gsize length, const char *more);

Speech *speech_new (PluginFixture *fixture,
                    RfProvider *provider,
                    RfTask *task,
                    GCancellable *cancellable,
                    GError **error);
Speech *speech_make (PluginFixture *fixture, const char *params);
GError *speech_fail (PluginFixture *fixture, RfProvider *provider, const char *params);
void speech_free (Speech *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Speech, speech_free)

G_END_DECLS
