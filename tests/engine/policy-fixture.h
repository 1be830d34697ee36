/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine-fixture.h"

G_BEGIN_DECLS

/* An engine, and what tests of its policy ask of it. */
RfResult *policy_make (EngineFixture *fixture, RfRequest *request);
RfResult *policy_expect (EngineFixture *fixture, RfRequest *request, RfOutcome outcome);
void policy_answers (EngineFixture *fixture, RfRequest *request, RfOutcome outcome);
void policy_fails (EngineFixture *fixture, RfRequest *request, RfErrorCode code);
RfCheck *policy_check (EngineFixture *fixture, RfRequest *request);
RfPage *policy_list (EngineFixture *fixture, RfSelector *selector);
guint policy_count (EngineFixture *fixture, RfEntryState state);
RfRequest *policy_place (const char *purpose, const char *params);

typedef struct
{
  const char *path;
  void (*function) (EngineFixture *, gconstpointer);
  const char *config; /* (nullable) what refrain.conf holds */
} PolicyTest;

int policy_run (int argc, char **argv, const PolicyTest *tests, gsize n_tests);

G_END_DECLS
