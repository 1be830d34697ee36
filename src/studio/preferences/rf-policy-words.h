/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-host-policies.h"

G_BEGIN_DECLS

typedef enum
{
  RF_POLICY_STORE,
  RF_POLICY_LASTING,
  RF_POLICY_SERVING,
  RF_POLICY_PRICES,
  RF_POLICY_CLEANUP,
  RF_N_POLICY_SECTIONS,
} RfPolicySection;

typedef enum
{
  RF_POLICY_ENTRY,
  RF_POLICY_SWITCH,
  RF_POLICY_PLACE,
} RfPolicyControl;

/**
 * RfPolicyWords:
 * @key: of refrain.conf
 * @section: where it is shown
 * @control: by what it is changed
 * @title: what it is called
 * @help: what it does and how it is written
 */
typedef struct
{
  const char *key;
  RfPolicySection section;
  RfPolicyControl control;
  const char *title;
  const char *help;
} RfPolicyWords;

const RfPolicyWords *rf_policy_find_words (const char *key);
const char *rf_policy_section_get_title (RfPolicySection section);
const char *rf_policy_section_get_help (RfPolicySection section);
char *rf_policy_say (const RfHostPolicy *policy);

G_END_DECLS
