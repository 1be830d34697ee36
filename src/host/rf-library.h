/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

void *rf_library_find (const char *folder, const char *library, const char *symbol, GError **error);

G_END_DECLS
