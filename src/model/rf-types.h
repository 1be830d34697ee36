/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"

G_BEGIN_DECLS

/* The enumerations that requests, entries and answers share. Their names in
 * JSON, on the command line and in the store stand in the tables below. */

typedef enum
{
  RF_KIND_IMAGE,
  RF_KIND_VIDEO,
  RF_KIND_MUSIC,
  RF_KIND_TTS,
  RF_KIND_TEXT,
} RfKind;

/**
 * RfStrategy:
 * @RF_STRATEGY_UNSET: the request says nothing; the planner puts `once`
 * @RF_STRATEGY_ONCE: one asset for everybody
 * @RF_STRATEGY_PER_PLAYTHROUGH: one for each playthrough id
 * @RF_STRATEGY_PER_PLAYER: one for each player id
 * @RF_STRATEGY_ALWAYS: a new one for each request; never cached, never joined
 */
typedef enum
{
  RF_STRATEGY_UNSET,
  RF_STRATEGY_ONCE,
  RF_STRATEGY_PER_PLAYTHROUGH,
  RF_STRATEGY_PER_PLAYER,
  RF_STRATEGY_ALWAYS,
} RfStrategy;

/**
 * RfOutcome:
 * @RF_OUTCOME_HIT: served from the cache
 * @RF_OUTCOME_MISS: generated now
 * @RF_OUTCOME_JOINED: somebody else's flight brought it
 * @RF_OUTCOME_REFRESHED: generated anew although there was one
 * @RF_OUTCOME_STALE: served although expired
 * @RF_OUTCOME_BYPASS: generated and not stored under a key
 *
 * How a request was answered. A failure is an error, not an outcome.
 */
typedef enum
{
  RF_OUTCOME_HIT,
  RF_OUTCOME_MISS,
  RF_OUTCOME_JOINED,
  RF_OUTCOME_REFRESHED,
  RF_OUTCOME_STALE,
  RF_OUTCOME_BYPASS,
} RfOutcome;

typedef enum
{
  RF_ROLE_IMAGE,
  RF_ROLE_VIDEO,
  RF_ROLE_AUDIO,
  RF_ROLE_TEXT,
  RF_ROLE_POSTER,
  RF_ROLE_MIDI,
} RfRole;

/* What a service lists and acts on. */
typedef enum
{
  RF_NOUN_ENTRY,
  RF_NOUN_PROVIDER,
  RF_NOUN_ACCOUNT,
  RF_NOUN_JOB,
  RF_NOUN_ACTION,
  RF_NOUN_TOKEN,
  RF_NOUN_PERSON,
} RfNoun;

/**
 * RfVerb:
 * @RF_VERB_INVALIDATE: entries into the trash
 * @RF_VERB_RESTORE: entries out of the trash
 * @RF_VERB_PURGE: entries out of the trash, and out of the store
 * @RF_VERB_PIN: cleanup and eviction leave the entries alone
 * @RF_VERB_UNPIN: no longer
 * @RF_VERB_TAG: tags are put on entries, or taken off
 * @RF_VERB_RATE: entries are rated by a person
 * @RF_VERB_CLEANUP: the retention rules of the profiles, and the limits
 * @RF_VERB_REPAIR: what can be mended of rows and files
 * @RF_VERB_GRANT: credits for an account
 * @RF_VERB_LIMIT: what an account may spend
 * @RF_VERB_PAUSE: no runner takes another job
 * @RF_VERB_RESUME: runners take jobs again
 * @RF_VERB_CANCEL: a job is not run, or stopped
 * @RF_VERB_RETRY: a job is run again
 * @RF_VERB_MOVE: a job is run earlier or later
 * @RF_VERB_REVOKE: a token is taken away
 * @RF_VERB_REFRESH: an avatar is made anew, whatever the state
 * @RF_VERB_FORGET: a person is deleted whole
 */
typedef enum
{
  RF_VERB_INVALIDATE,
  RF_VERB_RESTORE,
  RF_VERB_PURGE,
  RF_VERB_PIN,
  RF_VERB_UNPIN,
  RF_VERB_TAG,
  RF_VERB_RATE,
  RF_VERB_CLEANUP,
  RF_VERB_REPAIR,
  RF_VERB_GRANT,
  RF_VERB_LIMIT,
  RF_VERB_PAUSE,
  RF_VERB_RESUME,
  RF_VERB_CANCEL,
  RF_VERB_RETRY,
  RF_VERB_MOVE,
  RF_VERB_REVOKE,
  RF_VERB_REFRESH,
  RF_VERB_FORGET,
} RfVerb;

extern const RfEnumName rf_kind_names[];
extern const RfEnumName rf_strategy_names[];
extern const RfEnumName rf_outcome_names[];
extern const RfEnumName rf_role_names[];
extern const RfEnumName rf_verb_names[];

RfRole rf_kind_get_role (RfKind kind);
const char *rf_kind_get_label (RfKind kind);

const char *rf_media_type_get_extension (const char *media_type);
const char *rf_media_type_from_extension (const char *extension);
const char *rf_media_type_sniff (const void *data, gsize length);

G_END_DECLS
