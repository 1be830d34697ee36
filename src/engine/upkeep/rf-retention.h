/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-config.h"
#include "rf-keeping.h"
#include "rf-upkeep.h"

G_BEGIN_DECLS

/**
 * RfLimits:
 * @trash_days: how long the trash can be undone
 * @max_bytes: what all files may hold, or 0 for no limit
 * @min_free: what the disk is to have left, or 0
 *
 * What the group [store] of refrain.conf says.
 */
typedef struct
{
  gint64 trash_days;
  gint64 max_bytes;
  gint64 min_free;
} RfLimits;

typedef struct _RfRetentionConfig RfRetentionConfig;

extern const char *const rf_retention_store_keys[];

RfRetentionConfig *rf_retention_config_new (RfKeyFile *file, RfConfig *config);
RfRetentionConfig *rf_retention_config_ref (RfRetentionConfig *self);
void rf_retention_config_unref (RfRetentionConfig *self);
const RfLimits *rf_retention_config_get_limits (const RfRetentionConfig *self);
void rf_retention_config_tell (const RfRetentionConfig *self, RfKeeping *keeping);
char *rf_retention_config_dup_value (RfRetentionConfig *self, const char *profile, const char *key);
GArray *rf_retention_config_dup_rules (const RfRetentionConfig *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfRetentionConfig, rf_retention_config_unref)

G_END_DECLS
