/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"

G_BEGIN_DECLS

gint64 rf_price_of (const RfModelInfo *model, JsonObject *params);

G_END_DECLS
