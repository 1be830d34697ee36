/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-request.h"

G_BEGIN_DECLS

/**
 * RfNormal:
 * @params: what the provider is given: everything
 * @keyed: what the fingerprint is made of: all but the volatile ones, input
 *   files by their SHA-256
 * @prompt: (nullable): the prompt among them, borrowed
 * @seed: (nullable): the model's seed parameter when the request leaves it open
 */
typedef struct
{
  JsonObject *params;
  JsonObject *keyed;
  const char *prompt;
  const RfParameter *open_seed;
} RfNormal;

RfNormal *
rf_normalise (const RfModelInfo *model, JsonObject *params, GHashTable *inputs, GError **error);
void rf_normal_free (RfNormal *self);
void rf_normal_set (RfNormal *self, const char *name, JsonNode *value, gboolean keyed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfNormal, rf_normal_free)

G_END_DECLS
