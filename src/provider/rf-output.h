/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"

G_BEGIN_DECLS

/**
 * RfOutput:
 * @assets: (element-type RfOutputAsset): what was made; the first is of the
 *   model's kind
 * @answered_model: (nullable): the model that really answered
 * @cost: millionths that it really cost, or -1 where the provider does not tell
 *
 * What a provider run gives back.
 */
typedef struct
{
  GPtrArray *assets;
  char *answered_model;
  gint64 cost;
} RfOutput;

/**
 * RfOutputAsset:
 * @asset: role, media type, and what is known of size and duration
 * @bytes: (nullable): the content, or
 * @path: (nullable): a file in the task's work directory that holds it
 */
typedef struct
{
  RfAsset *asset;
  GBytes *bytes;
  char *path;
} RfOutputAsset;

RfOutput *rf_output_new (void);
void rf_output_free (RfOutput *self);
RfAsset *rf_output_add_bytes (RfOutput *self, RfRole role, const char *media_type, GBytes *bytes);
RfAsset *rf_output_add_file (RfOutput *self, RfRole role, const char *media_type, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfOutput, rf_output_free)

G_END_DECLS
