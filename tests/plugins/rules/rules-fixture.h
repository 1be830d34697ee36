/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "plugin-fixture.h"

G_BEGIN_DECLS

/* What the provider answers, taken apart. */
typedef struct
{
  char *text;      /* (owned): its bytes */
  char *mood;      /* (owned) */
  char *activity;  /* (owned) */
  char *reasoning; /* (owned) */
  double confidence;
} RulesAnswer;

RulesAnswer *rules_fixture_judge (PluginFixture *self, const char *history, GError **error);
void rules_answer_free (RulesAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RulesAnswer, rules_answer_free)

G_END_DECLS
