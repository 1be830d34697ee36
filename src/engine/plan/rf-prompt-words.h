/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"

G_BEGIN_DECLS

GPtrArray *rf_prompt_words_split (const char *prompt);
JsonNode *rf_prompt_words_choose (GPtrArray *words, const RfParameter *parameter);

G_END_DECLS
