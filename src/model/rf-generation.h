/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-asset.h"

G_BEGIN_DECLS

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
typedef struct
{
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

RfGeneration *rf_generation_new (void);
void rf_generation_free (RfGeneration *self);
RfGeneration *rf_generation_copy (const RfGeneration *self);
char *rf_generation_dup_listed_key (const RfGeneration *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfGeneration, rf_generation_free)

G_END_DECLS
