/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-judge.h"

#include "rules-private.h"

/*
 * One rule after another, the surest first; the first that applies has the word. They look
 * at where sensors go to and hardly at where they stand: a heart rate of 100 means nothing,
 * one that climbs to 100 on a chair does. The battery is no mood; it only explains why
 * nothing is known.
 */

gboolean
rules_is_still (const RulesFacts *facts)
{
  return facts->steps.count > 0 && facts->steps.last <= RULES_STEPS_STILL;
}

gboolean
rules_is_moving (const RulesFacts *facts)
{
  return facts->steps.count > 0 && facts->steps.last >= RULES_STEPS_MOVING;
}

gboolean
rules_is_at (const RulesFacts *facts, RulesTime time)
{
  return facts->history->time == time;
}

/* When people are at work, if they work by day. */
gboolean
rules_is_daytime (const RulesFacts *facts)
{
  return rules_is_at (facts, RULES_TIME_MORNING) || rules_is_at (facts, RULES_TIME_AFTERNOON);
}

const char *
rules_get_way (const RulesTrend *trend)
{
  return trend->rise > 0 ? "rises" : trend->rise < 0 ? "falls" : "stays";
}

void
rules_set_unknown (RulesVerdict *verdict, double confidence, const char *why)
{
  rules_verdict_set (verdict, "unknown", "unknown", confidence, "%s", why);
}

static const RulesRule rules[] = {
  rules_judge_missing,
  rules_judge_flat,
  rules_judge_asleep_by_watch,
  rules_judge_asleep_by_heart,
  rules_judge_waking,
  rules_judge_cold,
  rules_judge_running,
  rules_judge_dancing,
  rules_judge_exercise,
  rules_judge_walking,
  rules_judge_recovery,
  rules_judge_heat,
  rules_judge_stress,
  rules_judge_without_steps,
  rules_judge_without_heart,
  rules_judge_up_late,
  rules_judge_riding,
  rules_judge_working,
  rules_judge_rest,
};

/**
 * rules_judge:
 * @history: what was measured
 * @verdict: (inout): set to what it says about the person
 */
void
rules_judge (const RulesHistory *history, RulesVerdict *verdict)
{
  RulesFacts facts = {
    .history = history,
    .heart = rules_trend_of (history, RULES_HEART_RATE),
    .steps = rules_trend_of (history, RULES_STEPS),
    .sleep = rules_trend_of (history, RULES_SLEEP),
    .temperature = rules_trend_of (history, RULES_TEMPERATURE),
    .noise = rules_trend_of (history, RULES_NOISE),
    .battery = rules_trend_of (history, RULES_BATTERY),
  };
  guint points = MAX (facts.heart.count, facts.steps.count);
  gboolean judged = FALSE;

  facts.sure = 0.6 + 0.4 * MIN (points, RULES_POINTS_ENOUGH) / RULES_POINTS_ENOUGH;
  for (gsize i = 0; i < G_N_ELEMENTS (rules) && !judged; i++)
    judged = rules[i](&facts, verdict);
}
