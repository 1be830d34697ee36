/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RulesVerdict:
 * @mood: a mood that portraits know, or `unknown`
 * @activity: an activity that portraits know, or `unknown`
 * @confidence: from 0 to 1
 * @reasoning: (owned): one sentence for people
 *
 * What the history says about somebody.
 */
typedef struct
{
  const char *mood;
  const char *activity;
  double confidence;
  char *reasoning;
} RulesVerdict;

void rules_verdict_set (RulesVerdict *self,
                        const char *mood,
                        const char *activity,
                        double confidence,
                        const char *format,
                        ...) G_GNUC_PRINTF (5, 6);
char *rules_verdict_print (const RulesVerdict *self, gsize *length, GError **error);
void rules_verdict_clear (RulesVerdict *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RulesVerdict, rules_verdict_clear)

G_END_DECLS
