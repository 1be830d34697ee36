/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

char *rf_secret_new (GError **error);
gboolean rf_secret_is_equal (const char *one, const char *other);

G_END_DECLS
