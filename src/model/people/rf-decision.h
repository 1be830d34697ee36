/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-avatar-state.h"

G_BEGIN_DECLS

/**
 * RfVerdict:
 * @RF_VERDICT_SAME: the state is what it was
 * @RF_VERDICT_UNKNOWN: nothing could be said, so what is shown stays
 * @RF_VERDICT_UNSURE: the analysis was not sure enough of another state
 * @RF_VERDICT_WAITING: another state was seen, and has to be seen again
 * @RF_VERDICT_TOO_SOON: another state was seen too soon after the last change
 * @RF_VERDICT_CHANGED: another state, so an avatar is made
 * @RF_VERDICT_FORCED: an avatar is made since somebody asked
 * @RF_VERDICT_SHOWN: an avatar is complete and shown
 * @RF_VERDICT_PARTLY: the picture is shown; there is no film yet
 * @RF_VERDICT_FAILED: no avatar could be made; the last one stands
 *
 * What was decided of a person.
 */
typedef enum
{
  RF_VERDICT_SAME,
  RF_VERDICT_UNKNOWN,
  RF_VERDICT_UNSURE,
  RF_VERDICT_WAITING,
  RF_VERDICT_TOO_SOON,
  RF_VERDICT_CHANGED,
  RF_VERDICT_FORCED,
  RF_VERDICT_SHOWN,
  RF_VERDICT_PARTLY,
  RF_VERDICT_FAILED,
} RfVerdict;

extern const RfEnumName rf_verdict_names[];

/**
 * RfDecision:
 * @id: of the row; grows
 * @at: when it was first decided
 * @last_at: when it was last decided in the same way
 * @times: how often in a row
 * @reason: why, in one sentence
 * @analyst: (nullable): who said what the state is
 * @reasoning: (nullable): why that one says so
 * @outcome: (nullable): of an avatar: how its picture and its film came, such as
 *   `miss+hit`
 *
 * One decision in a person's history. Times are in milliseconds.
 */
typedef struct
{
  gint64 id;
  gint64 at;
  gint64 last_at;
  gint64 times;
  RfVerdict verdict;
  RfMood mood;
  RfActivity activity;
  double confidence;
  char *reason;
  char *analyst;
  char *reasoning;
  char *outcome;
} RfDecision;

RfDecision *rf_decision_new (RfVerdict verdict, gint64 at);
void rf_decision_free (RfDecision *self);
JsonNode *rf_decision_to_json (const RfDecision *self);
RfDecision *rf_decision_new_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfDecision, rf_decision_free)

G_END_DECLS
