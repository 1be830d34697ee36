/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-keeping.h"
#include "rf-past-action.h"
#include "rf-result.h"

G_BEGIN_DECLS

char *rf_cleanup_say_rule (const RfKeepingRule *rule);
char *rf_cleanup_say_sum (const RfReport *report);
gboolean rf_cleanup_is_nothing (const RfReport *report);
char *rf_cleanup_say_entries (gint64 count);
char *rf_cleanup_say_action (const RfPastAction *action);
char *rf_cleanup_say_result (const RfPastAction *action);

G_END_DECLS
