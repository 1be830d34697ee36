/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

void rf_tar_append_header (GByteArray *to, const char *name, gint64 size, gint64 modified);
void rf_tar_append_padding (GByteArray *to, gint64 size);
void rf_tar_append_end (GByteArray *to);
gboolean rf_tar_add (int tar, const char *name, const char *path, GError **error);
gboolean rf_tar_end (int tar, GError **error);
gboolean rf_tar_extract (int tar, const char *folder, GError **error);

G_END_DECLS
