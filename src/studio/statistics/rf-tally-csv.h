/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-stats.h"

G_BEGIN_DECLS

char *rf_tally_to_csv (const GPtrArray *rows, const char *name);

G_END_DECLS
