/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-manifest.h"

G_BEGIN_DECLS

/** RF_CREDITS_PER_USD: the setting that a manifest's prices were worked out with */
#define RF_CREDITS_PER_USD     "credits-per-usd"
#define RF_MAX_CREDITS_PER_USD (1000000 * G_GINT64_CONSTANT (1000000))

/** What the group of a further provider of a module may say besides its settings */
extern const char *const rf_overlay_instance_keys[];

/**
 * RfOverlay:
 * @providers: (element-type RfProviderInfo): what the manifests of the
 *   providers said that @config names
 * @ids: (element-type utf8): ids of all providers, for hints
 * @config: refrain.conf; faults are added to it
 * @money_faults: (element-type utf8): faults for which nothing may be
 *   generated
 * @copies: (element-type RfModelInfo): models under change; %NULL at first
 *
 * The work of laying refrain.conf over the manifests. Owns nothing.
 */
typedef struct
{
  GPtrArray *providers;
  GPtrArray *ids;
  RfKeyFile *config;
  GPtrArray *money_faults;
  GPtrArray *copies;
} RfOverlay;

void rf_overlay_apply (RfOverlay *self);

guint rf_overlay_count_faults (RfOverlay *self);
void rf_overlay_keep_money_faults (RfOverlay *self, guint first);
gboolean rf_overlay_touches_money (RfOverlay *self, const char *group);
RfProviderInfo *
rf_overlay_find_provider (RfOverlay *self, const RfKeyFileGroup *group, const char *id);
RfModelInfo *rf_overlay_ensure_copy (RfOverlay *self, const RfProviderInfo *info, const char *id);

RfProviderInfo *rf_overlay_new_instance (RfKeyFile *config,
                                         const RfKeyFileGroup *group,
                                         const RfProviderInfo *like);
void rf_overlay_apply_model (RfOverlay *self, const RfKeyFileGroup *group);
void rf_overlay_apply_parameter (RfOverlay *self, const RfKeyFileGroup *group);

G_END_DECLS
