/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-profile.h"

#include "rf-credits.h"
#include "rf-time.h"

/*
 * The profiles that Refrain ships, as constant data: a process that needs none
 * of them pays nothing for them. refrain.conf changes one key by key
 * (rf-profile-read.c).
 */

#define NEVER (-1)

/* By strategy; `always` has no entry under a key, and is listed for a month. */
#define TTL(once, per_playthrough, per_player)                                                     \
  {                                                                                                \
    [RF_STRATEGY_UNSET] = once, [RF_STRATEGY_ONCE] = once,                                         \
    [RF_STRATEGY_PER_PLAYTHROUGH] = per_playthrough, [RF_STRATEGY_PER_PLAYER] = per_player,        \
    [RF_STRATEGY_ALWAYS] = 30 * RF_DAY                                                             \
  }

#define REFUSAL_TTL (10 * 60)

static const RfTypeKind shipped_kinds[] = {
  { "text_to_video", RF_KIND_VIDEO },
  { "transition", RF_KIND_VIDEO },
  { "text_to_image", RF_KIND_IMAGE },
  { "npc_response", RF_KIND_TEXT },
  { NULL, RF_KIND_IMAGE },
};

/**
 * rf_shipped_profiles:
 *
 * What a request without a profile gets comes first; a %NULL name ends it.
 */
const RfProfile rf_shipped_profiles[] = {
  {
      .name = "default",
      .ttl = TTL (365 * RF_DAY, 90 * RF_DAY, 180 * RF_DAY),
      .reads = TRUE,
      .refusal_ttl = REFUSAL_TTL,
      .namespace_ = "",
      .kinds = shipped_kinds,
  },
  {
      .name = "avatar",
      .ttl = TTL (NEVER, NEVER, NEVER),
      .reads = TRUE,
      .refusal_ttl = REFUSAL_TTL,
      .namespace_ = "",
      .kinds = shipped_kinds,
  },
  {
      .name = "media-api",
      .ttl = TTL (7 * RF_DAY, 7 * RF_DAY, 7 * RF_DAY),
      .reads = TRUE,
      .hit_price = RF_CREDIT,
      .joiner_price = RF_CREDIT,
      .refusal_ttl = REFUSAL_TTL,
      .namespace_ = "",
      .kinds = shipped_kinds,
  },
  {
      .name = "scenes",
      .ttl = TTL (365 * RF_DAY, 90 * RF_DAY, 180 * RF_DAY),
      .match_place = TRUE,
      .reads = TRUE,
      .refusal_ttl = REFUSAL_TTL,
      .namespace_ = "",
      .kinds = shipped_kinds,
  },
  {
      .name = "memoji",
      .ttl = TTL (NEVER, NEVER, NEVER),
      .reads = TRUE,
      .max_asset = 5 * 1000 * 1000,
      .refusal_ttl = REFUSAL_TTL,
      .namespace_ = "",
      .kinds = shipped_kinds,
  },
  { .name = NULL },
};

/**
 * rf_profile_find_shipped:
 * @name: a profile's name
 *
 * Returns: (transfer none) (nullable): the profile as Refrain ships it
 */
const RfProfile *
rf_profile_find_shipped (const char *name)
{
  for (const RfProfile *profile = rf_shipped_profiles; profile->name != NULL; profile++)
    {
      if (g_str_equal (profile->name, name))
        return profile;
    }
  return NULL;
}

/**
 * rf_profile_find_kind:
 * @self: a profile
 * @type: (nullable): an operation type
 * @kind: (out): the kind that it makes; untouched where the profile knows none
 *
 * Returns: whether the profile knows it
 */
gboolean
rf_profile_find_kind (const RfProfile *self, const char *type, RfKind *kind)
{
  for (const RfTypeKind *row = self->kinds; type != NULL && row->type != NULL; row++)
    {
      if (g_str_equal (row->type, type))
        {
          *kind = row->kind;
          return TRUE;
        }
    }
  return FALSE;
}
