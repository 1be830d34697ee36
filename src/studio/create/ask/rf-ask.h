/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

G_BEGIN_DECLS

RfRequest *rf_ask_copy (const RfRequest *request);
char *rf_ask_to_text (const RfRequest *request);
RfRequest *rf_ask_from_text (const char *text);
const char *rf_ask_get_prompt (const RfRequest *request);

G_END_DECLS
