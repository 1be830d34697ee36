/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-openai-names.h"

#include "rf-error.h"

G_BEGIN_DECLS

gboolean rf_openai_set_prompt (const RfModelInfo *model,
                               JsonObject *body,
                               const char *field,
                               JsonObject *params,
                               GError **error);
void rf_openai_set_fields (const RfModelInfo *model,
                           JsonObject *body,
                           const char *const *but,
                           JsonObject *params);
gboolean rf_openai_set_voice (const RfModelInfo *model,
                              const RfOpenaiNames *names,
                              JsonObject *body,
                              JsonObject *params,
                              GError **error);
gboolean rf_openai_set_speed (const RfModelInfo *model,
                              JsonObject *body,
                              JsonObject *params,
                              GError **error);
gboolean rf_openai_set_format (const RfModelInfo *model,
                               JsonObject *body,
                               JsonObject *params,
                               GError **error);

G_END_DECLS
