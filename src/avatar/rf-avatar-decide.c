/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include "rf-time.h"

/*
 * Whether another state is one. An avatar costs something and a face that changes
 * all the time is a nuisance, so what is not quite sure has to be seen twice, in two
 * different histories, and two changes keep a distance. A pure function of the person,
 * the state and the time.
 */

static void
rf_avatar_forget_pending (RfPerson *person)
{
  person->pending_mood = RF_MOOD_UNKNOWN;
  person->pending_activity = RF_ACTIVITY_UNKNOWN;
  person->pending_at = 0;
}

static void
rf_avatar_want (RfPerson *person, const RfAvatarState *state, gint64 now)
{
  person->wanted_mood = state->mood;
  person->wanted_activity = state->activity;
  g_free (person->wanted_reasoning);
  person->wanted_reasoning = g_strdup (state->reasoning);
  person->changed_at = now;
}

static void
rf_avatar_order (RfPerson *person, gint64 now)
{
  person->make_at = now;
  person->video_at = 0;
  person->tries = 0;
  rf_avatar_forget_pending (person);
}

static RfDecision *
rf_avatar_say (RfVerdict verdict, gint64 now, char *reason)
{
  RfDecision *decision = rf_decision_new (verdict, now);

  decision->reason = reason;
  return decision;
}

/* Somebody has asked, and is answered once, whatever comes of it. */
static RfDecision *
rf_avatar_obey (RfPerson *person, const RfAvatarState *state, gint64 now)
{
  gboolean differs =
      person->wanted_mood != state->mood || person->wanted_activity != state->activity;

  person->answered = person->asked;
  if (!rf_avatar_state_is_unknown (state) && differs)
    rf_avatar_want (person, state, now);
  rf_avatar_order (person, now);
  return rf_avatar_say (RF_VERDICT_FORCED, now, g_strdup ("somebody asked for it"));
}

static gboolean
rf_avatar_was_seen_before (const RfPerson *person,
                           const RfAvatarState *state,
                           const RfAvatarMoment *moment)
{
  return person->pending_at != 0 && person->pending_mood == state->mood &&
         person->pending_activity == state->activity && moment->latest_at > person->pending_at;
}

static void
rf_avatar_remember (RfPerson *person, const RfAvatarState *state, gint64 latest_at)
{
  person->pending_mood = state->mood;
  person->pending_activity = state->activity;
  person->pending_at = latest_at;
}

static RfDecision *
rf_avatar_wait (RfPerson *person, const RfAvatarState *state, const RfAvatarMoment *moment)
{
  gboolean is_pending = person->pending_at != 0 && person->pending_mood == state->mood &&
                        person->pending_activity == state->activity;

  if (!is_pending)
    rf_avatar_remember (person, state, moment->latest_at);
  return rf_avatar_say (
      RF_VERDICT_WAITING, moment->now, g_strdup ("seen once, and has to be seen again"));
}

/* It is looked at again when the time has come, and then needs no newer sample. */
static RfDecision *
rf_avatar_put_off (const RfAvatarConfig *config,
                   RfPerson *person,
                   const RfAvatarState *state,
                   const RfAvatarMoment *moment)
{
  g_autofree char *span = rf_duration_to_string (config->min_interval);

  rf_avatar_remember (person, state, moment->latest_at - 1);
  person->due_at = person->changed_at + config->min_interval * 1000;
  return rf_avatar_say (RF_VERDICT_TOO_SOON,
                        moment->now,
                        g_strdup_printf ("the last change was less than %s ago", span));
}

static RfDecision *
rf_avatar_weigh (const RfAvatarConfig *config,
                 RfPerson *person,
                 const RfAvatarState *state,
                 const RfAvatarMoment *moment)
{
  gboolean is_first = person->wanted_mood == RF_MOOD_UNKNOWN;

  if (state->confidence < config->min_confidence)
    return rf_avatar_say (RF_VERDICT_UNSURE,
                          moment->now,
                          g_strdup_printf ("less sure than %.2f", config->min_confidence));
  if (!is_first && state->confidence < config->sure &&
      !rf_avatar_was_seen_before (person, state, moment))
    return rf_avatar_wait (person, state, moment);
  if (!is_first && moment->now - person->changed_at < config->min_interval * 1000)
    return rf_avatar_put_off (config, person, state, moment);
  rf_avatar_want (person, state, moment->now);
  rf_avatar_order (person, moment->now);
  return rf_avatar_say (
      RF_VERDICT_CHANGED, moment->now, g_strdup (is_first ? "the first state" : "another state"));
}

/**
 * rf_avatar_decide:
 * @config: how avatars are made
 * @person: of whom; is told what is wanted, and when it is looked at again
 * @state: what the analysis says
 * @moment: when, and from which samples
 *
 * Returns: (transfer full): what was decided, with the reason
 */
RfDecision *
rf_avatar_decide (const RfAvatarConfig *config,
                  RfPerson *person,
                  const RfAvatarState *state,
                  const RfAvatarMoment *moment)
{
  RfDecision *decision = NULL;

  person->due_at = 0;
  person->analysed_at = moment->now;
  if (rf_person_is_forced (person))
    decision = rf_avatar_obey (person, state, moment->now);
  else if (rf_avatar_state_is_unknown (state))
    decision = rf_avatar_say (
        RF_VERDICT_UNKNOWN, moment->now, g_strdup ("nothing can be said, so what is shown stays"));
  else if (person->wanted_mood == state->mood && person->wanted_activity == state->activity)
    {
      rf_avatar_forget_pending (person);
      decision = rf_avatar_say (RF_VERDICT_SAME, moment->now, g_strdup ("the state is the same"));
    }
  else
    decision = rf_avatar_weigh (config, person, state, moment);
  decision->mood = state->mood;
  decision->activity = state->activity;
  decision->confidence = state->confidence;
  decision->reasoning = g_strdup (state->reasoning);
  return decision;
}
