/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-private.h"

/* Who takes no steps: what the heart, the place and the time of day say. */

gboolean
rules_judge_cold (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->temperature.count == 0 || facts->temperature.last > 5 || rules_is_moving (facts))
    return FALSE;
  rules_verdict_set (verdict,
                     "neutral",
                     "none",
                     0.65 * facts->sure,
                     "It is %.0f °C and the person hardly moves: cold.",
                     facts->temperature.last);
  return TRUE;
}

/* Heat and fever make a heart beat faster without any stress. */
gboolean
rules_judge_heat (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->temperature.count == 0 || facts->temperature.last < 37.8)
    return FALSE;
  rules_verdict_set (verdict,
                     "tired",
                     "none",
                     0.6 * facts->sure,
                     "It is %.0f °C: heat or fever.",
                     facts->temperature.last);
  return TRUE;
}

/* What goes up on a chair, or stays up there; after a walk it would go down. */
gboolean
rules_judge_stress (const RulesFacts *facts, RulesVerdict *verdict)
{
  gboolean climbs = facts->heart.rise >= RULES_HEART_RISE && facts->heart.last >= 70;
  gboolean stays_high = facts->heart.last >= 95 && facts->heart.rise > RULES_HEART_FALL &&
                        facts->steps.middle <= RULES_STEPS_STILL;

  if (!rules_is_still (facts) || facts->heart.count < RULES_POINTS_LEAST ||
      (!climbs && !stays_high))
    return FALSE;
  rules_verdict_set (
      verdict,
      "stressed",
      rules_is_daytime (facts) ? "working" : "none",
      (climbs ? 0.88 : 0.7) * facts->sure,
      climbs ? "The heart rate rises from %.0f to %.0f while no steps are taken: stress."
             : "The heart rate goes from %.0f to %.0f and stays high while no steps are "
               "taken: stress.",
      facts->heart.first,
      facts->heart.last);
  return TRUE;
}

/* Without a count of steps it may be stress or a climb of stairs. */
gboolean
rules_judge_without_steps (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->steps.count > 0 || facts->heart.rise < RULES_HEART_RISE)
    return FALSE;
  rules_set_unknown (
      verdict, 0.3, "The heart rate rises, and no steps were counted that could say why.");
  return TRUE;
}

/* Only steps, and none: at a desk, in bed, or the watch lies on a table. */
gboolean
rules_judge_without_heart (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->heart.count >= RULES_POINTS_LEAST)
    return FALSE;
  rules_set_unknown (verdict, 0.3, "Nobody moves, and no heart rate was measured.");
  return TRUE;
}

gboolean
rules_judge_up_late (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (!rules_is_at (facts, RULES_TIME_NIGHT))
    return FALSE;
  rules_verdict_set (verdict,
                     "tired",
                     "none",
                     0.6 * facts->sure,
                     "It is night, and the heart rate %s at %.0f: awake, and tired.",
                     facts->heart.rise != 0 ? "is" : "stays",
                     facts->heart.last);
  return TRUE;
}

/* Noise on the way to work and back, without steps, is a train or a car. */
gboolean
rules_judge_riding (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (facts->noise.count == 0 || facts->noise.last < 68 ||
      !(rules_is_at (facts, RULES_TIME_MORNING) || rules_is_at (facts, RULES_TIME_EVENING)))
    return FALSE;
  rules_verdict_set (verdict,
                     "neutral",
                     "none",
                     0.65 * facts->sure,
                     "Loud, %.0f dB, without steps and at an even heart rate: on the way.",
                     facts->noise.last);
  return TRUE;
}

gboolean
rules_judge_working (const RulesFacts *facts, RulesVerdict *verdict)
{
  if (!rules_is_daytime (facts) || facts->noise.count == 0 || facts->noise.last < 45 ||
      facts->noise.last >= 68 || facts->heart.last < 58)
    return FALSE;
  rules_verdict_set (
      verdict,
      "neutral",
      "working",
      0.65 * facts->sure,
      "In the day, seated, among people at %.0f dB and at an even heart rate: working.",
      facts->noise.last);
  return TRUE;
}

gboolean
rules_judge_rest (const RulesFacts *facts, RulesVerdict *verdict)
{
  rules_verdict_set (verdict,
                     "calm",
                     "none",
                     (facts->steps.count > 0 ? 0.75 : 0.5) * facts->sure,
                     "The heart rate %s %s %.0f with few steps: at rest.",
                     rules_get_way (&facts->heart),
                     facts->heart.rise != 0 ? "to" : "at",
                     facts->heart.last);
  return TRUE;
}
