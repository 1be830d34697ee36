/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-private.h"

/* Whether anything is known, and whether the person sleeps. */

/* A sleep reading alone tells enough; so it is no missing data. */
gboolean
rules_judge_missing (const RulesFacts *facts, RulesVerdict *verdict)
{
  guint points = MAX (MAX (facts->heart.count, facts->steps.count), facts->sleep.count);
  int newest = -RULES_SECONDS_MAX;

  if (facts->heart.count > 0)
    newest = MAX (newest, facts->heart.newest);
  if (facts->steps.count > 0)
    newest = MAX (newest, facts->steps.newest);
  if (facts->sleep.count > 0)
    newest = MAX (newest, facts->sleep.newest);
  if (points >= RULES_POINTS_LEAST && newest > -RULES_SECONDS_OLD)
    return FALSE;
  if (facts->battery.count > 0 && facts->battery.last <= 5)
    rules_set_unknown (
        verdict, 0.2, "Too little was measured to see a trend; the battery was low.");
  else if (points >= RULES_POINTS_LEAST)
    rules_set_unknown (verdict, 0.2, "Nothing has been measured in the last minutes.");
  else
    rules_set_unknown (verdict, 0.2, "Too little was measured to see a trend.");
  return TRUE;
}

/* A heart never beats at one rate for long: nobody wears the watch, or it is stuck. */
gboolean
rules_judge_flat (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (!facts->history->flat[RULES_HEART_RATE] || rules_is_moving (facts))
    return FALSE;
  rules_set_unknown (
      verdict, 0.3, "The heart rate does not change at all: perhaps nobody wears the watch.");
  return TRUE;
}

gboolean
rules_judge_asleep_by_watch (const RulesFacts *facts, RulesVerdict *verdict)
{
  gboolean bad_dream = facts->heart.rise >= 20 && facts->heart.last >= 95;

  if (facts->sleep.count == 0 || facts->sleep.last < 0.5 || rules_is_moving (facts))
    return FALSE;
  if (bad_dream)
    rules_verdict_set (verdict,
                       "stressed",
                       "sleeping",
                       0.6 * facts->sure,
                       "Asleep, but the heart rate rises from %.0f to %.0f: a bad dream.",
                       facts->heart.first,
                       facts->heart.last);
  else
    rules_verdict_set (
        verdict, "calm", "sleeping", 0.95, "The watch tells that the person sleeps.");
  return TRUE;
}

/* One who is said to be awake must be falling asleep, not merely at rest. */
gboolean
rules_judge_asleep_by_heart (const RulesFacts *facts, RulesVerdict *verdict)
{
  gboolean said_awake = facts->sleep.count > 0;
  gboolean falls = facts->heart.rise <= RULES_HEART_SLEEPY_FALL;

  if (!rules_is_at (facts, RULES_TIME_NIGHT) || facts->heart.count < RULES_POINTS_LEAST ||
      (facts->steps.count > 0 &&
       (!rules_is_still (facts) || facts->steps.first >= RULES_STEPS_MOVING)) ||
      facts->heart.last >= 85 || (facts->noise.count > 0 && facts->noise.last >= 60))
    return FALSE;
  if (!falls && (said_awake || facts->heart.last > 58))
    return FALSE;
  rules_verdict_set (verdict,
                     "calm",
                     "sleeping",
                     (said_awake ? 0.6 : 0.85) * facts->sure,
                     "It is night, nobody moves, and the heart rate %s to %.0f: asleep.",
                     falls ? "falls" : "keeps",
                     facts->heart.last);
  return TRUE;
}

gboolean
rules_judge_waking (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->sleep.count < RULES_POINTS_LEAST || facts->sleep.first < 0.5 ||
      facts->sleep.last >= 0.5 || rules_is_moving (facts))
    return FALSE;
  rules_verdict_set (verdict, "tired", "none", 0.75 * facts->sure, "The person has just woken up.");
  return TRUE;
}
