/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-types.h"

G_BEGIN_DECLS

/**
 * RfAsset:
 * @sha256: hex; names the blob
 * @extension: of the blob's file, without the dot
 * @bytes: the blob's size
 * @modified: the file's mtime in nanoseconds, or 0 where the store does not
 *   know it
 * @created_at: when the blob was stored, in milliseconds; with @sha256 and
 *   @extension it gives the file's place
 * @width: in pixels, or 0
 * @height: in pixels, or 0
 * @duration: in milliseconds, or 0
 * @path: (nullable): the file on this machine, absolute, where the blob was
 *   found there
 *
 * One output of a generation.
 */
typedef struct {
  RfRole role;
  char *media_type;
  char *sha256;
  char *extension;
  gint64 bytes;
  gint64 modified;
  gint64 created_at;
  int width;
  int height;
  gint64 duration;
  char *path;
} RfAsset;

/**
 * RfGeneration:
 * @answered_model: (nullable): the model that really answered, where the
 *   provider tells
 * @canonical: the canonical request that was hashed
 * @price: millionths that were held
 * @cost: millionths that it really cost
 * @charged: millionths that the account was charged: min (@cost, @price)
 * @reusable: another place of the namespace may be bound to it
 * @assets: (element-type RfAsset): the first is of the request's kind
 *
 * One provider run and what came of it. Times are in milliseconds.
 */
typedef struct {
  char *id;
  char *namespace_;
  char *fingerprint;
  char *identity;
  RfKind kind;
  char *provider;
  char *model;
  char *answered_model;
  char *profile;
  char *prompt;
  char *canonical;
  char *seed;
  char *account;
  gint64 price;
  gint64 cost;
  gint64 charged;
  gint64 started_at;
  gint64 finished_at;
  gboolean reusable;
  GPtrArray *assets;
} RfGeneration;

/**
 * RfEntry:
 * @id: the row's own id; refresh makes a new one under the same key
 * @scope: (nullable): playthrough or player id
 * @expires_at: milliseconds, or 0 for never
 * @trashed_at: milliseconds, or 0 for live
 * @generation: (nullable): what it holds
 *
 * The cache record of a key.
 */
typedef struct {
  gint64 id;
  char *namespace_;
  char *key;
  char *profile;
  RfStrategy strategy;
  char *scope;
  char *playthrough_id;
  char *player_id;
  guint version;
  GStrv tags;
  gint64 created_at;
  gint64 expires_at;
  gint64 trashed_at;
  gint64 last_used_at;
  gint64 uses;
  gboolean pinned;
  gboolean archived;
  gboolean superseded;
  RfGeneration *generation;
} RfEntry;

RfAsset *rf_asset_new (RfRole role, const char *media_type);
void rf_asset_free (RfAsset *self);
RfAsset *rf_asset_copy (const RfAsset *self);
JsonNode *rf_asset_to_json (const RfAsset *self);

RfGeneration *rf_generation_new (void);
void rf_generation_free (RfGeneration *self);
RfGeneration *rf_generation_copy (const RfGeneration *self);

RfEntry *rf_entry_new (void);
void rf_entry_free (RfEntry *self);
JsonNode *rf_entry_to_json (const RfEntry *self);

/* The side record: what is needed to make the rows again from the files. */
JsonNode *rf_entry_to_side_record (const RfEntry *self);
RfEntry *rf_entry_new_from_side_record (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAsset, rf_asset_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfGeneration, rf_generation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfEntry, rf_entry_free)

G_END_DECLS
