/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-host.h"
#include "rf-store.h"

G_BEGIN_DECLS

/* An engine with the dummy providers in a folder of its own. */
typedef struct
{
  char *folder; /* (owned) */
  char *config; /* (owned) path of refrain.conf */
  char *log;    /* (owned) where the provider writes a line for each call */
  RfHost *host; /* (owned) */
} EngineFixture;

void engine_test_set_up (EngineFixture *fixture, gconstpointer config);
void engine_test_tear_down (EngineFixture *fixture, gconstpointer config);
void engine_test_reopen (EngineFixture *fixture);
void engine_test_fill_workers (EngineFixture *fixture, guint *landed);
void engine_test_note_error_cb (GObject *source, GAsyncResult *result, gpointer error);
RfRequest *engine_test_request (const char *provider, const char *params);
guint engine_test_count_calls (EngineFixture *fixture, const char *call);
RfStore *engine_test_open_store (EngineFixture *fixture);
guint engine_test_count_files (const char *path);
void engine_test_assert_files (EngineFixture *fixture, guint blobs, guint records);

G_END_DECLS
