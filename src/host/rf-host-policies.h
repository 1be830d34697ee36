/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfHostSetting:
 * @key: of a group of refrain.conf
 * @value: (nullable): what holds, as the file writes it
 * @is_set: the file says so; else it is what Refrain ships
 */
typedef struct
{
  char *key;   /* (owned) */
  char *value; /* (owned) */
  gboolean is_set;
} RfHostSetting;

/**
 * RfHostPolicy:
 * @group: of refrain.conf; it need not be there
 * @profile: (nullable): the profile that it is, or %NULL for the store
 * @settings: (element-type RfHostSetting): all that can be set there
 *
 * What is kept and how, of a profile or of the whole store.
 */
typedef struct
{
  char *group;         /* (owned) */
  char *profile;       /* (owned) */
  GPtrArray *settings; /* (owned) */
} RfHostPolicy;

GPtrArray *rf_host_list_policies (const char *config_file, GError **error);
gboolean rf_host_change_policy (const char *config_file,
                                const char *group,
                                const char *key,
                                const char *value,
                                GError **error);
const RfHostSetting *rf_host_policy_find (const RfHostPolicy *self, const char *key);

G_END_DECLS
