/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-key-file.h"
#include "rf-provider.h"

G_BEGIN_DECLS

#define RF_TYPE_REGISTRY (rf_registry_get_type ())

/**
 * RfRegistry:
 *
 * The providers that there are: reads manifests when it is made, opens a
 * module when rf_registry_open() is first asked for it. Thread-safe; what it
 * hands out as information is immutable.
 */
G_DECLARE_FINAL_TYPE (RfRegistry, rf_registry, RF, REGISTRY, GObject)

RfRegistry *rf_registry_new (const char *const *folders, RfKeyFile *config);
GStrv rf_registry_dup_default_folders (void);
GPtrArray *rf_registry_get_providers (RfRegistry *self);
const GPtrArray *rf_registry_get_faults (RfRegistry *self);
const GPtrArray *rf_registry_get_money_faults (RfRegistry *self);
const char *rf_registry_find_nearest (RfRegistry *self, const char *id);
RfProviderInfo *rf_registry_find (RfRegistry *self, const char *id);
RfProvider *rf_registry_open (RfRegistry *self, const char *id, GError **error);

G_END_DECLS
