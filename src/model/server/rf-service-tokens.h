/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"
#include "rf-tokens.h"

G_BEGIN_DECLS

#define RF_TYPE_SERVICE_TOKENS (rf_service_tokens_get_type ())

G_DECLARE_FINAL_TYPE (RfServiceTokens, rf_service_tokens, RF, SERVICE_TOKENS, GObject)

RfTokens *rf_service_tokens_new (RfService *service);

G_END_DECLS
