/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "openai-request.h"

G_BEGIN_DECLS

gboolean rf_openai_is_quickly_read (const RfOpenaiAsked *asked);
gboolean rf_openai_answer_images (RfExchange *exchange, GError **error);
gboolean rf_openai_answer_speech (RfExchange *exchange, GError **error);
JsonNode *rf_openai_error_to_json (const GError *error, guint *status);

G_END_DECLS
