/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules-judge.h"

#include "rules-trend.h"

G_BEGIN_DECLS

/** A heart rate has risen, or fallen, by so many beats a minute */
#define RULES_HEART_RISE 12
#define RULES_HEART_FALL -12

/** Falling asleep is slower */
#define RULES_HEART_SLEEPY_FALL -4

/** Steps a minute: of one who sits, who goes somewhere, and who runs. A few steps of a
 * desk are told as 20 in 45 seconds */
#define RULES_STEPS_STILL   5
#define RULES_STEPS_MOVING  30
#define RULES_STEPS_RUNNING 140

/** Fewer points of heart rate and steps than this are no trend */
#define RULES_POINTS_LEAST 3

/** With so many points nothing more is to be learned */
#define RULES_POINTS_ENOUGH 10

/** Who was last heard of so many seconds ago may be anywhere by now */
#define RULES_SECONDS_OLD 480

/**
 * RulesFacts:
 * @history: what is judged
 * @sure: from 0 to 1, by how much was measured
 *
 * The trends that rules look at.
 */
typedef struct
{
  const RulesHistory *history;
  RulesTrend heart;
  RulesTrend steps;
  RulesTrend sleep;
  RulesTrend temperature;
  RulesTrend noise;
  RulesTrend battery;
  double sure;
} RulesFacts;

/**
 * RulesRule:
 * @facts: what is known
 * @verdict: (inout): set where the rule applies
 *
 * Returns: whether it applies
 */
typedef gboolean (*RulesRule) (const RulesFacts *facts, RulesVerdict *verdict);

gboolean rules_judge_missing (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_flat (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_asleep_by_watch (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_asleep_by_heart (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_waking (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_cold (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_running (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_dancing (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_exercise (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_walking (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_recovery (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_heat (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_stress (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_without_steps (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_without_heart (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_up_late (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_riding (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_working (const RulesFacts *facts, RulesVerdict *verdict);
gboolean rules_judge_rest (const RulesFacts *facts, RulesVerdict *verdict);

gboolean rules_is_still (const RulesFacts *facts);
gboolean rules_is_moving (const RulesFacts *facts);
gboolean rules_is_at (const RulesFacts *facts, RulesTime time);
gboolean rules_is_daytime (const RulesFacts *facts);
const char *rules_get_way (const RulesTrend *trend);
void rules_set_unknown (RulesVerdict *verdict, double confidence, const char *why);

G_END_DECLS
