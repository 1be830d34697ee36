/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"

G_BEGIN_DECLS

const char *rf_say_provider (const RfProviderInfo *info);
const char *rf_say_model (const RfModelInfo *model);
const char *rf_say_model_description (const RfModelInfo *model);
const char *rf_say_label (const RfParameter *parameter);
const char *rf_say_description (const RfParameter *parameter);
const char *rf_say_unit (const RfParameter *parameter);
char *rf_say_choice (const RfParameter *parameter, const char *choice);

G_END_DECLS
