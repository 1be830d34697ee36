/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-config.h"
#include "rf-registry.h"
#include "rf-request.h"

G_BEGIN_DECLS

RfModelInfo *rf_model_choose (RfRegistry *registry,
                              RfConfig *config,
                              const RfRequest *request,
                              RfKind kind,
                              gboolean *external_cost,
                              GError **error);
void rf_model_hint_at_prompts (RfRegistry *registry, const RfModelInfo *model, GError **error);

G_END_DECLS
