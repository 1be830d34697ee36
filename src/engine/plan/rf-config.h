/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-profile.h"

G_BEGIN_DECLS

/**
 * RfAccountConfig:
 * @limit_day: millionths that it may spend in a day of UTC, or -1
 * @limit_month: the same for a month
 * @profile: (nullable): the profile of its requests that name none
 *
 * What is said of an account.
 */
typedef struct
{
  char *name;
  gint64 limit_day;
  gint64 limit_month;
  char *profile;
} RfAccountConfig;

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
GStrv rf_config_dup_profiles (RfConfig *self);
char *rf_config_dup_nearest_profile (RfConfig *self, const char *name);
const RfAccountConfig *rf_config_find_account (RfConfig *self, const char *name);
GPtrArray *rf_config_dup_accounts (RfConfig *self);
const GPtrArray *rf_config_get_money_faults (RfConfig *self);
double rf_config_get_alert_hit_rate (RfConfig *self);
gint64 rf_config_get_alert_min_requests (RfConfig *self);
gint64 rf_config_get_most_waiting (RfConfig *self);
gint64 rf_config_get_most_of_asker (RfConfig *self);
const char *rf_config_get_default_model (RfConfig *self, RfKind kind);

G_END_DECLS
