/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"
#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfMood:
 * @RF_MOOD_UNKNOWN: nothing can be said
 *
 * How a person feels. The words are those of the models that draw people.
 */
typedef enum
{
  RF_MOOD_UNKNOWN,
  RF_MOOD_NEUTRAL,
  RF_MOOD_HAPPY,
  RF_MOOD_CALM,
  RF_MOOD_SAD,
  RF_MOOD_ANGRY,
  RF_MOOD_STRESSED,
  RF_MOOD_EXCITED,
  RF_MOOD_TIRED,
  RF_MOOD_SURPRISED,
  RF_MOOD_LOVING,
} RfMood;

/**
 * RfActivity:
 * @RF_ACTIVITY_UNKNOWN: nothing can be said
 * @RF_ACTIVITY_NONE: at rest
 *
 * What a person does, in the words of the models that draw people.
 */
typedef enum
{
  RF_ACTIVITY_UNKNOWN,
  RF_ACTIVITY_NONE,
  RF_ACTIVITY_RUNNING,
  RF_ACTIVITY_WALKING,
  RF_ACTIVITY_SLEEPING,
  RF_ACTIVITY_WORKING,
  RF_ACTIVITY_READING,
  RF_ACTIVITY_EATING,
  RF_ACTIVITY_DANCING,
  RF_ACTIVITY_MUSIC,
  RF_ACTIVITY_EXERCISING,
} RfActivity;

extern const RfEnumName rf_mood_names[];
extern const RfEnumName rf_activity_names[];

/**
 * RfAvatarState:
 * @confidence: from 0 to 1
 * @reasoning: (nullable): why, for people; it is never part of a prompt or a key
 *
 * What an analysis says of a person. These four members are all that is believed
 * of a model's answer.
 */
typedef struct
{
  RfMood mood;
  RfActivity activity;
  double confidence;
  char *reasoning;
} RfAvatarState;

RfAvatarState *rf_avatar_state_new (RfMood mood, RfActivity activity);
RfAvatarState *rf_avatar_state_new_from_text (const char *text, GError **error);
void rf_avatar_state_free (RfAvatarState *self);
gboolean rf_avatar_state_is_unknown (const RfAvatarState *self);
char *rf_avatar_state_to_text (const RfAvatarState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAvatarState, rf_avatar_state_free)

G_END_DECLS
