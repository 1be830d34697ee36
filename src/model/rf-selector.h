/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-types.h"

G_BEGIN_DECLS

typedef enum
{
  RF_STATE_ANY,
  RF_STATE_LIVE,
  RF_STATE_EXPIRED,
  RF_STATE_TRASHED,
  RF_STATE_ARCHIVED,
  RF_STATE_SUPERSEDED,
} RfEntryState;

typedef enum
{
  RF_SORT_CREATED,
  RF_SORT_USED,
  RF_SORT_USES,
  RF_SORT_COST,
  RF_SORT_BYTES,
} RfSort;

/**
 * RfSelector:
 *
 * One filter over entries for everything that names many of them. Strings are
 * owned and nullable, numbers are -1 where nothing is asked. Entries of every
 * state but the trash are meant unless @state says otherwise. Sorting is
 * from the greatest or latest down.
 */
typedef struct
{
  char *namespace_; /* from the caller's token, never from its text */
  int kind;         /* an RfKind, or -1 */
  char *provider;
  char *model;
  char *profile;
  RfStrategy strategy; /* or RF_STRATEGY_UNSET */
  char *player;
  char *playthrough;
  gint64 version;
  char *tag;
  char *key;         /* a glob: * ? [...] */
  char *exact_key;   /* a key to the letter; from a key argument, not from an option */
  char *ids;         /* numbers of entries, by commas, of which it is one */
  GStrv among;       /* keys to the letter of which it is one; never from an option */
  GStrv but;         /* keys to the letter of which it is none; never from an option */
  char *text;        /* words that all stand in the prompt */
  gint64 older_than; /* seconds since creation, strictly more */
  gint64 unused_for; /* seconds since the last use, strictly more */
  gint64 min_uses;
  gint64 max_uses;
  int pinned;    /* 0, 1 or -1 */
  gint64 action; /* moved to the trash by this action */
  RfEntryState state;
  RfSort sort;
  gint64 limit;  /* rows of a page; 100 unless told */
  char *cursor;  /* where the page before ended, opaque */
  char *batch;   /* of jobs: the run of a manifest that they belong to */
  int job_state; /* of jobs: an RfJobState, or -1 for those that are open */
} RfSelector;

/**
 * RfSelectorName:
 * @name: an option (`--older-than`) and query parameter
 * @value: (nullable): what its value is called in help; %NULL for a switch
 *   that means `true` when it stands alone
 * @help: one line
 * @pages: it orders or cuts a page and chooses no entries
 */
typedef struct
{
  const char *name;
  const char *value;
  const char *help;
  gboolean pages;
} RfSelectorName;

/**
 * RfSelectorFunc:
 * @name: of a selector
 * @value: its value, as text
 * @user_data: what was given along
 */
typedef void (*RfSelectorFunc) (const char *name, const char *value, gpointer user_data);

extern const RfSelectorName rf_selector_names[];
extern const RfEnumName rf_entry_state_names[];
extern const RfEnumName rf_sort_names[];

RfSelector *rf_selector_new (void);
RfSelector *rf_selector_copy (const RfSelector *self);
void rf_selector_free (RfSelector *self);
gboolean rf_selector_set (RfSelector *self, const char *name, const char *value, GError **error);
gboolean rf_selector_is_empty (const RfSelector *self);
void rf_selector_foreach (const RfSelector *self,
                          gboolean pages,
                          RfSelectorFunc function,
                          gpointer user_data);
gboolean rf_selector_names_entries (const RfSelector *self);
char *rf_selector_to_string (const RfSelector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfSelector, rf_selector_free)

G_END_DECLS
