/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-private.h"

/* Who takes steps, or has just taken many. */

gboolean
rules_judge_running (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->steps.count == 0 || facts->steps.last < RULES_STEPS_RUNNING ||
      (facts->heart.count > 0 && facts->heart.last < 100 && facts->heart.rise < RULES_HEART_RISE))
    return FALSE;
  rules_verdict_set (verdict,
                     "excited",
                     "running",
                     (facts->heart.count > 0 ? 0.92 : 0.7) * facts->sure,
                     "%.0f steps a minute%s: running.",
                     facts->steps.last,
                     facts->heart.count > 0 ? " with a heart rate to match" : "");
  return TRUE;
}

gboolean
rules_judge_dancing (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (!rules_is_moving (facts) || facts->noise.count == 0 || facts->noise.last < 88 ||
      !(rules_is_at (facts, RULES_TIME_EVENING) || rules_is_at (facts, RULES_TIME_NIGHT)))
    return FALSE;
  rules_verdict_set (verdict,
                     "happy",
                     "dancing",
                     0.6 * facts->sure,
                     "It is late and loud, %.0f dB, and the person moves: dancing.",
                     facts->noise.last);
  return TRUE;
}

gboolean
rules_judge_exercise (const RulesFacts *facts, RulesVerdict *verdict)
{
  gboolean climbs = facts->heart.rise >= RULES_HEART_RISE && facts->heart.last >= 92;

  if (!rules_is_moving (facts) || facts->heart.count < RULES_POINTS_LEAST ||
      (!climbs && facts->heart.last < 120))
    return FALSE;
  rules_verdict_set (verdict,
                     "excited",
                     "exercising",
                     0.88 * facts->sure,
                     "The heart rate %s %s %.0f with %.0f steps a minute: exercise.",
                     rules_get_way (&facts->heart),
                     facts->heart.rise != 0 ? "to" : "at",
                     facts->heart.last,
                     facts->steps.last);
  return TRUE;
}

gboolean
rules_judge_walking (const RulesFacts *facts, RulesVerdict *verdict)
{
  gboolean loud = facts->noise.count > 0 && facts->noise.last >= 68;

  if (!rules_is_moving (facts))
    return FALSE;
  rules_verdict_set (verdict,
                     loud ? "neutral" : "happy",
                     "walking",
                     (facts->heart.count > 0 ? 0.85 : 0.7) * facts->sure,
                     "%.0f steps a minute at an easy heart rate%s: walking.",
                     facts->steps.last,
                     loud ? ", where it is loud" : "");
  return TRUE;
}

/* The heart is still fast, but on its way down. */
gboolean
rules_judge_recovery (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->steps.count < RULES_POINTS_LEAST || facts->steps.first < RULES_STEPS_MOVING ||
      facts->heart.count < RULES_POINTS_LEAST || facts->heart.rise > RULES_HEART_FALL ||
      facts->heart.first < 105)
    return FALSE;
  rules_verdict_set (
      verdict,
      "tired",
      "none",
      0.75 * facts->sure,
      "The steps have ended and the heart rate falls from %.0f to %.0f: getting one's breath "
      "back.",
      facts->heart.first,
      facts->heart.last);
  return TRUE;
}
