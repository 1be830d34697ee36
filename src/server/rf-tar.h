/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

gboolean rf_tar_add (int tar, const char *name, const char *path, GError **error);
gboolean rf_tar_end (int tar, GError **error);
gboolean rf_tar_extract (int tar, const char *folder, GError **error);

G_END_DECLS
