/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-group-rows.h"
#include "rf-keeping.h"

G_BEGIN_DECLS

void rf_keeping_show_rules (const RfKeeping *keeping, AdwPreferencesGroup *group, RfRows *rows);
void rf_keeping_show_disk (const RfKeeping *keeping, AdwPreferencesGroup *group, RfRows *rows);

G_END_DECLS
