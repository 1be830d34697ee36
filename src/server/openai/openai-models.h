/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-openai-names.h"
#include "rf-service.h"

G_BEGIN_DECLS

/**
 * RfOpenai:
 *
 * What a server knows of models and of the names that clients of OpenAI's interface
 * have for them. It may be used from any thread.
 */
typedef struct _RfOpenai RfOpenai;

RfOpenai *rf_openai_new (RfService *service, RfOpenaiNames *names);
void rf_openai_free (RfOpenai *self);
RfModelInfo *rf_openai_find_model (RfOpenai *self, const char *name, RfKind kind, GError **error);
JsonNode *rf_openai_list_models (RfOpenai *self, GError **error);
const RfOpenaiNames *rf_openai_get_names (RfOpenai *self);
GPtrArray *rf_openai_dup_providers (RfOpenai *self, GError **error);

G_END_DECLS
