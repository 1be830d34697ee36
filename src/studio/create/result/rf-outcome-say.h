/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-result.h"

G_BEGIN_DECLS

char *rf_say_outcome (const RfResult *result);
char *rf_say_outcome_note (const RfResult *result);
char *rf_say_price (const RfCheck *check);

G_END_DECLS
