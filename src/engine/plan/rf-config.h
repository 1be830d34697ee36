/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-key-file.h"
#include "rf-types.h"

G_BEGIN_DECLS

/**
 * RfProfile:
 * @ttl: seconds by #RfStrategy, -1 for never
 * @match_place: a slot is served whatever its content was made from
 *
 * A named cache policy.
 */
typedef struct
{
  char *name;
  gint64 ttl[RF_STRATEGY_ALWAYS + 1];
  gboolean match_place;
} RfProfile;

#define RF_TYPE_CONFIG (rf_config_get_type ())

/**
 * RfConfig:
 *
 * What refrain.conf says to the engine: default models and profiles, on top of
 * the ones that Refrain ships. Immutable once it has been read, so it may be
 * shared between threads.
 */
G_DECLARE_FINAL_TYPE (RfConfig, rf_config, RF, CONFIG, GObject)

RfConfig *rf_config_new (RfKeyFile *file);
const RfProfile *rf_config_find_profile (RfConfig *self, const char *name);
char *rf_config_dup_nearest_profile (RfConfig *self, const char *name);
double rf_config_get_alert_hit_rate (RfConfig *self);
gint64 rf_config_get_alert_min_requests (RfConfig *self);
const char *rf_config_get_default_model (RfConfig *self, RfKind kind);

G_END_DECLS
