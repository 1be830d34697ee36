/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-progress.h"

G_BEGIN_DECLS

char *rf_say_lack (const RfProviderState *state);
char *rf_say_status (const RfProviderState *state);
char *rf_say_not_ready (const RfProviderState *state, const char *between);
char *rf_say_progress (RfProgress *progress);

G_END_DECLS
