/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-asset.h"
#include "rf-avatar-state.h"

G_BEGIN_DECLS

/**
 * RfPerson:
 * @number: of the row; never told
 * @namespace_: the tenant
 * @user_id: what the tenant calls the person
 * @account: (nullable): who pays for the avatars
 * @base_avatar: (nullable): the name of the face; %NULL for the one that is
 *   configured
 * @created_at: when the first sample came
 * @last_sample_at: the time of the latest sample
 *
 * @mood: as it is shown
 * @activity: as it is shown
 * @reasoning: (nullable): why
 * @state_hash: SHA-256 over mood, activity, picture and film; the strong ETag
 * @timestamp: when what is shown was last written
 * @generated_at: when the picture was last made or taken from the cache, or 0
 * @image: (nullable): the picture; its URL and path are filled in by who tells it
 * @video: (nullable): the film
 * @change: grows with each change that is shown, over all people
 *
 * @wanted_mood: what was decided; the avatar of it is shown once it is complete
 * @wanted_activity: what was decided
 * @wanted_reasoning: (nullable): why
 * @changed_at: when another state was last decided on, or 0
 * @pending_mood: what was seen once and has to be seen again
 * @pending_activity: what was seen once and has to be seen again
 * @pending_at: the latest sample when it was seen, or 0 where nothing is pending
 * @analysed_at: when the last analysis was, or 0
 * @analyst: (nullable): who made it, such as `rules`
 * @trouble: (nullable): what is wrong at present, such as why there is no film
 *
 * @due_at: when the next analysis is due, or 0
 * @make_at: when an avatar is to be made, or 0
 * @video_at: when a film is to be tried again, or 0
 * @tries: failures in a row
 * @asked: refreshes that were asked for
 * @answered: refreshes that were done
 * @stirred: grows with each sample and refresh that came
 * @claim: of who works on the person: what is written under an old one is refused
 *
 * Whose avatar it is, and how far it is. Times are in milliseconds.
 */
typedef struct
{
  gint64 number;
  char *namespace_;
  char *user_id;
  char *account;
  char *base_avatar;
  gint64 created_at;
  gint64 last_sample_at;

  RfMood mood;
  RfActivity activity;
  char *reasoning;
  char *state_hash;
  gint64 timestamp;
  gint64 generated_at;
  RfAsset *image;
  RfAsset *video;
  gint64 change;

  RfMood wanted_mood;
  RfActivity wanted_activity;
  char *wanted_reasoning;
  gint64 changed_at;
  RfMood pending_mood;
  RfActivity pending_activity;
  gint64 pending_at;
  gint64 analysed_at;
  char *analyst;
  char *trouble;

  gint64 due_at;
  gint64 make_at;
  gint64 video_at;
  gint64 tries;
  gint64 asked;
  gint64 answered;
  gint64 stirred;
  gint64 claim;
} RfPerson;

RfPerson *rf_person_new (const char *namespace_, const char *user_id);
void rf_person_free (RfPerson *self);
gboolean rf_person_is_forced (const RfPerson *self);
char *rf_person_dup_hash (const RfPerson *self);
gboolean rf_person_is_stale (const RfPerson *self, gint64 now);
JsonNode *rf_person_to_state_json (const RfPerson *self);
JsonNode *rf_person_to_json (const RfPerson *self);
RfPerson *rf_person_new_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPerson, rf_person_free)

G_END_DECLS
