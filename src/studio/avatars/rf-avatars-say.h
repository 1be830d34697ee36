/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-bundle.h"
#include "rf-decision.h"
#include "rf-person.h"
#include "rf-sample.h"

G_BEGIN_DECLS

char *rf_say_avatar_state (RfMood mood, RfActivity activity);
const char *rf_say_verdict (RfVerdict verdict);
const char *rf_say_sensor (RfSensor sensor);

char *rf_say_refresh (const RfBundleAnswer *answer);
char *rf_say_refresh_note (const RfBundleAnswer *answer, const GError *error);

G_END_DECLS
