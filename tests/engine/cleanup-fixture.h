/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine-fixture.h"
#include "rf-store.h"
#include "rf-time.h"

G_BEGIN_DECLS

#define DAY (RF_DAY * 1000)

/* The first of April: ninety days before it there was a leap day, or none. */
#define AFTER_LEAP_DAY    G_GINT64_CONSTANT (1838160000000)
#define AFTER_NO_LEAP_DAY G_GINT64_CONSTANT (1806537600000)

typedef struct
{
  const char *path;
  void (*test) (EngineFixture *fixture, gconstpointer config);
  const char *config; /* (nullable) refrain.conf */
} CleanupTest;

int cleanup_test_run (int argc, char **argv, const CleanupTest *tests, gsize n_tests);

char *
cleanup_test_make_at (EngineFixture *fixture, const char *prompt, const char *more, gint64 at);
void cleanup_test_use (RfStore *store, const char *key, guint times, gint64 at);
RfReport *
cleanup_test_clean (EngineFixture *fixture, gboolean dry_run, gboolean confirmed, GError **error);
RfReport *cleanup_test_clean_both (EngineFixture *fixture);
void cleanup_test_assert_same_report (const RfReport *dry, const RfReport *real);
void cleanup_test_assert_sound (EngineFixture *fixture);

G_END_DECLS
